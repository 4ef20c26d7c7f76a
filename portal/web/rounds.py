"""The rounds of a case side by side: who handled it, what was answered, what the signers said, what was decided then."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.urls import reverse

from portal.web.ratings import ratings_of
from portal.web.subjects import letter_url
from workflow.queries import (
    assignments_visible_to,
    consultations_visible_to,
    dissatisfaction_reviews_visible_to,
    replies_visible_to,
)

if TYPE_CHECKING:
    from datetime import date

    from portal.web.ratings import Rating
    from portal.web.visitor import Visitor
    from workflow.models import Assignment, Case, Consultation, DissatisfactionReview, Reply


@dataclass(frozen=True, slots=True)
class Letter:
    """A reply with its page."""

    reply: Reply
    url: str


@dataclass(frozen=True)
class Round:
    """One round as far as the visitor may see it."""

    number: int
    units: list[Assignment] = field(default_factory=list)
    letters: list[Letter] = field(default_factory=list)
    talks: list[Consultation] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    reviews: list[DissatisfactionReview] = field(default_factory=list)

    @property
    def answered_on(self) -> date | None:
        days = [one.reply.delivered_on for one in self.letters if one.reply.delivered_on]
        return max(days, default=None)


def rounds_url(case: Case) -> str:
    return reverse("case_rounds", args=[case.jurisdiction.slug, case.proposal.reference])


def rounds_of(case: Case, me: Visitor) -> list[Round]:
    """Every round from the first to the present one. A fixed number of queries, however many rounds there are."""
    rounds = {number: Round(number) for number in range(1, case.round + 1)}
    shares = assignments_visible_to(me.held).filter(case=case).select_related("organisation")
    for share in shares.order_by("pk"):
        rounds[share.round].units.append(share)
    replies = replies_visible_to(me.held).filter(case=case).select_related("organisation", "outcome_class")
    for reply in replies.order_by("pk"):
        rounds[reply.round].letters.append(Letter(reply, letter_url("reply", reply.pk, case)))
    for talk in consultations_visible_to(me.held).filter(case=case).order_by("on", "pk"):
        rounds[talk.round].talks.append(talk)
    for rating in ratings_of(case, me):
        rounds[rating.evaluation.round].ratings.append(rating)
    for review in dissatisfaction_reviews_visible_to(me.held).filter(case=case).order_by("pk"):
        rounds[review.round].reviews.append(review)
    return list(rounds.values())
