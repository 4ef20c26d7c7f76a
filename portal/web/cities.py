"""A city that is being set up, as its pages show it: what is missing with the way there, and the packs to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count, Q
from django.http.request import validate_host
from django.urls import reverse
from django.utils.translation import gettext as _

from proposals.models import Jurisdiction, Organisation, User
from proposals.queries import those_who_joined
from workflow.models.rulebook import APPLIES_LABELS, LATE_LABELS
from workflow.rulebook import Applies
from workflow.services.readiness import Where, needs_of, ready_to_file
from workflow.services.rulepacks import shipped_pack, shipped_slugs
from workflow.steps import Step
from workflow.workdays import Before

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from workflow.rulebook import Pack, Rule
    from workflow.services.readiness import Need

PAGES: Final = {
    Where.PACK: "city_pack",
    Where.SESSIONS: "city_sessions",
    Where.BODIES: "city_bodies",
    Where.ADMINISTRATOR: "city_administrator",
}


@dataclass(frozen=True)
class Line:
    """One need and where it is met."""

    need: Need
    url: str


@dataclass(frozen=True)
class Progress:
    """How far a city is set up. `first` is asked before the first proposal, `later` before the first hand-over."""

    first: tuple[Line, ...]
    later: tuple[Line, ...]
    ready: bool

    @property
    def missing(self) -> int:
        return sum(not line.need.met for line in (*self.first, *self.later))


def progress_of(
    city: Jurisdiction, at: datetime, *, operator: bool = True, open_now: bool = True
) -> Progress:
    """Each need leads to the page on which this visitor may meet it: the operator has the administrators', and while the
    city is still `open_now` to them what it is set up with; people are their administrator's.
    """
    needs = needs_of(city, at)
    lines = [Line(need, _url(need, city, operator=operator, open_now=open_now)) for need in needs]
    first = tuple(line for line in lines if line.need.first)
    later = tuple(line for line in lines if not line.need.first)
    return Progress(first, later, ready_to_file(needs))


def _url(need: Need, city: Jurisdiction, *, operator: bool, open_now: bool) -> str:
    match need.where:
        case Where.PEOPLE:
            return "" if operator else reverse("people", query={"in": city.slug})
        case Where.ADMINISTRATOR:
            return reverse(PAGES[need.where], args=[city.slug]) if operator else ""
        case _:
            return reverse(PAGES[need.where], args=[city.slug]) if open_now else ""


@dataclass(frozen=True)
class CityLine:
    """A city in the operator's list: counts of what it was set up with, never of what it handles."""

    city: Jurisdiction
    bodies: int
    people: int
    joined: int
    missing: int
    ready: bool


def city_lines(cities: Sequence[Jurisdiction], at: datetime) -> list[CityLine]:
    """Some ten queries for each city: an installation has few."""
    lines = []
    for city in cities:
        people = User.objects.filter(posts__organisation__jurisdiction=city).distinct()
        counted = people.aggregate(
            all=Count("pk", distinct=True),
            joined=Count("pk", distinct=True, filter=Q(pk__in=those_who_joined().values("pk"))),
        )
        bodies = Organisation.objects.filter(jurisdiction=city).count()
        progress = progress_of(city, at)
        lines.append(
            CityLine(city, bodies, counted["all"], counted["joined"], progress.missing, progress.ready)
        )
    return lines


@dataclass(frozen=True)
class RuleLine:
    """One rule of a pack in words."""

    step: str
    timing: str
    applies: str
    late: str
    source: str


@dataclass(frozen=True)
class PackChoice:
    """A shipped pack as it can be looked through before it is chosen."""

    pack: Pack
    rules: tuple[RuleLine, ...]
    chosen: bool


def pack_choices(city: Jurisdiction, on: date) -> list[PackChoice]:
    present = city.rule_packs.filter(year__lte=on.year).order_by("-year").first()
    slug = present.slug if present else ""
    packs = [shipped_pack(name) for name in shipped_slugs()]
    return [PackChoice(pack, tuple(_rule(rule) for rule in pack.rules), pack.slug == slug) for pack in packs]


def _rule(rule: Rule) -> RuleLine:
    applies = "" if rule.applies is Applies.ANY else str(dict(APPLIES_LABELS)[rule.applies])
    return RuleLine(
        str(rule.step.label), _timing(rule), applies, str(dict(LATE_LABELS)[rule.late]), rule.source
    )


def _timing(rule: Rule) -> str:
    if isinstance(rule.timing, Before):
        before = {"step": Step(rule.timing.step).label, "span": rule.timing.span}
        return _("“%(step)s”到期前 %(span)s") % before
    words = {"event": rule.starting_event.label, "span": rule.timing}
    return _("%(event)s之后 %(span)s") % words


def answers_to(host: str, allowed: Sequence[str]) -> bool:
    """Whether the server answers to that host name; an empty one asks for nothing."""
    return not host or validate_host(host, allowed)
