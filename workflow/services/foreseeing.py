"""What would be due, and when, if a case were handed over on a day: counted as the hand-over itself would count."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.services.calendars import version_of
from workflow.services.deadlines import OWED_BY
from workflow.services.rulepacks import rows_in_force, timing_of
from workflow.steps import Occasion, Step
from workflow.transitions import CASE
from workflow.workdays import derive

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from workflow.models import Case, DeadlineRule
    from workflow.workdays import Calendar, Derivation

_STARTING = (Occasion.HANDOVER, Occasion.SESSION_CLOSE, Occasion.RECEIPT)


@dataclass(frozen=True, slots=True)
class Foreseen:
    """One day. `on_receipt`: it counts from the receipt, and is told as if the unit signed on the day of the hand-over."""

    step: Step
    derivation: Derivation
    on_receipt: bool = False


def foreseen(case: Case, roles: Iterable[str], on: date) -> list[Foreseen]:
    """The days that the units with these roles would get, by day. Two queries, and the calendar's where it is not known yet."""
    roles = frozenset(roles)
    rules = rows_in_force(case.pack, in_session=case.proposal.in_session)
    calendar = version_of(case.pack.counted_by_id)
    found: dict[Step, Foreseen] = {}
    for step in CASE["hand_over"].starts:
        rule = rules.get(step)
        if (
            rule is not None
            and not rule.before
            and rule.starting_event in _STARTING
            and roles & OWED_BY[step]
        ):
            found[step] = _counted(case, step, rule, calendar, on)
    for step, rule in rules.items():
        if rule.before and roles & OWED_BY.get(step, frozenset()):
            anchor = _anchor(rule, found, rules, case, calendar, on)
            if anchor is not None:
                found[step] = Foreseen(
                    step, derive(timing_of(rule), on, calendar, anchor=anchor, source=rule.source)
                )
    return sorted(found.values(), key=lambda one: (one.derivation.due_on, list(Step).index(one.step)))


def day_of_step(case: Case, step: Step, on: date, *, in_session: bool) -> Derivation | None:
    """When a step would be due if what it counts from happened on that day; None where the pack has no rule for it."""
    rule = rows_in_force(case.pack, in_session=in_session).get(step)
    if rule is None or rule.before:
        return None
    return derive(timing_of(rule), on, version_of(case.pack.counted_by_id), source=rule.source)


def _counted(case: Case, step: Step, rule: DeadlineRule, calendar: Calendar, on: date) -> Foreseen:
    closed = rule.starting_event == Occasion.SESSION_CLOSE
    start = case.proposal.session.closes_on if closed else on
    derivation = derive(timing_of(rule), start, calendar, source=rule.source)
    return Foreseen(step, derivation, rule.starting_event == Occasion.RECEIPT)


def _anchor(
    rule: DeadlineRule,
    found: Mapping[Step, Foreseen],
    rules: Mapping[Step, DeadlineRule],
    case: Case,
    calendar: Calendar,
    on: date,
) -> date | None:
    """The day of the step that a backward rule counts from."""
    step = Step(rule.before)
    if step not in found and step in rules and not rules[step].before:
        return _counted(case, step, rules[step], calendar, on).derivation.due_on
    return found[step].derivation.due_on if step in found else None
