"""The caller, the registers of their places, and who stands in for whom."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from notifications.push import revoke
from portal.api import register_filters as filters
from portal.api.described import operation
from portal.api.inputs import row_named, shaped
from portal.api.serializers.people import (
    DeputationInputSerializer,
    DeputationSerializer,
    JurisdictionSerializer,
    MeSerializer,
    OrganisationDetailSerializer,
    PersonSerializer,
    PostSerializer,
    SessionDetailSerializer,
)
from portal.api.views.base import ActView, ReadView, row_there
from proposals.models import Deputation, Organisation, Session, User
from proposals.queries import people_known_to, places_held
from proposals.scopes import Scope
from proposals.services.deputies import (
    DeputyRefusedError,
    NotYoursError,
    candidates,
    end_deputation,
    lendable_posts,
    name_deputy,
)
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet
    from rest_framework.request import Request

    from proposals.queries import Held


class MeView(ActView):
    """Who is calling."""

    things = _("本人")

    @operation(_("本人：是谁，有哪些职务"), MeSerializer, name="me_retrieve", errors=())
    def me(self, _request: Request) -> Response:
        """The caller with every post in which they act today."""
        return Response(MeSerializer(self.caller).data)


def _sessions(held: Iterable[Held]) -> QuerySet[Any]:
    return Session.objects.filter(jurisdiction__in=places_held(held))


def _organisations(held: Iterable[Held]) -> QuerySet[Any]:
    return Organisation.objects.filter(jurisdiction__in=places_held(held))


class JurisdictionView(ReadView):
    """The cities in which the caller holds a post."""

    things = _("辖区")
    visible = places_held
    serializer_class = JurisdictionSerializer
    beside = ()


class SessionView(ReadView):
    """Their sessions."""

    things = _("届次")
    visible = _sessions
    filterset_class = filters.SessionFilter
    serializer_class = SessionDetailSerializer
    beside = ("jurisdiction",)


class OrganisationView(ReadView):
    """Their bodies, also those that are no more."""

    things = _("单位")
    visible = _organisations
    filterset_class = filters.OrganisationFilter
    serializer_class = OrganisationDetailSerializer
    beside = ("jurisdiction",)


class PersonView(ReadView):
    """The people that the caller finds by name: colleagues, members, for an administrator everybody."""

    things = _("人员")
    queryset = User.objects.none()
    filterset_class = filters.PersonFilter
    serializer_class = PersonSerializer
    beside = ()

    def seen(self) -> QuerySet[Any]:
        return people_known_to(self.caller.held, self.caller.on)


class DeputationView(ReadView):
    """Who stands in for whom, as far as it concerns the caller or the posts for which they answer."""

    things = _("代理")
    queryset = Deputation.objects.none()
    scope_of_change = Scope.ACT
    listing = {"get": "list", "post": "appoint"}
    serializer_class = DeputationSerializer
    beside = ("post__person", "post__organisation", "person", "named_by", "deputy")

    def seen(self) -> QuerySet[Any]:
        me = self.caller
        lendable = lendable_posts(me.held, me.on)
        concerned = Q(person=me.user) | Q(post__person=me.user) | Q(post__in=lendable)
        return Deputation.objects.filter(concerned)

    @operation(
        _("代理：指定"),
        DeputationSerializer,
        name="deputations_create",
        takes=DeputationInputSerializer,
        errors=(409,),
        status=201,
    )
    def appoint(self, request: Request) -> Response:
        """Name somebody. Raises InvalidInputsError, MoveRefusedError with the code that says why not."""
        me, given = self.caller, shaped(DeputationInputSerializer, request)
        posts = lendable_posts(me.held, me.on).select_related("organisation__jurisdiction")
        post = row_named(posts, given.pop("post"), "post")
        suited = candidates(post, given["from_on"], given["until_on"])
        given["person"] = row_named(suited, given["person"], "person")
        made = _asked(lambda: name_deputy(post, actor=me.user, at=timezone.now(), **given))
        return self._shown(made, status=201)

    @operation(_("代理：结束或谢绝"), DeputationSerializer, name="deputations_end", errors=(403, 404, 409))
    def end(self, _request: Request, **_key: Any) -> Response:
        """End it at once; whoever was named declines by it. Raises ForbiddenMoveError, MoveRefusedError."""
        one = self.get_object()
        return self._shown(_asked(lambda: end_deputation(one, actor=self.caller.user, at=timezone.now())))

    @operation(_("代理：可以为哪些职务指定"), PostSerializer(many=True), name="deputations_posts", errors=())
    def posts(self, _request: Request) -> Response:
        """The posts for which the caller may name somebody, at most two hundred."""
        found = lendable_posts(self.caller.held, self.caller.on).select_related("person", "organisation")
        return Response(PostSerializer(found.order_by("organisation__name", "pk")[:200], many=True).data)

    @operation(_("代理：谁可以代理这个职务"), PersonSerializer(many=True), name="deputations_candidates")
    def candidates(self, _request: Request, pk: int) -> Response:
        """Who may stand in today in a post of the list before."""
        posts = lendable_posts(self.caller.held, self.caller.on)
        post = row_there(posts, pk)
        found = candidates(post, self.caller.on, self.caller.on)
        return Response(PersonSerializer(found.order_by("name", "pk"), many=True).data)

    def _shown(self, one: Deputation, status: int = 200) -> Response:
        revoke({one.person_id})
        return Response(self.get_serializer(self.get_queryset().get(pk=one.pk)).data, status=status)


def _asked(act: Callable[[], Deputation]) -> Deputation:
    try:
        return act()
    except NotYoursError as error:
        raise ForbiddenMoveError from error
    except DeputyRefusedError as error:
        raise MoveRefusedError(Refusal(error.code, str(error))) from error
