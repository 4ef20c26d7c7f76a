"""The caller's desk: what they have to do and what they wait for, as the workbench shows it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any, ClassVar, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portal.api.access import caller_of
from portal.api.described import ErrorSerializer, InvalidSerializer
from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import refuse_unknown
from portal.api.serializers.tasks import TaskSerializer
from proposals.scopes import Scope
from workflow.services.desk import Band, Pile, band_of, cases_shown, chosen, desk_of, piles_of, role_of
from workflow.services.progress import progress_of
from workflow.services.worklist import Task

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rest_framework.request import Request

    from portal.api.access import Caller
    from workflow.models import Case
    from workflow.services.desk import Item
    from workflow.services.progress import Progress

MOST: Final = 200
FILTERS: Final = ("due", "what")
ANSWER: Final = inline_serializer(
    "Desk",
    {
        "count": serializers.IntegerField(),
        "piles": serializers.DictField(child=serializers.IntegerField()),
        "results": TaskSerializer(many=True),
    },
)
PARAMETERS: Final = [
    OpenApiParameter(
        "due",
        {"anyOf": [{"type": "string", "enum": list(Band)}, {"type": "string", "format": "date"}]},
        description=gettext_lazy("何时到期：一个时段，或者某一天。"),
    ),
    OpenApiParameter(
        "what",
        {"type": "string", "enum": list(Pile)},
        description=gettext_lazy("哪一类；不写则为要办的事。"),
    ),
]


@dataclass(frozen=True)
class Row:
    """One thing with the case that it is shown under."""

    item: Item
    case: Case
    progress: Progress
    band: Band
    piles: list[Pile]

    @property
    def kind(self) -> str:
        return "task" if isinstance(self.item, Task) else self.item.kind.value

    @property
    def role(self) -> str | None:
        return role_of(self.item) or None


class TaskView(GenericViewSet[Any]):
    """The desk is worked out anew for each request; it has no pages."""

    scope = Scope.READ
    things: ClassVar[Any] = gettext_lazy("待办")
    serializer_class = TaskSerializer

    @extend_schema(
        operation_id="tasks_list",
        summary=gettext_lazy("待办：本人要办的和在等的"),
        parameters=PARAMETERS,
        filters=False,
        responses={200: ANSWER, 400: InvalidSerializer, 401: ErrorSerializer},
    )
    def desk(self, request: Request) -> Response:
        """What the filters leave, the most urgent first, at most 200; `count` says how many there are, `piles` how
        many of each kind whatever the filters. Raises InvalidInputsError."""
        caller = caller_of(request)
        refuse_unknown(request.query_params, {*FILTERS, "format"})
        due, pile = _due(request.query_params.get("due")), _pile(request.query_params.get("what"))
        items = desk_of(caller.user, caller.on, held=caller.held)
        found = chosen(items, caller.on, due=due, pile=pile)
        shown = TaskSerializer(_rows(found[:MOST], caller), many=True).data
        piles = [pile for item in items for pile in piles_of(item, caller.on)]
        counts = {pile.value: piles.count(pile) for pile in Pile if pile in piles}
        return Response({"count": len(found), "piles": counts, "results": shown})


def _rows(items: Sequence[Item], caller: Caller) -> list[Row]:
    cases, progress = cases_shown(items, caller.held), progress_of(items, caller.held)
    return [
        Row(item, cases[item.case.pk], known, band_of(item, caller.on), sorted(piles_of(item, caller.on)))
        for item, known in zip(items, progress, strict=True)
    ]


def _due(asked: str | None) -> Band | date | None:
    if asked is None or asked in set(Band):
        return Band(asked) if asked else None
    try:
        return date.fromisoformat(asked)
    except ValueError as error:
        raise _senseless("due") from error


def _pile(asked: str | None) -> Pile | None:
    if asked is not None and asked not in set(Pile):
        raise _senseless("what")
    return Pile(asked) if asked else None


def _senseless(name: str) -> InvalidInputsError:
    return InvalidInputsError({name: [Fault("invalid_choice", _("没有这个取值，请看接口说明。"))]})
