"""Parts that several things are shown with."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.offers import offers
from proposals.models import Organisation, Session
from workflow.models import Case


@extend_schema_field({"type": "string", "format": "uri-reference"})
class AddressField(serializers.Field[Any, Any, str, Any]):
    """The address of the thing itself, by the name of its route."""

    def __init__(self, route: str) -> None:
        super().__init__(source="*", read_only=True)
        self.route = route

    def to_representation(self, value: Any) -> str:
        return reverse(self.route, args=[value.pk])


class LabelField(serializers.CharField):
    """The words for a choice: `LabelField("state")` of a thing with a `state`."""

    def __init__(self, choice: str) -> None:
        super().__init__(source=f"get_{choice}_display", read_only=True)


class UndecidedField(serializers.ChoiceField):
    """A choice that may still be open, which is null."""

    def __init__(self, choices: Any, **kwargs: Any) -> None:
        super().__init__(choices=choices, read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) or None


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    class Meta:
        model = Organisation
        fields = ("id", "name", "short_name")
        read_only_fields = fields


class SessionSerializer(serializers.ModelSerializer[Session]):
    class Meta:
        model = Session
        fields = ("id", "name", "year")
        read_only_fields = fields


class CaseReferenceSerializer(serializers.ModelSerializer[Case]):
    """A case in one line. `reference` is its number, or before filing a stand-in."""

    url = AddressField("api_case")
    jurisdiction = serializers.CharField(source="jurisdiction.slug", read_only=True)
    reference = serializers.CharField(source="proposal.reference", read_only=True)
    title = serializers.CharField(source="proposal.title", read_only=True)

    class Meta:
        model = Case
        fields = ("id", "url", "jurisdiction", "reference", "title")
        read_only_fields = fields


class RefusalSerializer(serializers.Serializer[Any]):
    """Why not now."""

    code = serializers.CharField(read_only=True)
    detail = serializers.CharField(source="message", read_only=True)


@extend_schema_field({"type": "object", "additionalProperties": True})
class SchemaField(serializers.JSONField):
    """A JSON Schema."""


class OfferSerializer(serializers.Serializer[Any]):
    """A move that the caller may make. `refusal` is null when it may be made now."""

    name = serializers.CharField(read_only=True)
    label = serializers.CharField(read_only=True)  # type: ignore[assignment]  # DRF calls a field's caption label too
    duty = serializers.BooleanField(read_only=True)
    url = serializers.CharField(read_only=True)
    refusal = RefusalSerializer(read_only=True, allow_null=True)
    inputs = SchemaField(read_only=True)


class OffersField(serializers.ListSerializer[Any]):
    """The moves that are open to the caller, who is in the context."""

    def __init__(self) -> None:
        super().__init__(child=OfferSerializer(), source="*", read_only=True)

    def to_representation(self, data: Any) -> list[Any]:
        return super().to_representation(offers(data, self.context["caller"]))
