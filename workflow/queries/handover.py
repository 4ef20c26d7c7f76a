"""What waits to be handed over, what was handed over together, and what is known of the units beforehand."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from django.db.models import Count

from proposals.queries import posts_active
from proposals.roles import Role
from workflow.models import Assignment, Case, HandOver
from workflow.queries.base import OVERSEEING
from workflow.queries.cases import cases_visible_to
from workflow.states import ASSIGNMENT_GONE, CaseState
from workflow.transitions import CASE

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from proposals.models import Jurisdiction
    from proposals.queries import Held

ROW = CASE["hand_over"]


def waiting_for_hand_over(held: Iterable[Held]) -> QuerySet[Case]:
    """The filed cases that the posts may hand over; none for whoever hands nothing over."""
    held = tuple(held)
    mine = ROW.who.select(held, "")
    if mine is None:
        nobody: QuerySet[Case] = Case.objects.none()
        return nobody
    found: QuerySet[Case] = cases_visible_to(held).filter(mine, state=CaseState.FILED)
    return found


def handovers_visible_to(held: Iterable[Held]) -> QuerySet[HandOver]:
    """The batches of the places that the posts oversee, whose notices list every case of the batch."""
    places = {h.jurisdiction_id for h in held if h.role in OVERSEEING}
    found: QuerySet[HandOver] = HandOver.objects.filter(jurisdiction__in=places)
    return found


def own_units_of(cases: Iterable[Case], on: date) -> dict[int, set[int | None]]:
    """By the key of each case the bodies that its proposer belongs to on that day. One query."""
    cases = list(cases)
    units: defaultdict[int, set[int | None]] = defaultdict(set)
    held = posts_active(on).filter(person__in={case.proposal.proposer_id for case in cases})
    for person, unit in held.values_list("person", "organisation"):
        units[person].add(unit)
    return {case.pk: {case.proposal.proposing_body_id} | units[case.proposal.proposer_id] for case in cases}


def receiving(units: Iterable[int], on: date) -> set[int]:
    """Those of the units in which somebody signs for what arrives. One query."""
    posts = posts_active(on).filter(role=Role.LIAISON, organisation__in=set(units))
    return set(posts.values_list("organisation", flat=True))


def shares_of_year(jurisdiction: Jurisdiction, year: int) -> dict[tuple[int, str], int]:
    """How many shares each unit had in each role among the proposals of a year. One query."""
    shares = Assignment.objects.filter(
        jurisdiction=jurisdiction, case__proposal__session__year=year, round=1
    ).exclude(state__in=sorted(ASSIGNMENT_GONE))
    counted = shares.values_list("organisation", "role").annotate(n=Count("pk")).order_by()
    return {(unit, role): n for unit, role, n in counted}
