"""How people of a city log in, as its administrator sets it. What gives others a way in is changed by a token alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from notifications.account_news import tell_person
from notifications.push import revoke
from portal.api.described import operation
from portal.api.inputs import row_named, shaped
from portal.api.serializers.log_in import (
    FactorRuleInputSerializer,
    FactorRuleSerializer,
    FreeInputSerializer,
    LogInSettingsSerializer,
    MappingInputSerializer,
    ProviderChangeInputSerializer,
    ProviderDetailSerializer,
    ProviderInputSerializer,
    ProviderSerializer,
)
from portal.api.views.base import row_there
from portal.api.views.managing import KeptView, SettingsView, by_token_alone
from proposals.models import FactorRule, LogInProvider, PostMapping, User
from proposals.queries import jurisdictions_administered_by, organisations_active, people_of
from proposals.services.factors import require_factor
from proposals.services.lockouts import free_account, locks_in
from proposals.services.providers import add_mapping, change_provider, connect_provider, end_mapping

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from proposals.models import Jurisdiction

CHANGED: Final = (403, 404)


class LogInView(SettingsView):
    """Second factors by role, and locked accounts."""

    things = _("登录设置")

    @operation(
        _("登录设置：必须用第二因素的角色，锁定的账号"),
        LogInSettingsSerializer,
        name="jurisdictions_log_in_retrieve",
    )
    def setting(self, _request: Request, pk: int) -> Response:
        """Raises Http404."""
        place = self.administered(pk)
        told = {"factor_rules": self._rules(place), "locks": locks_in(place, self.at)}
        return Response(LogInSettingsSerializer(told).data)

    @operation(
        _("登录设置：一个角色自哪天起必须用第二因素"), FactorRuleSerializer(many=True), name="jurisdictions_factor_rules_update",
        takes=FactorRuleInputSerializer, errors=CHANGED,
    )  # fmt: skip
    def require(self, request: Request, pk: int) -> Response:
        """Raises Http404, PermissionDenied, InvalidInputsError."""
        place = self.administered(pk)
        by_token_alone(request)
        given = shaped(FactorRuleInputSerializer, request)
        require_factor(place, given["role"], from_on=given["from_on"], by=self.caller.user, at=self.at)
        return Response(FactorRuleSerializer(self._rules(place), many=True).data)

    @operation(
        _("登录设置：解除一个账号的锁定"), LogInSettingsSerializer, name="people_free", takes=FreeInputSerializer,
        errors=CHANGED,
    )  # fmt: skip
    def free(self, request: Request, pk: int) -> Response:
        """They are told by mail. Raises Http404, InvalidInputsError."""
        mine = list(jurisdictions_administered_by(self.caller.held))
        person: User = row_there(people_of(mine), pk)
        free_account(person, by=self.caller.user, at=self.at, **shaped(FreeInputSerializer, request))
        tell_person(person)
        places = set(person.posts.values_list("organisation__jurisdiction", flat=True))
        return self.setting(request, next(city.pk for city in mine if city.pk in places))

    def _rules(self, place: Jurisdiction) -> QuerySet[FactorRule]:
        return (
            FactorRule.objects.filter(jurisdiction=place).select_related("set_by").order_by("from_on", "pk")
        )


class CityProviderView(KeptView):
    """The systems with whose accounts people of a city may log in."""

    things = _("本市的登录系统")
    queryset = LogInProvider.objects.none()
    serializer_class = ProviderSerializer
    beside = ()

    def seen(self) -> QuerySet[Any]:
        return LogInProvider.objects.filter(jurisdiction=self.administered(self.kwargs["pk"]))

    @operation(
        _("登录系统：连接一个"), ProviderDetailSerializer, name="jurisdictions_providers_create",
        takes=ProviderInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def connect(self, request: Request, pk: int) -> Response:
        """Raises Http404, PermissionDenied `token_needed`, InvalidInputsError."""
        place = self.administered(pk)
        by_token_alone(request)
        given = {"secret": "", "claim": "sub"} | shaped(ProviderInputSerializer, request)
        made = connect_provider(place, by=self.caller.user, at=self.at, **given)
        return Response(ProviderDetailSerializer(made).data, status=201)


class ProviderView(KeptView):
    """One system, and the posts that its word brings."""

    things = _("登录系统")
    queryset = LogInProvider.objects.none()
    serializer_class = ProviderDetailSerializer
    beside = ("jurisdiction",)

    def seen(self) -> QuerySet[Any]:
        places = jurisdictions_administered_by(self.caller.held)
        return LogInProvider.objects.filter(jurisdiction__in=places)

    def within(self) -> tuple[str, ...]:
        return ("mappings__organisation",)

    @operation(
        _("登录系统：更改"), ProviderDetailSerializer, name="providers_update", takes=ProviderChangeInputSerializer,
        errors=CHANGED, seen=True,
    )  # fmt: skip
    def change(self, request: Request, **_key: Any) -> Response:
        """Raises Http404, PermissionDenied `token_needed`, InvalidInputsError, StaleMoveError."""
        row = self.get_object()
        by_token_alone(request)
        given = {"secret": ""} | shaped(ProviderChangeInputSerializer, request)
        self.unchanged(self.get_serializer(row).data)
        change_provider(row, **given)
        return Response(self.get_serializer(self.get_object()).data)

    @operation(
        _("登录系统：一个值带来一个职务"), ProviderDetailSerializer, name="providers_mappings_create",
        takes=MappingInputSerializer, errors=CHANGED, status=201,
    )  # fmt: skip
    def add_mapping(self, request: Request, **_key: Any) -> Response:
        """One that is there already stays as it is. Raises Http404, PermissionDenied `token_needed`, InvalidInputsError."""
        row = self.get_object()
        by_token_alone(request)
        given = shaped(MappingInputSerializer, request)
        bodies = organisations_active(row.jurisdiction, self.caller.on)
        given["organisation"] = row_named(bodies, given["organisation"], "organisation")
        add_mapping(row, by=self.caller.user, at=self.at, **given)
        return Response(self.get_serializer(self.get_object()).data, status=201)


class MappingView(KeptView):
    """A value that brings a post."""

    things = _("登录系统带来的职务")
    queryset = PostMapping.objects.none()
    serializer_class = ProviderDetailSerializer
    beside = ("organisation__jurisdiction", "provider")

    def seen(self) -> QuerySet[Any]:
        places = jurisdictions_administered_by(self.caller.held)
        return PostMapping.objects.filter(provider__jurisdiction__in=places, ended_at=None)

    @operation(
        _("登录系统：停用一个值，它给的职务随即结束"), None, name="mappings_end", errors=CHANGED, status=204
    )
    def end(self, request: Request, **_key: Any) -> Response:
        """Raises Http404, PermissionDenied `token_needed`."""
        mapping = self.get_object()
        by_token_alone(request)
        people = list(mapping.posts.filter(ended_at=None).values_list("post__person_id", flat=True))
        end_mapping(mapping, by=self.caller.user, at=self.at)
        revoke(people)
        return Response(status=204)
