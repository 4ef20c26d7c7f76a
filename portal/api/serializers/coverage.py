"""The matrix of a case: who answers which ask, and what is still open."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from portal.api.serializers.parts import UndecidedField
from workflow.coverage import Conclusion, Standing
from workflow.models import AskAnswer
from workflow.states import AssignmentRole, Verdict


class CoveringUnitSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="unit", read_only=True)
    name = serializers.CharField(read_only=True)
    short_name = serializers.CharField(read_only=True)


class ColumnSerializer(serializers.Serializer[Any]):
    """One unit. `letter` is the key of its opinion, or of its reply where it owes one; `draft` says that it is in work."""

    assignment = serializers.IntegerField(read_only=True)
    organisation = CoveringUnitSerializer(source="*", read_only=True)
    role = serializers.ChoiceField(choices=AssignmentRole.choices, read_only=True)
    standing = serializers.ChoiceField(choices=[one.value for one in Standing], read_only=True)
    letter = serializers.IntegerField(read_only=True, allow_null=True)
    draft = serializers.BooleanField(read_only=True)


class SpokenSerializer(serializers.Serializer[Any]):
    id = serializers.IntegerField(source="key", read_only=True)
    name = serializers.CharField(read_only=True)


class CellSerializer(serializers.Serializer[Any]):
    """What the unit of that place in `columns` says to the ask."""

    verdict = UndecidedField(Verdict.choices)
    how = UndecidedField(AskAnswer.How.choices)
    reason = serializers.CharField(read_only=True)
    passages = SpokenSerializer(many=True, read_only=True)
    assigned = serializers.BooleanField(read_only=True)
    named = serializers.BooleanField(read_only=True)


class RowSerializer(serializers.Serializer[Any]):
    """One ask. `conclusion` is null where the caller may not be told; `units` are the units that it is about."""

    ask = serializers.IntegerField(read_only=True)
    number = serializers.CharField(read_only=True)
    group = serializers.CharField(read_only=True)
    text = serializers.CharField(read_only=True)
    conclusion = UndecidedField([one.value for one in Conclusion])
    units = serializers.ListField(child=serializers.CharField(), read_only=True)
    missing = serializers.ListField(child=serializers.CharField(), read_only=True)
    cells = CellSerializer(many=True, read_only=True)


class CoverageSerializer(serializers.Serializer[Any]):
    """The matrix as the caller may see it.

    `complete` says that they read every opinion of the case, `replied` that they read the replies of all its leads.
    """

    complete = serializers.BooleanField(read_only=True)
    replied = serializers.BooleanField(read_only=True)
    columns = ColumnSerializer(many=True, read_only=True)
    rows = RowSerializer(many=True, read_only=True)
