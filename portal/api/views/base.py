"""What the views of all things have in common."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.db.models import prefetch_related_objects
from django.http import Http404
from rest_framework.mixins import ListModelMixin, RetrieveModelMixin
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portal.api.access import caller_of
from portal.api.conditions import tag_when_rendered
from portal.api.described import TAGGED
from portal.api.moving import decode, made_before, move, row_of
from portal.api.serializers.event import EventSerializer
from proposals.keys import row_key
from proposals.prepared import PreparedForPosts, Slot
from proposals.scopes import Scope
from workflow.models import Event
from workflow.queries import with_told

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet
    from rest_framework.request import Request
    from rest_framework.serializers import BaseSerializer

    from portal.api.access import Caller
    from proposals.queries import Held


OK: Final = 200


def row_there(rows: QuerySet[Any], pk: int) -> Any:
    """The row of that key. Raises Http404."""
    found = rows.filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


class ReadView(RetrieveModelMixin, ListModelMixin, GenericViewSet[Any]):
    """A list and its things, as far as the caller may see them: for everybody else there is no such thing (404).

    `beside` and `within` name what is read along with the rows, so that no row asks for more;
    `listing` maps methods of the list's address to actions.
    """

    scope: ClassVar[Scope] = Scope.READ
    things: ClassVar[Any]
    visible: ClassVar[Callable[[Iterable[Held]], QuerySet[Any]]]
    order: ClassVar[tuple[str, ...]] = ("-pk",)
    beside: ClassVar[tuple[str, ...]]
    listing: ClassVar[dict[str, Any]] = {"get": "list"}
    detail_class: ClassVar[type[BaseSerializer[Any]] | None] = None

    @property
    def caller(self) -> Caller:
        return caller_of(self.request)

    def get_queryset(self) -> QuerySet[Any]:
        return self.seen().select_related(*self.beside).prefetch_related(*self.within())

    def seen(self) -> QuerySet[Any]:
        """The rows that the caller may see."""
        return type(self).visible(self.caller.held)

    def finalize_response(self, request: Request, response: Response, *args: Any, **kwargs: Any) -> Response:
        """A thing read alone is tagged."""
        made = super().finalize_response(request, response, *args, **kwargs)
        if self.action in TAGGED and made.status_code == OK:
            tag_when_rendered(request, made)
        return made

    def within(self) -> Iterable[Any]:
        """The look-ups to prefetch."""
        return ()

    def get_serializer_class(self) -> type[BaseSerializer[Any]]:
        listed = super().get_serializer_class()
        return listed if self.action == "list" else self.detail_class or listed

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "caller": self.caller}


class ActView(GenericViewSet[Any]):
    """Operations that are no list, no thing and no move: each is described where it stands."""

    things: ClassVar[Any]
    scope: ClassVar[Scope] = Scope.READ
    scope_of_change: ClassVar[Scope] = Scope.ACT

    @property
    def caller(self) -> Caller:
        return caller_of(self.request)


class SubjectView(ReadView):
    """Things that move: the moves that are open to the caller stand on each, and one operation makes one."""

    scope_of_change: Scope = Scope.ACT
    machine: ClassVar[str]

    def transition(self, request: Request, pk: int, name: str) -> Response:
        """Make one move. Answers with the first event and the thing as it now is, or null where it went out of sight."""
        asked = decode(request)
        subject = self._found(pk)
        if subject is None:
            event = made_before(self.machine, pk, name, self.caller, asked)
        else:
            event = move(row_of(subject, name, self.caller), subject, self.caller, asked)
        if event is None:
            raise Http404
        return Response({"event": EventSerializer(self._told(event)).data, "object": self._shown(pk)})

    def _told(self, event: Event) -> Event:
        """The event as the caller reads it."""
        told: list[Event] = _EVENT.read(self.caller.held, key=event.pk)
        return told[0]

    def _found(self, pk: int) -> Any:
        """The thing, with what is read along with it in its own row; None where the caller does not see it."""
        if row_key(str(pk)) is None:
            return None
        return next(iter(_one_of(type(self)).read(self.caller.held, key=pk)), None)

    def _shown(self, pk: int) -> Any:
        subject = self._found(pk)
        if subject is None:
            return None
        prefetch_related_objects([subject], *self.within())
        return self.get_serializer(subject).data


@cache
def _one_of(view: type[SubjectView]) -> PreparedForPosts:
    return PreparedForPosts(
        lambda held: view.visible(held).select_related(*view.beside).filter(pk=Slot("key"))
    )


_EVENT: Final = PreparedForPosts(
    lambda held: with_told(
        Event.objects.select_related("actor", "post__organisation", "on_behalf_of"), held
    ).filter(pk=Slot("key"))
)
