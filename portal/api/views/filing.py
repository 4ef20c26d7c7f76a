"""What belongs to the filing of proposals: their files, the calls for them and the clues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema

from portal.api import filters
from portal.api.described import ErrorSerializer
from portal.api.serializers.clues import CallSerializer, ClueSerializer
from portal.api.serializers.files import AttachmentSerializer
from portal.api.views.base import ReadView
from portal.api.views.papers import AnyForm
from portal.documents.attached import attached_file
from proposals.files import MEDIA_TYPES
from workflow.queries import attachments_visible_to
from workflow.queries.clues import calls_visible_to, clues_visible_to

if TYPE_CHECKING:
    from django.http import HttpResponse
    from rest_framework.request import Request

FILES: Final[dict[Any, Any]] = {
    (200, media_type): OpenApiTypes.BINARY for media_type in sorted(set(MEDIA_TYPES.values()))
}


class AttachmentView(ReadView):
    """The files of visible cases. They come and go by moves of the case (`attach`, `detach`)."""

    things = _("附件")
    visible = attachments_visible_to
    filterset_class = filters.AttachmentFilter
    serializer_class = AttachmentSerializer
    beside = ("proposal__case", "added_by")


class AttachmentFileView(AttachmentView):
    """The same, fetched as files whatever the caller says to accept."""

    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="attachments_content",
        summary=_("附件：取文件"),
        responses=FILES | {401: ErrorSerializer, 404: ErrorSerializer},
    )
    def content(self, _request: Request, pk: int) -> HttpResponse:
        """The file itself, to be saved."""
        attachment = self.get_queryset().filter(pk=pk).first()
        if attachment is None:
            raise Http404
        return attached_file(attachment.proposal.case, self.caller.held, pk)


class CallView(ReadView):
    """Calls for proposals."""

    things = _("提案线索征集")
    visible = calls_visible_to
    filterset_class = filters.CallFilter
    serializer_class = CallSerializer
    beside = ("jurisdiction", "session")


class ClueView(ReadView):
    """Clues: all of them for those who may take them up, a unit's own for the unit."""

    things = _("提案线索")
    visible = clues_visible_to
    filterset_class = filters.ClueFilter
    serializer_class = ClueSerializer
    beside = ("organisation", "offered_by")
