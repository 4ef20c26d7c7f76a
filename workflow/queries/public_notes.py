"""What is said of a public case beside its texts: what is not published and why, and other ways to write its number."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from proposals.models import Session
from workflow.models import Case, PublicationDecision
from workflow.queries.published import public_cases

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from workflow.models import PublicCase

_AROUND: Final = re.compile(r"[\s第号〔〕\[\]()]+")
_SHORT: Final = re.compile(r"\d{1,6}")
_YEAR: Final = 4


@dataclass(frozen=True)
class Withheld:
    """One thing that is not published, in words, and the reason that was given for it."""

    about: str
    reason: str


def withheld(case: PublicCase) -> tuple[Withheld, ...]:
    """What of the case was decided not to be published, as it stands now."""
    decisions = PublicationDecision.objects.filter(
        case=case.case_id, extent=Case.Publication.WITHHELD, ended_at=None
    )
    return tuple(Withheld(str(one.get_about_display()), one.reason) for one in decisions.order_by("pk"))


def canonical_reference(jurisdiction: str, told: str) -> str:
    """The number of the public case that is meant by another way to write it (第20230368号, 〔2023〕368, 368), or "".

    A number without its year is one only where no other year has it.
    """
    plain = _AROUND.sub("", unicodedata.normalize("NFKC", told))
    cases: QuerySet[PublicCase] = public_cases().filter(jurisdiction__slug=jurisdiction)
    exact = cases.filter(reference=plain).values_list("reference", flat=True).first()
    if exact or not plain.isascii() or not plain.isdigit():
        return exact or ""
    year, rest = (plain[:_YEAR], plain[_YEAR:]) if plain.startswith("20") else ("", "")
    of_year = _numbered(cases.filter(year=int(year)), rest) if rest else []
    found = of_year or _numbered(cases, plain)
    return found[0] if len(found) == 1 else ""


def _numbered(cases: QuerySet[PublicCase], number: str) -> list[str]:
    """The references that end with that number after their year, written with or without noughts; two at most."""
    if not _SHORT.fullmatch(number) or not int(number):
        return []
    pattern = rf"^\d{{{_YEAR}}}0*{int(number)}$"
    return list(cases.filter(reference__regex=pattern).order_by("pk").values_list("reference", flat=True)[:2])


def public_sessions(cases: QuerySet[PublicCase]) -> list[Session]:
    """The sessions of these cases, the newest first."""
    keys = cases.values("case__proposal__session")
    return list(Session.objects.filter(pk__in=keys).order_by("-year", "-pk"))
