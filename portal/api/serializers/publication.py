"""What would be published, what is still open in it, and what a person says about words."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from workflow.assembly.spotting import Kind
from workflow.models import Case, MarkedWords, PublicationDecision
from workflow.publishing.words import KINDS, PARTS


class FindingSerializer(serializers.Serializer[Any]):
    """Words that must be left out or let stand before anything is published."""

    words = serializers.CharField(read_only=True)
    kind = serializers.ChoiceField(choices=[(kind.value, KINDS[kind]) for kind in Kind], read_only=True)
    place = serializers.CharField(read_only=True)


class PublicTextSerializer(serializers.Serializer[Any]):
    """One text as the public would read it, without what is left out."""

    part = serializers.ChoiceField(choices=list(PARTS.items()), read_only=True)
    place = serializers.CharField(read_only=True)
    heading = serializers.CharField(read_only=True)
    body = serializers.CharField(read_only=True)


class MarkSerializer(serializers.ModelSerializer[MarkedWords]):
    """What was said of some words."""

    class Meta:
        model = MarkedWords
        fields = ("id", "words", "mark", "reason", "marked_at")
        read_only_fields = ("id", "marked_at")
        extra_kwargs = {"reason": {"required": False}}


class DecisionSerializer(serializers.ModelSerializer[PublicationDecision]):
    """A decision on publication; `ended_at` is null while it stands."""

    extent = serializers.ChoiceField(choices=Case.Publication.choices, read_only=True)

    class Meta:
        model = PublicationDecision
        fields = ("about", "extent", "reason", "review_on", "named", "decided_at", "ended_at", "ended_reason")
        read_only_fields = fields


class PublicationSerializer(serializers.Serializer[Any]):
    """`readable` are the places where something that is left out could still be read."""

    about = serializers.ChoiceField(choices=["proposal", "answer"], read_only=True)
    cleared = serializers.BooleanField(read_only=True)
    findings = FindingSerializer(many=True, read_only=True)
    readable: Any = serializers.ListField(child=serializers.CharField(), read_only=True)
    texts = PublicTextSerializer(many=True, read_only=True)
    marks = MarkSerializer(many=True, read_only=True)
    decisions = DecisionSerializer(many=True, read_only=True)


class MarkInputSerializer(serializers.Serializer[Any]):
    """The words as they stand in the text; `stays` needs a reason."""

    words = serializers.CharField(max_length=400)
    mark = serializers.ChoiceField(choices=MarkedWords.Mark.choices)
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True)
