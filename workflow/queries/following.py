"""Promises that a new proposal may take up, and those that it took up, each as far as the reader may read it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import BooleanField, Exists, OuterRef, Q, Subquery

from workflow.guards.following import UNKEPT
from workflow.models import Commitment, FollowUp, PublicText
from workflow.queries.cases import cases_visible_to
from workflow.queries.letters import commitments_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from django.db.models import QuerySet

    from proposals.queries import Held
    from workflow.models import Case


def _public() -> QuerySet[PublicText]:
    """What of the promise asked about the public reads."""
    living = PublicText.objects.filter(withdrawn_at=None, public_case__withdrawn_at=None)
    return living.filter(commitment=OuterRef("pk"))


def told_promises(held: Iterable[Held]) -> QuerySet[Commitment]:
    """The promises that the posts read, with `seen`; of others those that are public, by their `public_words` alone."""
    seen = commitments_visible_to(tuple(held)).filter(pk=OuterRef("pk"))
    told: QuerySet[Commitment] = Commitment.objects.annotate(
        seen=Exists(seen), public_words=Subquery(_public().values("body")[:1])
    )
    return told.filter(Q(seen=True) | Q(public_words__isnull=False))


def followable(case: Case, held: Iterable[Held]) -> QuerySet[Commitment]:
    """The promises of other cases of the city that are not kept and that the posts may read. `late` first is asked of the day."""
    elsewhere = told_promises(held).filter(jurisdiction=case.jurisdiction_id, state__in=sorted(UNKEPT))
    return elsewhere.exclude(case=case.pk).exclude(follow_ups__case=case.pk)


def promises_followed(case: Case, held: Iterable[Held]) -> QuerySet[FollowUp]:
    """What a case takes up. `told` says whether the reader reads the promise, `public_words` how the public does."""
    held = tuple(held)
    seen = commitments_visible_to(held).filter(pk=OuterRef("commitment"))
    public = PublicText.objects.filter(
        commitment=OuterRef("commitment"), withdrawn_at=None, public_case__withdrawn_at=None
    )
    found: QuerySet[FollowUp] = FollowUp.objects.filter(case=case.pk)
    return found.annotate(
        told=Exists(seen, output_field=BooleanField()), public_words=Subquery(public.values("body")[:1])
    ).select_related(
        "commitment__organisation", "commitment__case__proposal", "commitment__case__jurisdiction"
    )


def proposals_following(commitments: Iterable[Any], held: Iterable[Held]) -> QuerySet[FollowUp]:
    """The visible cases that take up one of these promises."""
    found: QuerySet[FollowUp] = FollowUp.objects.filter(
        commitment__in=list(commitments), case__in=cases_visible_to(tuple(held))
    )
    return found.select_related("case__proposal", "case__jurisdiction").order_by("pk")
