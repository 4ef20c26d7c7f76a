"""Searches and filters that the caller keeps under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from portal.api.described import operation
from portal.api.inputs import shaped
from portal.api.serializers.kept import (
    ListKeptSerializer,
    SavedListSerializer,
    SavedSearchSerializer,
    SearchKeptSerializer,
)
from portal.api.views.base import ReadView
from proposals.scopes import Scope
from workflow.models import SavedList, SavedSearch
from workflow.services.lists import forget_list, keep_list
from workflow.services.searches import forget_search, keep_search

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request


class SavedSearchView(ReadView):
    """One's own searches."""

    things = _("保存的查找")
    queryset = SavedSearch.objects.none()
    serializer_class = SavedSearchSerializer
    beside = ()
    scope_of_change = Scope.READ

    def seen(self) -> QuerySet[Any]:
        return SavedSearch.objects.filter(person=self.caller.user)

    @operation(
        _("保存的查找：保存"), SavedSearchSerializer, name="saved_searches_create", takes=SearchKeptSerializer,
        errors=(409,), status=201,
    )  # fmt: skip
    def keep(self, request: Request) -> Response:
        """Keep the query under the name. Raises MoveRefusedError where too many are kept."""
        kept = keep_search(self.caller.user, at=timezone.now(), **shaped(SearchKeptSerializer, request))
        return Response(SavedSearchSerializer(kept).data, status=201)

    @operation(_("保存的查找：删去"), None, name="saved_searches_destroy", errors=(403, 404), status=204)
    def forget(self, _request: Request, pk: int) -> Response:
        """Keep it no more."""
        if not forget_search(self.caller.user, pk):
            raise Http404
        return Response(status=204)


class SavedListView(ReadView):
    """One's own filters."""

    things = _("保存的筛选")
    queryset = SavedList.objects.none()
    serializer_class = SavedListSerializer
    beside = ()
    scope_of_change = Scope.READ

    def seen(self) -> QuerySet[Any]:
        return SavedList.objects.filter(person=self.caller.user)

    @operation(
        _("保存的筛选：保存"), SavedListSerializer, name="saved_lists_create", takes=ListKeptSerializer, errors=(409,),
        status=201,
    )  # fmt: skip
    def keep(self, request: Request) -> Response:
        """Keep the query of a list under the name. Raises MoveRefusedError where too many are kept."""
        kept = keep_list(self.caller.user, at=timezone.now(), **shaped(ListKeptSerializer, request))
        return Response(SavedListSerializer(kept).data, status=201)

    @operation(_("保存的筛选：删去"), None, name="saved_lists_destroy", errors=(403, 404), status=204)
    def forget(self, _request: Request, pk: int) -> Response:
        """Keep it no more."""
        if not forget_list(self.caller.user, pk):
            raise Http404
        return Response(status=204)
