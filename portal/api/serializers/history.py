"""What became of a letter: its versions, its receipts, where its words went."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from portal.api.serializers.parts import CaseReferenceSerializer, OrganisationSerializer
from workflow.states import Use
from workflow.tracing.fates import Fate


class _OrNull(serializers.CharField):
    """Text, or null where there is none to be told."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(read_only=True, allow_null=True, **kwargs)

    def to_representation(self, value: Any) -> Any:
        return super().to_representation(value) or None


class VersionSerializer(serializers.Serializer[Any]):
    """One text of a letter, as the caller may have it.

    `draft` counts the letters on one matter, `number` the saved texts of one letter, 0 for who sees only the last.
    `digest` is null for who does not read the whole text. `final` is what was sent or issued.
    """

    letter = serializers.IntegerField(read_only=True)
    draft = serializers.IntegerField(read_only=True)
    number = serializers.IntegerField(read_only=True)
    text = serializers.CharField(read_only=True)
    digest = _OrNull()
    by = serializers.CharField(read_only=True)
    at = serializers.DateTimeField(read_only=True, allow_null=True)
    final = serializers.BooleanField(read_only=True)


class ReceiptSerializer(serializers.Serializer[Any]):
    """The letter as it went into one case. `digest` is null for who does not read the whole text."""

    case = CaseReferenceSerializer(read_only=True)
    leads = OrganisationSerializer(many=True, read_only=True)
    sent_at = serializers.DateTimeField(read_only=True)
    by = serializers.CharField(read_only=True)
    post = serializers.CharField(read_only=True)
    on_behalf_of = _OrNull()
    digest = _OrNull()
    seq = serializers.IntegerField(read_only=True)
    hash = serializers.CharField(read_only=True)


class AlterationSerializer(serializers.Serializer[Any]):
    """What the opinion says and what the reply says instead, each also within its clause.

    `kind` is figure, date, unit, subject, negation or speaker (我局 taken over by another bureau).
    """

    kind = serializers.CharField(source="kind.value", read_only=True)
    was = serializers.CharField(source="was.text", read_only=True)
    now = serializers.CharField(source="now.text", read_only=True)
    was_in = serializers.CharField(source="was_in.text", read_only=True)
    now_in = serializers.CharField(source="now_in.text", read_only=True)


class LandingSerializer(serializers.Serializer[Any]):
    """A part of a reply that words came to. `start` is its place in the reply's text."""

    reply = serializers.IntegerField(source="reply.pk", read_only=True)
    organisation = OrganisationSerializer(source="reply.organisation", read_only=True)
    name = serializers.CharField(source="part.name", read_only=True)
    start = serializers.IntegerField(source="part.start", read_only=True)
    text = serializers.CharField(source="part.text", read_only=True)
    runs = serializers.SerializerMethodField()
    reworded = serializers.BooleanField(read_only=True)
    alterations = AlterationSerializer(many=True, read_only=True)

    def get_runs(self, landing: Any) -> list[str]:
        """The words that stand in both, as the opinion writes them."""
        return [run.text for run in landing.runs]


class CourseSerializer(serializers.Serializer[Any]):
    """One passage: the lead's mark, and what the replies that the caller may read have of it.

    `fate` is null before there is such a reply. Of its `characters`, heading and marks left out, `carried` are there.
    """

    passage = serializers.IntegerField(source="passage.pk", read_only=True)
    position = serializers.IntegerField(source="passage.position", read_only=True)
    use = serializers.ChoiceField(
        source="use.use", choices=Use.choices, read_only=True, allow_null=True, default=None
    )
    reason = serializers.CharField(source="use.reason", read_only=True, default="")
    fate = serializers.ChoiceField(
        source="fate.fate", choices=[one.value for one in Fate], read_only=True, allow_null=True, default=None
    )
    characters = serializers.IntegerField(
        source="fate.characters", read_only=True, allow_null=True, default=None
    )
    carried = serializers.IntegerField(source="fate.carried", read_only=True, allow_null=True, default=None)
    landings = LandingSerializer(source="fate.landings", many=True, read_only=True, default=())


class CoursesSerializer(serializers.Serializer[Any]):
    """What became of the letter in one case. `issued`: the replies that it was held against have gone out.

    `objection` is what the co-handler holds against the marks.
    """

    case = CaseReferenceSerializer(read_only=True)
    issued = serializers.BooleanField(read_only=True)
    objection = serializers.CharField(read_only=True)
    passages = CourseSerializer(many=True, read_only=True)
