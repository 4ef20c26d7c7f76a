"""What the matrix is made of: columns are units, rows are asks, all as one person may see them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from workflow.states import REPLYING, Verdict


class Standing(StrEnum):
    """How a unit stands with the letter that it owes. Whoever sees the case may know it."""

    DELIVERED = "delivered"
    AWAITED = "awaited"
    OVERDUE = "overdue"
    WAIVED = "waived"


class Conclusion(StrEnum):
    """What there is for an ask. LOST is one that an opinion speaks to and the reply does not.

    ASSIGNED waits for a unit that the office named for it, WAITING for one that has not delivered yet and may answer.
    """

    ANSWERED = "answered"
    PARTLY = "partly"
    PLANNED = "planned"
    DECLINED = "declined"
    LOST = "lost"
    ASSIGNED = "assigned"
    WAITING = "waiting"
    NOBODY = "nobody"


OPEN: Final = frozenset(
    {Conclusion.PARTLY, Conclusion.LOST, Conclusion.ASSIGNED, Conclusion.WAITING, Conclusion.NOBODY}
)
"""The conclusions after which something is left to do."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A passage that speaks to an ask: of the opinion in a co-handler's column, of the reply in a lead's."""

    key: int
    name: str


@dataclass(frozen=True, slots=True)
class Column:
    """One unit of the round. `draft` says that the letter shown is still in work; `letter` is its key."""

    assignment: int
    unit: int
    name: str
    short_name: str
    seal: str
    role: str
    standing: Standing
    letter: int | None = None
    draft: bool = False

    @property
    def replies(self) -> bool:
        """Whether the unit owes the proposer a reply, so that its column shows what the reply says."""
        return self.role in REPLYING

    @property
    def pending(self) -> bool:
        return self.standing in {Standing.AWAITED, Standing.OVERDUE}


@dataclass(frozen=True, slots=True)
class Cell:
    """What one unit says to one ask.

    `verdict` is the opinion's word (Verdict), `how` the reply's (AskAnswer.How) with its `reason`; "" where none was
    given. `assigned` says that the office gave the ask to the unit, `named` that the unit's question names it.
    """

    verdict: str = ""
    how: str = ""
    reason: str = ""
    passages: tuple[Spoken, ...] = ()
    assigned: bool = False
    named: bool = False

    @property
    def speaks(self) -> bool:
        """Whether the unit answers the ask, were it to say that it cannot be done. A person's word counts first."""
        return self.verdict != Verdict.NOT_OURS and bool(self.verdict or self.how or self.passages)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to show."""
        return not (self.verdict or self.how or self.passages or self.assigned or self.named)


@dataclass(frozen=True, slots=True)
class Row:
    """One ask with a cell for each column. `units` are the short names that the conclusion is about.

    `missing` are the demands of the ask that nothing speaks to.
    """

    ask: int
    position: int
    number: str
    group: str
    text: str
    cells: tuple[Cell, ...]
    conclusion: Conclusion | None = None
    units: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    @property
    def open(self) -> bool:
        return self.conclusion in OPEN

    @property
    def assignable(self) -> bool:
        """Whether it makes sense that the office names a unit for it: what an opinion holds need not be asked for."""
        return self.conclusion in {Conclusion.PARTLY, Conclusion.WAITING, Conclusion.NOBODY}


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix as somebody may see it. `complete` says that they may read every opinion that was sent.

    `replied` says that they may read the replies of all units that owe one, so that silence there is silence.
    """

    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    complete: bool
    replied: bool

    def count(self, conclusion: Conclusion) -> int:
        return sum(row.conclusion is conclusion for row in self.rows)

    @property
    def open_rows(self) -> tuple[Row, ...]:
        return tuple(row for row in self.rows if row.open)

    @property
    def unassigned(self) -> tuple[Row, ...]:
        """The asks that nobody answers and nobody is asked to answer."""
        return tuple(row for row in self.rows if row.conclusion is Conclusion.NOBODY)
