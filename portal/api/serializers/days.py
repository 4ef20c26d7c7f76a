"""Working calendars, and the day on which something would be due."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from workflow.models import WorkingCalendar


class CalendarSerializer(serializers.ModelSerializer[WorkingCalendar]):
    """One version of a calendar; beyond `horizon` days are counted by weekends alone. Null `jurisdiction`: the nation's."""

    jurisdiction = serializers.CharField(
        source="jurisdiction.slug", default=None, allow_null=True, read_only=True
    )

    class Meta:
        model = WorkingCalendar
        fields = (
            "id",
            "slug",
            "version",
            "title",
            "jurisdiction",
            "covers_from",
            "horizon",
            "base",
            "made_at",
            "source",
        )
        read_only_fields = fields


class NamedDaySerializer(serializers.Serializer[Any]):
    """A day that is off or worked otherwise than its weekday says."""

    on = serializers.DateField(read_only=True)
    name = serializers.CharField(read_only=True)
    is_workday = serializers.BooleanField(read_only=True)


class CalendarDetailSerializer(CalendarSerializer):
    days = serializers.SerializerMethodField()

    class Meta:
        model = WorkingCalendar
        fields = (*CalendarSerializer.Meta.fields, "days")
        read_only_fields = fields

    def get_days(self, calendar: WorkingCalendar) -> list[dict[str, Any]]:
        found = sorted(self.context["days"](calendar), key=lambda day: day.on)
        return [dict(NamedDaySerializer(day).data) for day in found]


class DueDaySerializer(serializers.Serializer[Any]):
    """The day, whether it hangs on days outside of the calendar, and the whole working."""

    due_on = serializers.DateField(read_only=True)
    provisional = serializers.BooleanField(read_only=True)
    calendar = serializers.IntegerField(read_only=True)
    latest_on = serializers.DateField(read_only=True, allow_null=True)
    derivation: Any = serializers.DictField(read_only=True)


class RuleSerializer(serializers.Serializer[Any]):
    """A rule in force in the caller's city: `rule` is its name for the calculator."""

    rule = serializers.CharField(read_only=True)
    step = serializers.CharField(read_only=True)
    step_label = serializers.CharField(read_only=True)
    applies = serializers.CharField(read_only=True)
    source: Any = serializers.CharField(read_only=True)
