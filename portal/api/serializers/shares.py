"""Shares of units, promises and deadlines."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from portal.api.serializers.parts import (
    AddressField,
    CaseReferenceSerializer,
    LabelField,
    OffersField,
    OrganisationSerializer,
)
from workflow.letters import told_reason
from workflow.models import (
    Assignment,
    Commitment,
    Deadline,
    ProgressReport,
    Renegotiation,
    ReportFile,
    Urging,
)
from workflow.states import COMMITMENT_OPEN


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """A line of the list."""

    url = AddressField("api_assignment")
    case = CaseReferenceSerializer(read_only=True)
    organisation = OrganisationSerializer(read_only=True)
    role_label = LabelField("role")
    state_label = LabelField("state")
    handler = serializers.CharField(source="handler.name", read_only=True, default=None, allow_null=True)

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = (
            "id", "url", "case", "organisation", "role", "role_label", "round", "state", "state_label", "question",
            "handler", "accepted_on", "answered_on", "paused_on",
        )  # fmt: skip
        read_only_fields = fields


class UrgingSerializer(serializers.ModelSerializer[Urging]):
    """One urging: who, when, in which words, and from when on the same body may urge again."""

    organisation = OrganisationSerializer(read_only=True)
    person = serializers.CharField(source="person.name", read_only=True)

    class Meta:
        model = Urging
        fields = ("urged_on", "organisation", "person", "text", "by_on", "again_on")
        read_only_fields = fields


class AssignmentDetailSerializer(AssignmentSerializer):
    """A unit's share in a case."""

    paused_by = OrganisationSerializer(read_only=True, allow_null=True)
    urgings = UrgingSerializer(many=True, read_only=True)
    missing = serializers.SerializerMethodField(label=_("退补要求"))
    transitions = OffersField()

    class Meta:
        model = Assignment
        fields = (
            *AssignmentSerializer.Meta.fields, "revision", "missing", "waiver", "paused_by", "pause_reason", "urgings",
            "transitions",
        )  # fmt: skip
        read_only_fields = fields

    def get_missing(self, share: Assignment) -> str:
        """What the lead misses in the unit's opinion, or a line in its place for those whom it is not for."""
        return told_reason(share, share.missing)


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    """A line of the list. `overdue` is asked for the day of the request."""

    url = AddressField("api_commitment")
    case = CaseReferenceSerializer(read_only=True)
    organisation = OrganisationSerializer(read_only=True)
    state_label = LabelField("state")
    overdue = serializers.SerializerMethodField()

    class Meta:
        model = Commitment
        fields: tuple[str, ...] = (
            "id", "url", "case", "organisation", "reply", "opinion", "measure", "target", "source_text", "due_on",
            "due_words", "vague", "overdue", "renews", "state", "state_label",
        )  # fmt: skip
        read_only_fields = fields

    def get_overdue(self, promise: Commitment) -> bool:
        due_on = promise.due_on
        return promise.state in COMMITMENT_OPEN and due_on is not None and due_on < self.context["caller"].on


class ReportFileSerializer(serializers.ModelSerializer[ReportFile]):
    """A file that proves what was reported, fetched as an attachment."""

    name = serializers.CharField(source="attachment.name", read_only=True)

    class Meta:
        model = ReportFile
        fields = ("attachment", "name")
        read_only_fields = fields


class ProgressReportSerializer(serializers.ModelSerializer[ProgressReport]):
    files = ReportFileSerializer(many=True, read_only=True)

    class Meta:
        model = ProgressReport
        fields = ("at", "text", "member_objection", "files")
        read_only_fields = fields


class RenegotiationSerializer(serializers.ModelSerializer[Renegotiation]):
    class Meta:
        model = Renegotiation
        fields = ("at", "from_on", "to_on", "reason")
        read_only_fields = fields


class CommitmentDetailSerializer(CommitmentSerializer):
    """A promise with what was reported on it."""

    reports = ProgressReportSerializer(many=True, read_only=True)
    renegotiations = RenegotiationSerializer(many=True, read_only=True)
    transitions = OffersField()

    class Meta:
        model = Commitment
        fields = (*CommitmentSerializer.Meta.fields, "revision", "reports", "renegotiations", "transitions")
        read_only_fields = fields


class DeadlineSerializer(serializers.ModelSerializer[Deadline]):
    """A line of the list. `overdue` is asked for the day of the request."""

    url = AddressField("api_deadline")
    case = CaseReferenceSerializer(read_only=True)
    organisation = OrganisationSerializer(
        source="assignment.organisation", read_only=True, default=None, allow_null=True
    )
    step_label = LabelField("step")
    overdue = serializers.SerializerMethodField()

    class Meta:
        model = Deadline
        fields: tuple[str, ...] = (
            "id", "url", "case", "assignment", "organisation", "commitment", "round", "step", "step_label", "start_on",
            "original_due_on", "due_on", "latest_on", "provisional", "paused_on", "met_on", "cancelled_on", "overdue",
        )  # fmt: skip
        read_only_fields = fields

    def get_overdue(self, deadline: Deadline) -> bool:
        return deadline.is_overdue(self.context["caller"].on)


class DeadlineDetailSerializer(DeadlineSerializer):
    """A deadline with its stored working: why it is that day."""

    derivation: Any = serializers.DictField(read_only=True)

    class Meta:
        model = Deadline
        fields = (*DeadlineSerializer.Meta.fields, "derivation")
        read_only_fields = fields
