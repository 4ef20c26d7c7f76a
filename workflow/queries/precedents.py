"""What was answered before to what was asked alike, and whether the promises made then were kept."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from proposals.search.likeness import grams
from workflow.assembly.passages import Role
from workflow.letters import published_text
from workflow.models import Case, Reply
from workflow.queries.letters import commitments_visible_to, replies_visible_to
from workflow.queries.likeness import similar_cases
from workflow.states import CommitmentState, Openness, ReplyState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.models import Jurisdiction
    from proposals.queries import Held
    from workflow.models import OutcomeClass
    from workflow.queries.likeness import SimilarCase

NEAR: Final = 20
"""So many similar cases are looked through for their answers."""


@dataclass(frozen=True)
class EarlierAnswer:
    """A passage of a delivered reply to a case that was like it (`score`, 0 to 1).

    Of its promises that were followed, as far as the reader sees them: `kept` (also in part), `broken`, and `pending`.
    """

    reply: Reply
    score: float
    passage: str
    kept: int
    broken: int
    pending: int

    @property
    def case(self) -> Case:
        return self.reply.case

    @property
    def outcome_class(self) -> OutcomeClass | None:
        return self.reply.outcome_class


def earlier_answers(
    held: Iterable[Held],
    *,
    text: str,
    jurisdiction: Jurisdiction,
    exclude: Case | None = None,
    limit: int = 3,
) -> list[EarlierAnswer]:
    """From the delivered replies to the likest cases the passage that answers most nearly what the text asks.

    Only replies that the posts may read, and published ones as they were published.
    """
    held = tuple(held)
    near = similar_cases(held, text=text, jurisdiction=jurisdiction, exclude=exclude, limit=NEAR)
    return answers_to(near, held, text=text, limit=limit)


def answers_to(
    near: Iterable[SimilarCase], held: Iterable[Held], *, text: str, limit: int
) -> list[EarlierAnswer]:
    """The same from similar cases that were found already."""
    held = tuple(held)
    scores = {similar.case.pk: similar.score for similar in near}
    readable = set(replies_visible_to(held).filter(case__in=scores).values_list("pk", flat=True))
    wanted = grams(text)
    found: list[tuple[float, Reply, str]] = []
    for reply in _delivered(scores):
        passage = _nearest(reply, wanted, whole=reply.pk in readable)
        if passage:
            found.append((scores[reply.case_id], reply, passage))
    found.sort(key=lambda one: (-one[0], -one[1].pk))
    outcomes = _outcomes(held, [reply for _score, reply, _passage in found[:limit]])
    return [EarlierAnswer(reply, score, said, *outcomes[reply.pk]) for score, reply, said in found[:limit]]


def _delivered(cases: Iterable[int]) -> QuerySet[Reply]:
    related = ("case__proposal", "case__jurisdiction", "organisation", "outcome_class")
    found: QuerySet[Reply] = Reply.objects.filter(case__in=list(cases), state=ReplyState.DELIVERED)
    return found.select_related(*related).prefetch_related("passages")


def _nearest(reply: Reply, wanted: frozenset[str], *, whole: bool) -> str:
    """The statement of the letter that shares most with what is wanted; "" where it says nothing to it."""
    if whole:
        said = [part.text for part in reply.passages.all() if part.role == Role.PASSAGE]
    else:
        said = published_text(reply).split("\n") if _published(reply) else []
    scored = [(len(grams(words) & wanted), -place) for place, words in enumerate(said)]
    shared, place = max(scored, default=(0, 0))
    return said[-place].strip() if shared else ""


def _published(reply: Reply) -> bool:
    case = reply.case
    decided = case.publication in {Case.Publication.FULL, Case.Publication.SUMMARY}
    return decided and case.published_on is not None and reply.openness == Openness.PUBLIC


def _outcomes(held: tuple[Held, ...], replies: list[Reply]) -> dict[int, tuple[int, int, int]]:
    followed = ~Q(state__in=[CommitmentState.PROPOSED, CommitmentState.DROPPED])
    seen = commitments_visible_to(held).filter(followed, reply__in=replies).values_list("reply", "state")
    counts = Counter((reply, _fate(state)) for reply, state in seen)
    return {r.pk: (counts[r.pk, "kept"], counts[r.pk, "broken"], counts[r.pk, "pending"]) for r in replies}


def _fate(state: str) -> str:
    if state in {CommitmentState.KEPT, CommitmentState.PARTLY_KEPT}:
        return "kept"
    return "broken" if state == CommitmentState.BROKEN else "pending"
