"""Marking what was used, passage by passage, beside what the reply in work has of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext_lazy

from portal.web.fates import line_of
from proposals.queries import held_posts
from workflow.forms import UseForm
from workflow.history.fates import courses_of
from workflow.models import Opinion
from workflow.states import OpinionState, Use
from workflow.tracing.fates import Fate

if TYPE_CHECKING:
    from django.forms import BoundField

    from portal.web.fates import FateLine
    from portal.web.visitor import Visitor
    from workflow.history.fates import Course
    from workflow.models import Case

PROPOSED: Final = {
    Fate.VERBATIM: Use.USED,
    Fate.PARTLY: Use.PARTLY,
    Fate.ALTERED: Use.PARTLY,
    Fate.DROPPED: Use.NOT_USED,
}
KEPT: Final = gettext_lazy("仅供主办单位参考，不引用")


@dataclass(frozen=True, slots=True)
class Marking:
    """One passage with its two fields and what became of it so far."""

    line: FateLine
    use: BoundField
    reason: BoundField
    proposed: bool


class UseSheet(UseForm):
    """The same marks. Where none was set yet the reply in work proposes one, and a person decides."""

    def prepare(self) -> None:
        super().prepare()
        self.courses = self._courses()
        self.proposed: set[int] = set()
        for passage in self.passages:
            field = self.fields[f"use-{passage.pk}"]
            field.widget = forms.RadioSelect(choices=Use.choices)
            course = self.courses.get(passage.pk)
            if course is not None and course.use is None:
                self._propose(course)

    def _courses(self) -> dict[int, Course]:
        """The passages of the letters in force, by key."""
        case, on = self.subject.case, self.on
        held = held_posts(self.actor, on) if self.actor is not None else ()
        letters = Opinion.objects.filter(links__assignment=self.subject, state=OpinionState.SENT)
        return {
            row.passage.pk: row
            for opinion in letters.order_by("pk")
            for row in courses_of(opinion, case, held).rows
        }

    def _propose(self, course: Course) -> None:
        key = course.passage.pk
        if not course.passage.quotable:
            self.fields[f"use-{key}"].initial = Use.NOT_USED
            self.fields[f"reason-{key}"].initial = str(KEPT)
        elif course.fate is not None:
            self.fields[f"use-{key}"].initial = PROPOSED[course.fate.fate]
        else:
            return
        self.proposed.add(key)

    def markings(self) -> list[Marking]:
        """The passages in order, as the page shows them."""
        return [
            Marking(
                line_of(self.courses[passage.pk]),
                self[f"use-{passage.pk}"],
                self[f"reason-{passage.pk}"],
                passage.pk in self.proposed,
            )
            for passage in self.passages
            if passage.pk in self.courses
        ]


def use_screen(form: UseSheet, _me: Visitor, _case: Case) -> dict[str, Any]:
    """What stands on the page beside the fields."""
    return {"markings": form.markings()}
