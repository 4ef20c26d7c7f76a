"""What a person was told, and how they like to be told."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from notifications.kinds import CHOSEN, Pace, Wire
from notifications.models import CalendarFeed, Notice
from portal.api.keyset import LARGEST_KEY
from portal.api.serializers.parts import AddressField, CaseReferenceSerializer, LabelField


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """One notice. `number` is its place in the stream, null until the stream is numbered; `name` is the move, the
    step of a deadline, the call, or what was done to the reader's log-in; `case` is null where it is about none, or the
    reader may not open it (any more); `call` is the key of a call for proposals. `words` are Chinese, as in mails."""

    url = AddressField("api_notice")
    kind_label = LabelField("kind")
    at = serializers.DateTimeField(source="created_at", read_only=True)
    name = serializers.SerializerMethodField()
    case = serializers.SerializerMethodField()
    reference = serializers.SerializerMethodField()
    words = serializers.SerializerMethodField()

    class Meta:
        model = Notice
        fields = (
            "id", "url", "number", "kind", "kind_label", "at", "read_at", "name", "case", "call", "reference",
            "words",
        )  # fmt: skip
        read_only_fields = fields

    def get_name(self, notice: Notice) -> str:
        return str(self.context["facts"][notice.pk].name)

    @extend_schema_field(CaseReferenceSerializer(allow_null=True))
    def get_case(self, notice: Notice) -> Any:
        shown = self.context["shown"][notice.pk]
        return None if shown is None else CaseReferenceSerializer(shown).data

    def get_reference(self, notice: Notice) -> str:
        return str(self.context["facts"][notice.pk].number)

    def get_words(self, notice: Notice) -> str:
        return str(self.context["facts"][notice.pk].line)


class ReadInputSerializer(serializers.Serializer[Any]):
    """The number up to which the notices were seen; one that came since stays unread."""

    up_to = serializers.IntegerField(min_value=0, max_value=LARGEST_KEY)


class ReadSerializer(serializers.Serializer[Any]):
    """How many were unread."""

    read = serializers.IntegerField(read_only=True)


class PaceSerializer(serializers.Serializer[Any]):
    """How soon news of a kind goes out over a wire."""

    kind = serializers.ChoiceField(choices=[(kind.value, kind.label) for kind in CHOSEN])
    wire = serializers.ChoiceField(choices=Wire.choices)
    pace = serializers.ChoiceField(choices=Pace.choices)


@extend_schema_field({"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"})
class HourField(serializers.TimeField):
    """An hour of the day by the local clock, which has no zone of its own."""


@extend_schema_field({"type": ["string", "null"], "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"})
class OptionalHourField(serializers.TimeField):
    """The same, or null."""


class PreferencesSerializer(serializers.Serializer[Any]):
    """Every kind over every wire; what is left out goes as usual. Quiet hours have both ends or none."""

    paces = PaceSerializer(many=True)
    quiet_from = OptionalHourField(allow_null=True)
    quiet_until = OptionalHourField(allow_null=True)
    digest_at = HourField()

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        begin, end = attrs["quiet_from"], attrs["quiet_until"]
        if (begin is None) != (end is None) or (begin is not None and begin == end):
            words = _("免打扰时段要有起有止，两端不同，或两处都是 null。")
            raise serializers.ValidationError({"quiet_until": [words]}, code="both_or_none")
        return attrs


class FeedSerializer(serializers.ModelSerializer[CalendarFeed]):
    """When the address of one's deadlines was made, null where there is none."""

    class Meta:
        model = CalendarFeed
        fields = ("made_at",)
        read_only_fields = fields
        extra_kwargs = {"made_at": {"allow_null": True}}


class MadeFeedSerializer(serializers.Serializer[Any]):
    """The secret address, told this once."""

    address = serializers.URLField(read_only=True)
