"""Webhooks and their deliveries. A secret is in no answer but the one in which it is new."""

from __future__ import annotations

from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from notifications.models import Webhook, WebhookDelivery
from notifications.services.addresses import AddressError
from notifications.services.webhook_address import LONGEST, read_hook_address
from notifications.services.webhook_topics import TOPICS
from portal.api.serializers.parts import AddressField, LabelField

HIGHEST: Final = 2**63 - 1


class WebhookSerializer(serializers.ModelSerializer[Webhook]):
    """`last` is the number of the newest delivery; `paused_at` and `pause_reason` say whether and why nothing is sent."""

    url = AddressField("api_webhook")
    topics = serializers.SlugRelatedField("name", many=True, read_only=True)  # type: ignore[var-annotated]  # its stubs

    class Meta:
        model = Webhook
        fields: tuple[str, ...] = (
            "id", "url", "label", "address", "topics", "last", "made_at", "paused_at", "pause_reason", "failing_since",
            "old_until",
        )  # fmt: skip
        read_only_fields: tuple[str, ...] = fields


class NewWebhookSerializer(WebhookSerializer):
    """With the secret, this once; null where none was made."""

    secret = serializers.CharField(read_only=True, allow_null=True)

    class Meta(WebhookSerializer.Meta):
        fields: tuple[str, ...] = (*WebhookSerializer.Meta.fields, "secret")
        read_only_fields: tuple[str, ...] = fields


class WebhookInputSerializer(serializers.Serializer[Any]):
    """A topic is a machine (`case`), which stands for all of its moves, or one move (`case.hand_over`)."""

    label: Any = serializers.CharField(max_length=60)
    address = serializers.CharField(max_length=LONGEST)
    topics = serializers.ListField(
        child=serializers.ChoiceField(sorted(TOPICS)), allow_empty=False, max_length=len(TOPICS)
    )

    def validate_address(self, address: str) -> str:
        try:
            return read_hook_address(address)
        except AddressError as error:
            raise serializers.ValidationError(str(error), code="address_refused") from error


class ActiveInputSerializer(serializers.Serializer[Any]):
    """Whether anything is sent."""

    active = serializers.BooleanField()


class SecretInputSerializer(serializers.Serializer[Any]):
    """Whether the secret before the present one signs no more, instead of making a new one."""

    end_old = serializers.BooleanField(required=False, default=False)


class TriedSerializer(serializers.Serializer[Any]):
    """What became of a delivery that tells of nothing: the status, or the reason why there is none."""

    taken = serializers.BooleanField()
    reason = serializers.CharField()


class ReplayInputSerializer(serializers.Serializer[Any]):
    """One of them: `only` sends one number again, `number` all from that number on, `since` all from a moment on."""

    only = serializers.IntegerField(required=False, min_value=1, max_value=HIGHEST)
    number = serializers.IntegerField(required=False, min_value=1, max_value=HIGHEST)
    since = serializers.DateTimeField(required=False)

    def validate(self, attrs: Any) -> Any:
        if len(attrs) != 1:
            words = _("only、number、since 写一个，也只能写一个。")
            raise serializers.ValidationError({"number": [words]}, code="one_of")
        return attrs


class ReplayedSerializer(serializers.Serializer[Any]):
    """How many will be sent again."""

    count = serializers.IntegerField()


class WebhookDeliverySerializer(serializers.ModelSerializer[WebhookDelivery]):
    """One delivery. It has no number until it first goes out; `status` is what the receiver answered last."""

    delivery = serializers.UUIDField(source="uid", read_only=True)
    kind = serializers.SerializerMethodField()
    state_label = LabelField("state")

    class Meta:
        model = WebhookDelivery
        fields = (
            "id", "delivery", "number", "kind", "event", "state", "state_label", "attempts", "status", "error",
            "made_at", "next_at", "sent_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_kind(self, delivery: WebhookDelivery) -> str:
        return f"{delivery.event.machine}.{delivery.event.transition}"
