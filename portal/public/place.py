"""Whose proposals a public page is about: one place, or all of them where nobody chose."""

from __future__ import annotations

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.queries import jurisdiction_of_host
from workflow.queries.public_search import public_jurisdictions

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.http import HttpRequest

    from proposals.models import Jurisdiction

_HERE: ContextVar[Jurisdiction | None] = ContextVar("here", default=None)


@contextmanager
def under_host(request: HttpRequest) -> Iterator[Jurisdiction | None]:
    """While this lasts there is no place but the one whose host name was asked, if it is one's."""
    token = _HERE.set(jurisdiction_of_host(request.get_host()))
    try:
        yield _HERE.get()
    finally:
        _HERE.reset(token)


def here() -> Jurisdiction | None:
    """The place to which the host name belongs alone, or None."""
    return _HERE.get()


def site_here() -> str:
    """Under which address the pages are read now."""
    place = here()
    return str(settings.SITE_URL if place is None else place.site(settings.SITE_URL))


@dataclass(frozen=True)
class Place:
    """The place, and how its pages are called. `alone` says that the installation shows no other."""

    jurisdiction: Jurisdiction | None
    alone: bool

    @property
    def slug(self) -> str:
        return self.jurisdiction.slug if self.jurisdiction else ""

    @property
    def site(self) -> str:
        """Under which address its pages are known."""
        place = self.jurisdiction
        return site_here() if place is None else place.site(settings.SITE_URL)

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
    """The places with public pages; under a host name of its own that place alone."""
    place = here()
    return list(public_jurisdictions()) if place is None else [place]


def place_of(slug: str = "") -> Place | None:
    """The place of that name; the only one, or all of them, for none. None where there is no such place."""
    places = all_places()
    alone = len(places) <= 1
    if not slug:
        return Place(places[0] if len(places) == 1 else None, alone)
    found = next((place for place in places if place.slug == slug), None)
    return None if found is None else Place(found, alone)
