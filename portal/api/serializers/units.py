"""What a bureau keeps for itself."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from portal.api.serializers.people import PostSerializer
from portal.api.serializers.taken import KeyField
from proposals.models import Section
from workflow.models import DocumentNumber, ReviewRule, WordChange


class SectionSerializer(serializers.ModelSerializer[Section]):
    class Meta:
        model = Section
        fields = ("id", "organisation", "name", "closed_on")
        read_only_fields = fields


class SectionsSerializer(serializers.Serializer[Any]):
    """The sections of a bureau, and its people with the section in which each sits."""

    sections = SectionSerializer(many=True, read_only=True)
    posts = PostSerializer(many=True, read_only=True)


class SectionInputSerializer(serializers.Serializer[Any]):
    name = serializers.CharField(max_length=40)


class SeatSerializer(serializers.Serializer[Any]):
    """A post, and the section in which it sits; null for none."""

    post = KeyField()
    section = KeyField(allow_null=True)


class SeatsInputSerializer(serializers.Serializer[Any]):
    """The posts that are to sit elsewhere; the others stay where they are."""

    seats = serializers.ListField(child=SeatSerializer(), allow_empty=False, max_length=300)


class ReviewRuleSerializer(serializers.ModelSerializer[ReviewRule]):
    """How many hands letters go through. The newest is in force."""

    set_by = serializers.CharField(source="set_by.name", read_only=True)

    class Meta:
        model = ReviewRule
        fields = ("section_check", "opinion_leaders", "reply_leaders", "set_by", "set_at")
        read_only_fields = fields


class RulesSerializer(serializers.Serializer[Any]):
    """The rules of a bureau, the newest first, and how many people lead it today. Without a rule: a check, one leader."""

    leaders = serializers.IntegerField(read_only=True)
    rules = ReviewRuleSerializer(many=True, read_only=True)


class RuleInputSerializer(serializers.Serializer[Any]):
    section_check = serializers.BooleanField()
    opinion_leaders = serializers.IntegerField(min_value=1, max_value=ReviewRule.MOST_LEADERS)
    reply_leaders = serializers.IntegerField(min_value=1, max_value=ReviewRule.MOST_LEADERS)


class WordChangeSerializer(serializers.ModelSerializer[WordChange]):
    set_by = serializers.CharField(source="set_by.name", read_only=True)

    class Meta:
        model = WordChange
        fields = ("before", "after", "set_by", "set_at")
        read_only_fields = fields


class WordSerializer(serializers.Serializer[Any]):
    """Under which word the bureau numbers its letters, and how that changed, the newest first."""

    word = serializers.CharField(read_only=True)
    changes = WordChangeSerializer(many=True, read_only=True)


class WordInputSerializer(serializers.Serializer[Any]):
    """Empty, the bureau has none."""

    word = serializers.CharField(max_length=30, allow_blank=True)


class DocumentNumberSerializer(serializers.ModelSerializer[DocumentNumber]):
    """One line of the register; `opinion` and `reply` are null where the caller may not see the letter (any more)."""

    opinion = serializers.SerializerMethodField()
    reply = serializers.SerializerMethodField()

    class Meta:
        model = DocumentNumber
        fields = ("id", "word", "year", "seq", "text", "dated_on", "opinion", "reply")
        read_only_fields = fields

    def get_opinion(self, number: DocumentNumber) -> int | None:
        return number.opinion_id if number.opinion_id in self.context["opinions"] else None

    def get_reply(self, number: DocumentNumber) -> int | None:
        return number.reply_id if number.reply_id in self.context["replies"] else None
