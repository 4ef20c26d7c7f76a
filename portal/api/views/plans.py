"""To whom waiting cases go: read, settled, and handed over at one stroke."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portal.api.access import caller_of
from portal.api.described import KEY, ErrorSerializer, InvalidSerializer
from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import refuse_unknown, shaped
from portal.api.moving import key_of
from portal.api.serializers.plans import (
    HandOverInputSerializer,
    HandOverSerializer,
    PlanDetailSerializer,
    PlanInputSerializer,
    PlanSerializer,
)
from portal.documents.handovers import days_of, issue_papers
from proposals.queries import handling_units
from proposals.scopes import Scope
from workflow.errors import ForbiddenMoveError, Refusal
from workflow.queries.handover import ROW, handovers_visible_to
from workflow.services.assigning import waiting_cases
from workflow.services.clock import today
from workflow.services.handing import hand_over_batch
from workflow.services.planning import Part, settle_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rest_framework.request import Request

    from portal.api.access import Caller
    from workflow.services.assigning import Waiting
    from workflow.services.foreseeing import Foreseen

ERRORS = {401: ErrorSerializer, 403: ErrorSerializer}
OF_A_CHANGE = ERRORS | {
    400: InvalidSerializer,
    409: ErrorSerializer,
    413: ErrorSerializer,
    415: ErrorSerializer,
}


@dataclass(frozen=True)
class Foretold:
    """A waiting case with the days that its hand-over would set."""

    waiting: Waiting
    days: Sequence[Foreseen]

    def __getattr__(self, name: str) -> Any:
        return getattr(self.waiting, name)


class PlanView(GenericViewSet[Any]):
    """For who hands cases over; everybody else is refused."""

    scope, scope_of_change = Scope.READ, Scope.ACT
    things: ClassVar[Any] = gettext_lazy("分办")
    serializer_class = PlanSerializer

    def _caller(self) -> Caller:
        caller = caller_of(self.request)
        if {held.role for held in caller.held}.isdisjoint(ROW.who.roles):
            raise ForbiddenMoveError
        return caller

    @extend_schema(
        operation_id="plans_list",
        summary=gettext_lazy("分办：待交办的，已拟定的和建议的"),
        filters=False,
        responses={
            200: inline_serializer(
                "Plans", {"count": serializers.IntegerField(), "results": PlanSerializer(many=True)}
            )
        }
        | ERRORS,
    )
    def plans(self, request: Request) -> Response:
        """Every waiting case, by number."""
        caller = self._caller()
        refuse_unknown(request.query_params, {"format"})
        found = waiting_cases(caller.held, timezone.now())
        return Response({"count": len(found), "results": PlanSerializer(found, many=True).data})

    @extend_schema(
        operation_id="plans_retrieve",
        summary=gettext_lazy("分办：读一件，连同预计的期限"),
        responses={200: PlanDetailSerializer, 404: ErrorSerializer} | ERRORS,
    )
    def plan(self, _request: Request, pk: int) -> Response:
        """One waiting case. Raises Http404 where it does not wait for the caller."""
        return Response(self._shown(_one(self._caller(), pk)))

    def _shown(self, waiting: Waiting) -> Any:
        [(_same, days)] = days_of([waiting], today(waiting.case.jurisdiction))
        return PlanDetailSerializer(Foretold(waiting, days)).data

    @extend_schema(
        operation_id="plans_update",
        summary=gettext_lazy("分办：拟定"),
        request=PlanInputSerializer,
        responses={200: PlanDetailSerializer, 404: ErrorSerializer} | OF_A_CHANGE,
    )
    def settle(self, request: Request, pk: int) -> Response:
        """Keep these parts as the plan of the case; nothing is handed over by it."""
        caller = self._caller()
        waiting = _one(caller, pk)
        given = shaped(PlanInputSerializer, request)
        settle_plan(
            waiting.case,
            actor=caller.user,
            parts=_parts(waiting, given["parts"]),
            together=waiting.plan.together if waiting.plan else None,
            expected=given["expected"],
        )
        return Response(self._shown(_one(caller, pk)))

    @extend_schema(
        operation_id="handovers_create",
        summary=gettext_lazy("交办：按拟定的分办成批交办"),
        parameters=[KEY],
        request=HandOverInputSerializer,
        responses={200: HandOverSerializer} | OF_A_CHANGE,
    )
    def hand_over(self, request: Request) -> Response:
        """Hand over each case as its plan says. What is refused is named; under an Idempotency-Key all happens once."""
        caller = self._caller()
        given = shaped(HandOverInputSerializer, request)
        seen = {one["case"]: one["expected"] for one in given["cases"]}
        key = _batch_key(caller, key_of(request) or given["document"])
        cases = [one.case for one in waiting_cases(caller.held, timezone.now(), seen)]
        batch, refusals = handovers_visible_to(caller.held).filter(key=key).first(), {}
        if cases:
            handing = hand_over_batch(
                cases, actor=caller.user, document=given["document"], key=key, seen=seen
            )
            batch, refusals = handing.batch, handing.refusals
        done = [] if batch is None else list(batch.cases.filter(case__in=seen).values_list("case", flat=True))
        if batch is not None:
            issue_papers(batch)
        told = [
            {"case": pk, "code": one.code, "message": one.message}
            for pk in seen
            if pk not in done and (one := refusals.get(pk) or _not_waiting())
        ]
        answer = {"document": batch and batch.document, "done": sorted(done), "refusals": told}
        return Response(HandOverSerializer(answer).data)


def _batch_key(caller: Caller, key: str) -> str:
    """One batch for one person and key, as short as the batch keeps it."""
    return hashlib.sha256(f"{caller.user.pk}:{key}".encode()).hexdigest()[:32]


def _not_waiting() -> Refusal:
    return Refusal("not_waiting", _("这一件不在等待交办之列，请刷新后核对。"))


def _one(caller: Caller, pk: int) -> Waiting:
    found = waiting_cases(caller.held, timezone.now(), {pk})
    if not found:
        raise Http404
    return found[0]


def _parts(waiting: Waiting, given: Sequence[Mapping[str, Any]]) -> list[Part]:
    """The parts with the rows that they name. Raises InvalidInputsError for a unit or an ask that is not there."""
    case = waiting.case
    units = handling_units(case.jurisdiction, today(case.jurisdiction)).in_bulk(
        [one["organisation"] for one in given]
    )
    asks = {ask.number: ask for ask in case.proposal.asks.all()}
    for one in given:
        unknown = [number for number in one.get("asks", ()) if number not in asks]
        if one["organisation"] not in units or unknown:
            words = _("没有编号为 %(unit)s 的承办单位，或没有所写的建议。") % {"unit": one["organisation"]}
            raise InvalidInputsError({"parts": [Fault("invalid_choice", words)]})
    return [
        Part(
            units[one["organisation"]],
            one["role"],
            tuple(asks[number] for number in one.get("asks", ())),
            one.get("question", ""),
        )
        for one in given
    ]
