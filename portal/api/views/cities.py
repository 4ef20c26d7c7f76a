"""Making a city and setting it up: by the operator until somebody administers it, by its administrator afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework.response import Response

from notifications.push import revoke
from portal.api.described import operation
from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import row_named, shaped
from portal.api.serializers.cities import (
    AdministratorInputSerializer,
    AdministratorPostInputSerializer,
    AdministratorSerializer,
    CityChangeInputSerializer,
    CityInputSerializer,
    CitySerializer,
    CitySetUpSerializer,
    PackInputSerializer,
    SessionInputSerializer,
)
from portal.api.serializers.people import SessionDetailSerializer
from portal.api.serializers.people_kept import LetterSerializer
from portal.api.views.managing import SettingsView
from proposals.models import Jurisdiction
from proposals.queries import organisations_active, posts_active, those_who_joined
from proposals.roles import Role
from proposals.services.administering.acts import sets_up
from proposals.services.administering.cities import change_city, make_city
from proposals.services.administering.invitations import invite
from proposals.services.administering.people import add_person
from proposals.services.administering.posts import end_post
from proposals.services.administering.terms import DAYS, set_session
from workflow.rulebook import PackError
from workflow.services.readiness import choose_pack, needs_of, ready_to_file
from workflow.services.rulepacks import RulePackError, shipped_slugs

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from proposals.models import Post, User

CHANGED: Final = (403, 404, 409)


class CityView(SettingsView):
    """The cities, and one of them."""

    things = gettext_lazy("城市")

    @operation(gettext_lazy("城市：列出全部（运维人员）"), CitySerializer(many=True), name="cities_list")
    def cities(self, _request: Request) -> Response:
        """Raises Http404 for everybody but the operator."""
        self.operated()
        return Response(CitySerializer(Jurisdiction.objects.order_by("name", "pk"), many=True).data)

    @operation(
        gettext_lazy("城市：设立一个（运维人员）"), CitySerializer, name="cities_create", takes=CityInputSerializer,
        errors=CHANGED, status=201,
    )  # fmt: skip
    def make(self, request: Request) -> Response:
        """Raises Http404, InvalidInputsError, SetUpRefusedError."""
        self.operated()
        given = shaped(CityInputSerializer, request)
        made = make_city(slug=given.pop("slug"), given=given, actor=self.caller.user, at=self.at)
        return Response(CitySerializer(made).data, status=201)

    @operation(gettext_lazy("城市：名称、时区和域名"), CitySerializer, name="jurisdictions_basics_retrieve")
    def setting(self, _request: Request, pk: int) -> Response:
        """Raises Http404."""
        return Response(CitySerializer(self.told(pk)).data)

    @operation(
        gettext_lazy("城市：改名称、时区和域名（运维人员）"), CitySerializer, name="jurisdictions_basics_update",
        takes=CityChangeInputSerializer, errors=CHANGED, seen=True,
    )  # fmt: skip
    def change(self, request: Request, pk: int) -> Response:
        """Raises Http404, InvalidInputsError, SetUpRefusedError, StaleMoveError."""
        self.operated()
        city, given = self.told(pk), shaped(CityChangeInputSerializer, request)
        self.unchanged(CitySerializer(city).data)
        return Response(
            CitySerializer(change_city(city, given=given, actor=self.caller.user, at=self.at)).data
        )

    @operation(gettext_lazy("城市：还差什么"), CitySetUpSerializer, name="jurisdictions_setup_retrieve")
    def progress(self, _request: Request, pk: int) -> Response:
        """What is missing until the first proposal can be filed. Raises Http404."""
        city, at = self.told(pk), self.at
        needs = needs_of(city, at)
        present = city.rule_packs.filter(year__lte=city.day_of(at).year).order_by("-year").first()
        told = {
            "city": city,
            "ready": ready_to_file(needs),
            "open": sets_up(self.caller.user, city, at),
            "pack": None if present is None else present.slug,
            "packs": shipped_slugs(),
            "needs": needs,
        }
        return Response(CitySetUpSerializer(told).data)

    @operation(
        gettext_lazy("城市：启用一个规则包"), CitySetUpSerializer, name="jurisdictions_pack", takes=PackInputSerializer,
        errors=CHANGED,
    )  # fmt: skip
    def choose(self, request: Request, pk: int) -> Response:
        """As long as there is no case. Raises Http404, InvalidInputsError, SetUpRefusedError."""
        city, slug = self.set_up(pk), shaped(PackInputSerializer, request)["pack"]
        if slug not in shipped_slugs():
            raise _senseless("pack", _("没有这个规则包，请看 packs 列出的。"))
        try:
            choose_pack(city, slug, actor=self.caller.user, at=self.at)
        except (RulePackError, PackError) as error:
            raise _senseless("pack", str(error)) from error
        return self.progress(request, pk)

    @operation(
        gettext_lazy("城市：登记或更改一个届次"), SessionDetailSerializer, name="jurisdictions_sessions_set",
        takes=SessionInputSerializer, errors=CHANGED,
    )  # fmt: skip
    def set_session(self, request: Request, pk: int) -> Response:
        """By its name. Raises Http404, InvalidInputsError, SetUpRefusedError."""
        city, given = self.set_up(pk), shaped(SessionInputSerializer, request)
        days = {name: given.pop(name) for name in DAYS}
        made = set_session(city, **given, days=days, actor=self.caller.user, at=self.at)
        return Response(SessionDetailSerializer(made).data)


class AdministratorView(SettingsView):
    """Who administers a city, named by the operator."""

    things = gettext_lazy("系统管理员")

    @operation(
        gettext_lazy("系统管理员：是谁（运维人员）"),
        AdministratorSerializer(many=True),
        name="jurisdictions_administrators_list",
    )
    def administrators(self, _request: Request, pk: int) -> Response:
        """Raises Http404 for everybody but the operator."""
        posts = self._posts(self._city(pk))
        joined = set(those_who_joined().filter(posts__in=posts).values_list("pk", flat=True))
        for post in posts:
            post.joined = post.person_id in joined  # type: ignore[attr-defined]  # told beside its columns
        return Response(AdministratorSerializer(posts, many=True).data)

    @operation(
        gettext_lazy("系统管理员：任命一位，邀请码只说这一次（运维人员）"), LetterSerializer(many=True),
        name="jurisdictions_administrators_create", takes=AdministratorInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def appoint(self, request: Request, pk: int) -> Response:
        """Raises Http404, InvalidInputsError, SetUpRefusedError."""
        city = self._city(pk)
        on, given = city.day_of(self.at), shaped(AdministratorInputSerializer, request)
        body = row_named(organisations_active(city, on), given["organisation"], "organisation")
        person = add_person(
            name=given["name"], username="", organisation=body, role=Role.ADMINISTRATOR, from_on=on,
            actor=self.caller.user, at=self.at,
        )  # fmt: skip
        return self._letters(city, person)

    @operation(
        gettext_lazy("系统管理员：另发一封邀请信（运维人员）"), LetterSerializer(many=True),
        name="jurisdictions_administrators_letters", takes=AdministratorPostInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def invite_again(self, request: Request, pk: int) -> Response:
        """None for whoever has joined. Raises Http404, InvalidInputsError."""
        city = self._city(pk)
        return self._letters(city, self._post(city, request).person)

    @operation(
        gettext_lazy("系统管理员：免去（运维人员）"), AdministratorSerializer(many=True),
        name="jurisdictions_administrators_end", takes=AdministratorPostInputSerializer, errors=CHANGED,
    )  # fmt: skip
    def end(self, request: Request, pk: int) -> Response:
        """At once. Raises Http404, InvalidInputsError, SetUpRefusedError."""
        post = self._post(self._city(pk), request)
        end_post(post, actor=self.caller.user, at=self.at, reason=_("运维人员免去"))
        revoke({post.person_id})
        return self.administrators(request, pk)

    def _city(self, pk: int) -> Jurisdiction:
        self.operated()
        return self.told(pk)

    def _posts(self, city: Jurisdiction) -> QuerySet[Post]:
        posts = posts_active(city.day_of(self.at))
        here = posts.filter(organisation__jurisdiction=city, role=Role.ADMINISTRATOR)
        return here.select_related("person", "organisation").order_by("pk")

    def _post(self, city: Jurisdiction, request: Request) -> Post:
        key = shaped(AdministratorPostInputSerializer, request)["post"]
        return row_named(self._posts(city), key, "post")

    def _letters(self, city: Jurisdiction, person: User) -> Response:
        letters = invite([person], city, actor=self.caller.user, at=self.at)
        answer = Response(LetterSerializer(letters, many=True).data, status=201)
        answer["Cache-Control"] = "private, no-store"
        return answer


def _senseless(name: str, words: str) -> InvalidInputsError:
    return InvalidInputsError({name: [Fault("invalid_choice", words)]})
