"""Laying the rungs of deadlines: the moments at which each of them speaks.

A rung stands for 00:00 of its day where the deadline is. One that was taken stays as history; those that wait go with
the date they were laid for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q

from proposals.models import Jurisdiction
from workflow.models import Case, Deadline, DeadlineRule, Reminder, Rung
from workflow.services.calendars import calendar_of, version_of
from workflow.services.rulepacks import rows_to_start
from workflow.steps import RIGHTS, Step
from workflow.workdays import from_json, rung_days

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from workflow.workdays import Calendar

ONE_DAY: Final = timedelta(days=1)
PROMISE_LADDER: Final = (-20, -5, 0, 5)
"""The offsets of a promise's day where the city's rule pack has no rule for promises."""


@dataclass(frozen=True)
class Laddered:
    """A running deadline with what its rungs are counted by."""

    deadline: Deadline
    offsets: tuple[int, ...]
    calendar: Calendar
    time_zone: str

    def rungs(self, after: date) -> list[Rung]:
        """Those of the present date, less the warnings that fall on `after` or earlier. A right only has warnings."""
        due_on, is_right = self.deadline.due_on, self.deadline.step in RIGHTS
        offsets = (offset for offset in self.offsets if offset <= 0 or not is_right)
        days = rung_days(due_on, offsets, self.calendar, after=after)
        ends: list[datetime | None] = [self._midnight(on) for _offset, on in days[1:]]
        ends.append(self._midnight(due_on + ONE_DAY) if is_right else None)
        return [
            Rung(deadline=self.deadline, due_on=due_on, offset=offset, at=self._midnight(on), until=until)
            for (offset, on), until in zip(days, ends, strict=False)
        ]

    def _midnight(self, on: date) -> datetime:
        return datetime.combine(on, time.min, ZoneInfo(self.time_zone))


def lay(started: Iterable[Laddered], on: date) -> None:
    """The rungs of deadlines that begin or change on that day, in one INSERT; none where nothing speaks.

    A rung of the same date that is there already, taken, stays as it is: nobody is told of one day twice.
    """
    rungs = [rung for one in started for rung in one.rungs(max(on, one.deadline.start_on))]
    Rung.objects.bulk_create(rungs, ignore_conflicts=True)


def relay(deadlines: Iterable[Deadline], on: date) -> None:
    """After their dates, rules or clocks changed on that day: what waited goes, what now holds is laid.

    Paused and ended deadlines are left without a waiting rung. Seven statements for any number of deadlines, and one
    for each calendar version among them.
    """
    deadlines = list(deadlines)
    if not deadlines:
        return
    waiting = Rung.objects.filter(deadline__in=deadlines, taken_at=None)
    # In one statement: what a sweeper takes meanwhile must stay, as its notices point to it.
    waiting._raw_delete(waiting.db)  # noqa: SLF001 -- QuerySet.delete looks first and deletes by key afterwards
    lay(laddered([d for d in deadlines if d.is_open and d.paused_on is None]), on)


def lay_missing(at: datetime, limit: int) -> int:
    """Give up to `limit` running deadlines that have no rung for their date the whole ladder; gives how many.

    Such are those from before there were rungs. What of their ladder is past is laid as taken and never told.
    """
    found = list(_without_rungs().select_related("jurisdiction").order_by("pk")[:limit])
    rungs = [rung for one in laddered(found) for rung in one.rungs(date.min)]
    for rung in rungs:
        rung.taken_at = at if rung.at <= at else None
    Rung.objects.bulk_create(rungs, ignore_conflicts=True)
    return len({rung.deadline_id for rung in rungs})


def _without_rungs() -> QuerySet[Deadline]:
    """Running deadlines whose rule has rungs to lay, but that have none for their date."""
    reminders = Reminder.objects.filter(rule=OuterRef("rule"))
    of_promises = DeadlineRule.objects.filter(pack=OuterRef("case__pack"), step=Step.COMMITMENT)
    speaking = (
        Exists(reminders.filter(offset__lte=0))
        | (~Q(step__in=sorted(RIGHTS)) & Exists(reminders))
        | (Q(rule=None) & (Exists(of_promises.filter(reminders__isnull=False)) | ~Exists(of_promises)))
    )
    laid = Exists(Rung.objects.filter(deadline=OuterRef("pk"), due_on=OuterRef("due_on")))
    return Deadline.objects.filter(speaking, ~laid, met_on=None, cancelled_on=None, paused_on=None)


def laddered(deadlines: Sequence[Deadline]) -> list[Laddered]:
    """The deadlines with the offsets of their rules and the calendars that they were counted with."""
    by_rule = _offsets_of_rules({d.rule_id for d in deadlines if d.rule_id is not None})
    promised = _ladders_of_promises({d.case_id for d in deadlines if d.rule_id is None})
    places = Jurisdiction.objects.filter(pk__in={d.jurisdiction_id for d in deadlines})
    zones = dict(places.values_list("pk", "time_zone"))
    calendars = _Calendars()
    made = []
    for deadline in deadlines:
        if deadline.rule_id is None:
            offsets, version = promised[deadline.case_id]
            calendar = calendars[version]
        else:
            counted, offsets = from_json(deadline.derivation), by_rule.get(deadline.rule_id, ())
            calendar = calendars[counted.calendar_slug, counted.calendar_version]
        made.append(Laddered(deadline, offsets, calendar, zones[deadline.jurisdiction_id]))
    return made


class _Calendars(dict["int | tuple[str, int]", "Calendar"]):
    """Versions of calendars by key, or by slug and version, each looked up once."""

    def __missing__(self, key: int | tuple[str, int]) -> Calendar:
        self[key] = version_of(key) if isinstance(key, int) else calendar_of(key[0], version=key[1])
        return self[key]


def _offsets_of_rules(rules: Iterable[int]) -> dict[int, tuple[int, ...]]:
    found: dict[int, tuple[int, ...]] = {}
    for rule, offset in Reminder.objects.filter(rule__in=rules).values_list("rule_id", "offset"):
        found[rule] = (*found.get(rule, ()), offset)
    return found


def _ladders_of_promises(cases: Iterable[int]) -> dict[int, tuple[tuple[int, ...], int]]:
    """Case → the offsets of its promises and the calendar's version. One query for each pack and kind of proposal."""
    found: dict[int, tuple[tuple[int, ...], int]] = {}
    ladders: dict[tuple[int, bool], tuple[int, ...]] = {}
    for case in Case.objects.filter(pk__in=cases).select_related("pack", "proposal"):
        kind = (case.pack_id, case.proposal.in_session)
        if kind not in ladders:
            ladders[kind] = _ladder_of_promise(case)
        found[case.pk] = ladders[kind], case.pack.counted_by_id
    return found


def _ladder_of_promise(case: Case) -> tuple[int, ...]:
    starting = rows_to_start(case.pack, (Step.COMMITMENT,), in_session=case.proposal.in_session)
    rule = starting.rules.get(Step.COMMITMENT)
    return PROMISE_LADDER if rule is None else starting.offsets[rule.pk]
