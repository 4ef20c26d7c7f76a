"""What became of an opinion's words, as a page tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.moves import moves_on
from workflow.history.fates import courses_of
from workflow.states import Use
from workflow.tracing.fates import Fate
from workflow.tracing.words import ALTERED

if TYPE_CHECKING:
    from datetime import date

    from portal.web.moves import Move
    from portal.web.visitor import Visitor
    from workflow.history.fates import Course
    from workflow.models import Assignment, Case, Opinion, Passage, PassageUse
    from workflow.tracing.fates import Landing, PassageFate

LOOKS: Final = {
    Fate.VERBATIM: ("check-circle-fill", "", gettext_lazy("逐字写入答复")),
    Fate.PARTLY: ("circle-half", "", gettext_lazy("部分写入答复")),
    Fate.ALTERED: ("exclamation-triangle-fill", "is-open", gettext_lazy("写入时有改动")),
    Fate.DROPPED: ("dash-circle", "is-wait", gettext_lazy("没有写入答复")),
}
USES: Final = {Use.USED: "check2", Use.PARTLY: "circle-half", Use.NOT_USED: "dash-circle"}


@dataclass(frozen=True, slots=True)
class Changed:
    """What the opinion says and what the reply says instead."""

    label: str
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class Place:
    """A passage of a reply that the words came to."""

    unit: str
    name: str
    text: str


@dataclass(frozen=True, slots=True)
class FateLine:
    """One passage with the lead's mark and what the replies made of it; `words` are empty where that is not told."""

    passage: Passage
    use: PassageUse | None
    icon: str = ""
    dress: str = ""
    words: str = ""
    places: tuple[Place, ...] = ()
    changes: tuple[Changed, ...] = ()
    reworded: bool = False
    odd: str = ""

    @property
    def use_icon(self) -> str:
        return USES[Use(self.use.use)] if self.use else ""

    @property
    def name(self) -> str:
        """The heading, or how the passage begins."""
        return self.passage.heading or self.passage.text[:20]


def lines_of(opinion: Opinion, case: Case, me: Visitor) -> dict[str, Any]:
    """What the page says of the passages: `lines`, and on what text it rests."""
    courses = courses_of(opinion, case, me.held)
    return {
        "lines": [line_of(course) for course in courses.rows],
        "marked": courses.marked,
        "traced": courses.traced,
        "issued": courses.issued,
    }


def line_of(course: Course) -> FateLine:
    fate = course.fate
    if fate is None:
        return FateLine(course.passage, course.use)
    icon, dress, words = LOOKS[fate.fate]
    return FateLine(
        course.passage,
        course.use,
        icon=icon,
        dress=dress,
        words=_measured(str(words), fate),
        places=tuple(_place(landing) for landing in fate.landings),
        changes=tuple(change for landing in fate.landings for change in _changes(landing)),
        reworded=fate.fate is Fate.ALTERED,
        odd=_odd(course.use, fate),
    )


def _measured(words: str, fate: PassageFate) -> str:
    if fate.fate not in {Fate.PARTLY, Fate.ALTERED} or not fate.carried:
        return words
    told = {"words": words, "carried": fate.carried, "all": fate.characters}
    return _("%(words)s，%(all)d 字中有 %(carried)d 字逐字相同") % told


def _place(landing: Landing) -> Place:
    return Place(landing.reply.organisation.short_name, landing.part.name, landing.part.text.strip())


def _changes(landing: Landing) -> list[Changed]:
    return [
        Changed(str(ALTERED[one.kind]), one.was_in.text.strip(), one.now_in.text.strip())
        for one in landing.alterations
    ]


def _odd(use: PassageUse | None, fate: PassageFate) -> str:
    """Where the mark says one thing and the text another."""
    dropped = fate.fate is Fate.DROPPED
    if use is None or (use.use == Use.NOT_USED) is dropped:
        return ""
    return _("标为采用，但答复里没有找到") if dropped else _("标为未采用，但答复里有这些文字")


def answering(share: Assignment, case: Case, me: Visitor, on: date) -> list[Move]:
    """What the visitor may say to it now: the lead its marks, the co-handler its one objection."""
    names = {"mark_use", "object_to_use"}
    return [move for move in moves_on(share, case, me, on) if move.row.name in names]
