"""Workbooks that fill registers: what they would do row by row, what is wrong by its cell, and what was taken in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.api.serializers.parts import LabelField
from proposals.models import Import
from proposals.services.importing import Effect

if TYPE_CHECKING:
    from proposals.services.importing import Outcome

SHOWN = 1000
"""So many lines are told; the numbers count all."""
REGISTERED = [(one.value, one.label) for one in (Import.Subject.REGISTER, Import.Subject.PAST)]


class BookFaultSerializer(serializers.Serializer[Any]):
    """What is wrong where: `row` counts from 1 as spreadsheets do, 0 for a whole sheet."""

    sheet = serializers.CharField(read_only=True)
    row = serializers.IntegerField(read_only=True)
    column = serializers.CharField(read_only=True)
    message = serializers.CharField(read_only=True)


class BookLineSerializer(serializers.Serializer[Any]):
    """What becomes of one row, with what is set in words."""

    sheet = serializers.CharField(read_only=True)
    row = serializers.IntegerField(read_only=True)
    what = serializers.CharField(read_only=True)
    effect = serializers.ChoiceField([one.value for one in Effect], read_only=True)
    details: Any = serializers.ListField(child=serializers.CharField(), read_only=True)


class BookOutcomeSerializer(serializers.Serializer[Any]):
    """All of it or nothing: with `faults` nothing is taken in. `lines` are the new and changed rows, at most a thousand."""

    created = serializers.IntegerField(read_only=True)
    changed = serializers.IntegerField(read_only=True)
    unchanged = serializers.IntegerField(read_only=True)
    lines = serializers.SerializerMethodField()
    faults = BookFaultSerializer(many=True, read_only=True)

    @extend_schema_field(BookLineSerializer(many=True))
    def get_lines(self, outcome: Outcome) -> Any:
        told = [line for line in outcome.lines if line.effect is not Effect.UNCHANGED]
        return BookLineSerializer(told[:SHOWN], many=True).data


class HandedInSerializer(serializers.Serializer[Any]):
    """What the workbook would do. `waiting` is the key under which it waits a day to be taken in, null with faults."""

    waiting = serializers.IntegerField(read_only=True, allow_null=True)
    outcome = BookOutcomeSerializer(read_only=True)


class ImportSerializer(serializers.ModelSerializer[Import]):
    """What was taken in."""

    subject_label = LabelField("subject")
    uploaded_by = serializers.CharField(
        source="uploaded_by.name", default=None, allow_null=True, read_only=True
    )
    created = serializers.IntegerField(source="created_count", read_only=True)
    changed = serializers.IntegerField(source="changed_count", read_only=True)
    unchanged = serializers.IntegerField(source="unchanged_count", read_only=True)

    class Meta:
        model = Import
        fields = (
            "id", "subject", "subject_label", "file_name", "digest", "uploaded_by", "uploaded_at", "applied_at",
            "created", "changed", "unchanged",
        )  # fmt: skip
        read_only_fields = fields


class WorkbookInputSerializer(serializers.Serializer[Any]):
    """A workbook, as the field of a form, and of which kind it is."""

    subject = serializers.ChoiceField(REGISTERED)
    workbook = serializers.FileField(allow_empty_file=True)


class PlanTableInputSerializer(serializers.Serializer[Any]):
    """The table of hand-overs (.xlsx or .csv), as the field of a form."""

    workbook = serializers.FileField(allow_empty_file=True)
