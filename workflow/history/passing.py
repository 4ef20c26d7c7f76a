"""A share that goes to and fro: which units had it, who handed it back, and how often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.models import Assignment, Objection
from workflow.queries.watch import RAISED, TO_AND_FRO
from workflow.states import ASSIGNMENT_GONE

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from django.db.models import QuerySet

    from proposals.models import Organisation
    from workflow.models import Case


@dataclass(frozen=True, slots=True)
class Stop:
    """One unit that had the share, and the moments at which it handed it back."""

    organisation: Organisation
    back_at: tuple[datetime, ...]


@dataclass(frozen=True, slots=True)
class Way:
    """The way of a share, the first unit first. `times` is how often it was handed back or on."""

    assignment: Assignment
    stops: tuple[Stop, ...]
    times: int


def to_and_fro(case: Case) -> list[Way]:
    """The shares of the present round that were handed back or on twice or more. Two queries."""
    shares = {share.pk: share for share in _of_round(case)}
    back: dict[int, list[datetime]] = {}
    raised = Objection.objects.filter(assignment__in=shares, decision__in=RAISED).order_by("pk")
    for assignment_id, at in raised.values_list("assignment_id", "raised_at"):
        back.setdefault(assignment_id, []).append(at)
    ways = [_way(share, shares, back) for share in shares.values() if share.state not in ASSIGNMENT_GONE]
    return [way for way in ways if way.times >= TO_AND_FRO]


def _of_round(case: Case) -> QuerySet[Assignment]:
    found: QuerySet[Assignment] = Assignment.objects.filter(case=case, round=case.round)
    return found.select_related("organisation").order_by("pk")


def _way(share: Assignment, shares: Mapping[int, Assignment], back: Mapping[int, list[datetime]]) -> Way:
    chain = [share]
    while (before := shares.get(chain[-1].redirected_from_id or 0)) is not None:
        chain.append(before)
    stops = tuple(Stop(one.organisation, tuple(back.get(one.pk, ()))) for one in reversed(chain))
    # A unit that gave the share on without having asked for it still is one hand-over more.
    given_on = sum(max(1, len(stop.back_at)) for stop in stops[:-1])
    return Way(share, stops, given_on + len(stops[-1].back_at))
