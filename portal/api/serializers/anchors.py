"""The anchors of a city's event logs."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from portal.api.serializers.parts import AddressField
from workflow.anchoring import statement
from workflow.models import Anchor


class AnchorSerializer(serializers.ModelSerializer[Anchor]):
    """What the logs were at the end of a day: so many chains and events, one digest, after the digest before it."""

    url = AddressField("api_anchor")

    class Meta:
        model = Anchor
        fields: tuple[str, ...] = (
            "id", "url", "number", "on", "made_at", "chains", "events", "digest", "previous",
        )  # fmt: skip
        read_only_fields: tuple[str, ...] = fields


class AnchorDetailSerializer(AnchorSerializer):
    """With all that is needed to check it later: the signed text, the public key and the signature."""

    text = serializers.SerializerMethodField()

    class Meta(AnchorSerializer.Meta):
        fields: tuple[str, ...] = (*AnchorSerializer.Meta.fields, "heads", "key", "signature", "text")
        read_only_fields: tuple[str, ...] = fields

    def get_text(self, anchor: Anchor) -> str:
        return statement(anchor.as_record()).decode()


class AnchorAddressSerializer(serializers.Serializer[Any]):
    """Where they are mailed every day, "" for nowhere; who said so, and when."""

    address = serializers.CharField(read_only=True)
    set_by = serializers.CharField(source="set_by.name", default=None, allow_null=True, read_only=True)
    set_at = serializers.DateTimeField(default=None, allow_null=True, read_only=True)


class AnchorAddressInputSerializer(serializers.Serializer[Any]):
    """Somewhere outside of this installation, or nowhere."""

    address = serializers.EmailField(allow_blank=True, max_length=254)
