"""Messages that were given up, accounts of programs, and looks at others' pages, for whoever runs a city."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from notifications.models import Dispatch
from notifications.queries import messages_run_by
from notifications.services.dead_letters import BESIDE, counts_of
from notifications.services.outbox import drop, retry
from portal.api.described import operation
from portal.api.inputs import row_named, shaped
from portal.api.serializers.running import (
    DeadLetterSerializer,
    DoneSerializer,
    LookSerializer,
    OutboxCountsSerializer,
    ProgramDetailSerializer,
    ProgramInputSerializer,
    ProgramSerializer,
    RevokeInputSerializer,
)
from portal.api.views.base import row_there
from portal.api.views.managing import KeptView, SettingsView
from proposals.models import AccessToken, Jurisdiction, Look, Program
from proposals.queries import jurisdictions_administered_by, organisations_active, places_of
from proposals.roles import Role
from proposals.scopes import Scope
from proposals.services.programs import close_program, make_program
from proposals.services.tokens import revoke

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

CHANGED: Final = (403, 404)


class CityOutboxView(KeptView):
    """What was given up in a city."""

    things = _("没有发出的消息")
    queryset = Dispatch.objects.none()
    serializer_class = DeadLetterSerializer
    beside = BESIDE

    def seen(self) -> QuerySet[Any]:
        return self._all(self.kwargs["pk"]).filter(state=Dispatch.State.DEAD)

    @operation(
        _("发件箱：全部没有发出的再发一次"), DoneSerializer, name="jurisdictions_outbox_retry", errors=CHANGED
    )
    def retry(self, _request: Request, pk: int) -> Response:
        """From the first attempt on. Raises Http404."""
        return Response({"count": retry(self._all(pk), self.at)})

    def _all(self, pk: int) -> QuerySet[Dispatch]:
        return Dispatch.objects.filter(jurisdiction=self.administered(pk))


class OutboxCountsView(SettingsView):
    """How much waits, went out and failed."""

    things = _("发件箱")

    @operation(
        _("发件箱：有多少在等、发出、失败"), OutboxCountsSerializer, name="jurisdictions_outbox_counts"
    )
    def counts(self, _request: Request, pk: int) -> Response:
        """Raises Http404."""
        own = Dispatch.objects.filter(jurisdiction=self.administered(pk))
        return Response(OutboxCountsSerializer(counts_of(own, self.at)).data)


class OutboxView(KeptView):
    """One message that was given up."""

    things = _("没有发出的消息")
    queryset = Dispatch.objects.none()
    serializer_class = DeadLetterSerializer
    beside = ()

    def seen(self) -> QuerySet[Any]:
        return messages_run_by(self.caller.held)

    @operation(_("发件箱：一条再发一次"), DoneSerializer, name="outbox_retry", errors=CHANGED)
    def retry(self, _request: Request, **_key: Any) -> Response:
        """None where it is not dead. Raises Http404."""
        return Response({"count": retry(Dispatch.objects.filter(pk=self.get_object().pk), self.at)})

    @operation(_("发件箱：放弃一条，系统内的消息还在"), DoneSerializer, name="outbox_drop", errors=CHANGED)
    def drop(self, _request: Request, **_key: Any) -> Response:
        """None where it is not dead. Raises Http404."""
        return Response({"count": drop(Dispatch.objects.filter(pk=self.get_object().pk))})


class CityProgramView(KeptView):
    """The accounts of a city's programs."""

    things = _("本市的程序账号")
    queryset = Program.objects.none()
    serializer_class = ProgramSerializer
    beside = ("account", "made_by")

    def seen(self) -> QuerySet[Any]:
        return Program.objects.filter(jurisdiction=self.administered(self.kwargs["pk"]))

    @operation(
        _("程序账号：建立"), ProgramSerializer, name="jurisdictions_programs_create", takes=ProgramInputSerializer,
        errors=(403, 404, 409), status=201,
    )  # fmt: skip
    def make(self, request: Request, pk: int) -> Response:
        """Its tokens are made by a person. Raises Http404, InvalidInputsError, SetUpRefusedError."""
        city, given = self.administered(pk), shaped(ProgramInputSerializer, request)
        bodies = organisations_active(city, self.caller.on).select_related("jurisdiction")
        given["organisation"] = row_named(bodies, given["organisation"], "organisation")
        made = make_program(city, **given, actor=self.caller.user, at=self.at)
        return Response(self.get_serializer(self.get_queryset().get(pk=made.pk)).data, status=201)


class ProgramView(KeptView):
    """One account of a program, with its post and its tokens."""

    things = _("程序账号")
    queryset = Program.objects.none()
    serializer_class = ProgramDetailSerializer
    beside = ("account", "made_by", "jurisdiction")

    def seen(self) -> QuerySet[Any]:
        places = jurisdictions_administered_by(self.caller.held)
        return Program.objects.filter(jurisdiction__in=places)

    def within(self) -> tuple[str, ...]:
        return ("account__posts__organisation", "account__posts__person", "account__access_tokens")

    @operation(
        _("程序账号：停用，它的令牌全部失效"),
        ProgramDetailSerializer,
        name="programs_close",
        errors=(403, 404, 409),
    )
    def close(self, _request: Request, **_key: Any) -> Response:
        """For good. Raises Http404, NotAdministratorError."""
        close_program(self.get_object(), actor=self.caller.user, at=self.at)
        return Response(self.get_serializer(self.get_object()).data)

    @operation(
        _("程序账号：撤销一个令牌"), ProgramDetailSerializer, name="programs_tokens_revoke", takes=RevokeInputSerializer,
        errors=CHANGED,
    )  # fmt: skip
    def revoke(self, request: Request, **_key: Any) -> Response:
        """At once. Raises Http404, InvalidInputsError."""
        one = self.get_object()
        own = AccessToken.objects.filter(person=one.account)
        token = row_named(own, shaped(RevokeInputSerializer, request)["token"], "token")
        revoke(token, by=self.caller.user, at=self.at)
        return Response(self.get_serializer(self.get_object()).data)


class LookView(KeptView):
    """All looks in a city, for whoever watches over it or administers it."""

    things = _("代看的记录")
    queryset = Look.objects.none()
    serializer_class = LookSerializer
    beside = ("by", "person")

    def seen(self) -> QuerySet[Any]:
        places = places_of(self.caller.held, Role.AUDITOR) | places_of(self.caller.held, Role.ADMINISTRATOR)
        city = row_there(Jurisdiction.objects.filter(pk__in=places), self.kwargs["pk"])
        return Look.objects.filter(jurisdiction=city)

    def within(self) -> tuple[str, ...]:
        return ("pages",)


class OwnLookView(LookView):
    """Who looked at the caller's own pages."""

    things = _("本人的页面被代看的记录")
    scope = Scope.READ

    def seen(self) -> QuerySet[Any]:
        return Look.objects.filter(person=self.caller.user)
