"""Calls for proposals, and the clues that answer them."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from portal.api.serializers.parts import AddressField, OrganisationSerializer, SessionSerializer
from portal.api.serializers.taken import KeyField
from proposals.models import Call, Clue


class CallSerializer(serializers.ModelSerializer[Call]):
    """A call. It is open until the end of `until_on`, unless it was closed before."""

    url = AddressField("api_call")
    jurisdiction = serializers.CharField(source="jurisdiction.slug", read_only=True)
    session = SessionSerializer(read_only=True)

    class Meta:
        model = Call
        fields = (
            "id", "url", "jurisdiction", "session", "title", "text", "published_on", "until_on", "closed_at",
        )  # fmt: skip
        read_only_fields = fields


class ClueSerializer(serializers.ModelSerializer[Clue]):
    """A clue. `taken` counts the proposals that name it and were not withdrawn; whose they are is not said."""

    url = AddressField("api_clue")
    organisation = OrganisationSerializer(read_only=True)
    offerer = serializers.CharField(read_only=True)
    taken = serializers.IntegerField(read_only=True)

    class Meta:
        model = Clue
        fields = (
            "id", "url", "call", "title", "text", "organisation", "offerer", "offered_at", "taken", "closed_at",
            "closed_reason",
        )  # fmt: skip
        read_only_fields = fields


class CallInputSerializer(serializers.Serializer[Any]):
    session = KeyField()
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=20_000)
    until_on = serializers.DateField()


class ClueInputSerializer(serializers.Serializer[Any]):
    call = KeyField()
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=20_000)


class TakingInputSerializer(serializers.Serializer[Any]):
    """In whose name; without `body` in one's own."""

    body = KeyField(required=False, allow_null=True)


class ClosingInputSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=200)
