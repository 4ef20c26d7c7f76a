"""The closure figures, with the scope and the rights of the pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portal.api.access import caller_of
from portal.api.described import ErrorSerializer, InvalidSerializer
from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import refuse_unknown
from portal.api.keyset import LARGEST_KEY
from portal.api.serializers.figures import FiguresSerializer
from proposals import scopes
from proposals.models import Proposal, Session
from workflow.errors import ForbiddenMoveError
from workflow.queries.rates import DIMENSIONS, Scope, figures, figures_by, overdue_count, same_period
from workflow.rates import RATES
from workflow.services.closure import Reach, closure_of

if TYPE_CHECKING:
    from collections.abc import Collection

    from rest_framework.request import Request

    from portal.api.access import Caller

KEYS: Final = {
    "session": gettext_lazy("届次的 id；不写则为读得到的最近一届。"),
    "unit": gettext_lazy("单位的 id。"),
    "handler": gettext_lazy("经办人的 id。"),
}
YEAR: Final = gettext_lazy("年度：读得到的全部辖区合计，不与 session 同用。")
_KEY: Final = {"type": "integer", "minimum": 1, "maximum": LARGEST_KEY}
PARAMETERS: Final = [
    *(OpenApiParameter(name, _KEY, description=words) for name, words in KEYS.items()),
    OpenApiParameter("year", {"type": "integer", "minimum": 1949, "maximum": 2999}, description=YEAR),
    OpenApiParameter("kind", {"type": "string", "enum": Proposal.Kind.values}, description=gettext_lazy("类别。")),
    OpenApiParameter("category", {"type": "string", "maxLength": 40}, description=gettext_lazy("分类。")),
    OpenApiParameter(
        "month", {"type": "string", "format": "date"}, description=gettext_lazy("立案月份，写该月第一天。")
    ),
    OpenApiParameter(
        "by", {"type": "string", "enum": list(DIMENSIONS)}, description=gettext_lazy("按什么分行列出。")
    ),
]  # fmt: skip


class FigureView(GenericViewSet[Any]):
    """Counted anew for each request; it has no pages."""

    scope = scopes.Scope.FIGURES
    things: ClassVar[Any] = gettext_lazy("指标")
    serializer_class = FiguresSerializer

    @extend_schema(
        operation_id="figures",
        summary=gettext_lazy("办结率各项指标：分子、分母、上年同期和各项的算法"),
        parameters=PARAMETERS,
        filters=False,
        responses={
            200: FiguresSerializer, 400: InvalidSerializer, 401: ErrorSerializer, 403: ErrorSerializer,
            404: ErrorSerializer,
        },
    )  # fmt: skip
    def figures(self, request: Request) -> Response:
        """Every rate of a session, or of a year of all cities that the caller oversees.

        Raises InvalidInputsError; ForbiddenMoveError for who reads no figures; Http404 for what they read nothing of.
        """
        caller, asked = caller_of(request), request.query_params
        refuse_unknown(asked, {*(parameter.name for parameter in PARAMETERS), "format"})
        if not Reach.of(caller.held):
            raise ForbiddenMoveError
        scope = scope_narrowed(caller, asked)
        by = asked.get("by", "")
        if by and by not in DIMENSIONS:
            raise senseless("by")
        return Response(FiguresSerializer(_told(caller, scope, by)).data)


def _told(caller: Caller, scope: Scope, by: str) -> dict[str, Any]:
    held, earlier = caller.held, same_period(scope)
    return {
        "session": scope.session,
        "year": scope.year or Session.objects.values_list("year", flat=True).get(pk__in=[scope.session]),
        "jurisdictions": scope.jurisdictions,
        "on": scope.on,
        "figures": list(figures(held, scope).values()),
        "overdue": overdue_count(held, scope),
        "before": earlier and {"on": earlier.on, "figures": list(figures(held, earlier).values())},
        "lines": figures_by(held, scope, by) if by else None,
        "rates": list(RATES.values()),
    }


def scope_narrowed(caller: Caller, asked: Any) -> Scope:
    narrowed = _narrowed(asked)
    reach, session = Reach.of(caller.held), narrowed.pop("session", None)
    if "year" in asked:
        year = _number(asked["year"], "year", 1949, 2999)
        if session is not None or not reach.cities:
            raise senseless("year")
        return Scope(jurisdictions=tuple(sorted(reach.cities)), on=caller.on, year=year, **narrowed)
    chosen = reach.sessions.first() if session is None else reach.sessions.filter(pk=session).first()
    if chosen is None:
        raise Http404
    try:
        return closure_of(caller.held, chosen, caller.on, **narrowed).scope
    except LookupError as error:
        raise Http404 from error


def scope_asked(caller: Caller, asked: Any, *, but: Collection[str] = ()) -> Scope:
    """What the address narrows the figures to. Raises InvalidInputsError, Http404."""
    names = {parameter.name for parameter in PARAMETERS if parameter.name not in but}
    refuse_unknown(asked, {*names, "format"})
    return scope_narrowed(caller, asked)


def _narrowed(asked: Any) -> dict[str, Any]:
    """What was asked, each value checked."""
    found: dict[str, Any] = {
        name: _number(asked[name], name, 1, LARGEST_KEY) for name in KEYS if name in asked
    }
    if "kind" in asked:
        if asked["kind"] not in Proposal.Kind.values:
            raise senseless("kind")
        found["kind"] = asked["kind"]
    if "category" in asked:
        found["category"] = asked["category"]
    if "month" in asked:
        try:
            found["month"] = date.fromisoformat(asked["month"]).replace(day=1)
        except ValueError as error:
            raise senseless("month") from error
    return found


def _number(told: str, name: str, least: int, most: int) -> int:
    if not (
        told.isascii() and told.isdecimal() and len(told) <= len(str(most)) and least <= int(told) <= most
    ):
        raise senseless(name)
    return int(told)


def senseless(name: str) -> InvalidInputsError:
    return InvalidInputsError({name: [Fault("invalid_choice", _("没有这个取值，请看接口说明。"))]})
