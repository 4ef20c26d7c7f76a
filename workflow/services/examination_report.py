"""The report on an examination (提案审查情况报告): what came in, what became of it, by whom and about what.

Every figure is the set of cases behind it, so that whoever doubts a number can read the list.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import CoSigner, Organisation, Proposal, Session
from proposals.queries import session_before
from proposals.roles import Role
from workflow.models import Case, Category, Event
from workflow.queries import cases_visible_to
from workflow.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held

REPORTING: Final = frozenset({Role.SECRETARIAT, Role.EXAMINER, Role.AUDITOR})
"""Who reads of what was not filed."""
SINGLE, JOINT = "single", "joint"
ALL: Final = "all"
COLLECTIVE: Final = "collective"
IN_SESSION, BETWEEN = "in_session", "between"
_FILED: Final = frozenset({
    CaseState.FILED, CaseState.HANDLING, CaseState.REPLIED, CaseState.CLOSED, CaseState.TRACKING, CaseState.ARCHIVED,
})  # fmt: skip
_OPEN: Final = frozenset({CaseState.SUBMITTED, CaseState.RECOMMENDED, CaseState.RETURNED})


class Column(StrEnum):
    """What can have become of what came in. All but RETURNED and PASSED_ON part it, so together they are RECEIVED."""

    RECEIVED = "received"
    FILED = "filed"
    MERGED = "merged"
    NOT_FILED = "not_filed"
    PASSED_ON = "passed_on"
    WITHDRAWN = "withdrawn"
    OPEN = "open"
    RETURNED = "returned"


COLUMNS: Final = {
    Column.RECEIVED: gettext_lazy("收到"),
    Column.FILED: gettext_lazy("立案"),
    Column.MERGED: gettext_lazy("并案"),
    Column.NOT_FILED: gettext_lazy("不予立案"),
    Column.PASSED_ON: gettext_lazy("其中转社情民意"),
    Column.WITHDRAWN: gettext_lazy("撤案"),
    Column.OPEN: gettext_lazy("还在审查"),
    Column.RETURNED: gettext_lazy("曾退回修改"),
}


@dataclass(frozen=True, slots=True)
class Received:
    """One proposal that was submitted, with all by which it is counted."""

    pk: int
    state: str
    kind: str
    by: str
    in_session: bool
    category: str
    ground: str
    returned: bool

    @property
    def columns(self) -> set[Column]:
        found = {Column.RECEIVED}
        if self.state in _FILED:
            found.add(Column.FILED)
        elif self.state in _OPEN:
            found.add(Column.OPEN)
        else:
            found.add(Column(self.state))
        if self.state == CaseState.NOT_FILED and self.kind == Proposal.Kind.PUBLIC_OPINION:
            found.add(Column.PASSED_ON)
        if self.returned:
            found.add(Column.RETURNED)
        return found

    @property
    def rows(self) -> set[str]:
        """The lines of the table that count it, by their codes."""
        found = {ALL, f"by:{self.by}", f"when:{IN_SESSION if self.in_session else BETWEEN}"}
        if self.by not in {SINGLE, JOINT}:
            found.add(f"by:{COLLECTIVE}")
        if self.category:
            found.add(f"category:{self.category}")
        if self.ground:
            found.add(f"ground:{self.ground}")
        return found


@dataclass(frozen=True, slots=True)
class Row:
    """One line: for each column the cases behind its number, and what the year before had."""

    code: str
    label: str
    cases: dict[Column, frozenset[int]]
    before: dict[Column, int]

    def count(self, column: Column) -> int:
        return len(self.cases[column])


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one kind under their heading."""

    title: str
    rows: list[Row]


@dataclass(frozen=True, slots=True)
class Report:
    """The whole report of one session; `earlier` is the session of the year before, if there was one."""

    session: Session
    earlier: Session | None
    noun: str
    total: Row
    sections: list[Section]
    grounds: list[Row]

    @property
    def rows(self) -> list[Row]:
        return [self.total, *(row for section in self.sections for row in section.rows), *self.grounds]

    def row(self, code: str) -> Row | None:
        return next((row for row in self.rows if row.code == code), None)

    def share(self, code: str, column: Column = Column.RECEIVED) -> float | None:
        """What part of a column a line has, in per cent; None of nothing."""
        row, whole = self.row(code), self.total.count(column)
        return round(100 * row.count(column) / whole, 1) if row and whole else None


def sessions_reported_to(held: Iterable[Held]) -> QuerySet[Session]:
    """The sessions of which the posts may read the report, the newest first."""
    places = {h.jurisdiction_id for h in held if h.role in REPORTING}
    return Session.objects.filter(jurisdiction__in=places).order_by("-year", "-pk")


def report_of(session: Session, held: Iterable[Held]) -> Report:
    """The report as far as the posts may read its cases. Five queries."""
    held = tuple(held)
    now = received(session, held)
    earlier = session_before(session)
    before = received(earlier, held) if earlier else []
    named = Category.objects.filter(pack__jurisdiction=session.jurisdiction_id, pack__year__lte=session.year)
    order = list(named.order_by("-pack__year", "position").values_list("name", flat=True))
    filling, noun = _Filling(now, before), _noun(now, session)
    return Report(
        session=session,
        earlier=earlier,
        noun=noun,
        total=filling.row(ALL, _("合计")),
        sections=[
            Section(_("提出者"), filling.of("by", _bodies(congress=noun == _("建议")))),
            Section(_("提出时间"), filling.of("when", [(IN_SESSION, _("大会")), (BETWEEN, _("平时"))])),
            Section(_("分类"), filling.of("category", _categories(filling, order))),
        ],
        grounds=filling.of("ground", [(str(value), str(label)) for value, label in Case.Ground.choices]),
    )


def received(session: Session, held: Iterable[Held]) -> list[Received]:
    """Everything that was ever submitted for the session, as far as the posts may read it. One query."""
    moves = Event.objects.filter(case=OuterRef("pk"), machine="case")
    joint = CoSigner.objects.filter(proposal=OuterRef("proposal"), answer=CoSigner.Answer.ACCEPTED)
    cases = cases_visible_to(held).filter(
        Exists(moves.filter(transition="submit")),
        proposal__session=session,
        jurisdiction=session.jurisdiction_id,
    )
    counted = cases.annotate(
        joint=Exists(joint), back=Exists(moves.filter(transition="return_for_correction"))
    )
    values = counted.order_by("pk").values_list(
        "pk", "state", "proposal__kind", "proposal__proposing_body__kind", "joint", "proposal__in_session",
        "proposal__category", "ground", "back",
    )  # fmt: skip
    return [
        Received(pk, state, kind, body or (JOINT if together else SINGLE), in_session, category, ground, back)
        for pk, state, kind, body, together, in_session, category, ground, back in values
    ]


class _Filling:
    """Sorts the cases of two years into the lines of a table."""

    def __init__(self, now: list[Received], before: list[Received]) -> None:
        self.cells = _cells(now)
        self.earlier = _cells(before)

    def codes(self, prefix: str) -> list[str]:
        found = {code for code, _column in (self.cells | self.earlier) if code.startswith(f"{prefix}:")}
        return sorted(code.removeprefix(f"{prefix}:") for code in found)

    def row(self, code: str, label: str) -> Row:
        return Row(
            code,
            label,
            {column: frozenset(self.cells.get((code, column), ())) for column in Column},
            {column: len(self.earlier.get((code, column), ())) for column in Column},
        )

    def of(self, prefix: str, named: Iterable[tuple[str, str]]) -> list[Row]:
        """The lines that count anything in either year."""
        present = set(self.codes(prefix))
        return [self.row(f"{prefix}:{code}", label) for code, label in named if code in present]


def _cells(cases: Iterable[Received]) -> dict[tuple[str, Column], set[int]]:
    found: dict[tuple[str, Column], set[int]] = {}
    for case in cases:
        for code in case.rows:
            for column in case.columns:
                found.setdefault((code, column), set()).add(case.pk)
    return found


def _bodies(*, congress: bool) -> list[tuple[str, str]]:
    own = (
        [(SINGLE, _("代表个人")), (JOINT, _("代表联名")), (COLLECTIVE, _("集体建议"))]
        if congress
        else [(SINGLE, _("委员个人")), (JOINT, _("委员联名")), (COLLECTIVE, _("集体提案"))]
    )
    kinds = [(str(value), f"　{label}") for value, label in Organisation.Kind.choices]
    return [*own, *kinds]


def _categories(filling: _Filling, order: list[str]) -> list[tuple[str, str]]:
    """Those of the pack in its order, then what else was given."""
    known = list(dict.fromkeys(order))
    others = [name for name in filling.codes("category") if name not in known]
    return [(name, name) for name in [*known, *others]]


def _noun(cases: list[Received], session: Session) -> str:
    """建议 for a session of the people's congress, else 提案."""
    congress = [case for case in cases if case.kind == Proposal.Kind.NPC_SUGGESTION]
    return _("建议") if session.of_congress or (cases and len(congress) == len(cases)) else _("提案")
