"""The matrix put together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proposals.roles import Role
from workflow.coverage.conclusions import Frame, concluded
from workflow.coverage.demands import read_demands
from workflow.coverage.reading import assignments_of, read
from workflow.coverage.values import Cell, Column, Coverage, Row, Standing
from workflow.letters import SENT, UNIT_ROLES
from workflow.queries import OUT, OVERSEEING
from workflow.states import REPLYING, AssignmentState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from proposals.models import Ask
    from proposals.queries import Held
    from workflow.assembly.matching import AskCoverage
    from workflow.coverage.reading import Read
    from workflow.models import Assignment, Case


def coverage_of(case: Case, held: Iterable[Held], *, on: date) -> Coverage:
    """The matrix of the case's present round, as those who hold these posts may see it on that day.

    The number of queries does not depend on how many asks, units and letters there are.
    """
    held = tuple(held)
    assignments = assignments_of(case, held)
    complete = hears_every_opinion(case, held, assignments)
    seen = read(case, held, assignments, on)
    units = {h.organisation_id for h in held}
    own = {a.pk for a in assignments if complete or a.organisation_id in units}
    seen.shares = {(assignment, ask) for assignment, ask in seen.shares if assignment in own}
    shown = [a for a in assignments if a.pk in own or seen.replies.get(a.pk)]
    asks = list(case.proposal.asks.order_by("position"))
    cells = [[_cell(ask, assignment, seen) for assignment in shown] for ask in asks]
    frame = _frame(shown, assignments, cells, seen, complete=complete)
    told = read_demands(asks, case.proposal.title, seen, frame)
    rows = tuple(_row(ask, row, frame, told.get(ask.pk)) for ask, row in zip(asks, cells, strict=True))
    return Coverage(frame.columns, rows, complete, frame.replied)


def _frame(
    shown: Sequence[Assignment],
    assignments: Sequence[Assignment],
    cells: Sequence[Sequence[Cell]],
    seen: Read,
    *,
    complete: bool,
) -> Frame:
    replies = [seen.replies.get(a.pk, []) for a in assignments if a.role in REPLYING]
    bound = {a.pk for row in cells for a, cell in zip(shown, row, strict=True) if cell.assigned or cell.named}
    return Frame(
        columns=tuple(_column(assignment, seen) for assignment in shown),
        bound=frozenset(bound),
        complete=complete,
        replied=bool(replies) and all(any(r.text_version for r in some) for some in replies),
        final=bool(replies) and all(any(r.state in OUT for r in some) for some in replies),
    )


def hears_every_opinion(case: Case, held: Iterable[Held], assignments: Iterable[Assignment]) -> bool:
    """Whether the posts open every opinion that is sent to the case, now and later; `assignments` are its present ones.

    Only who does may be told that nobody speaks to an ask, or that another does.
    """
    leads = {a.organisation_id for a in assignments if a.role in REPLYING}
    return any(
        (h.role in UNIT_ROLES and h.organisation_id in leads)
        or (h.role in OVERSEEING and h.jurisdiction_id == case.jurisdiction_id)
        or (h.role == Role.LEADER_IN_CHARGE and h.principal_id == case.leader_in_charge_id)
        for h in held
    )


def _column(assignment: Assignment, seen: Read) -> Column:
    unit = assignment.organisation
    if assignment.role in REPLYING:
        letters = seen.replies.get(assignment.pk, [])
        letter, draft = (letters[-1].pk, letters[-1].state not in OUT) if letters else (None, False)
    else:
        opinion = seen.opinions.get(assignment.pk)
        letter, draft = (opinion.pk, opinion.state not in SENT) if opinion else (None, False)
    return Column(
        assignment=assignment.pk,
        unit=unit.pk,
        name=unit.name,
        short_name=unit.short_name,
        seal=unit.seal,
        role=assignment.role,
        standing=_standing(assignment, seen),
        letter=letter,
        draft=draft,
    )


def _standing(assignment: Assignment, seen: Read) -> Standing:
    if assignment.state == AssignmentState.ANSWERED:
        return Standing.DELIVERED
    if assignment.state == AssignmentState.WAIVED:
        return Standing.WAIVED
    return Standing.OVERDUE if assignment.pk in seen.late else Standing.AWAITED


def _cell(ask: Ask, assignment: Assignment, seen: Read) -> Cell:
    place = (assignment.pk, ask.pk)
    how, reason = seen.answers.get(place, ("", ""))
    return Cell(
        verdict=seen.verdicts.get(place, ""),
        how=how,
        reason=reason,
        passages=tuple(seen.passages.get(place, ())),
        assigned=place in seen.shares,
        named=names(assignment.question, ask.number),
    )


def names(question: str, number: str) -> bool:
    """Whether a question to a unit names the ask by its number (一.2, not the 一.2 of 一.21 or of 十一.2)."""
    return re.search(rf"(?<![一二三四五六七八九十百\d.]){re.escape(number)}(?![\d.])", question) is not None


def _row(ask: Ask, cells: Sequence[Cell], frame: Frame, told: AskCoverage | None) -> Row:
    pairs = list(zip(frame.columns, cells, strict=True))
    conclusion, units = concluded(pairs, frame, told.status if told else None)
    return Row(
        ask=ask.pk,
        position=ask.position,
        number=ask.number,
        group=ask.group,
        text=ask.text,
        cells=tuple(cells),
        conclusion=conclusion,
        units=tuple(column.short_name for column in units),
        missing=_missing(pairs, frame, told),
    )


def _missing(pairs: Sequence[tuple[Column, Cell]], frame: Frame, told: AskCoverage | None) -> tuple[str, ...]:
    """The demands that no passage speaks to; none where a unit speaks without saying in which passage."""
    speaking = [
        cell
        for column, cell in pairs
        if cell.speaks and (column.replies or not (frame.replied or column.draft))
    ]
    if told is None or not speaking or any(not cell.passages for cell in speaking):
        return ()
    return tuple(demand.text for demand in told.open_demands)
