"""Whose proposals a public page is about: one place, or all of them where nobody chose."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from workflow.queries.public_search import public_jurisdictions

if TYPE_CHECKING:
    from proposals.models import Jurisdiction


@dataclass(frozen=True)
class Place:
    """The place, and how its pages are called. `alone` says that the installation shows no other."""

    jurisdiction: Jurisdiction | None
    alone: bool

    @property
    def slug(self) -> str:
        return self.jurisdiction.slug if self.jurisdiction else ""

    @property
    def title(self) -> str:
        """What stands in the masthead."""
        if self.jurisdiction is None:
            return _("提案公开")
        name = self.jurisdiction.short_name or self.jurisdiction.name
        return _("%(place)s政协提案公开") % {"place": name}

    @property
    def query(self) -> str:
        """What an address needs so that it is about this place, "" where there is no choice."""
        return "" if self.alone or not self.slug else f"?{urlencode({'in': self.slug})}"

    @property
    def items(self) -> list[dict[str, Any]]:
        """The entries of the menu."""
        pages = {
            "public_search": _("查提案"),
            "public_commitments": _("承诺兑现"),
            "public_figures": _("办理统计"),
            "public_data": _("开放数据"),
        }
        return [{"name": name, "label": label, "url": self.address(name)} for name, label in pages.items()]

    def address(self, name: str) -> str:
        """The address of one of the pages that are about a place."""
        return reverse(name) + self.query


def all_places() -> list[Jurisdiction]:
    """The places with public pages."""
    return list(public_jurisdictions())


def place_of(slug: str = "") -> Place | None:
    """The place of that name; the only one, or all of them, for none. None where there is no such place."""
    places = all_places()
    alone = len(places) <= 1
    if not slug:
        return Place(places[0] if len(places) == 1 else None, alone)
    found = next((place for place in places if place.slug == slug), None)
    return None if found is None else Place(found, alone)
