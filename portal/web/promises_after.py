"""What a case page tells of promises: their clocks, the class of the reply over time, and which proposals took them up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from portal.web.following import follow_words, followed_by
from portal.web.subjects import case_url, subject_url
from workflow.letters import OUT
from workflow.models import ClassChange, LookBackAnswer
from workflow.queries.classes import Turn, class_history
from workflow.queries.following import proposals_following
from workflow.states import CaseState

if TYPE_CHECKING:
    from datetime import date

    from portal.web.case_page import CasePage
    from portal.web.moves import Move
    from portal.web.signals import Due

TURNS: Final = {
    Turn.DRAFTED: _("第一次答复"),
    Turn.REVIEWED: _("复前审核时改定"),
    Turn.SECOND_REPLY: _("第二次答复"),
    Turn.REHANDLED: _("重新办理后答复"),
}
WITH_FOLLOWING: Final = frozenset(
    {CaseState.DRAFT, CaseState.RETURNED, CaseState.SUBMITTED, CaseState.RECOMMENDED, CaseState.FILED}
)
"""The states in which a proposal is linked with a promise."""


@dataclass(frozen=True)
class PromiseRow:
    """A promise on the page of its case."""

    subject: Any
    url: str
    moves: list[Move]
    due: Due | None
    followers: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class ClassRow:
    """A class that held from a day on."""

    on: date | None
    letter: str
    outcome: str
    words: str
    unit: str
    url: str
    reason: str


def after_promises(page: CasePage) -> dict[str, Any]:
    """Everything that the page shows of it, in up to five queries."""
    case, me = page.case, page.me
    words = {"follow_row": "", "unfollow_url": ""}
    if case.state in WITH_FOLLOWING:
        words = follow_words(case, me, page.on)
    place = [case.jurisdiction.slug, case.proposal.reference]
    return {
        "commitments": _promises(page),
        "classes": _classes(page),
        "looked_back": _looked_back(page),
        "followed": followed_by(case, me) if getattr(case, "takes_up", False) else [],
        "follow_url": reverse("case_follow", args=place) if words["follow_row"] else "",
        "unfollow_url": words["unfollow_url"],
    }


def _promises(page: CasePage) -> list[PromiseRow]:
    if not page.commitments:
        return []
    clocks = {row.deadline.commitment_id: row.due for row in page.dues if row.deadline.commitment_id}
    followers: dict[int, list[tuple[str, str]]] = {}
    keys = [row.subject.pk for row in page.commitments]
    for one in proposals_following(keys, page.me.held):
        followers.setdefault(one.commitment_id, []).append((case_url(one.case), str(one.case.proposal)))
    return [
        PromiseRow(
            row.subject, row.url, row.moves, clocks.get(row.subject.pk), followers.get(row.subject.pk, [])
        )
        for row in page.commitments
    ]


def _classes(page: CasePage) -> list[ClassRow]:
    """The history, where there is one: a class that never changed is told with its letter."""
    letters = [row.subject.pk for row in page.replies if row.subject.state in OUT]
    if not letters:
        return []
    if len(letters) == 1 and not ClassChange.objects.filter(reply__in=letters).exists():
        return []
    steps = class_history(page.case, page.me.held)
    if len(steps) < 2:  # noqa: PLR2004 -- one class is no history
        return []
    return [
        ClassRow(
            step.on, step.outcome_class.letter, str(step.outcome_class.get_outcome_display()), str(TURNS[step.turn]),
            step.organisation.short_name, subject_url(step.reply, page.case), step.reason,
        )
        for step in steps
    ]  # fmt: skip


def _looked_back(page: CasePage) -> list[LookBackAnswer]:
    """What the leads were asked a year later, and what they said."""
    if page.case.closed_on is None:
        return []
    found = LookBackAnswer.objects.filter(look_back__case=page.case)
    return list(found.select_related("look_back", "organisation").order_by("-pk"))
