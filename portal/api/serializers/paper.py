"""The papers of a case."""

from __future__ import annotations

from typing import Any, Final

from rest_framework import serializers

from portal.documents.registry import KINDS
from portal.documents.rendering import FORMS

CHOICES: Final = [(kind.slug, kind.label) for kind in KINDS.values()]


class PaperFileSerializer(serializers.Serializer[Any]):
    """A paper in one form, and where it is fetched."""

    form = serializers.ChoiceField(choices=list(FORMS), read_only=True)
    media_type = serializers.CharField(read_only=True)
    file_name = serializers.CharField(read_only=True)
    url = serializers.CharField(read_only=True)


class PaperSerializer(serializers.Serializer[Any]):
    """A paper that the caller may have. `id` is the key of what it is made from, `about` the unit or person it is of."""

    kind = serializers.ChoiceField(choices=CHOICES, read_only=True)
    id = serializers.IntegerField(read_only=True)
    title = serializers.CharField(read_only=True)
    about = serializers.CharField(read_only=True)
    forms = PaperFileSerializer(many=True, read_only=True)
