"""The closure figures as JSON."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


class FigureSerializer(serializers.Serializer[Any]):
    """One rate, counted: `percent` is null of nothing. `parts` are counts beside it, by their codes."""

    code: Any = serializers.CharField(source="rate.code")
    numerator = serializers.IntegerField()
    denominator = serializers.IntegerField()
    percent = serializers.DecimalField(
        max_digits=4, decimal_places=1, allow_null=True, coerce_to_string=False
    )
    parts: Any = serializers.DictField(child=serializers.IntegerField())


class RateSerializer(serializers.Serializer[Any]):
    """What a rate means, in words."""

    code = serializers.CharField()
    label: Any = serializers.CharField()
    measure = serializers.CharField()
    numerator = serializers.CharField()
    denominator = serializers.CharField()
    exclusions = serializers.CharField()
    source: Any = serializers.CharField()
    parts: Any = serializers.DictField(child=serializers.CharField())


class LineSerializer(serializers.Serializer[Any]):
    """The figures of one unit, category, month, session, handler or kind; `key` narrows to it."""

    key = serializers.SerializerMethodField()
    label: Any = serializers.CharField()
    figures = serializers.SerializerMethodField()
    overdue = serializers.IntegerField()

    @extend_schema_field({"type": ["integer", "string"]})
    def get_key(self, line: Any) -> int | str:
        return line.key if isinstance(line.key, int | str) else line.key.isoformat()

    @extend_schema_field(FigureSerializer(many=True))
    def get_figures(self, line: Any) -> Any:
        return FigureSerializer(line.figures.values(), many=True).data


class PeriodSerializer(serializers.Serializer[Any]):
    """The year before, up to the same day of the season."""

    on = serializers.DateField()
    figures: Any = FigureSerializer(many=True)


class FiguresSerializer(serializers.Serializer[Any]):
    """All rates of a session, or of a year of several cities, as of a day."""

    session = serializers.IntegerField(allow_null=True)
    year = serializers.IntegerField()
    jurisdictions: Any = serializers.ListField(child=serializers.IntegerField())
    on = serializers.DateField()
    figures: Any = FigureSerializer(many=True)
    overdue = serializers.IntegerField()
    before = PeriodSerializer(allow_null=True)
    lines = LineSerializer(many=True, allow_null=True)
    rates = RateSerializer(many=True)
