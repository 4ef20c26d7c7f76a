"""What became of the words of an opinion, as each may see it: the lead's marks, and where they went in the replies."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.models import PassageUse
from workflow.queries import OUT, passages_visible_to, replies_visible_to
from workflow.tracing import replies_of
from workflow.tracing.fates import fates_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proposals.queries import Held
    from workflow.models import Case, Opinion, Passage
    from workflow.tracing.fates import PassageFate


@dataclass(frozen=True, slots=True)
class Course:
    """One passage: how the lead marked it, and what became of it in the replies that the reader may see."""

    passage: Passage
    use: PassageUse | None
    fate: PassageFate | None


@dataclass(frozen=True, slots=True)
class Courses:
    """The passages of a letter that the reader may read. `issued`: every reply that was looked at has gone out."""

    rows: tuple[Course, ...]
    issued: bool

    @property
    def marked(self) -> bool:
        return any(row.use for row in self.rows)

    @property
    def traced(self) -> bool:
        return any(row.fate for row in self.rows)


def courses_of(opinion: Opinion, case: Case, held: Sequence[Held]) -> Courses:
    """What became of a letter in one of the cases that it answers."""
    rows = passages_visible_to(held).filter(opinion=opinion).order_by("position")
    uses = {use.passage_id: use for use in PassageUse.objects.filter(passage__opinion=opinion, case=case)}
    round_ = opinion.links.filter(case=case).values_list("assignment__round", flat=True).get()
    visible = replies_visible_to(held).filter(case=case, round=round_)
    states = dict(visible.exclude(text_version=0).values_list("pk", "state"))
    replies = [letter for letter in replies_of(case, round_) if letter.reply.pk in states] if states else []
    fates = {fate.passage.position: fate for fate in fates_of(opinion, case, replies)}
    return Courses(
        tuple(Course(row, uses.get(row.pk), fates.get(row.position)) for row in rows),
        issued=bool(states) and all(state in OUT for state in states.values()),
    )
