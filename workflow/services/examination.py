"""Examining many proposals at one stroke, each by itself; and comparing each with what was proposed before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db import transaction
from django.db.models import F, Min, Q
from django.utils import timezone

from proposals.queries import Held, posts_active
from workflow.errors import MoveRefusedError
from workflow.models import Alike, Case, Comparison, Look, Shown
from workflow.queries.examination import EXAMINED, EXAMINERS, WORTH_A_LOOK, likenesses
from workflow.queries.likeness import similar_cases
from workflow.services.clock import day_of
from workflow.services.executor import perform
from workflow.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from proposals.models import Proposal, User
    from workflow.errors import Refusal

BESIDE: Final = 8
"""So many like cases are kept with each."""
AT_ONCE: Final = 50


@dataclass(frozen=True, slots=True)
class Examined:
    """One case with the category and the nature (性质) that it is given."""

    case: Case
    category: str = ""
    nature: str = ""


def text_of(proposal: Proposal) -> str:
    """The whole text as last saved: 案由, 理由 and every ask. Two queries."""
    text = proposal.texts.filter(version=proposal.text_version).first()
    asks = proposal.asks.order_by("position").values_list("text", flat=True)
    return "\n".join([proposal.title, text.reasons if text else "", *asks])


def compare(case: Case, *, held: Iterable[Held] | None = None, at: datetime | None = None) -> Comparison:
    """Find what the present text of the case is like, as its examiners may read it, and keep it."""
    posts = _examiners(case, at) if held is None else tuple(held)
    found = similar_cases(
        posts, text=text_of(case.proposal), jurisdiction=case.jurisdiction, exclude=case, limit=BESIDE
    )
    with transaction.atomic():
        comparison, _made = Comparison.objects.update_or_create(
            case=case,
            defaults={"text_version": case.proposal.text_version, "compared_at": at or timezone.now()},
        )
        comparison.alike.all().delete()
        lines = [
            Alike(comparison=comparison, other=one.case, likeness=_thousandths(one.score)) for one in found
        ]
        Alike.objects.bulk_create(line for line in lines if line.likeness >= WORTH_A_LOOK)
    return comparison


def compare_waiting(at: datetime, *, limit: int = AT_ONCE) -> int:
    """Compare those under examination whose present text was not yet, the oldest first; gives how many. Safe to repeat."""
    fresh = Q(comparison__text_version=F("proposal__text_version"))
    waiting = Case.objects.filter(state__in=EXAMINED[:2]).exclude(fresh).order_by("pk")
    cases = list(waiting.select_related("proposal", "jurisdiction")[:limit])
    for case in cases:
        compare(case, at=at)
    return len(cases)


def look(case: Case, *, person: User, held: Iterable[Held], at: datetime | None = None) -> Look:
    """Somebody opens what the case is like: compare it anew, and note which cases were shown to them."""
    at = at or timezone.now()
    with transaction.atomic():
        compare(case, held=held, at=at)
        seen, _made = Look.objects.update_or_create(
            case=case, text_version=case.proposal.text_version, person=person, defaults={"looked_at": at}
        )
        seen.shown.all().delete()
        lines = likenesses([case.pk])[case.pk]
        Shown.objects.bulk_create(Shown(look=seen, other_id=line.case, likeness=line.score) for line in lines)
    return seen


def nothing_alike(case: Case, *, held: Iterable[Held] | None = None, at: datetime | None = None) -> bool:
    """Whether the present text is like no other, so that there is nothing to look at. Compared first where it was not."""
    known = Comparison.objects.filter(case=case, text_version=case.proposal.text_version)
    if not known.exists():
        compare(case, held=held, at=at)
    return not likenesses([case.pk])[case.pk]


def recommend_many(
    chosen: Sequence[Examined], *, actor: User, key: str, at: datetime | None = None
) -> dict[int, Refusal | None]:
    """Let each pass the first examination; by its key why not, or None where it was done.

    What is like nothing needs no look; what is like something was looked at by somebody, or is refused. `key` makes
    repeating safe: what was done under it is done no second time, and said again.
    """

    def inputs(one: Examined) -> dict[str, Any]:
        return {
            "similar_reviewed": nothing_alike(one.case, at=at),
            "category": one.category,
            "nature": one.nature,
        }

    return {
        one.case.pk: _examine("recommend", one.case, actor, f"{key}p{one.case.pk}", at, inputs(one))
        for one in in_order(chosen)
    }


def file_many(
    chosen: Sequence[Examined], *, actor: User, key: str, at: datetime | None = None
) -> dict[int, Refusal | None]:
    """File each with its category, in the order in which they were submitted, so that the numbers follow it."""
    return {
        one.case.pk: _examine(
            "file", one.case, actor, f"{key}f{one.case.pk}", at,
            {"category": one.category, "nature": one.nature, "number": "", "topic_group": None},
        )
        for one in in_order(chosen)
    }  # fmt: skip


def in_order(chosen: Iterable[Examined]) -> list[Examined]:
    """By the moment at which each was first submitted. One query."""
    chosen = list(chosen)
    submitted = Q(events__machine="case", events__transition="submit")
    first = Case.objects.filter(submitted, pk__in=[one.case.pk for one in chosen])
    moments = dict(first.annotate(submitted_at=Min("events__at")).values_list("pk", "submitted_at"))
    known = {pk: (at, pk) for pk, at in moments.items()}
    return sorted(chosen, key=lambda one: (one.case.pk not in known, known.get(one.case.pk, one.case.pk)))


def _examine(
    name: str, case: Case, actor: User, key: str, at: datetime | None, inputs: dict[str, Any]
) -> Refusal | None:
    try:
        perform(name, case, actor=actor, key=key, at=at, **inputs)
    except MoveRefusedError as error:
        return error.refusal
    return None


def _examiners(case: Case, at: datetime | None) -> tuple[Held, ...]:
    """A post that examines where the case is, as it opens the same cases as any other there; none without one."""
    on = day_of(at or timezone.now(), case.jurisdiction)
    posts = posts_active(on).filter(
        organisation__jurisdiction=case.jurisdiction_id, role__in=sorted(EXAMINERS)
    )
    return tuple(
        Held(post, post.person_id) for post in posts.select_related("organisation").order_by("pk")[:1]
    )


def _thousandths(score: float) -> int:
    return min(1000, max(0, round(score * 1000)))


FIRST_STEP, SECOND_STEP, CORRECTION = (CaseState(state) for state in EXAMINED)
