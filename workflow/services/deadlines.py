"""Starting, stopping and moving deadlines, each with its derivation.

A rule of the case's pack says from which event a step counts; a row says which steps may start on which occasion.
A step starts where the two meet.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from proposals.prepared import Prepared, Slot
from workflow.machine import Clock
from workflow.models import Assignment, Case, Commitment, Deadline
from workflow.services import rungs
from workflow.services.calendars import calendar_of, version_of
from workflow.services.clock import day_of
from workflow.services.rederiving import recount_case
from workflow.services.rulepacks import cap_of, rows_to_start, timing_of
from workflow.services.rungs import Laddered
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole, AssignmentState
from workflow.steps import AFTERWARDS, Occasion, Step
from workflow.workdays import as_json, derive, extend, from_json, latest_allowed, pause, resume

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import QuerySet

    from workflow.machine import Act, Transition
    from workflow.models import DeadlineRule
    from workflow.services.rulepacks import Starting
    from workflow.workdays import Calendar, Derivation

PER_CASE = frozenset({Step.COSIGN, Step.EXAMINE, Step.HANDOVER, Step.PUBLISH, Step.EVALUATE})
OWED_BY = {
    Step.SIGN: frozenset(AssignmentRole),
    Step.OBJECT: frozenset({AssignmentRole.CO}) | REPLYING,
    Step.OBJECT_ANSWER: frozenset({AssignmentRole.CO}) | REPLYING,
    Step.CONTACT: REPLYING,
    Step.OPINION: frozenset({AssignmentRole.CO}),
    Step.SUPPLEMENT: frozenset({AssignmentRole.CO}),
    Step.OFFICE_REVIEW: REPLYING,
    Step.REPLY: REPLYING,
    Step.REHANDLE: REPLYING,
    Step.RATE_PROPOSAL: REPLYING,
    Step.LOOK_BACK: REPLYING,
}
"""Which roles owe a step; 参阅 owes nothing but its receipt."""

PAUSABLE = [Step.CONTACT, Step.OPINION, Step.SUPPLEMENT, Step.REPLY, Step.REHANDLE]
"""What a pause stops: the work, not the receipt or an objection that is being decided."""


def keep(row: Transition, subject: Any, act: Act, cases: Iterable[Case]) -> None:
    """Carry out what a row says about deadlines, after its effect."""
    if row.stops:
        _done(row.stops, subject, act).update(met_on=_done_on(subject, act))
    if row.cancels:
        _running_of(row.cancels, subject).update(cancelled_on=act.on)
    if row.clock is not None:
        rungs.relay(_shift(row.clock, subject, act), act.on)
    if row.starts:
        rungs.lay([one for case in cases for one in _start(row, case, subject, act)], act.on)


def _done_on(subject: Any, act: Act) -> date:
    """The day on which what ends was done: of a promise when it was reported, however long the secretariat looks into it."""
    report = subject.reports.order_by("pk").last() if isinstance(subject, Commitment) else None
    return act.on if report is None else day_of(report.at, subject.case.jurisdiction)


def _of(subject: Any) -> QuerySet[Deadline]:
    """The deadlines that hang on a subject; those of a case include all below it."""
    if isinstance(subject, Case):
        return Deadline.objects.filter(case=subject)
    if isinstance(subject, Assignment):
        return Deadline.objects.filter(assignment=subject)
    if isinstance(subject, Commitment):
        return Deadline.objects.filter(commitment=subject)
    return Deadline.objects.filter(assignment_id=subject.assignment_id)


def _running_of(steps: Iterable[Step], subject: Any) -> QuerySet[Deadline]:
    """The open deadlines of these steps on the subject."""
    return _of(subject).filter(step__in=steps, met_on=None, cancelled_on=None)


def _done(steps: Iterable[Step], subject: Any, act: Act) -> QuerySet[Deadline]:
    """Those that a row meets. A unit's own step that is done on the case (面商, 回头看) is done for that unit alone."""
    open_ones = _running_of(steps, subject)
    if isinstance(subject, Case) and act.unit_id is not None and set(steps) <= set(OWED_BY):
        open_ones = open_ones.filter(assignment__organisation=act.unit_id)
    return open_ones


def _start(row: Transition, case: Case, subject: Any, act: Act) -> list[Laddered]:
    """Begin what the row may begin on this case; gives it with what its rungs are laid by."""
    if isinstance(subject, Commitment):
        return rungs.laddered(_start_promise(subject, act))
    if Step.LOOK_BACK in row.starts and act.get("by_on") is not None:
        return rungs.laddered(_start_look_back(case, act))
    own = subject.assignment if hasattr(subject, "assignment_id") else subject
    if set(row.starts) <= AFTERWARDS and not any(
        _owes(step, owner) for step in row.starts for owner in act.clocks or [own]
    ):
        return []
    starting = rows_to_start(case.pack, row.starts, in_session=case.proposal.in_session)
    rules = starting.rules
    owed = [
        (rule, owner)
        for step in row.starts
        if (rule := rules.get(step)) is not None and not rule.before and rule.starting_event in row.occasions
        for owner in act.clocks or [own]
        if _owes(step, owner) and _in_round(step, case, rules)
    ]
    if not act.clocks:
        owed = _not_running(owed, own)
    started = []
    if owed:
        calendar = version_of(case.pack.counted_by_id)
        new = (
            (rule, _new(rule, case, owner, calendar, start_on=_counting_from(rule, case, act.on)))
            for rule, owner in owed
        )
        started = _begun(new, starting, calendar, case)
    touched = {rule.step for rule, _owner in owed} | set(row.starts)
    return started + _start_backward(case, starting, touched, act.on)


def _begun(
    new: Iterable[tuple[DeadlineRule, Deadline]], starting: Starting, calendar: Calendar, case: Case
) -> list[Laddered]:
    """Write the deadlines, each made by its rule; gives them with the ladders of the rules."""
    zone = case.jurisdiction.time_zone
    made = [Laddered(deadline, starting.offsets[rule.pk], calendar, zone) for rule, deadline in new]
    Deadline.objects.bulk_create(one.deadline for one in made)
    return made


def _owes(step: Step, owner: Any) -> bool:
    if isinstance(owner, Assignment):
        return owner.role in OWED_BY.get(step, frozenset())
    return step in PER_CASE


def _in_round(step: Step, case: Case, rules: Mapping[Step, DeadlineRule]) -> bool:
    """From the second round on a reply is due by the rule for handling again, where the pack has one."""
    if step == Step.REHANDLE:
        return case.round > 1
    return step != Step.REPLY or case.round == 1 or Step.REHANDLE not in rules


def _not_running(owed: list[tuple[DeadlineRule, Any]], own: Any) -> list[tuple[DeadlineRule, Any]]:
    """Less what runs already: a unit whose objection was overruled goes on from where it stood."""
    if not owed or not isinstance(own, Assignment):
        return owed
    running = set(_RUNNING.read(unit=own.pk))
    return [(rule, owner) for rule, owner in owed if rule.step not in running]


_RUNNING: Final = Prepared(
    lambda: Deadline.objects.filter(assignment=Slot("unit"), met_on=None, cancelled_on=None).values_list(
        "step", flat=True
    )
)


def _counting_from(rule: DeadlineRule, case: Case, on: date) -> date:
    return case.proposal.session.closes_on if rule.starting_event == Occasion.SESSION_CLOSE else on


def _start_backward(case: Case, starting: Starting, touched: Iterable[str], on: date) -> list[Laddered]:
    """Rules that count backward from another step's date start as soon as both the unit and that date are there."""
    started: list[Laddered] = []
    for step, rule in starting.rules.items():
        if rule.before and (rule.before in touched or step in touched):
            anchor = _anchor(case, rule.before)
            units = _units_without(case, step) if anchor is not None else []
            if units:
                calendar = version_of(case.pack.counted_by_id)
                new = ((rule, _new(rule, case, unit, calendar, start_on=on, anchor=anchor)) for unit in units)
                started += _begun(new, starting, calendar, case)
    return started


def _units_without(case: Case, step: Step) -> list[Assignment]:
    """The units of the round that owe the step, have not answered, and were given no date for it yet."""
    units = case.assignments.filter(round=case.round, role__in=sorted(OWED_BY.get(step, ())))
    open_ones = units.exclude(
        state__in=sorted(ASSIGNMENT_GONE | {AssignmentState.WAIVED, AssignmentState.ANSWERED})
    )
    return list(open_ones.exclude(deadlines__step=step))


def _anchor(case: Case, step: str) -> date | None:
    steps = [step, Step.REHANDLE] if step == Step.REPLY else [step]
    given = case.deadlines.filter(step__in=steps, round=case.round, cancelled_on=None)
    workings = given.values_list("derivation", flat=True)
    return min((from_json(working).ruled_on for working in workings), default=None)


def _new(
    rule: DeadlineRule,
    case: Case,
    owner: Any,
    calendar: Calendar,
    *,
    start_on: date,
    anchor: date | None = None,
) -> Deadline:
    derivation = derive(timing_of(rule), start_on, calendar, anchor=anchor, source=rule.source)
    cap = cap_of(rule)
    return Deadline(
        jurisdiction_id=case.jurisdiction_id,
        case=case,
        assignment=owner if isinstance(owner, Assignment) else None,
        round=case.round,
        step=rule.step,
        rule=rule,
        start_on=start_on,
        original_due_on=derivation.due_on,
        due_on=derivation.due_on,
        latest_on=latest_allowed(start_on, cap, calendar) if cap else None,
        provisional=derivation.provisional,
        derivation=as_json(derivation),
    )


def _start_promise(commitment: Commitment, act: Act) -> list[Deadline]:
    """A promise is due on the day it names; one without a day has no deadline and is flagged where it is shown."""
    if commitment.due_on is None:
        return []
    deadline = Deadline.objects.create(
        jurisdiction_id=commitment.jurisdiction_id,
        case=commitment.case,
        commitment=commitment,
        round=commitment.case.round,
        step=Step.COMMITMENT,
        start_on=act.on,
        original_due_on=commitment.due_on,
        due_on=commitment.due_on,
        derivation={},
    )
    return [deadline]


def _start_look_back(case: Case, act: Act) -> list[Deadline]:
    """Whoever asks the leads to look back may name the day; the rule of the pack, if there is one, gives way to it."""
    named = act["by_on"]
    return Deadline.objects.bulk_create(
        Deadline(
            jurisdiction_id=case.jurisdiction_id,
            case=case,
            assignment=lead,
            round=case.round,
            step=Step.LOOK_BACK,
            start_on=act.on,
            original_due_on=named,
            due_on=named,
            derivation={},
        )
        for lead in act.clocks
    )


def _shift(clock: Clock, subject: Any, act: Act) -> list[Deadline]:
    """Give the deadlines of which the day or the clock changed."""
    running = _of(subject).filter(met_on=None, cancelled_on=None).select_related("case__pack")
    if clock == Clock.REDATE:
        return _redate(subject, act)
    if clock == Clock.EXTEND:
        extension = subject.extensions.filter(decision="granted").order_by("decided_at", "pk").last()
        return _extend(extension.deadline, extension.until_on, act.on)
    if clock == Clock.RECOUNT:
        return recount_case(subject, act["calendar"], act.on)
    pausable = list(running.filter(step__in=PAUSABLE))
    return [deadline for deadline in pausable if _pause_or_restart(clock, deadline, act.on)]


def _redate(commitment: Commitment, act: Act) -> list[Deadline]:
    running = _of(commitment).filter(met_on=None, cancelled_on=None)
    if running.update(due_on=commitment.due_on):
        return list(running)
    return _start_promise(commitment, act)


def _extend(deadline: Deadline, until_on: date, on: date) -> list[Deadline]:
    before, calendar = _worked_out(deadline)
    _keep_changed(deadline, extend(before, until_on, calendar, on=on, latest=deadline.latest_on))
    return [deadline]


def _pause_or_restart(clock: Clock, deadline: Deadline, on: date) -> bool:
    """Whether anything changed. A deadline that had passed already keeps its day: a pause gives back no lost time."""
    before, calendar = _worked_out(deadline)
    if clock == Clock.PAUSE and deadline.due_on >= on:
        deadline.paused_on = on
        _keep_changed(deadline, pause(before, on, calendar))
        return True
    if clock == Clock.RESTART and deadline.paused_on is not None:
        deadline.paused_on = None
        _keep_changed(deadline, resume(before, on, calendar))
        return True
    return False


def _worked_out(deadline: Deadline) -> tuple[Derivation, Calendar]:
    """The stored derivation with the very version of the calendar that it was made with."""
    derivation = from_json(deadline.derivation)
    return derivation, calendar_of(derivation.calendar_slug, version=derivation.calendar_version)


def _keep_changed(deadline: Deadline, changed: Derivation) -> None:
    deadline.derivation = as_json(changed)
    deadline.due_on = changed.due_on
    deadline.provisional = changed.provisional
    deadline.save(update_fields=["derivation", "due_on", "provisional", "paused_on"])
