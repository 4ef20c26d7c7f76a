"""The channel to the installation on the other side of a gap: how far it is, and files taken and brought."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from portal.api.described import ErrorSerializer, InvalidSerializer, operation
from portal.api.inputs import shaped
from portal.api.serializers.exchange import (
    BroughtInputSerializer,
    BroughtSerializer,
    ExchangeSerializer,
    PackedSerializer,
)
from portal.api.views.base import row_there
from portal.api.views.managing import SettingsView
from portal.api.views.papers import AnyForm
from workflow.errors import MoveRefusedError, Refusal
from workflow.exchange import fingerprint
from workflow.models import Channel, Parcel
from workflow.services import exchange as service

if TYPE_CHECKING:
    from collections.abc import Callable

    from rest_framework.request import Request

SHOWN: Final = 10
"""So many of the last parcels of each direction, and of what was refused, are told."""
PARCEL: Final = "application/octet-stream"
KEY: Final = OpenApiParameter("key", int, OpenApiParameter.PATH, description=_("包的 id。"))


class ExchangeView(SettingsView):
    """Both directions. Of proposals it says nothing."""

    things = _("内外网交换")

    @operation(_("内外网交换：到哪里了"), ExchangeSerializer, name="jurisdictions_exchange_retrieve")
    def setting(self, _request: Request, pk: int) -> Response:
        """Raises Http404, also where the city has no other side."""
        channel = self.channel(pk)
        standing = service.standing_of(channel)
        kept = service.to_write(channel, self.at, again=True).values_list("pk", flat=True)
        told = {
            "side": channel.jurisdiction.exchange_side,
            "peer": channel.peer,
            "own_fingerprint": fingerprint(channel.own_public),
            "peer_fingerprint": fingerprint(channel.peer_public) if channel.peer_public else "",
            "unwritten": standing.unwritten,
            "unacknowledged": standing.unacknowledged,
            "waiting": standing.waiting,
            "missing": standing.missing,
            "problem": standing.problem,
            "heard_at": channel.heard_at,
            "out": service.newest(channel, Parcel.Direction.OUT, SHOWN),
            "arrived": service.newest(channel, Parcel.Direction.IN, SHOWN),
            "refused_files": service.refused_files(channel)[:SHOWN],
            "refused_items": service.refused_items(channel)[:SHOWN],
        }
        return Response(ExchangeSerializer(told, context={"kept": set(kept)}).data)

    @operation(
        _("内外网交换：打包对方还不知道的"),
        PackedSerializer,
        name="jurisdictions_exchange_pack",
        errors=(403, 404, 409),
    )
    def pack(self, _request: Request, pk: int) -> Response:
        """Raises Http404, MoveRefusedError."""
        channel = self.channel(pk)
        made = _told(lambda: service.pack_news(channel, self.at))
        return Response({"made": len(made)})

    def channel(self, pk: int) -> Channel:
        """Raises Http404."""
        rows = Channel.objects.filter(jurisdiction=self.administered(pk)).select_related("jurisdiction")
        found = rows.first()
        if found is None:
            raise Http404
        return found


class BroughtView(ExchangeView):
    """Files that were carried here."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        operation_id="jurisdictions_exchange_bring",
        summary=_("内外网交换：收下对方的一个包"),
        request={"multipart/form-data": BroughtInputSerializer},
        responses={200: BroughtSerializer, 400: InvalidSerializer}
        | dict.fromkeys((401, 403, 404, 409, 413, 415), ErrorSerializer),
    )
    def bring(self, request: Request, pk: int) -> Response:
        """Checked, kept, and taken in where it is in turn. Raises Http404, InvalidInputsError, MoveRefusedError."""
        channel = self.channel(pk)
        file = shaped(BroughtInputSerializer, request)["parcel"]
        data = file.read(service.MOST_BYTES + 1)

        def taken() -> service.Arrived:
            one = service.admit(channel, file.name or "", data, self.at)
            service.take_waiting(channel, self.at)
            return one

        return Response(BroughtSerializer(_told(taken)).data)


class TakenView(ExchangeView):
    """Files to be carried to the other side."""

    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="jurisdictions_exchange_take",
        summary=_("内外网交换：取一个包，带到对方"),
        parameters=[KEY],
        request=None,
        responses={(200, PARCEL): OpenApiTypes.BINARY, 401: ErrorSerializer, 404: ErrorSerializer},
    )
    def take(self, _request: Request, pk: int, key: int) -> HttpResponse:
        """Sealed, so that its carrier reads nothing of it; noted as written. Raises Http404."""
        channel = self.channel(pk)
        kept = service.to_write(channel, self.at, again=True).select_related("content")
        parcel = row_there(kept, key)
        parcel.moved_at = self.at
        parcel.save(update_fields=["moved_at"])
        name = content_disposition_header(True, service.name_of(channel, parcel)) or "attachment"
        return HttpResponse(
            bytes(parcel.content.data), content_type=PARCEL, headers={"Content-Disposition": name}
        )


def _told(act: Callable[[], Any]) -> Any:
    try:
        return act()
    except service.ExchangeError as error:
        raise MoveRefusedError(Refusal(error.code, error.message)) from error
