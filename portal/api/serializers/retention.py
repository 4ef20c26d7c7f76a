"""How long personal data is kept: what would go, what went, and what is held back."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from portal.api.serializers.parts import CaseReferenceSerializer
from portal.api.serializers.taken import KeyField
from workflow.models import LegalHold, RetentionLine, RetentionRun


class ToGoSerializer(serializers.Serializer[Any]):
    """What would go of one kind: so many rows older than `before_on`, by a rule of so many months and its source."""

    kind = serializers.CharField(source="kind.code", read_only=True)
    kind_label = serializers.CharField(source="kind.label", read_only=True)
    months = serializers.IntegerField(read_only=True)
    least = serializers.IntegerField(source="kind.least", read_only=True)
    source: Any = serializers.CharField(read_only=True)
    before_on = serializers.DateField(read_only=True)
    count = serializers.IntegerField(read_only=True)


class RetentionLineSerializer(serializers.ModelSerializer[RetentionLine]):
    """What went of one kind."""

    class Meta:
        model = RetentionLine
        fields = ("kind", "months", "source", "before_on", "rows")
        read_only_fields = fields


class RetentionRunSerializer(serializers.ModelSerializer[RetentionRun]):
    """The protocol of one run."""

    actor = serializers.CharField(source="actor.name", read_only=True)
    lines = RetentionLineSerializer(many=True, read_only=True)

    class Meta:
        model = RetentionRun
        fields = ("id", "actor", "at", "lines")
        read_only_fields = fields


class RunInputSerializer(serializers.Serializer[Any]):
    """Only `true` lets go of anything: that somebody looked at what would go."""

    looked_at = serializers.BooleanField()

    def validate_looked_at(self, looked_at: bool) -> bool:
        if not looked_at:
            words = _("没有清除。请先核对会清除的清单，再写 true。")
            raise serializers.ValidationError(words, code="not_looked_at")
        return looked_at


class RetentionRuleInputSerializer(serializers.Serializer[Any]):
    """For how many months a kind is kept, and by which rule of law."""

    months = serializers.IntegerField(min_value=0, max_value=9999)
    source: Any = serializers.CharField(max_length=300)


class HoldSerializer(serializers.ModelSerializer[LegalHold]):
    """That nothing of the case goes."""

    case = CaseReferenceSerializer(read_only=True)
    placed_by = serializers.CharField(source="placed_by.name", read_only=True)

    class Meta:
        model = LegalHold
        fields = ("id", "case", "reason", "placed_by", "placed_at", "lifted_at")
        read_only_fields = fields


class HoldInputSerializer(serializers.Serializer[Any]):
    """Of which case nothing goes, and why."""

    case = KeyField()
    reason = serializers.CharField(max_length=300)
