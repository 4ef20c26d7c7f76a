"""In which words a city tells things outside the house."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from rest_framework import serializers

from notifications.services.wording import BODY_LENGTH, GAPS, SUBJECT_LENGTH, unknown_gaps

EVERYBODY = "all"
"""How an address names the words for everybody."""


class WordsSerializer(serializers.Serializer[Any]):
    """A subject of one line, and a body."""

    subject = serializers.CharField(read_only=True)
    body = serializers.CharField(read_only=True)


class WordingSerializer(WordsSerializer):
    """How a thing is told to an audience, `all` for everybody. `own`: the words are not the shipped ones."""

    name = serializers.CharField(read_only=True)
    audience = serializers.CharField(read_only=True)
    label: Any = serializers.CharField(read_only=True)
    audience_label = serializers.CharField(read_only=True)
    own = serializers.BooleanField(read_only=True)


class GapSerializer(serializers.Serializer[Any]):
    """A gap that the words may have, in braces, and what fills it."""

    name = serializers.CharField(read_only=True)
    meaning = serializers.CharField(read_only=True)


class WordingDetailSerializer(WordingSerializer):
    """With the gaps there are, and the words filled with an example of no real case."""

    gaps = GapSerializer(many=True, read_only=True)
    preview = WordsSerializer(read_only=True)


class WordsInputSerializer(serializers.Serializer[Any]):
    """New words, with no gap that nothing fills."""

    subject = serializers.CharField(max_length=SUBJECT_LENGTH)
    body = serializers.CharField(max_length=BODY_LENGTH, trim_whitespace=False)

    def validate_subject(self, subject: str) -> str:
        return _known(subject)

    def validate_body(self, body: str) -> str:
        return _known(body.replace("\r\n", "\n"))


def _known(text: str) -> str:
    unknown = unknown_gaps(text)
    if unknown:
        reason = {"unknown": "、".join(unknown), "known": "".join(f"{{{name}}}" for name in GAPS)}
        words = _("不认得%(unknown)s。可用的有：%(known)s。") % reason
        raise serializers.ValidationError(words, code="unknown_gap")
    return text
