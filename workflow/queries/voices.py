"""What was said of published cases: how many for and against, the comments that are shown, and those to be read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Count

from proposals.roles import Role
from workflow.models import Comment, Vote
from workflow.models.voices import LONGEST_COMMENT

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held

LONGEST: Final = LONGEST_COMMENT
"""Characters of a comment."""
SHOWN: Final = 50
"""Comments that a page shows, the newest first."""


@dataclass(frozen=True)
class Voices:
    """What a public page says below a case."""

    support: int
    oppose: int
    comments: tuple[Comment, ...]

    @property
    def votes(self) -> int:
        return self.support + self.oppose


@dataclass(frozen=True)
class Own:
    """What one visitor said of a case: their choice or "", and their comment as it stands."""

    choice: str = ""
    comment: Comment | None = None

    @property
    def choice_words(self) -> str:
        return str(Vote.Choice(self.choice).label) if self.choice else ""


def voices_of(case: int) -> Voices:
    """The votes and the comments that the secretariat let through."""
    told = dict(
        Vote.objects.filter(case=case).values_list("choice").annotate(number=Count("pk")).order_by("choice")
    )
    shown = Comment.objects.filter(case=case, state=Comment.State.APPROVED).order_by("-pk")[:SHOWN]
    return Voices(told.get(Vote.Choice.SUPPORT, 0), told.get(Vote.Choice.OPPOSE, 0), tuple(shown))


def own_voice(case: int, visitor: str) -> Own:
    """What the visitor with that digest said."""
    choice = Vote.objects.filter(case=case, visitor=visitor).values_list("choice", flat=True).first()
    live = Comment.objects.filter(case=case, visitor=visitor).exclude(state=Comment.State.REPLACED)
    return Own(choice or "", live.first())


def comments_moderated_by(held: Iterable[Held]) -> QuerySet[Comment]:
    """The comments on cases of the jurisdictions whose secretariat the posts are."""
    places = {h.jurisdiction_id for h in held if h.role == Role.SECRETARIAT}
    found: QuerySet[Comment] = Comment.objects.filter(jurisdiction__in=places)
    return found
