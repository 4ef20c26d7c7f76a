"""What a case under examination is like."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from portal.api.serializers.parts import CaseReferenceSerializer


class AlikeSerializer(serializers.Serializer[Any]):
    """A case that the caller may read, and what part of both texts they share (0 to 1)."""

    case = CaseReferenceSerializer(read_only=True)
    likeness = serializers.FloatField(read_only=True)


class SimilarSerializer(serializers.Serializer[Any]):
    """The cases that are like the present text, the likest first; `looked` says whether an examiner looked at them.

    `compared` is false until the text was compared, a minute after it was handed in at the latest.
    """

    compared = serializers.BooleanField(read_only=True)
    looked = serializers.BooleanField(read_only=True)
    similar = AlikeSerializer(many=True, read_only=True)
