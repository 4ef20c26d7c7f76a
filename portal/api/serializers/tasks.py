"""What is on a person's desk."""

from __future__ import annotations

from typing import Any, Final

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.serializers.parts import (
    AddressField,
    CaseReferenceSerializer,
    LabelField,
    OrganisationSerializer,
    RefusalSerializer,
)
from workflow.models import Deadline
from workflow.services.awaited import Kind
from workflow.services.desk import Band, Pile
from workflow.states import AssignmentRole

KINDS: Final = ["task", *Kind]
MACHINES: Final = ["case", "assignment", "opinion", "reply", "commitment"]


class TallySerializer(serializers.Serializer[Any]):
    """So many of all; `missing` names those that are not there yet."""

    done = serializers.IntegerField()
    all = serializers.IntegerField()
    missing: Any = serializers.ListField(child=serializers.CharField())


class ReturnedSerializer(serializers.Serializer[Any]):
    """How often a letter came back, from whom last, and why."""

    times = serializers.IntegerField()
    by = serializers.CharField(allow_blank=True)
    reason = serializers.CharField(allow_blank=True)


class ProgressSerializer(serializers.Serializer[Any]):
    """How far it has come. What does not concern the thing is null."""

    opinions = TallySerializer(allow_null=True)
    asks = TallySerializer(allow_null=True)
    ratings = TallySerializer(allow_null=True)
    signers = TallySerializer(allow_null=True)
    returned = ReturnedSerializer(allow_null=True)
    object_until = serializers.DateField(source="object_until.due_on", default=None, allow_null=True)
    extend_until = serializers.DateField(source="extension.until_on", default=None, allow_null=True)


class DueSerializer(serializers.ModelSerializer[Deadline]):
    """The deadline that it helps to meet."""

    url = AddressField("api_deadline")
    step_label = LabelField("step")

    class Meta:
        model = Deadline
        fields = (
            "id",
            "url",
            "step",
            "step_label",
            "start_on",
            "original_due_on",
            "due_on",
            "provisional",
            "paused_on",
        )
        read_only_fields = fields


class OwingSerializer(serializers.Serializer[Any]):
    """A unit that is waited for. `again_on`: from when the caller's own body may urge it once more."""

    assignment = serializers.IntegerField(source="share.pk")
    organisation = OrganisationSerializer(source="share.organisation")
    due_on = serializers.DateField(source="deadline.due_on", default=None, allow_null=True)
    urgeable = serializers.BooleanField()
    urged_on = serializers.DateField(allow_null=True)
    again_on = serializers.DateField(allow_null=True)


class DutySerializer(serializers.Serializer[Any]):
    """The move that is to be made."""

    name = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # DRF calls a field's caption label too
    url = serializers.CharField()


class TaskSerializer(serializers.Serializer[Any]):
    """One thing. `kind` is `task` for a duty, else what is waited for; a duty has a `move`, a wait may have `owing`."""

    kind = serializers.ChoiceField(choices=KINDS)
    machine = serializers.ChoiceField(choices=MACHINES, source="item.machine")
    subject = serializers.IntegerField(source="item.subject.pk")
    url = serializers.SerializerMethodField()
    case = CaseReferenceSerializer()
    organisation = OrganisationSerializer(source="item.subject.organisation", default=None, allow_null=True)
    role = serializers.ChoiceField(choices=AssignmentRole.choices, allow_null=True)
    move = serializers.SerializerMethodField()
    refusal = RefusalSerializer(source="item.refusal", default=None, allow_null=True)
    deadline = DueSerializer(source="item.deadline", allow_null=True)
    band = serializers.ChoiceField(choices=list(Band))
    piles: Any = serializers.ListField(child=serializers.ChoiceField(choices=list(Pile)))
    progress = ProgressSerializer()
    owing = OwingSerializer(source="item.owing", many=True, default=())

    @extend_schema_field({"type": "string", "format": "uri-reference"})
    def get_url(self, row: Any) -> str:
        return reverse(f"api_{row.item.machine}", args=[row.item.subject.pk])

    @extend_schema_field(DutySerializer(allow_null=True))
    def get_move(self, row: Any) -> dict[str, str] | None:
        if row.kind != "task":
            return None
        move, subject = row.item.row, row.item.subject
        url = reverse(f"api_{move.machine}_transition", args=[subject.pk, move.name])
        return {"name": move.name, "label": str(move.label), "url": url}
