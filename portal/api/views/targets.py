"""Where units and people are told outside the house, connected by a city's administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from notifications.models import Target
from notifications.queries import targets_run_by
from notifications.services.failures import DeliveryError
from notifications.services.targets import connect_target, set_active, try_target
from portal.api.described import operation
from portal.api.inputs import row_named, shaped
from portal.api.serializers.targets import TargetInputSerializer, TargetSerializer
from portal.api.serializers.webhooks import ActiveInputSerializer, TriedSerializer
from portal.api.views.managing import KeptView
from proposals.models import User
from proposals.queries import organisations_active, posts_active

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

CHANGED: Final = (403, 404)


class TargetView(KeptView):
    """One target: read, tried, stopped and used again."""

    things = _("通知目标")
    queryset = Target.objects.none()
    serializer_class = TargetSerializer
    beside = ("organisation", "person", "made_by", "jurisdiction")

    def seen(self) -> QuerySet[Any]:
        return targets_run_by(self.caller.held)

    @operation(_("通知目标：发一条测试消息"), TriedSerializer, name="targets_test", errors=CHANGED)
    def attempt(self, _request: Request, **_key: Any) -> Response:
        """It tells of no case."""
        try:
            try_target(self.get_object())
        except DeliveryError as error:
            return Response({"taken": False, "reason": str(error)})
        return Response({"taken": True, "reason": ""})

    @operation(
        _("通知目标：停用或启用"),
        TargetSerializer,
        name="targets_active",
        takes=ActiveInputSerializer,
        errors=CHANGED,
    )
    def switch(self, request: Request, **_key: Any) -> Response:
        """What waits for it while it is stopped is dropped."""
        target = self.get_object()
        set_active(target, active=shaped(ActiveInputSerializer, request)["active"])
        return Response(self.get_serializer(self.get_object()).data)


class CityTargetView(KeptView):
    """The targets of a city."""

    things = _("本市的通知目标")
    queryset = Target.objects.none()
    serializer_class = TargetSerializer
    beside = TargetView.beside

    def seen(self) -> QuerySet[Any]:
        return Target.objects.filter(jurisdiction=self.administered(self.kwargs["pk"]))

    @operation(
        _("通知目标：连接一个"), TargetSerializer, name="jurisdictions_targets_create", takes=TargetInputSerializer,
        errors=CHANGED, status=201,
    )  # fmt: skip
    def connect(self, request: Request, pk: int) -> Response:
        """Nothing is sent yet; no answer says the address again. Raises InvalidInputsError."""
        place, on = self.administered(pk), self.caller.on
        given = shaped(TargetInputSerializer, request)
        if "organisation" in given:
            units = organisations_active(place, on)
            given["organisation"] = row_named(units, given["organisation"], "organisation")
        else:
            here = posts_active(on).filter(organisation__jurisdiction=place)
            people = User.objects.filter(pk__in=here.values("person"))
            given["person"] = row_named(people, given["person"], "person")
        made = connect_target(place, by=self.caller.user, **given)
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data, status=201)
