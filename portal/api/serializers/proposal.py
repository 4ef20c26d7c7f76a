"""The proposal as an object of its own: its texts, asks and signers."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.serializers.case import AskSerializer
from portal.api.serializers.parts import (
    AddressField,
    CaseReferenceSerializer,
    LabelField,
    OrganisationSerializer,
    SessionSerializer,
    UndecidedField,
)
from proposals.models import CoSigner, Proposal, ProposalText
from workflow.queries import cosigners_visible_to


class ProposalSerializer(serializers.ModelSerializer[Proposal]):
    """A line of the list."""

    url = AddressField("api_proposal")
    case = CaseReferenceSerializer(read_only=True)
    session = SessionSerializer(read_only=True)
    kind_label = LabelField("kind")
    nature = UndecidedField(Proposal.Nature.choices)
    proposer = serializers.CharField(source="proposer_name", read_only=True)

    class Meta:
        model = Proposal
        fields: tuple[str, ...] = (
            "id", "url", "case", "number", "class_number", "title", "kind", "kind_label", "session", "in_session",
            "category", "nature", "proposer", "text_version",
        )  # fmt: skip
        read_only_fields = fields


class SignerSerializer(serializers.ModelSerializer[CoSigner]):
    """Who was asked to sign, and the version that they agreed to."""

    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = CoSigner
        fields = ("name", "answer", "invited_at", "answered_at", "accepted_version", "withdrawal_agreed_at")
        read_only_fields = fields


class ProposalDetailSerializer(ProposalSerializer):
    """A proposal with its asks and its signers; `clue` and `topic_group` are what it came from and goes with."""

    asks = AskSerializer(many=True, read_only=True)
    signers = serializers.SerializerMethodField()
    wished_units = OrganisationSerializer(many=True, read_only=True)
    topic_group = serializers.CharField(
        source="topic_group.name", default=None, allow_null=True, read_only=True
    )
    entered_by = serializers.CharField(
        source="entered_by.name", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = Proposal
        fields = (
            *ProposalSerializer.Meta.fields, "wish", "contact", "endorsement", "wished_units", "asks", "signers", "clue",
            "topic_group", "entered_by",
        )  # fmt: skip
        read_only_fields = fields

    @extend_schema_field(SignerSerializer(many=True))
    def get_signers(self, proposal: Proposal) -> Any:
        found = cosigners_visible_to(proposal.case, self.context["caller"].held)
        return SignerSerializer(found.select_related("person").order_by("pk"), many=True).data


class ProposalTextSerializer(serializers.ModelSerializer[ProposalText]):
    """One saved text; `measures` are the asks with their numbers as they then were."""

    class Meta:
        model = ProposalText
        fields = ("version", "title", "reasons", "measures", "saved_at")
        read_only_fields = fields
