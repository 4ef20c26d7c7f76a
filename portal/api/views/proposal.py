"""Proposals, as far as the caller sees their cases. They are changed by moves of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from portal.api import filters
from portal.api.described import operation
from portal.api.serializers.proposal import (
    ProposalDetailSerializer,
    ProposalSerializer,
    ProposalTextSerializer,
)
from portal.api.views.base import ReadView
from proposals.models import Ask, Organisation
from workflow.queries import proposals_visible_to, texts_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rest_framework.request import Request


class ProposalView(ReadView):
    """What was proposed."""

    things = _("提案")
    visible = proposals_visible_to
    filterset_class = filters.ProposalFilter
    serializer_class = ProposalSerializer
    detail_class = ProposalDetailSerializer
    beside = ("case__jurisdiction", "session", "proposer", "proposing_body", "topic_group", "entered_by")

    def within(self) -> Iterable[Any]:
        if self.action == "list":
            return ()
        return (
            Prefetch("asks", Ask.objects.order_by("position")),
            Prefetch("wished_units", Organisation.objects.order_by("kind", "pk")),
        )

    @operation(_("提案：历次文本"), ProposalTextSerializer(many=True), name="proposals_versions_list")
    def versions(self, _request: Request, **_key: Any) -> Response:
        """The saved texts that the caller may read, the newest first: all for who signs, else the present one."""
        proposal = self.get_object()
        found = texts_visible_to(proposal.case, self.caller.held).order_by("-version")
        return Response(ProposalTextSerializer(found, many=True).data)
