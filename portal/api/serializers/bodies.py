"""The bodies of a city as it keeps them."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.serializers.people import OrganisationDetailSerializer
from proposals.models import Alias, Organisation

FIRST_YEAR, LAST_YEAR = 1949, 2999


class AliasSerializer(serializers.ModelSerializer[Alias]):
    """A further spelling, with the years in which it was used; null where that is open."""

    since = serializers.IntegerField(source="since_year", allow_null=True, read_only=True)
    until = serializers.IntegerField(source="until_year", allow_null=True, read_only=True)

    class Meta:
        model = Alias
        fields = ("name", "since", "until")
        read_only_fields = fields


class BodySerializer(OrganisationDetailSerializer):
    """A body with all that the city says of it. `parent` is set by the workbook of the registers."""

    aliases = serializers.SerializerMethodField()

    class Meta:
        model = Organisation
        fields = (*OrganisationDetailSerializer.Meta.fields, "seal", "document_word", "duties", "aliases")
        read_only_fields = fields

    @extend_schema_field(AliasSerializer(many=True))
    def get_aliases(self, body: Organisation) -> Any:
        return AliasSerializer(body.aliases.order_by("name", "pk"), many=True).data


class BodyChangeInputSerializer(serializers.Serializer[Any]):
    """What the city says of a body. What is left out stays; a document word that is in use is changed by the unit itself."""

    short_name = serializers.CharField(max_length=40)
    seal = serializers.CharField(max_length=1)
    kind = serializers.ChoiceField(Organisation.Kind.choices)
    document_word = serializers.CharField(max_length=30, allow_blank=True)
    duties = serializers.CharField(max_length=5000, allow_blank=True)

    def get_fields(self) -> dict[str, Any]:
        fields = super().get_fields()
        for field in fields.values():
            field.required = False
        return fields


class BodyInputSerializer(serializers.Serializer[Any]):
    """A new body. Without a seal the first sign of the short name stands for it."""

    name = serializers.CharField(max_length=100)
    short_name = serializers.CharField(max_length=40)
    kind = serializers.ChoiceField(Organisation.Kind.choices)
    seal = serializers.CharField(max_length=1, required=False)
    document_word = serializers.CharField(max_length=30, required=False, allow_blank=True)
    duties = serializers.CharField(max_length=5000, required=False, allow_blank=True)


class UsualBodySerializer(serializers.Serializer[Any]):
    """One of the bodies that a place of its kind has as a rule. `known`: the city has it already."""

    code = serializers.CharField(read_only=True)
    name = serializers.CharField(read_only=True)
    short_name = serializers.CharField(read_only=True)
    kind = serializers.CharField(read_only=True)
    known = serializers.BooleanField(read_only=True)


class UsualInputSerializer(serializers.Serializer[Any]):
    """Which of them are entered, by their codes; those that are there already stay as they are."""

    codes: Any = serializers.ListField(
        child=serializers.CharField(max_length=60), allow_empty=False, max_length=300
    )


class BodyNameInputSerializer(serializers.Serializer[Any]):
    """A new full name and why; the former one stays as an alias."""

    name = serializers.CharField(max_length=100)
    reason = serializers.CharField(max_length=200)


class AliasInputSerializer(serializers.Serializer[Any]):
    """A further spelling, with the years in which it was used."""

    name = serializers.CharField(max_length=100)
    since = serializers.IntegerField(
        required=False, allow_null=True, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )
    until = serializers.IntegerField(
        required=False, allow_null=True, min_value=FIRST_YEAR, max_value=LAST_YEAR
    )


class DissolveInputSerializer(serializers.Serializer[Any]):
    """The last day on which the body is, and why it ends."""

    until_on = serializers.DateField()
    reason = serializers.CharField(max_length=200)
