"""The units that are suggested for a case. Nothing is assigned by it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from portal.api.serializers.parts import OrganisationSerializer


class RankedSerializer(serializers.Serializer[Any]):
    """A unit that may be meant: its part of the whole (0 to 1), and sentences that say why."""

    organisation = OrganisationSerializer(read_only=True)
    score = serializers.FloatField(read_only=True)
    reasons = serializers.ListField(child=serializers.CharField(), read_only=True)


class AskSuggestionSerializer(serializers.Serializer[Any]):
    """The units that may answer the ask of that number, none where nobody is found."""

    number = serializers.CharField(read_only=True)
    units = RankedSerializer(many=True, read_only=True)


class SuggestionSerializer(serializers.Serializer[Any]):
    """Who may lead and who may help, the likeliest first. Where `sure` is false, `doubt` says why a person must judge;
    `unplaced` are the numbers of the asks for which no unit is found."""

    sure = serializers.BooleanField(read_only=True)
    doubt = serializers.CharField(read_only=True)
    leads = RankedSerializer(many=True, read_only=True)
    co_handlers = RankedSerializer(many=True, read_only=True)
    asks = AskSuggestionSerializer(many=True, read_only=True)
    unplaced = serializers.ListField(child=serializers.CharField(), read_only=True)
