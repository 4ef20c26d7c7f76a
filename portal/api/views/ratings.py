"""Ratings, as far as the caller may read them. They are given by moves of the case and of the share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from portal.api import filters
from portal.api.serializers.ratings import (
    EvaluationDetailSerializer,
    EvaluationSerializer,
    ProposalRatingSerializer,
)
from portal.api.views.base import ReadView
from workflow.models import AskAdoption, RatingChange
from workflow.queries import (
    evaluations_visible_to,
    proposal_ratings_visible_to,
    rating_entries_visible_to,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

CASE = ("case__jurisdiction", "case__proposal")


class EvaluationView(ReadView):
    """Ratings of the handling; those that the caller still owes are `mine=true&state=pending`."""

    things = _("提案人评价")
    visible = evaluations_visible_to
    filterset_class = filters.EvaluationFilter
    serializer_class = EvaluationSerializer
    detail_class = EvaluationDetailSerializer
    beside = (*CASE, "signer", "body")

    def within(self) -> Iterable[Any]:
        if self.action == "list":
            return ()
        entries = rating_entries_visible_to(self.caller.held).select_related("by").order_by("at", "pk")
        return (
            Prefetch("adoptions", AskAdoption.objects.select_related("ask").order_by("ask__position")),
            Prefetch("entries", entries),
            Prefetch("entries__changes", RatingChange.objects.order_by("pk")),
        )


class ProposalRatingView(ReadView):
    """What units that answered think of proposals."""

    things = _("对提案的评议")
    visible = proposal_ratings_visible_to
    filterset_class = filters.ProposalRatingFilter
    serializer_class = ProposalRatingSerializer
    beside = ("assignment__case__jurisdiction", "assignment__case__proposal", "assignment__organisation")
