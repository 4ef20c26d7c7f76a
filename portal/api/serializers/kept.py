"""Searches and filters that a person keeps under a name."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlencode

from rest_framework import serializers

from workflow.models import SavedList, SavedSearch

LISTINGS = ("cases",)


class SavedSearchSerializer(serializers.ModelSerializer[SavedSearch]):
    """The query of a search page. It grants nothing."""

    class Meta:
        model = SavedSearch
        fields = ("id", "name", "query", "saved_at")
        read_only_fields = fields


class SavedListSerializer(serializers.ModelSerializer[SavedList]):
    """The query of a list's page. It grants nothing."""

    class Meta:
        model = SavedList
        fields = ("id", "listing", "name", "query", "saved_at")
        read_only_fields = fields


class SearchKeptSerializer(serializers.Serializer[Any]):
    """What had the name is replaced. `query` as in an address: `q=充电&kind=cppcc_proposal`."""

    name = serializers.CharField(max_length=40)
    query = serializers.CharField(max_length=300)

    def validate_query(self, query: str) -> str:
        return urlencode(parse_qsl(query))


class ListKeptSerializer(SearchKeptSerializer):
    listing = serializers.ChoiceField(choices=[(name, name) for name in LISTINGS])
