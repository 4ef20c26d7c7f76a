"""Group robots, text-message gateways and webhooks that an administrator connected. An address goes in and never out."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from notifications.models import Target
from notifications.services.addresses import AddressError, masked, read_address, service_of
from portal.api.serializers.parts import AddressField, OrganisationSerializer
from portal.api.serializers.people import PersonSerializer
from portal.api.serializers.taken import KeyField

LONGEST = 500
"""Characters of an address, as the column takes them."""


class TargetSerializer(serializers.ModelSerializer[Target]):
    """A target of a unit or of a person. `masked` is the service and at most the host; the address holds a secret."""

    url = AddressField("api_target")
    service = serializers.SerializerMethodField()
    masked = serializers.SerializerMethodField()
    organisation = OrganisationSerializer(read_only=True, allow_null=True)
    person = PersonSerializer(read_only=True, allow_null=True)
    made_by = serializers.CharField(source="made_by.name", default=None, allow_null=True, read_only=True)

    class Meta:
        model = Target
        fields = (
            "id", "url", "label", "service", "masked", "organisation", "person", "active", "made_by", "made_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_service(self, target: Target) -> str:
        return str(service_of(target.address).label)

    def get_masked(self, target: Target) -> str:
        return masked(target.address)


class TargetInputSerializer(serializers.Serializer[Any]):
    """A unit or a person, one of them, and an address as the service shows it."""

    label: Any = serializers.CharField(max_length=60)
    organisation = KeyField(required=False)
    person = KeyField(required=False)
    address = serializers.CharField(max_length=LONGEST, write_only=True)

    def validate_address(self, address: str) -> str:
        try:
            return read_address(address)
        except AddressError as error:
            raise serializers.ValidationError(str(error), code="address_refused") from error

    def validate(self, attrs: Any) -> Any:
        if ("organisation" in attrs) == ("person" in attrs):
            words = _("单位和个人选一个，也只能选一个。")
            raise serializers.ValidationError({"organisation": [words]}, code="one_of")
        return attrs
