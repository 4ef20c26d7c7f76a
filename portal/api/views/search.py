"""Looking for words in everything that the caller may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.utils.translation import gettext_lazy as _
from rest_framework.viewsets import GenericViewSet

from portal.api.access import caller_of
from portal.api.filters import SearchFilter
from portal.api.serializers.search import HitSerializer
from proposals.scopes import Scope
from proposals.search import read_query
from workflow.models import SearchEntry
from workflow.queries.search import entries_visible_to, own_cases_of

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.response import Response


class SearchView(GenericViewSet[SearchEntry]):
    """The newest texts first."""

    scope = Scope.READ
    things: ClassVar[Any] = _("查找")
    order: ClassVar[tuple[str, ...]] = ("-pk",)
    queryset = SearchEntry.objects.none()
    serializer_class = HitSerializer
    filterset_class = SearchFilter

    def get_queryset(self) -> QuerySet[SearchEntry]:
        letters = ("reply__organisation", "opinion__organisation")
        return entries_visible_to(caller_of(self.request).held).select_related(*letters)

    def list(self, request: Request) -> Response:
        """A page of what was found, each with the case under which the caller reads it."""
        page = self.paginate_queryset(self.filter_queryset(self.get_queryset())) or []
        told = {
            "asked": read_query(request.query_params.get("q", "")),
            "cases": own_cases_of(page, caller_of(request).held),
        }
        hits = HitSerializer(page, many=True, context={**self.get_serializer_context(), **told})
        return self.get_paginated_response(hits.data)
