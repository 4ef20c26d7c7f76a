"""What follows for one ask from what the units say to it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from workflow.assembly.matching import Status
from workflow.coverage.values import Cell, Column, Conclusion
from workflow.models import AskAnswer
from workflow.states import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    _Pair = tuple[Column, Cell]

HOW: Final = {
    AskAnswer.How.ANSWERED: Conclusion.ANSWERED,
    AskAnswer.How.PARTLY: Conclusion.PARTLY,
    AskAnswer.How.PLANNED: Conclusion.PLANNED,
    AskAnswer.How.DECLINED: Conclusion.DECLINED,
}
SAID: Final = {
    Verdict.ADOPTED: Conclusion.ANSWERED,
    Verdict.PARTLY: Conclusion.PARTLY,
    Verdict.CANNOT: Conclusion.DECLINED,
}
READ: Final = {Status.PARTLY: Conclusion.PARTLY, Status.PLANNED: Conclusion.PLANNED}
BEST: Final = (Conclusion.ANSWERED, Conclusion.PARTLY, Conclusion.PLANNED, Conclusion.DECLINED)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the rows have in common.

    `bound` are the shares that were asked for certain asks and so are awaited for no others; `final` says that all
    replies have been issued, so that nobody is awaited.
    """

    columns: tuple[Column, ...]
    bound: frozenset[int]
    complete: bool
    replied: bool
    final: bool


def concluded(
    pairs: Sequence[_Pair], frame: Frame, told: Status | None = None
) -> tuple[Conclusion | None, Sequence[Column]]:
    """By the reply where it speaks; else by the opinions; else by who may still answer.

    `told` is what the matching makes of the passages; it counts where nobody put it in a word.
    """
    read = READ.get(told, Conclusion.ANSWERED) if told else Conclusion.ANSWERED
    replying = [pair for pair in pairs if pair[0].replies and pair[1].speaks]
    if replying:
        return _best(_of_reply(cell, read) for _, cell in replying), [column for column, _ in replying]
    heard = [pair for pair in pairs if not pair[0].replies and not pair[0].draft and pair[1].speaks]
    speaking = [column for column, _ in heard]
    if frame.replied and heard:
        return Conclusion.LOST, speaking
    if not frame.complete:
        return None, ()
    said = _best(_of_opinion(cell, read) for _, cell in heard) if heard else None
    if said is not Conclusion.ANSWERED and not frame.final:
        awaited = _awaited(pairs, frame, spoken=said is not None)
        if awaited is not None:
            return awaited
    return said or Conclusion.NOBODY, speaking


def _awaited(
    pairs: Sequence[_Pair], frame: Frame, *, spoken: bool
) -> tuple[Conclusion, Sequence[Column]] | None:
    """Whoever was asked for this ask and has not delivered; where nobody spoke, also who was asked for none."""
    pending = [(column, cell) for column, cell in pairs if column.pending]
    assigned = [column for column, cell in pending if cell.assigned]
    if assigned:
        return Conclusion.ASSIGNED, assigned
    co = [(column, cell) for column, cell in pending if not column.replies]
    named = [column for column, cell in co if cell.named]
    if named or spoken:
        return (Conclusion.WAITING, named) if named else None
    free = [column for column, _ in co if column.assignment not in frame.bound]
    return (Conclusion.WAITING, free) if free else None


def _best(conclusions: Iterable[Conclusion]) -> Conclusion:
    return min(conclusions, key=BEST.index)


def _of_reply(cell: Cell, read: Conclusion) -> Conclusion:
    return HOW[AskAnswer.How(cell.how)] if cell.how else read


def _of_opinion(cell: Cell, read: Conclusion) -> Conclusion:
    return SAID[Verdict(cell.verdict)] if cell.verdict else read
