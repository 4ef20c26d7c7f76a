"""What stands beside a case: earlier answers, promises to follow up, decisions on rounds, and rows behind figures."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.serializers.parts import AddressField, CaseReferenceSerializer, OrganisationSerializer
from portal.documents.rendering import FORMS
from proposals.models import Ask
from workflow.models import Case, Commitment, HandedCase, HandOver, HandOverPaper


class EarlierAnswerSerializer(serializers.Serializer[Any]):
    """A passage of an earlier reply to a case that was like this one, and whether its promises were kept."""

    case = CaseReferenceSerializer(read_only=True)
    reply = serializers.IntegerField(source="reply.pk", read_only=True)
    organisation = OrganisationSerializer(source="reply.organisation", read_only=True)
    likeness = serializers.FloatField(source="score", read_only=True)
    passage = serializers.CharField(read_only=True)
    kept = serializers.IntegerField(read_only=True)
    broken = serializers.IntegerField(read_only=True)
    pending = serializers.IntegerField(read_only=True)


class LikeSerializer(serializers.Serializer[Any]):
    """A case like this one, of those that the caller may read or that were published."""

    case = CaseReferenceSerializer(read_only=True)
    likeness = serializers.FloatField(source="score", read_only=True)


class PrecedentsSerializer(serializers.Serializer[Any]):
    similar = LikeSerializer(many=True, read_only=True)
    answers = EarlierAnswerSerializer(many=True, read_only=True)


class FollowableSerializer(serializers.ModelSerializer[Commitment]):
    """A promise that a new proposal may take up; `words` are its own, or those that the public reads."""

    organisation = OrganisationSerializer(read_only=True)
    words = serializers.SerializerMethodField()

    class Meta:
        model = Commitment
        fields = ("id", "organisation", "words", "due_on", "state")
        read_only_fields = fields

    def get_words(self, promise: Any) -> str:
        return str(promise.measure if promise.seen else promise.public_words)


class HandedSerializer(serializers.ModelSerializer[HandedCase]):
    case = CaseReferenceSerializer(read_only=True)
    together = serializers.CharField(source="together.name", default=None, allow_null=True, read_only=True)

    class Meta:
        model = HandedCase
        fields = ("case", "together")
        read_only_fields = fields


class NoticePaperSerializer(serializers.ModelSerializer[HandOverPaper]):
    """The notice to all units (`organisation` null), or what one unit got, with where each form is fetched."""

    organisation = OrganisationSerializer(read_only=True, allow_null=True)
    forms = serializers.SerializerMethodField()

    class Meta:
        model = HandOverPaper
        fields = ("id", "organisation", "forms")
        read_only_fields = fields

    @extend_schema_field(
        {"type": "object", "additionalProperties": {"type": "string", "format": "uri-reference"}}
    )
    def get_forms(self, paper: HandOverPaper) -> dict[str, str]:
        place = [paper.handover_id, paper.pk]
        return {form: reverse("api_handover_paper", args=[*place, form]) for form in FORMS}


class HandOverBatchSerializer(serializers.ModelSerializer[HandOver]):
    """Cases that were handed over at one stroke, under one document number."""

    url = AddressField("api_handover_batch")
    jurisdiction = serializers.CharField(source="jurisdiction.slug", read_only=True)
    made_by = serializers.CharField(source="made_by.name", read_only=True)

    class Meta:
        model = HandOver
        fields: tuple[str, ...] = (
            "id",
            "url",
            "jurisdiction",
            "document",
            "handed_over_on",
            "made_by",
            "made_at",
        )
        read_only_fields = fields


class HandOverBatchDetailSerializer(HandOverBatchSerializer):
    """With its cases, as far as the caller sees them, and its notices."""

    cases = HandedSerializer(many=True, read_only=True)
    papers = NoticePaperSerializer(many=True, read_only=True)

    class Meta:
        model = HandOver
        fields = (*HandOverBatchSerializer.Meta.fields, "cases", "papers")
        read_only_fields = fields


class BehindSerializer(serializers.Serializer[Any]):
    """A row that a figure counts, by what the rate counts: a case, share, ask, rating or promise."""

    id = serializers.IntegerField(source="pk", read_only=True)
    case = serializers.SerializerMethodField()

    @extend_schema_field(CaseReferenceSerializer())
    def get_case(self, row: Any) -> Any:
        case = row if isinstance(row, Case) else row.proposal.case if isinstance(row, Ask) else row.case
        return CaseReferenceSerializer(case).data
