"""The anchors of a city's event logs, for whoever watches over it, and where they are mailed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from portal.api.described import operation
from portal.api.inputs import shaped
from portal.api.serializers.anchors import (
    AnchorAddressInputSerializer,
    AnchorAddressSerializer,
    AnchorDetailSerializer,
    AnchorSerializer,
)
from portal.api.views.base import row_there
from portal.api.views.managing import KeptView, SettingsView
from proposals.models import Jurisdiction
from proposals.roles import Role
from proposals.scopes import Scope
from workflow.models import Anchor, AnchorAddress
from workflow.services.anchors import anchors_of, set_address

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from portal.api.access import Caller

READERS: Final = frozenset({Role.ADMINISTRATOR, Role.AUDITOR, Role.SECRETARIAT})


def _places(caller: Caller) -> set[int]:
    return {held.jurisdiction_id for held in caller.held if held.role in READERS}


class AnchorView(KeptView):
    """One anchor, with all that is needed to check it."""

    things = _("存证")
    scope = Scope.READ
    queryset = Anchor.objects.none()
    serializer_class = AnchorDetailSerializer
    beside = ("jurisdiction",)

    def seen(self) -> QuerySet[Any]:
        return Anchor.objects.filter(jurisdiction__in=_places(self.caller))


class CityAnchorView(KeptView):
    """The anchors of a city, the newest first."""

    things = _("本市的存证")
    scope = Scope.READ
    queryset = Anchor.objects.none()
    serializer_class = AnchorSerializer
    beside = ()

    def seen(self) -> QuerySet[Any]:
        own = Jurisdiction.objects.filter(pk__in=_places(self.caller))
        return anchors_of(row_there(own, self.kwargs["pk"]))


class AnchorAddressView(SettingsView):
    """Where the anchors are mailed every day."""

    things = _("存证寄往的邮箱")

    @operation(
        _("存证：每天寄往哪里"), AnchorAddressSerializer, name="jurisdictions_anchors_address_retrieve"
    )
    def setting(self, _request: Request, pk: int) -> Response:
        """Raises Http404."""
        return Response(self._told(self.administered(pk)))

    @operation(
        _("存证：改每天寄往哪里"), AnchorAddressSerializer, name="jurisdictions_anchors_address_update",
        takes=AnchorAddressInputSerializer, errors=(403, 404), seen=True,
    )  # fmt: skip
    def change(self, request: Request, pk: int) -> Response:
        """Raises Http404, InvalidInputsError, StaleMoveError."""
        place = self.administered(pk)
        address = shaped(AnchorAddressInputSerializer, request)["address"]
        self.unchanged(self._told(place))
        set_address(place, address, by=self.caller.user, at=self.at)
        return Response(self._told(place))

    def _told(self, place: Jurisdiction) -> Any:
        row = AnchorAddress.objects.filter(jurisdiction=place).select_related("set_by").first()
        return AnchorAddressSerializer({"address": ""} if row is None else row).data
