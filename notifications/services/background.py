"""What some notices of one reader need to be told, read at once: in a fixed number of queries for any number of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from notifications.services.standing import standing_of
from workflow.queries import MODELS, cases_visible_to, deadlines_visible_to
from workflow.services.rating_links import codes_for
from workflow.steps import RIGHTS, Step

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from notifications.models import Notice
    from notifications.services.standing import Reader, Standing
    from proposals.models import Organisation
    from workflow.models import Case, Deadline, Event

BESIDE: Final = sorted(RIGHTS | {Step.CONTACT})
"""Days that are not those of the work itself."""
ASKING: Final = "all_replied"
"""The move of a case by which its signers are asked to rate."""


@dataclass(frozen=True)
class Background:
    """Of the reader: what they are to the cases, and by which codes they may rate without a log-in.

    Of the cases: those to open, the units that moved, the days that run.
    """

    standing: Standing
    shown: Sequence[Case]
    units: Mapping[tuple[str, int], Organisation]
    running: Mapping[int, Sequence[Deadline]]
    rating_codes: Mapping[int, str]

    @property
    def reader(self) -> Reader:
        return self.standing.reader

    def case_shown(self, case: Case) -> Case | None:
        """The case if the reader may open it, else their own one that was merged into it."""
        found = [seen for seen in self.shown if case.pk in {seen.pk, seen.merged_into_id}]
        return next((seen for seen in found if seen.pk == case.pk), found[0] if found else None)

    def unit(self, event: Event) -> Organisation | None:
        """The unit whose assignment, letter or promise moved; none for a move of the case itself."""
        return None if event.machine == "case" else self.units[event.machine, event.subject]

    def next_due(self, case: Case, unit_id: int | None) -> Deadline | None:
        """The nearest day that concerns the reader: of their own unit, or else of the unit that moved, or of the case."""
        units: set[int | None] = {*self.reader.desks} or {unit_id}
        return next((day for day in self.running.get(case.pk, ()) if _owner(day) in units), None)


def background_of(notices: Collection[Notice], reader: Reader) -> Background:
    """Two queries for the standing, one for the cases and one for their days, and one for each table of what moved.

    Two more where somebody is asked to rate.
    """
    events = [notice.event for notice in notices if notice.event is not None]
    told = {event.case_id for event in events}
    cases = told | {notice.rung.deadline.case_id for notice in notices if notice.rung is not None}
    seen = cases_visible_to(reader.held).filter(Q(pk__in=cases) | Q(merged_into__in=cases))
    shown = list(seen.select_related("jurisdiction", "proposal").order_by("pk"))
    codes = _rating_codes(notices, reader)
    return Background(standing_of(reader, cases), shown, _units(events), _running(told, reader), codes)


def _rating_codes(notices: Iterable[Notice], reader: Reader) -> Mapping[int, str]:
    """Of the cases in which the reader is asked to rate. Nobody but the signer in person has such a code."""
    asked = {notice.event.case_id for notice in notices if notice.event and notice.event.transition == ASKING}
    asked |= {
        notice.rung.deadline.case_id
        for notice in notices
        if notice.rung is not None and notice.rung.deadline.step == Step.EVALUATE
    }
    return codes_for(reader.person_id, asked) if asked and reader.person_id is not None else {}


def _units(events: Iterable[Event]) -> dict[tuple[str, int], Organisation]:
    subjects: dict[str, set[int]] = {}
    for event in events:
        if event.machine != "case":
            subjects.setdefault(event.machine, set()).add(event.subject)
    return {
        (machine, subject.pk): subject.organisation
        for machine, keys in subjects.items()
        for subject in MODELS[machine].objects.filter(pk__in=keys).select_related("organisation")
    }


def _running(cases: Collection[int], reader: Reader) -> dict[int, list[Deadline]]:
    """The days of the work itself that run, the nearest first."""
    running = deadlines_visible_to(reader.held).filter(
        case__in=cases, met_on=None, cancelled_on=None, paused_on=None, commitment=None
    )
    days: dict[int, list[Deadline]] = {}
    for day in running.exclude(step__in=BESIDE).select_related("assignment").order_by("due_on", "pk"):
        days.setdefault(day.case_id, []).append(day)
    return days


def _owner(day: Deadline) -> int | None:
    return day.assignment.organisation_id if day.assignment is not None else None
