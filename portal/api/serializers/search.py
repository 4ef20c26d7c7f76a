"""What was found by its words."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.serializers.parts import CaseReferenceSerializer, LabelField, OrganisationSerializer
from proposals.search import snippet
from workflow.models import SearchEntry


class PieceSerializer(serializers.Serializer[Any]):
    """Some of a text, and whether it is what was looked for."""

    text = serializers.CharField()
    hit = serializers.BooleanField()


class HitSerializer(serializers.ModelSerializer[SearchEntry]):
    """One text. `url` leads to the proposal's case or to the letter; `case` is the one under which the caller reads it."""

    url = serializers.SerializerMethodField()
    part_label = LabelField("part")
    case = serializers.SerializerMethodField()
    organisation = serializers.SerializerMethodField()
    snippet = serializers.SerializerMethodField()

    class Meta:
        model = SearchEntry
        fields = ("id", "url", "part", "part_label", "day", "case", "organisation", "snippet")
        read_only_fields = fields

    @extend_schema_field({"type": "string", "format": "uri-reference"})
    def get_url(self, entry: SearchEntry) -> str:
        letter = entry.reply_id or entry.opinion_id
        name, key = (entry.part, letter) if letter else ("case", entry.case_id)
        return reverse(f"api_{name}", args=[key])

    @extend_schema_field(CaseReferenceSerializer())
    def get_case(self, entry: SearchEntry) -> Any:
        return CaseReferenceSerializer(self.context["cases"][entry.case_id]).data

    @extend_schema_field(OrganisationSerializer(allow_null=True))
    def get_organisation(self, entry: SearchEntry) -> Any:
        letter = entry.reply or entry.opinion
        return None if letter is None else OrganisationSerializer(letter.organisation).data

    @extend_schema_field(PieceSerializer(many=True))
    def get_snippet(self, entry: SearchEntry) -> Any:
        return PieceSerializer(snippet(entry.text, self.context["asked"]), many=True).data
