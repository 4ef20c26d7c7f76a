"""The people of a city and their posts, kept by its administrator; letters of invitation; what a person may do, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.response import Response

from notifications.push import revoke
from portal.api import register_filters
from portal.api.described import operation
from portal.api.inputs import refuse_unknown, row_named, shaped
from portal.api.serializers.people_kept import (
    AccountSerializer,
    EndInputSerializer,
    InviteInputSerializer,
    KeptPersonSerializer,
    LetterSerializer,
    PersonInputSerializer,
    PersonNameInputSerializer,
    PostInputSerializer,
    RightsSerializer,
    SwitchInputSerializer,
    WaitingSerializer,
)
from portal.api.views.base import ActView, row_there
from portal.api.views.managing import KeptView, SettingsView
from proposals.models import Post, Section, User
from proposals.queries import (
    held_posts_at,
    jurisdictions_administered_by,
    organisations_active,
    people_of,
)
from proposals.services.administering.found import waiting_people, with_posts
from proposals.services.administering.invitations import invite
from proposals.services.administering.people import add_person, is_administrator, set_active
from proposals.services.administering.posts import end_post, give_post
from workflow.services.entitlements import entitlements_on, reach_of
from workflow.services.renaming import rename_person

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet
    from rest_framework.request import Request

    from proposals.models import Jurisdiction
    from proposals.queries import Held

CHANGED: Final = (403, 404, 409)
CASE: Final = OpenApiParameter(
    "case",
    {"type": "string", "maxLength": 40},
    description=_("办件的编号；写了就逐步说明在这一件上能做什么。"),
)


def _first_post(given: dict[str, Any], city: Jurisdiction, view: SettingsView | KeptView) -> dict[str, Any]:
    """The keys of a post's body and section as rows. Raises InvalidInputsError."""
    bodies = organisations_active(city, view.caller.on).select_related("jurisdiction")
    unit = row_named(bodies, given["organisation"], "organisation")
    section, key = None, given.get("section")
    if key is not None:
        section = row_named(Section.objects.filter(organisation=unit, closed_on=None), key, "section")
    return given | {"organisation": unit, "section": section}


class KeptPeopleView(KeptView):
    """The city's own people: whoever holds a post there or held one, and none elsewhere."""

    things = _("本市人员")
    listing = {"get": "list", "post": "register"}
    queryset = User.objects.none()
    filterset_class = register_filters.KeptPersonFilter
    serializer_class = KeptPersonSerializer
    beside = ()

    def seen(self) -> QuerySet[Any]:
        return with_posts(people_of([self.administered(self.kwargs["pk"])]), self.caller.on)

    @operation(
        _("本市人员：登记一人和第一个职务"), KeptPersonSerializer, name="jurisdictions_people_create",
        takes=PersonInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def register(self, request: Request, pk: int) -> Response:
        """They come in by a letter. Raises InvalidInputsError, SetUpRefusedError, NotAdministratorError."""
        city = self.administered(pk)
        given = _first_post(shaped(PersonInputSerializer, request), city, self)
        made = add_person(**{"username": ""} | given, actor=self.caller.user, at=self.at)
        return Response(self.get_serializer(self.seen().get(pk=made.pk)).data, status=201)


class WaitingView(KeptView):
    """Who cannot log in yet, and the letters that let them in."""

    things = _("还不能登录的人员")
    queryset = User.objects.none()
    serializer_class = WaitingSerializer
    beside = ()

    def seen(self) -> QuerySet[Any]:
        return waiting_people(self.administered(self.kwargs["pk"]), self.caller.on)

    @operation(
        _("邀请信：发给还不能登录的人，邀请码只说这一次"), LetterSerializer(many=True), name="jurisdictions_invitations_create",
        takes=InviteInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def invite(self, request: Request, pk: int) -> Response:
        """A code that they had is void. Whoever has joined, or is no one of the city, gets none.

        Raises InvalidInputsError, NotAdministratorError, SetUpRefusedError `oneself`.
        """
        city, at = self.administered(pk), self.at
        keys = shaped(InviteInputSerializer, request)["people"]
        people = waiting_people(city, self.caller.on).filter(pk__in=keys)
        chosen = [one for one in people if not is_administrator(one, at)]
        letters = invite(chosen, city, actor=self.caller.user, at=at)
        answer = Response(LetterSerializer(letters, many=True).data, status=201)
        answer["Cache-Control"] = "private, no-store"
        return answer


class AccountView(SettingsView):
    """One of the city's own people."""

    things = _("本市人员")

    @operation(_("本市人员：读一人"), AccountSerializer, name="people_account_retrieve")
    def setting(self, _request: Request, pk: int) -> Response:
        """Raises Http404."""
        return self._shown(self._own(pk)[1])

    @operation(
        _("本市人员：任职"), AccountSerializer, name="people_posts_create", takes=PostInputSerializer, errors=CHANGED,
        status=201,
    )  # fmt: skip
    def give(self, request: Request, pk: int) -> Response:
        """Raises InvalidInputsError, SetUpRefusedError, NotAdministratorError."""
        city, one = self._own(pk)
        given = _first_post(shaped(PostInputSerializer, request), city, self)
        give_post(one, **given, actor=self.caller.user, at=self.at)
        return self._shown(one, status=201)

    @operation(
        _("本市人员：免去一个职务"),
        AccountSerializer,
        name="people_posts_end",
        takes=EndInputSerializer,
        errors=CHANGED,
    )
    def end(self, request: Request, pk: int) -> Response:
        """At once. Raises InvalidInputsError, SetUpRefusedError, NotAdministratorError."""
        _city, one = self._own(pk)
        given = shaped(EndInputSerializer, request)
        post = row_named(Post.objects.filter(person=one), given["post"], "post")
        end_post(post, actor=self.caller.user, at=self.at, reason=given["reason"])
        return self._shown(one)

    @operation(
        _("本市人员：改姓名"), AccountSerializer, name="people_name_update", takes=PersonNameInputSerializer,
        errors=CHANGED, seen=True,
    )  # fmt: skip
    def rename(self, request: Request, pk: int) -> Response:
        """Their texts are found by the new name at once. Raises SetUpRefusedError, NotAdministratorError, StaleMoveError."""
        city, one = self._own(pk)
        given = shaped(PersonNameInputSerializer, request)
        self.unchanged(self._told(one))
        rename_person(one, city, **given, actor=self.caller.user, at=self.at)
        return self._shown(one)

    @operation(
        _("本市人员：停用或启用账号"),
        AccountSerializer,
        name="people_active",
        takes=SwitchInputSerializer,
        errors=CHANGED,
    )
    def switch(self, request: Request, pk: int) -> Response:
        """Raises SetUpRefusedError, NotAdministratorError."""
        city, one = self._own(pk)
        set_active(one, city, **shaped(SwitchInputSerializer, request), actor=self.caller.user, at=self.at)
        return self._shown(one)

    @operation(
        _("本市人员：能做什么，为什么"),
        RightsSerializer,
        name="people_rights",
        query=[CASE],
        errors=(400, 404),
    )
    def rights(self, request: Request, pk: int) -> Response:
        """By the posts of today; on a case numbers and steps, nothing of its text. Raises Http404."""
        _city, one = self._own(pk)
        return _rights(request, one, held_posts_at(one, self.at), self.at, own=one == self.caller.user)

    def _own(self, pk: int) -> tuple[Jurisdiction, User]:
        """The person and the city whose own they are. Raises Http404."""
        mine = list(jurisdictions_administered_by(self.caller.held))
        one: User = row_there(people_of(mine), pk)
        places = set(one.posts.values_list("organisation__jurisdiction", flat=True))
        return next(city for city in mine if city.pk in places), one

    def _told(self, one: User) -> Any:
        found = with_posts(User.objects.filter(pk=one.pk), self.caller.on).get()
        return AccountSerializer(found, context={"at": self.at}).data

    def _shown(self, one: User, status: int = 200) -> Response:
        if self.action != "setting":
            revoke({one.pk})
        return Response(self._told(one), status=status)


class OwnRightsView(ActView):
    """What the caller may do."""

    things = _("本人")

    @operation(
        _("本人：能做什么，为什么"), RightsSerializer, name="me_rights", query=[CASE], errors=(400, 404)
    )
    def rights(self, request: Request) -> Response:
        """By the posts of today. Raises Http404."""
        me = self.caller
        return _rights(request, me.user, me.held, timezone.now(), own=True)


def _rights(request: Request, person: User, held: tuple[Held, ...], at: datetime, *, own: bool) -> Response:
    """Raises Http404 where the person sees no case of that number."""
    refuse_unknown(request.query_params, {"case", "format"})
    number = request.query_params.get("case", "").strip()[:40]
    told: dict[str, Any] = {"held": held, "reach": [] if number else reach_of(held), "on": []}
    if number:
        slugs = dict.fromkeys(one.post.organisation.jurisdiction.slug for one in held)
        found = (entitlements_on(person, held, number, slug, at) for slug in slugs)
        told["on"] = next((parts for parts in found if parts is not None), None)
        if told["on"] is None:
            raise Http404
    return Response(RightsSerializer(told, context={"own": own}).data)
