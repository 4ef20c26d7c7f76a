"""What stands on a case page, gathered in a fixed number of queries whatever the case holds."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.db.models import prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.web.case_reads import (
    ASSIGNMENTS,
    COMMITMENTS,
    DEADLINES,
    GUARDED,
    OPINIONS,
    REPLIES,
    links,
    verdicts,
)
from portal.web.dues import due_of
from portal.web.matrix import Drawing, asks_of_passages, asks_of_units
from portal.web.moves import Move, moves_on
from portal.web.subjects import answering, deadline_url, machine_of, subject_url
from portal.web.unit_notes import UnitNotes, window_words
from portal.web.urged import urged_of, urgings
from portal.web.visitor import BUREAU
from proposals.roles import Role
from workflow.coverage import Coverage, coverage_of
from workflow.letters import left_out, told_reason
from workflow.services.calendars import version_of
from workflow.states import REPLYING, AssignmentRole, AssignmentState, OpinionState, Verdict
from workflow.steps import RIGHTS, Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from portal.web.matrix import Matrix
    from portal.web.signals import Due
    from portal.web.urged import Urged
    from portal.web.visitor import Visitor
    from proposals.models import Organisation
    from workflow.coverage import Row as AskRow
    from workflow.models import Assignment, Case, Deadline, Opinion, Passage

ON_SHARES: Final = BUREAU | {Role.OFFICE, Role.OFFICE_LEADER, Role.SECRETARIAT}
"""The posts that most moves on shares are for."""
ANSWERING: Final = frozenset({Step.OPINION, Step.SUPPLEMENT, Step.REPLY, Step.REHANDLE})
"""The steps by which a unit answers; what it did on the way is told in the timeline."""

NOTHING: Final = Coverage((), (), complete=False, replied=False)
"""The matrix of a case that no unit handles yet."""


@dataclass(frozen=True)
class DueRow:
    """A deadline with what it is for and for whom."""

    deadline: Deadline
    due: Due
    step: str
    unit: str
    window: str = ""

    @property
    def is_open(self) -> bool:
        """Whether somebody still owes it, or may still use the right that it ends."""
        passed = not self.due.owed and (self.due.remaining or 0) < 0
        return self.deadline.is_open and not passed

    @property
    def moved(self) -> bool:
        return self.deadline.due_on != self.deadline.original_due_on

    @property
    def original_due_on(self) -> date:
        return self.deadline.original_due_on

    @property
    def latest_on(self) -> date | None:
        """How far it may be extended, while it runs."""
        return self.deadline.latest_on if self.deadline.is_open else None

    @property
    def cancelled(self) -> bool:
        return self.deadline.cancelled_on is not None


@dataclass(frozen=True)
class UnitRow:
    """One unit of the present round, with its seal, its deadlines and what the visitor may do about it."""

    assignment: Assignment
    look: str
    dues: list[DueRow]
    note: str
    moves: list[Move]
    asks: list[AskRow] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    urged: Urged | None = None
    urged_words: str = ""

    @property
    def first_moves(self) -> list[Move]:
        """What the case waits for, and the only other move where there is no more than one."""
        rest = [move for move in self.moves if not move.duty]
        return [move for move in self.moves if move.duty] + (rest if len(rest) == 1 else [])

    @property
    def further_moves(self) -> list[Move]:
        return [move for move in self.moves if move not in self.first_moves]


@dataclass(frozen=True)
class OpinionCard:
    """A co-handler's opinion, or the empty place where it is awaited."""

    organisation: Organisation
    look: str
    opinion: Opinion | None = None
    due: Due | None = None
    asks: list[Any] = field(default_factory=list)
    not_ours: int = 0
    passages: list[Any] = field(default_factory=list)
    note: str = ""
    url: str = ""
    moves: list[Move] = field(default_factory=list)

    @property
    def missing(self) -> bool:
        return self.opinion is None or self.sent_at is None

    @property
    def sent_at(self) -> Any:
        return self.opinion.sent_at if self.opinion else None


@dataclass(frozen=True)
class Row:
    """A reply or commitment with its page and what the visitor may do about it."""

    subject: Any
    url: str
    moves: list[Move]


class CasePage:
    """The parts of one case that the visitor may see, on one day."""

    def __init__(self, case: Case, me: Visitor, on: date) -> None:
        self.case = case
        self.me = me
        self.on = on
        after = ("publication_decisions", "replies") if case.handed_over_on else ()
        prefetch_related_objects([case], "proposal__asks", *after)
        self.case_moves = moves_on(case, case, me, on)
        self.dues = self._dues()
        self.assignments = self._assignments()
        self.coverage = coverage_of(case, me.held, on=on) if self.assignments else NOTHING
        self._notes = UnitNotes(case, self.assignments, me, on)
        self._by_unit = asks_of_units(self.coverage)
        self._by_passage = asks_of_passages(self.coverage)
        self.opinions = self._opinions()
        self.units = [self._unit(assignment) for assignment in self.assignments]
        self.cards = self._cards()
        cases = json.dumps(answering(case))
        self.replies = self._rows(REPLIES.read(me.held, cases=cases))
        self.commitments = self._rows(COMMITMENTS.read(me.held, case=case.pk))

    def _dues(self) -> list[DueRow]:
        calendar = version_of(self.case.pack.counted_by_id)
        found = DEADLINES.read(self.me.held, case=self.case.pk)
        return [
            DueRow(
                deadline=deadline,
                due=due_of(
                    deadline,
                    calendar,
                    self.on,
                    near=self.case.pack.near,
                    url=deadline_url(deadline, self.case),
                ),
                step=str(deadline.get_step_display()),
                unit=deadline.assignment.organisation.short_name if deadline.assignment else "",
                window=window_words(deadline, self.on),
            )
            for deadline in found
        ]

    def _assignments(self) -> list[Assignment]:
        found = ASSIGNMENTS.read(self.me.held, case=self.case.pk, round=self.case.round)
        assignments = sorted(found, key=lambda a: (a.role not in REPLYING, a.pk))
        for assignment in assignments:
            assignment.case = self.case
        guarded = () if self.me.roles.isdisjoint(ON_SHARES) else GUARDED
        prefetch_related_objects(assignments, urgings(), *guarded)
        return assignments

    def _opinions(self) -> dict[int, Opinion]:
        """The newest visible opinion of each unit of this round, by its assignment."""
        shares = json.dumps([assignment.pk for assignment in self.assignments])
        found = OPINIONS.read(self.me.held, case=self.case.pk, shares=shares) if self.assignments else []
        prefetch_related_objects(found, "passages", verdicts(), links())
        by_assignment: dict[int, Opinion] = {}
        for opinion in found:
            for link in opinion.links.all():
                if link.case_id == self.case.pk:
                    by_assignment[link.assignment_id] = opinion
        return by_assignment

    def _unit(self, assignment: Assignment) -> UnitRow:
        dues = [row for row in self.dues if row.deadline.assignment_id == assignment.pk and not row.cancelled]
        open_ones = [row for row in dues if row.is_open]
        met = [row for row in dues if row.deadline.met_on]
        answers = [row for row in met if row.deadline.step in ANSWERING]
        shown = open_ones or (answers or met)[-1:]
        urged = urged_of(assignment)
        return UnitRow(
            assignment=assignment,
            look=_look(assignment, late=any(row.due.late for row in open_ones)),
            dues=shown,
            note=_unit_note(assignment),
            moves=moves_on(assignment, self.case, self.me, self.on),
            asks=list(self._by_unit.get(assignment.pk, ())),
            notes=self._notes.of(assignment, [row.deadline for row in dues]),
            urged=urged,
            urged_words=urged.words(self.on) if urged else "",
        )

    def _cards(self) -> list[OpinionCard]:
        return [self._card(unit) for unit in self.units if unit.assignment.role == AssignmentRole.CO]

    def _card(self, unit: UnitRow) -> OpinionCard:
        organisation = unit.assignment.organisation
        opinion = self.opinions.get(unit.assignment.pk)
        owed = [
            row for row in unit.dues if row.is_open and row.deadline.step in {Step.OPINION, Step.SUPPLEMENT}
        ]
        due = owed[0].due if owed and unit.assignment.state != AssignmentState.WAIVED else None
        if opinion is None:
            return OpinionCard(organisation, unit.look, due=due, note=unit.assignment.waiver)
        here = [
            verdict for verdict in opinion.verdicts.all() if verdict.ask.proposal_id == self.case.proposal_id
        ]
        sent = opinion.state in {OpinionState.SENT, OpinionState.SUPERSEDED}
        return OpinionCard(
            organisation,
            unit.look,
            opinion=opinion,
            due=None if sent else due,
            asks=[verdict for verdict in here if verdict.verdict != Verdict.NOT_OURS],
            not_ours=sum(verdict.verdict == Verdict.NOT_OURS for verdict in here),
            passages=[
                _passage(passage, self._by_passage, whole=getattr(opinion, "read_whole", False))
                for passage in sorted(opinion.passages.all(), key=lambda passage: passage.position)
            ],
            note=self._also_for(opinion),
            url=subject_url(opinion, self.case),
            moves=moves_on(opinion, self.case, self.me, self.on),
        )

    def _also_for(self, opinion: Opinion) -> str:
        others = [link.case.proposal.number for link in opinion.links.all() if link.case_id != self.case.pk]
        return _("同文还用于 %(numbers)s") % {"numbers": "、".join(n or "" for n in others)} if others else ""

    def _rows(self, found: Iterable[Any]) -> list[Row]:
        rows = []
        for subject in found:
            if subject.case_id == self.case.pk:
                subject.case = self.case
            moves = moves_on(subject, self.case, self.me, self.on)
            rows.append(Row(subject, subject_url(subject, self.case), moves))
        return rows

    def units_known(self) -> dict[tuple[str, int], Organisation]:
        """The unit behind each thing on the page, by its machine and key."""
        rows: list[Any] = [*self.assignments, *self.opinions.values()]
        rows += [row.subject for row in (*self.replies, *self.commitments)]
        return {(machine_of(row), row.pk): row.organisation for row in rows}

    def matrix(self) -> Matrix | None:
        """Who answers which ask; None where the visitor may read none of it."""
        moves = [(unit.assignment, unit.moves) for unit in self.units]
        return Drawing(self.case, self.coverage, moves, here=True).matrix()

    def everything(self) -> Iterable[tuple[Any, list[Move]]]:
        """Each thing on the page with the moves that are open on it, the nearest to the visitor last."""
        yield self.case, self.case_moves
        for unit in self.units:
            yield unit.assignment, unit.moves
        for card in self.cards:
            yield card.opinion, card.moves
        for row in self.replies:
            yield row.subject, row.moves
        for row in self.commitments:
            yield row.subject, row.moves

    def main_due(self) -> DueRow | None:
        """The deadline that counts most to the visitor: their own unit's next, else the case's next."""
        running = [row for row in self.dues if row.is_open and row.deadline.step not in RIGHTS]
        units = self.me.organisations
        own = [r for r in running if r.deadline.assignment and r.deadline.assignment.organisation_id in units]
        return next(iter(own or running), None)

    def alarms(self) -> list[str]:
        """What the offices should look into: shares that go to and fro."""
        return self._notes.alarms()

    def units_note(self) -> str:
        leads = sum(unit.assignment.role in REPLYING for unit in self.units)
        others = sum(unit.assignment.role == AssignmentRole.CO for unit in self.units)
        words = ngettext("%(n)d 个答复单位", "%(n)d 个答复单位", leads) % {"n": leads}
        more = ngettext("，%(n)d 个会办", "，%(n)d 个会办", others) % {"n": others}
        return words + more if others else words

    def opinions_note(self) -> str:
        arrived = sum(not card.missing for card in self.cards)
        late = sum(card.missing and card.due is not None and card.due.late for card in self.cards)
        words = _("已到 %(arrived)d/%(all)d 份") % {"arrived": arrived, "all": len(self.cards)}
        return words + (_("，%(late)d 份逾期") % {"late": late} if late else "")


def _passage(passage: Passage, asks: Mapping[int, list[AskRow]], *, whole: bool) -> dict[str, Any]:
    """A section, its heading apart, with the asks it speaks to; a line in its place where it is not for the reader."""
    if not whole and not passage.quotable:
        return {"key": None, "heading": "", "text": left_out(), "asks": []}
    words = passage.text.removeprefix(passage.heading).strip()
    return {
        "key": passage.pk,
        "heading": passage.heading,
        "text": words,
        "asks": asks.get(passage.pk, []),
    }


def _look(assignment: Assignment, *, late: bool) -> str:
    """Which dress the seal wears: solid who answers, dashed who has not delivered, red who is late."""
    solid = "lead" if assignment.role in REPLYING else ""
    if late:
        return f"{solid} late".strip()
    waiting = assignment.role == AssignmentRole.CO and assignment.state != AssignmentState.ANSWERED
    return "wait" if waiting else solid


def _unit_note(assignment: Assignment) -> str:
    if assignment.state == AssignmentState.WAIVED:
        return _("不再等待：%(reason)s") % {"reason": assignment.waiver}
    if assignment.missing:
        return _("退补：%(reason)s") % {"reason": told_reason(assignment, assignment.missing)}
    section = getattr(assignment, "section_share", None)
    if assignment.handler and section:
        words = {"section": section.section, "person": assignment.handler}
        return _("%(section)s，经办人：%(person)s") % words
    if section:
        return _("%(section)s办理，尚未指定经办人") % {"section": section.section}
    if assignment.handler:
        return _("经办人：%(person)s") % {"person": assignment.handler}
    return ""
