"""The bodies that a page names, as rows: found under any spelling, made where the city does not have them yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from proposals.models import Jurisdiction, Organisation
from proposals.parsing import match_bureau, normalise_bureau, same_bureau
from proposals.parsing.bureaus import EITHER, PROPOSING
from proposals.queries import alias_table
from proposals.services.directory import Body, enter_bodies, enter_body, shipped_directory, spellings

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Organisation.Kind
_CITY = re.compile(r"^[\u4e00-\u9fff]{2,7}?(?:自治区|自治州|[省市州县区盟旗])(?=[\u4e00-\u9fff]{2})")
_PARTY = re.compile("^(?:民革|民盟|民建|民进|农工|致公|九三|台盟)")
OFFICE: Final = ("督查室", Kind.OFFICE)
SECRETARIAT: Final = ("提案委", Kind.SECRETARIAT)


def jurisdiction_named(slug: str, unit: str) -> Jurisdiction:
    """The jurisdiction, made where it is missing: named as its directory says, else as the unit's full name begins."""
    directory = shipped_directory(slug)
    city = _CITY.match(unit)
    name = directory.place if directory else city.group() if city else slug
    jurisdiction, made = Jurisdiction.objects.get_or_create(
        slug=slug, defaults={"name": name, "short_name": name[:-1] if directory or city else name}
    )
    if made and directory is not None:
        enter_bodies(jurisdiction, directory.bodies)
    return jurisdiction


class Bodies:
    """Looks names up in one jurisdiction for papers of one year."""

    def __init__(self, jurisdiction: Jurisdiction, year: int) -> None:
        self.jurisdiction = jurisdiction
        self.year = year
        self._place = jurisdiction.name.partition("（")[0]
        self._read()

    def _read(self) -> None:
        self._spellings = alias_table(self.jurisdiction, self.year)
        rows = Organisation.objects.filter(jurisdiction=self.jurisdiction).order_by("pk")
        self._rows = {row.name: row for row in rows}

    def find(self, name: str) -> Organisation | None:
        """The body of that name: in the alias table, else the one body whose name it may shorten."""
        plain = "".join(name.split())
        full = self._spellings.get(plain) or match_bureau(
            plain, self._rows, aliases=self._spellings, city=self._place
        )
        return None if full is None else self._rows.get(full)

    def known(self, name: str) -> Organisation | None:
        """The body of that name in the alias table, and nothing else."""
        return self._rows.get(self._spellings.get("".join(name.split()), ""))

    def enter_units(self, names: Iterable[str]) -> list[str]:
        """Make a bureau for each group of spellings that no body goes by; gives the names of those made."""
        groups: list[list[str]] = []
        for name in dict.fromkeys(names):
            if self.find(name) is not None:
                continue
            same = next((group for group in groups if any(same_bureau(name, one) for one in group)), None)
            if same is None:
                groups.append([name])
            else:
                same.append(name)
        return [self._enter(group, Kind.BUREAU) for group in groups]

    def proposer_body(self, name: str) -> Organisation | None:
        """The body that files under this name; None when it is a person's."""
        found = self.find(name)
        if found is not None:
            return found
        if not (PROPOSING.search(name) or EITHER.search(name)):
            return None
        kind = Kind.PARTY if _PARTY.match(name) else Kind.PEOPLE if EITHER.search(name) else Kind.GROUP
        self._enter([name], kind)
        return self.find(name)

    def standing(self, short_name: str, kind: str) -> Organisation:
        """The one body of a kind that every city has, made where it is missing."""
        row = Organisation.objects.filter(jurisdiction=self.jurisdiction, kind=kind).order_by("pk").first()
        if row is None:
            self._enter([f"{self._place}{short_name}", short_name], kind)
            row = self._rows[f"{self._place}{short_name}"]
        return row

    def _enter(self, names: list[str], kind: str) -> str:
        """One body under all its spellings: the longest, with the place before it, is its name."""
        stem = normalise_bureau(max(names, key=len), city=self._place)
        full = max(names, key=len)
        if kind == Kind.BUREAU and self._is_city and not full.startswith(self._place):
            full = f"{self._place}{stem}"
        more = spellings(self._place if full.startswith(self._place) else "", full, *names)
        enter_body(self.jurisdiction, Body(stem, full, min([*names, stem], key=len), stem[0], kind, more))
        self._read()
        return full

    @property
    def _is_city(self) -> bool:
        """Whether the jurisdiction goes by the name of a place, not only by its slug."""
        return bool(_CITY.match(f"{self._place}某某"))
