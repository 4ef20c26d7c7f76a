"""The caller's webhooks: connecting them, how they go, what they were told, and telling it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import inline_serializer
from rest_framework.response import Response

from notifications.models import WebhookDelivery
from notifications.services import webhooks as service
from notifications.services.failures import DeliveryError
from portal.api.described import operation
from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import refuse_unknown, shaped
from portal.api.serializers.webhooks import (
    ActiveInputSerializer,
    NewWebhookSerializer,
    ReplayedSerializer,
    ReplayInputSerializer,
    SecretInputSerializer,
    TriedSerializer,
    WebhookDeliverySerializer,
    WebhookInputSerializer,
    WebhookSerializer,
)
from portal.api.views.base import ActView, ReadView, row_there
from proposals.scopes import Scope

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from notifications.models import Webhook

GONE = 204


class WebhookView(ActView):
    """A person's or a program's own; of anybody else's there is nothing (404)."""

    things = gettext_lazy("网络钩子")
    scope = scope_of_change = Scope.NOTICES
    serializer_class = WebhookSerializer

    def _seen(self) -> QuerySet[Webhook]:
        return service.webhooks_of(self.caller.user).prefetch_related("topics")

    def _own(self, pk: int) -> Webhook:
        found: Webhook = row_there(self._seen(), pk)
        return found

    @operation(
        gettext_lazy("网络钩子：列出本人的"),
        inline_serializer("Webhooks", {"results": WebhookSerializer(many=True)}),
        name="webhooks_list",
        errors=(400,),
    )
    def webhooks(self, request: Request) -> Response:
        """All of them: there are at most ten."""
        refuse_unknown(request.query_params, {"format"})
        return Response({"results": WebhookSerializer(self._seen(), many=True).data})

    @operation(
        gettext_lazy("网络钩子：连接一个，密钥只在这次回答里"),
        NewWebhookSerializer,
        name="webhooks_create",
        takes=WebhookInputSerializer,
        errors=(),
        status=201,
    )
    def connect(self, request: Request) -> Response:
        """Told of what happens from now on."""
        given, user = shaped(WebhookInputSerializer, request), self.caller.user
        try:
            made = service.connect_webhook(user, by=user, at=timezone.now(), **given)
        except service.TooManyError as error:
            words = _("一个人最多连接 %(n)d 个，请先移除不用的。") % {"n": service.MOST}
            raise InvalidInputsError({"__all__": [Fault("too_many", words)]}) from error
        return Response(NewWebhookSerializer(made).data, status=201)

    @operation(gettext_lazy("网络钩子：读一个"), WebhookSerializer, name="webhooks_retrieve")
    def webhook(self, _request: Request, pk: int) -> Response:
        """One of them."""
        return Response(WebhookSerializer(self._own(pk)).data)

    @operation(
        gettext_lazy("网络钩子：改名称、地址和事项"),
        WebhookSerializer,
        name="webhooks_update",
        takes=WebhookInputSerializer,
        errors=(404,),
    )
    def change(self, request: Request, pk: int) -> Response:
        """All three, in place of what was."""
        own = self._own(pk)
        service.change_webhook(own, **shaped(WebhookInputSerializer, request))
        return Response(WebhookSerializer(self._own(pk)).data)

    @operation(gettext_lazy("网络钩子：移除"), None, name="webhooks_destroy", errors=(403, 404), status=GONE)
    def remove(self, _request: Request, pk: int) -> Response:
        """For good."""
        service.remove_webhook(self._own(pk), timezone.now())
        return Response(status=GONE)

    @operation(
        gettext_lazy("网络钩子：暂停或恢复"),
        WebhookSerializer,
        name="webhooks_active",
        takes=ActiveInputSerializer,
        errors=(404,),
    )
    def active(self, request: Request, pk: int) -> Response:
        """What happens while it is paused is sent when it goes on."""
        own = self._own(pk)
        if shaped(ActiveInputSerializer, request)["active"]:
            service.resume_webhook(own)
        else:
            service.pause_webhook(own, timezone.now())
        return Response(WebhookSerializer(self._own(pk)).data)

    @operation(
        gettext_lazy("网络钩子：换密钥，新的只在这次回答里；或使旧的立即作废"),
        NewWebhookSerializer,
        name="webhooks_secret",
        takes=SecretInputSerializer,
        errors=(404,),
    )
    def secret(self, request: Request, pk: int) -> Response:
        """A new one; the one before signs along with it for a day, unless that is ended."""
        own = self._own(pk)
        if not shaped(SecretInputSerializer, request)["end_old"]:
            service.change_secret(own, timezone.now())
            return Response(NewWebhookSerializer(own).data)
        service.end_old_secret(own)
        return Response(NewWebhookSerializer(own).data | {"secret": None})

    @operation(gettext_lazy("网络钩子：试发一条"), TriedSerializer, name="webhooks_try", errors=(403, 404))
    def attempt(self, _request: Request, pk: int) -> Response:
        """A delivery of the kind `ping`, without a number."""
        try:
            service.try_webhook(self._own(pk), timezone.now())
        except DeliveryError as error:
            return Response({"taken": False, "reason": str(error)})
        return Response({"taken": True, "reason": ""})

    @operation(
        gettext_lazy("网络钩子：重发一条，或从某个序号、某一时刻起全部重发"),
        ReplayedSerializer,
        name="webhooks_replay",
        takes=ReplayInputSerializer,
        errors=(404,),
    )
    def replay(self, request: Request, pk: int) -> Response:
        """With the numbers and identities that they had."""
        own, at = self._own(pk), timezone.now()
        given = shaped(ReplayInputSerializer, request)
        if "only" in given:
            count = service.replay(service.deliveries_of(own).filter(number=given["only"]), at)
        else:
            count = service.replay_since(own, at, number=given.get("number"), moment=given.get("since"))
        return Response({"count": count})


class DeliveryView(ReadView):
    """What was noted down for one of the caller's webhooks, the newest first."""

    things = gettext_lazy("网络钩子的发送记录")
    queryset = WebhookDelivery.objects.none()
    scope = Scope.NOTICES
    serializer_class = WebhookDeliverySerializer
    filterset_fields = ("state",)
    beside = ("event",)

    def seen(self) -> QuerySet[Any]:
        own = row_there(service.webhooks_of(self.caller.user), self.kwargs["pk"])
        return service.deliveries_of(own)
