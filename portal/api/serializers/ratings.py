"""Ratings of the handling, and of proposals."""

from __future__ import annotations

from rest_framework import serializers

from portal.api.serializers.parts import (
    AddressField,
    CaseReferenceSerializer,
    LabelField,
    OrganisationSerializer,
    UndecidedField,
)
from workflow.models import AskAdoption, Evaluation, ProposalRating, RatingChange, RatingEntry


class AskAdoptionSerializer(serializers.ModelSerializer[AskAdoption]):
    """What the signer says became of one ask."""

    number = serializers.CharField(source="ask.number", read_only=True)
    label = LabelField("answer")  # type: ignore[assignment]  # DRF calls a field's caption label too

    class Meta:
        model = AskAdoption
        fields = ("ask", "number", "answer", "label")
        read_only_fields = fields


class RatingChangeSerializer(serializers.ModelSerializer[RatingChange]):
    """One answer that was changed. `question` is a field of the evaluation, or `adoption` with its `ask`."""

    class Meta:
        model = RatingChange
        fields = ("question", "ask", "before", "after")
        read_only_fields = fields


class RatingEntrySerializer(serializers.ModelSerializer[RatingEntry]):
    """One time that the rating was given or changed."""

    by = serializers.CharField(source="by.name", read_only=True)
    changes = RatingChangeSerializer(many=True, read_only=True)

    class Meta:
        model = RatingEntry
        fields = ("at", "way", "by", "changes")
        read_only_fields = fields


class EvaluationSerializer(serializers.ModelSerializer[Evaluation]):
    """One signer's rating of one round. It is given by the move `evaluate` of its case."""

    url = AddressField("api_evaluation")
    case = CaseReferenceSerializer(read_only=True)
    signer = serializers.CharField(source="signer.name", read_only=True)
    body = OrganisationSerializer(read_only=True, allow_null=True)
    contact = UndecidedField(Evaluation.Contact.choices)
    visited = UndecidedField(Evaluation.Visited.choices)
    attitude = UndecidedField(Evaluation.Grade.choices)
    pertinence = UndecidedField(Evaluation.Pertinence.choices)
    leader_answered = UndecidedField(Evaluation.LeaderAnswered.choices)
    result = UndecidedField(Evaluation.Grade.choices)

    class Meta:
        model = Evaluation
        fields = (
            "id", "url", "case", "round", "signer", "body", "state", "contact", "visited", "attitude", "pertinence",
            "leader_answered", "result", "words", "from_paper", "given_at",
        )  # fmt: skip
        read_only_fields = fields


class EvaluationDetailSerializer(EvaluationSerializer):
    """The same with each ask; `history` is for the signer and the secretariat, for others empty."""

    adoptions = AskAdoptionSerializer(many=True, read_only=True)
    history = RatingEntrySerializer(source="entries", many=True, read_only=True)

    class Meta:
        model = Evaluation
        fields = (*EvaluationSerializer.Meta.fields, "adoptions", "history")
        read_only_fields = fields


class ProposalRatingSerializer(serializers.ModelSerializer[ProposalRating]):
    """What a unit that answered thinks of the proposal, from one to five points each."""

    url = AddressField("api_proposal_rating")
    case = CaseReferenceSerializer(source="assignment.case", read_only=True)
    organisation = OrganisationSerializer(source="assignment.organisation", read_only=True)
    round = serializers.IntegerField(source="assignment.round", read_only=True)

    class Meta:
        model = ProposalRating
        fields = (
            "id", "url", "case", "assignment", "organisation", "round", "topic", "research", "feasibility", "words",
            "at",
        )  # fmt: skip
        read_only_fields = fields
