"""The matrix in words and marks: no cell and no conclusion by colour alone, each with a way to what was written."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.web.subjects import case_url, letter_url
from workflow.coverage import Conclusion, Standing
from workflow.models import AskAnswer
from workflow.states import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from portal.web.moves import Move
    from workflow.coverage import Cell, Column, Coverage, Row, Spoken
    from workflow.models import Assignment, Case

SHORT: Final = 7
"""A passage's name in a narrow column; the whole of it is read out and shown on the passage itself."""

ABOUT: Final = re.compile(r"^([（(]?[一二三四五六七八九十\d]{0,3}[)）、.]?)关于")
NAMING: Final = ("assign_asks", "assign_asks_again")

CONCLUSIONS: Final = {
    Conclusion.ANSWERED: ("check-circle-fill", "", gettext_lazy("已回应")),
    Conclusion.PARTLY: ("circle-half", "", gettext_lazy("部分回应")),
    Conclusion.PLANNED: ("flag", "", gettext_lazy("列入计划")),
    Conclusion.DECLINED: ("dash-circle", "", gettext_lazy("不能采纳，已说明")),
    Conclusion.LOST: ("exclamation-triangle-fill", "open", gettext_lazy("意见有，答复没有")),
    Conclusion.ASSIGNED: ("send", "wait", gettext_lazy("已指定%(units)s")),
    Conclusion.WAITING: ("clock-history", "wait", gettext_lazy("等%(units)s")),
    Conclusion.NOBODY: ("exclamation-triangle-fill", "open", gettext_lazy("尚无单位回应")),
}
"""Conclusion → icon, dress, words."""

COUNTED: Final = (
    (Conclusion.ANSWERED, gettext_lazy("%(n)d 条已回应")),
    (Conclusion.PARTLY, gettext_lazy("%(n)d 条部分回应")),
    (Conclusion.PLANNED, gettext_lazy("%(n)d 条列入计划")),
    (Conclusion.DECLINED, gettext_lazy("%(n)d 条不能采纳")),
    (Conclusion.ASSIGNED, gettext_lazy("%(n)d 条已指定单位")),
    (Conclusion.WAITING, gettext_lazy("%(n)d 条等会办")),
)
WORRYING: Final = (
    (Conclusion.LOST, gettext_lazy("%(n)d 条意见有、答复没有")),
    (Conclusion.NOBODY, gettext_lazy("%(n)d 条尚无单位回应")),
)
VERDICTS: Final = {
    Verdict.ADOPTED: ("check-circle-fill", gettext_lazy("采纳")),
    Verdict.PARTLY: ("circle-half", gettext_lazy("部分采纳")),
    Verdict.CANNOT: ("dash-circle", gettext_lazy("暂不能采纳")),
    Verdict.NOT_OURS: ("", gettext_lazy("不属其职责")),
}
ANSWERS: Final = {
    AskAnswer.How.ANSWERED: ("check-circle-fill", gettext_lazy("已回应"), gettext_lazy("拟回应")),
    AskAnswer.How.PARTLY: ("circle-half", gettext_lazy("部分回应"), gettext_lazy("拟部分回应")),
    AskAnswer.How.PLANNED: ("flag", gettext_lazy("列入计划"), gettext_lazy("拟列入计划")),
    AskAnswer.How.DECLINED: ("dash-circle", gettext_lazy("不能采纳"), gettext_lazy("拟不采纳")),
}
AWAITED: Final = {
    Standing.OVERDUE: ("exclamation-square-fill", "late", gettext_lazy("逾期未送")),
    Standing.AWAITED: ("clock-history", "wait", gettext_lazy("等其意见")),
    Standing.WAIVED: ("dash-circle", "wait", gettext_lazy("不再等待")),
    Standing.DELIVERED: ("dash", "wait", gettext_lazy("没有回应")),
}


@dataclass(frozen=True)
class Place:
    """A passage that a cell leads to: `short` fits the column, `name` is what it is called."""

    short: str
    name: str
    url: str


@dataclass(frozen=True)
class CellLook:
    """One cell: a mark, a word, and the passages. `blank` says that there is nothing to show but a dash."""

    unit: str
    icon: str = ""
    dress: str = ""
    words: str = ""
    places: tuple[Place, ...] = ()
    blank: bool = False


@dataclass(frozen=True)
class RowLook:
    """One ask with its cells and its conclusion; `note` says more of it, `offers` are the ways to name a unit for it."""

    row: Row
    cells: list[CellLook]
    icon: str = ""
    dress: str = ""
    words: str = ""
    note: str = ""
    offers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def number(self) -> str:
        return self.row.number

    @property
    def position(self) -> int:
        return self.row.position


@dataclass(frozen=True)
class Group:
    """Asks under one heading; "" where there is none."""

    heading: str
    rows: list[RowLook]


@dataclass(frozen=True)
class Matrix:
    """The matrix for one page. `counted` and `worrying` say in words how many asks stand how."""

    columns: list[tuple[Column, str]]
    groups: list[Group]
    counted: str
    worrying: str
    concluded: bool
    complete: bool

    @property
    def width(self) -> int:
        return len(self.columns) + 1 + self.concluded

    @property
    def rows(self) -> list[RowLook]:
        return [row for group in self.groups for row in group.rows]


class Drawing:
    """Draws the matrix of a case. `here` says that the opinions stand on the same page, so that links stay on it.

    `moves` are the visitor's open moves on each unit's share: through them a unit is named for an ask.
    """

    def __init__(
        self,
        case: Case,
        coverage: Coverage,
        moves: Iterable[tuple[Assignment, Sequence[Move]]] = (),
        *,
        here: bool = False,
    ) -> None:
        self.case = case
        self.coverage = coverage
        self.page = "" if here else case_url(case)
        self.naming = [
            (assignment.pk, assignment.organisation.short_name, move.url)
            for assignment, some in moves
            for move in some
            if move.row.name in NAMING
        ]

    def matrix(self) -> Matrix | None:
        """None where the visitor may read no letter and no conclusion."""
        if not self.coverage.columns or not self.coverage.rows:
            return None
        concluded = any(row.conclusion for row in self.coverage.rows)
        return Matrix(
            columns=[(column, _seal_look(column)) for column in self.coverage.columns],
            groups=[
                Group(heading, [self._row(row) for row in rows])
                for heading, rows in groupby(self.coverage.rows, key=_heading)
            ],
            counted=_counted(self.coverage),
            worrying=_words_of(WORRYING, self.coverage),
            concluded=concluded,
            complete=self.coverage.complete,
        )

    def _row(self, row: Row) -> RowLook:
        cells = [
            self._cell(column, cell) for column, cell in zip(self.coverage.columns, row.cells, strict=True)
        ]
        icon, dress, words = self._conclusion(row)
        return RowLook(row, cells, icon, dress, words, _note(row), list(self._offers(row)))

    def _conclusion(self, row: Row) -> tuple[str, str, str]:
        if row.conclusion is None:
            return ("dash", "", _("答复中没有单列")) if self.coverage.replied else ("", "", "")
        icon, dress, words = CONCLUSIONS[row.conclusion]
        late = row.conclusion in {Conclusion.WAITING, Conclusion.ASSIGNED} and self._late(row)
        told = str(words) % {"units": "、".join(row.units)}
        if late:
            return "exclamation-square-fill", "late", _("%(words)s，已逾期") % {"words": told}
        return icon, dress, told

    def _late(self, row: Row) -> bool:
        awaited = [column for column in self.coverage.columns if column.short_name in row.units]
        return all(column.standing is Standing.OVERDUE for column in awaited)

    def _offers(self, row: Row) -> Iterator[tuple[str, str]]:
        """Unit and address of the form, with the ask ticked, for every unit that was not given the ask yet."""
        if not row.assignable:
            return
        given = {
            column.assignment
            for column, cell in zip(self.coverage.columns, row.cells, strict=True)
            if cell.assigned
        }
        for assignment, name, url in self.naming:
            if assignment not in given:
                yield name, f"{url}?{urlencode({'asks': row.ask})}"

    def _cell(self, column: Column, cell: Cell) -> CellLook:
        places = tuple(self._place(column, spoken) for spoken in cell.passages)
        if column.replies and (cell.how or places):
            return _lead_cell(column, cell, places)
        if not column.replies and cell.speaks:
            return _co_cell(column, cell, places)
        if (cell.assigned or cell.named) and cell.verdict != Verdict.NOT_OURS:
            icon, dress, words = AWAITED[column.standing]
            return CellLook(column.short_name, icon, dress, str(words))
        said = str(VERDICTS[Verdict.NOT_OURS][1]) if cell.verdict == Verdict.NOT_OURS else _("不涉及")
        return CellLook(column.short_name, words=said, blank=True)

    def _place(self, column: Column, spoken: Spoken) -> Place:
        name = ABOUT.sub(r"\1", spoken.name)
        short = name if len(name) <= SHORT else f"{name[: SHORT - 1]}…"
        if column.replies:
            return Place(
                short, spoken.name, f"{letter_url('reply', column.letter, self.case)}#part-{spoken.key}"
            )
        return Place(short, spoken.name, f"{self.page}#passage-{spoken.key}")


def _note(row: Row) -> str:
    """The reason why an ask is declined; else the demands that nothing speaks to."""
    if row.conclusion is Conclusion.DECLINED:
        return "；".join(dict.fromkeys(cell.reason for cell in row.cells if cell.reason))
    demands = "、".join(f"“{one}”" for one in row.missing)
    return _("%(demands)s未涉及") % {"demands": demands} if demands else ""


def _lead_cell(column: Column, cell: Cell, places: tuple[Place, ...]) -> CellLook:
    how = AskAnswer.How(cell.how) if cell.how else AskAnswer.How.ANSWERED
    icon, words, planned = ANSWERS[how]
    if column.draft:
        return CellLook(column.short_name, "pencil", "plan", str(planned), places)
    return CellLook(column.short_name, icon, "", str(words), places)


def _co_cell(column: Column, cell: Cell, places: tuple[Place, ...]) -> CellLook:
    icon, words = VERDICTS[Verdict(cell.verdict)] if cell.verdict else ("check-circle-fill", _("谈到"))
    if column.draft:
        return CellLook(column.short_name, "pencil", "plan", _("拟%(verdict)s") % {"verdict": words}, places)
    return CellLook(column.short_name, icon, "", str(words), places)


def asks_of_passages(coverage: Coverage) -> Mapping[int, list[Row]]:
    """For each passage of an opinion the asks that it speaks to, in their order."""
    found: dict[int, list[Row]] = {}
    for row in coverage.rows:
        for column, cell in zip(coverage.columns, row.cells, strict=True):
            for spoken in () if column.replies else cell.passages:
                found.setdefault(spoken.key, []).append(row)
    return found


def asks_of_units(coverage: Coverage) -> Mapping[int, list[Row]]:
    """For each unit's share the asks that its letter answers, in their order."""
    found: dict[int, list[Row]] = {}
    for row in coverage.rows:
        for column, cell in zip(coverage.columns, row.cells, strict=True):
            if cell.speaks:
                found.setdefault(column.assignment, []).append(row)
    return found


def _seal_look(column: Column) -> str:
    solid = "lead" if column.replies else ""
    if column.standing is Standing.OVERDUE:
        return f"{solid} late".strip()
    return "wait" if not column.replies and column.standing is not Standing.DELIVERED else solid


def _heading(row: Row) -> str:
    head = row.number.rpartition(".")[0]
    return f"{head}、{row.group}" if head and row.group else row.group


def _counted(coverage: Coverage) -> str:
    rows = len(coverage.rows)
    words = ngettext("%(n)d 条建议", "%(n)d 条建议", rows) % {"n": rows}
    more = _words_of(COUNTED, coverage)
    return f"{words}：{more}" if more else words


def _words_of(told: Sequence[tuple[Conclusion, Any]], coverage: Coverage) -> str:
    counts = Counter(row.conclusion for row in coverage.rows)
    return "，".join(str(words) % {"n": counts[one]} for one, words in told if counts[one])
