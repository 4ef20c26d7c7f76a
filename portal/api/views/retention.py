"""Letting go of personal data whose time is over: looked at first, done by an administrator, held back by the secretariat."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from notifications.services.retention import BY_CODE, KINDS
from portal.api.described import operation
from portal.api.inputs import row_named, shaped
from portal.api.serializers.retention import (
    HoldInputSerializer,
    HoldSerializer,
    RetentionRuleInputSerializer,
    RetentionRunSerializer,
    RunInputSerializer,
    ToGoSerializer,
)
from portal.api.views.base import row_there
from portal.api.views.managing import KeptView, SettingsView
from proposals.models import Jurisdiction
from proposals.queries import places_of
from proposals.roles import Role
from proposals.scopes import Scope
from workflow.models import LegalHold, RetentionRun
from workflow.queries import cases_visible_to
from workflow.services.retention import foreseen, let_go, lift_hold, place_hold, set_rule

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from portal.api.access import Caller

CHANGED: Final = (403, 404, 409)


def _read_place(caller: Caller, pk: int) -> Jurisdiction:
    """The city whose lists the caller may read. Raises Http404."""
    places = places_of(caller.held, Role.ADMINISTRATOR) | places_of(caller.held, Role.SECRETARIAT)
    found: Jurisdiction = row_there(Jurisdiction.objects.filter(pk__in=places), pk)
    return found


class RetentionView(SettingsView):
    """What would go today, and letting it go."""

    things = _("保存期限")

    @operation(_("保存期限：今天会清除什么"), ToGoSerializer(many=True), name="jurisdictions_retention_list")
    def foresee(self, _request: Request, pk: int) -> Response:
        """Kind by kind; nothing is changed. Raises Http404."""
        place = _read_place(self.caller, pk)
        return Response(ToGoSerializer(foreseen(place, self.at, KINDS), many=True).data)

    @operation(
        _("保存期限：改一类保存多久"), ToGoSerializer, name="jurisdictions_retention_rules_update",
        takes=RetentionRuleInputSerializer, errors=CHANGED,
    )  # fmt: skip
    def rule(self, request: Request, pk: int, kind: str) -> Response:
        """From now on. Raises Http404, InvalidInputsError, MoveRefusedError."""
        place = self.administered(pk)
        if kind not in BY_CODE:
            raise Http404
        set_rule(place, BY_CODE[kind], **shaped(RetentionRuleInputSerializer, request))
        [now] = foreseen(place, self.at, [BY_CODE[kind]])
        return Response(ToGoSerializer(now).data)


class RetentionRunView(KeptView):
    """The protocols of what went."""

    things = _("清除的清单")
    queryset = RetentionRun.objects.none()
    serializer_class = RetentionRunSerializer
    beside = ("actor",)

    def seen(self) -> QuerySet[Any]:
        place = _read_place(self.caller, self.kwargs["pk"])
        return RetentionRun.objects.filter(jurisdiction=place).prefetch_related("lines")

    @operation(
        _("保存期限：清除到期的"), RetentionRunSerializer, name="jurisdictions_retention_runs_create",
        takes=RunInputSerializer, errors=(403, 404), status=201,
    )  # fmt: skip
    def run(self, request: Request, pk: int) -> Response:
        """Again it lets go of nothing more. Raises Http404, InvalidInputsError."""
        place = self.administered(pk)
        shaped(RunInputSerializer, request)
        run = let_go(place, actor=self.caller.user, at=self.at, kinds=KINDS)
        return Response(RetentionRunSerializer(run).data, status=201)


class HoldView(KeptView):
    """Cases of which nothing goes, kept by the secretariat."""

    things = _("暂停清除")
    scope = Scope.READ
    scope_of_change = Scope.ACT
    listing = {"get": "list", "post": "place"}
    queryset = LegalHold.objects.none()
    serializer_class = HoldSerializer
    beside = ("case__jurisdiction", "case__proposal", "placed_by")

    def seen(self) -> QuerySet[Any]:
        places = places_of(self.caller.held, Role.SECRETARIAT)
        cases = cases_visible_to(self.caller.held).filter(jurisdiction__in=places)
        return LegalHold.objects.filter(lifted_at=None, case__in=cases)

    @operation(
        _("暂停清除：登记"),
        HoldSerializer,
        name="holds_create",
        takes=HoldInputSerializer,
        errors=(403, 409),
        status=201,
    )
    def place(self, request: Request) -> Response:
        """The one that stands already, where there is one. Raises InvalidInputsError, MoveRefusedError."""
        given = shaped(HoldInputSerializer, request)
        places = places_of(self.caller.held, Role.SECRETARIAT)
        cases = cases_visible_to(self.caller.held).filter(jurisdiction__in=places)
        case = row_named(cases, given["case"], "case")
        hold = place_hold(case, reason=given["reason"], actor=self.caller.user, at=self.at)
        return Response(self.get_serializer(self.get_queryset().get(pk=hold.pk)).data, status=201)

    @operation(_("暂停清除：解除"), None, name="holds_lift", errors=(403, 404), status=204)
    def lift(self, _request: Request, **_key: Any) -> Response:
        """The usual times count again. Raises Http404."""
        lift_hold(self.get_object(), actor=self.caller.user, at=self.at)
        return Response(status=204)
