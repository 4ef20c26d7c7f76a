"""The case with the text of its proposal."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.serializers.parts import (
    CaseReferenceSerializer,
    LabelField,
    OffersField,
    OrganisationSerializer,
    SessionSerializer,
    UndecidedField,
)
from proposals.models import Ask, CoSigner, Proposal
from workflow.models import Case
from workflow.queries import cases_visible_to, cosigners_visible_to, revision_told
from workflow.states import Outcome

LISTED = (
    "id", "url", "jurisdiction", "reference", "number", "title", "kind", "kind_label", "session", "in_session",
    "category", "class_number", "nature", "proposer", "state", "state_label", "round", "priority", "filed_on", "handed_over_on",
    "replied_on", "closed_on", "outcome",
)  # fmt: skip


class CaseSerializer(CaseReferenceSerializer):
    """A line of the list."""

    number = serializers.CharField(source="proposal.number", read_only=True, allow_null=True)
    kind = serializers.ChoiceField(source="proposal.kind", choices=Proposal.Kind.choices, read_only=True)
    kind_label = serializers.CharField(source="proposal.get_kind_display", read_only=True)
    session = SessionSerializer(source="proposal.session", read_only=True)
    in_session = serializers.BooleanField(source="proposal.in_session", read_only=True)
    category = serializers.CharField(source="proposal.category", read_only=True)
    class_number = serializers.CharField(source="proposal.class_number", read_only=True)
    nature = UndecidedField(Proposal.Nature.choices, source="proposal.nature")
    proposer = serializers.CharField(source="proposal.proposer_name", read_only=True)
    state_label = LabelField("state")
    outcome = UndecidedField(Outcome.choices)

    class Meta:
        model = Case
        fields = LISTED
        read_only_fields = fields


class AskSerializer(serializers.ModelSerializer[Ask]):
    class Meta:
        model = Ask
        fields = ("id", "number", "group", "text")
        read_only_fields = fields


class CoSignerSerializer(serializers.ModelSerializer[CoSigner]):
    name = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = CoSigner
        fields = ("name", "answer")
        read_only_fields = fields


class CaseDetailSerializer(CaseSerializer):
    """A case with its proposal's text and asks."""

    revision = serializers.SerializerMethodField()
    reasons = serializers.SerializerMethodField()
    asks = AskSerializer(source="proposal.asks", many=True, read_only=True)
    wish = serializers.ChoiceField(source="proposal.wish", choices=Proposal.Wish.choices, read_only=True)
    contact = serializers.CharField(source="proposal.contact", read_only=True)
    endorsement = serializers.CharField(source="proposal.endorsement", read_only=True)
    wished_units = OrganisationSerializer(source="proposal.wished_units", many=True, read_only=True)
    cosigners = serializers.SerializerMethodField()
    leader_in_charge = serializers.CharField(
        source="leader_in_charge.name", read_only=True, default=None, allow_null=True
    )
    ground = UndecidedField(Case.Ground.choices)
    return_ground = UndecidedField(Case.ReturnGround.choices)
    publication = UndecidedField(Case.Publication.choices)
    merged_into = serializers.SerializerMethodField()
    transitions = OffersField()

    class Meta:
        model = Case
        fields = (
            *LISTED, "revision", "reasons", "asks", "wish", "contact", "endorsement", "wished_units",
            "cosigners", "leader_in_charge", "ground", "return_ground", "merged_into",
            "handover_document", "opinions_complete", "publication", "publication_reason", "published_on",
            "transitions",
        )  # fmt: skip
        read_only_fields = fields

    def get_revision(self, case: Case) -> int | None:
        """Counts the moves of the case. Null while a rating among them must stay unknown to the handling units."""
        return revision_told(case, self.context["caller"].held)

    @extend_schema_field(CoSignerSerializer(many=True))
    def get_cosigners(self, case: Case) -> Any:
        """Who signed; to the signers and the secretariat also who was asked."""
        signers = (
            cosigners_visible_to(case, self.context["caller"].held).select_related("person").order_by("pk")
        )
        return CoSignerSerializer(signers, many=True).data

    def get_reasons(self, case: Case) -> str:
        text = case.proposal.texts.filter(version=case.proposal.text_version).first()
        return text.reasons if text else ""

    def get_merged_into(self, case: Case) -> int | None:
        """The key of the case that this one went into, where the caller may see it."""
        if case.merged_into_id is None:
            return None
        visible = cases_visible_to(self.context["caller"].held).filter(pk=case.merged_into_id)
        return case.merged_into_id if visible.exists() else None
