"""What units ask of the office, and talks with proposers."""

from __future__ import annotations

from rest_framework import serializers

from portal.api.serializers.parts import (
    AddressField,
    CaseReferenceSerializer,
    LabelField,
    OrganisationSerializer,
    UndecidedField,
)
from workflow.models import Consultation, DissatisfactionReview, Extension, Objection


class ConsultationSerializer(serializers.ModelSerializer[Consultation]):
    """A talk with the proposer. Only the proposer says what they think of its record."""

    url = AddressField("api_consultation")
    case = CaseReferenceSerializer(read_only=True)
    organisation = OrganisationSerializer(
        source="assignment.organisation", default=None, allow_null=True, read_only=True
    )
    how_label = LabelField("how")
    recorded_by = serializers.CharField(source="recorded_by.name", read_only=True)

    class Meta:
        model = Consultation
        fields = (
            "id", "url", "case", "assignment", "organisation", "round", "on", "how", "how_label", "participants",
            "summary", "recorded_by", "response", "response_words",
        )  # fmt: skip
        read_only_fields = fields


class _OfAShare(serializers.ModelSerializer):  # type: ignore[type-arg]  # of two models
    case = CaseReferenceSerializer(source="assignment.case", read_only=True)
    organisation = OrganisationSerializer(source="assignment.organisation", read_only=True)
    decision_label = LabelField("decision")


class ExtensionSerializer(_OfAShare):
    """A request for a later date. It is answered by moves of the share."""

    url = AddressField("api_extension")
    step = serializers.CharField(source="deadline.step", read_only=True)
    due_on = serializers.DateField(source="deadline.due_on", read_only=True)

    class Meta:
        model = Extension
        fields = (
            "id", "url", "case", "assignment", "organisation", "deadline", "step", "due_on", "until_on", "reason",
            "work_done", "proposer_told_on", "consented_at", "consent_note", "decision", "decision_label",
            "decided_reason", "asked_at", "decided_at",
        )  # fmt: skip
        read_only_fields = fields


class ObjectionSerializer(_OfAShare):
    """A request to hand the case to another unit (改办). It is answered by moves of the share."""

    url = AddressField("api_objection")
    ground_label = LabelField("ground")
    suggested = OrganisationSerializer(allow_null=True, read_only=True)
    agreed = UndecidedField(Objection.Agreed.choices)

    class Meta:
        model = Objection
        fields = (
            "id", "url", "case", "assignment", "organisation", "ground", "ground_label", "reason", "basis", "suggested",
            "agreed", "decision", "decision_label", "decided_reason", "raised_at", "decided_at",
        )  # fmt: skip
        read_only_fields = fields


class ReviewSerializer(serializers.ModelSerializer[DissatisfactionReview]):
    """What the committee decided on a round with which a signer was not satisfied, and why."""

    by = serializers.CharField(source="by.name", read_only=True)

    class Meta:
        model = DissatisfactionReview
        fields = ("round", "decision", "reason", "by", "at")
        read_only_fields = fields
