"""The rows behind the figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response

from portal.api.access import caller_of
from portal.api.described import ErrorSerializer, InvalidSerializer
from portal.api.inputs import refuse_unknown
from portal.api.serializers.beside import BehindSerializer
from portal.api.views.figures import PARAMETERS, FigureView, scope_narrowed, senseless
from workflow.errors import ForbiddenMoveError
from workflow.queries.rates import rows_behind
from workflow.rates import RATES, Subject
from workflow.services.closure import Reach

if TYPE_CHECKING:
    from rest_framework.request import Request

SIDES: Final = ("numerator", "denominator", "missing")
MOST: Final = 500
CASE: Final = ("proposal", "jurisdiction")
OF_A_CASE: Final = tuple(f"case__{name}" for name in CASE)
BESIDE: Final = {
    Subject.CASE: CASE,
    Subject.ASK: ("proposal__case__proposal", "proposal__case__jurisdiction"),
    Subject.SHARE: OF_A_CASE,
    Subject.RATING: OF_A_CASE,
    Subject.PROMISE: OF_A_CASE,
}
QUERY: Final = [
    *(one for one in PARAMETERS if one.name != "by"),
    OpenApiParameter("rate", {"type": "string", "enum": list(RATES)}, required=True, description=_("指标的代码。")),
    OpenApiParameter("side", {"type": "string"}, description=_("numerator（分子）、denominator（分母）、missing（在分母不在分子），或指标各项的代码。")),
]  # fmt: skip
ANSWER: Final = inline_serializer(
    "RowsBehind",
    {
        "subject": serializers.ChoiceField(choices=[one.value for one in Subject]),
        "count": serializers.IntegerField(),
        "results": BehindSerializer(many=True),
    },
)


class RowsView(FigureView):
    """Whoever reads a number reads the rows that it counts."""

    @extend_schema(
        operation_id="figures_rows",
        summary=_("指标：一个数背后的行"),
        parameters=QUERY,
        filters=False,
        responses={
            200: ANSWER, 400: InvalidSerializer, 401: ErrorSerializer, 403: ErrorSerializer, 404: ErrorSerializer,
        },
    )  # fmt: skip
    def rows(self, request: Request) -> Response:
        """At most five hundred; `count` says how many. Raises InvalidInputsError, ForbiddenMoveError, Http404."""
        caller, asked = caller_of(request), request.query_params
        refuse_unknown(asked, {*(one.name for one in QUERY), "format"})
        if not Reach.of(caller.held):
            raise ForbiddenMoveError
        rate, side = RATES.get(asked.get("rate", "")), asked.get("side", "numerator")
        if rate is None:
            raise senseless("rate")
        if side not in SIDES and side not in rate.parts:
            raise senseless("side")
        found: Any = rows_behind(caller.held, scope_narrowed(caller, asked), rate.code, side)
        shown = found.select_related(*BESIDE[rate.subject]).order_by("pk")[:MOST]
        told = {
            "subject": rate.subject.value,
            "count": found.count(),
            "results": BehindSerializer(shown, many=True).data,
        }
        return Response(told)
