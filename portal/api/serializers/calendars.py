"""The calendars of a city as its administrator keeps them: what is in use, a notice as it was read, and what would move."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from portal.api.serializers.days import CalendarSerializer, NamedDaySerializer
from portal.api.serializers.taken import RevisionField
from workflow.forms.calendars import LONGEST_NOTICE, LONGEST_RANGE, OFF, WORKED
from workflow.models import CalendarUse
from workflow.workdays.notice import Weight

CITY, NATION = "city", "nation"


class CalendarsInUseSerializer(serializers.Serializer[Any]):
    """By which version new deadlines are counted, and the newest one, which may wait for being applied (`waits`).

    `base` is the national calendar, `own` the city's own built on it, null before its first day. `months` are those that
    are still known. `shared`: other cities count by the national one too, so that its single days stay.
    """

    counting = CalendarSerializer(read_only=True, allow_null=True)
    newest = CalendarSerializer(read_only=True, allow_null=True)
    base = CalendarSerializer(read_only=True, allow_null=True)
    own = CalendarSerializer(read_only=True, allow_null=True)
    waits = serializers.BooleanField(read_only=True)
    months = serializers.IntegerField(read_only=True, allow_null=True)
    shared = serializers.BooleanField(read_only=True)
    own_days = NamedDaySerializer(many=True, read_only=True)


class NoticeTextInputSerializer(serializers.Serializer[Any]):
    """The notice as it was published, with its heading."""

    text = serializers.CharField(max_length=LONGEST_NOTICE, trim_whitespace=False)


class NoticeInputSerializer(NoticeTextInputSerializer):
    """`seen` is the version that it was read against; `looked`: a person looked at whatever is to be looked at."""

    seen = RevisionField()
    looked = serializers.BooleanField(required=False, default=False)


class HolidayReadSerializer(serializers.Serializer[Any]):
    """A paragraph: the days off, and the weekend days that are worked for them."""

    name = serializers.CharField(read_only=True)
    off: Any = serializers.ListField(child=serializers.DateField(), read_only=True)
    worked: Any = serializers.ListField(child=serializers.DateField(), read_only=True)


class DoubtSerializer(serializers.Serializer[Any]):
    """What is `wrong` is put right before it is kept, the rest (`look`) looked at. `quote` are the words it is about."""

    code = serializers.CharField(read_only=True)
    message = serializers.CharField(read_only=True)
    weight = serializers.ChoiceField([one.value for one in Weight], read_only=True)
    quote = serializers.CharField(read_only=True)
    start = serializers.IntegerField(read_only=True)
    end = serializers.IntegerField(read_only=True)


class NoticeReadSerializer(serializers.Serializer[Any]):
    """A notice as it was read; nothing was kept. `sound`: nothing in it is wrong. `seen` is what keeping it takes."""

    year = serializers.IntegerField(read_only=True, allow_null=True)
    sound = serializers.BooleanField(read_only=True)
    holidays = HolidayReadSerializer(many=True, read_only=True)
    findings = DoubtSerializer(many=True, read_only=True)
    seen = serializers.IntegerField(read_only=True)


class DaysOfSerializer(serializers.Serializer[Any]):
    """Whose days: the city's own, or the nation's. `seen` is the version that was seen, 0 before there is one."""

    whose = serializers.ChoiceField([CITY, NATION], required=False, default=CITY)
    seen = RevisionField()


class DaysInputSerializer(DaysOfSerializer):
    """Days in a row that get a name, off or worked, and who decided so."""

    from_on = serializers.DateField()
    until_on = serializers.DateField(required=False, allow_null=True)
    kind = serializers.ChoiceField([OFF, WORKED])
    name = serializers.CharField(max_length=40)
    reason = serializers.CharField(max_length=2000)

    def validate(self, attrs: Any) -> Any:
        last = attrs.get("until_on") or attrs["from_on"]
        if not 0 <= (last - attrs["from_on"]).days < LONGEST_RANGE:
            words = _("应在第一天或之后，一次最多 31 天。")
            raise serializers.ValidationError({"until_on": [words]}, code="out_of_range")
        return attrs | {"until_on": last}


class TakeBackInputSerializer(DaysOfSerializer):
    """A day that loses its name."""

    on = serializers.DateField()


class MovedSerializer(serializers.Serializer[Any]):
    """A date that would move; of the case its number alone, null where it has none yet."""

    deadline = serializers.IntegerField(source="deadline.pk", read_only=True)
    number = serializers.CharField(source="deadline.case.proposal.number", allow_null=True, read_only=True)
    step = serializers.CharField(source="deadline.step", read_only=True)
    step_label = serializers.CharField(source="deadline.get_step_display", read_only=True)
    organisation = serializers.CharField(
        source="deadline.assignment.organisation.short_name", default=None, allow_null=True, read_only=True
    )
    before = serializers.DateField(source="before.due_on", read_only=True)
    after = serializers.DateField(source="after.due_on", read_only=True)
    provisional = serializers.BooleanField(source="after.provisional", read_only=True)


class RecountPreviewSerializer(serializers.Serializer[Any]):
    """What the newest version would change: at most 200 lines, `moved` counts all days that move. `seen` is the consent."""

    calendar = CalendarSerializer(read_only=True)
    waits = serializers.BooleanField(read_only=True)
    moved = serializers.IntegerField(read_only=True)
    changes = MovedSerializer(many=True, read_only=True)
    left_out = serializers.IntegerField(read_only=True)
    seen = serializers.CharField(read_only=True)


class RecountInputSerializer(serializers.Serializer[Any]):
    """The `seen` of the preview, and a note that each case's log shows."""

    seen = serializers.CharField(max_length=64)
    note = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class CalendarUseSerializer(serializers.ModelSerializer[CalendarUse]):
    """That the open deadlines were counted again."""

    actor = serializers.CharField(source="actor.name", read_only=True)

    class Meta:
        model = CalendarUse
        fields = ("calendar", "actor", "at", "moved", "note")
        read_only_fields = fields
