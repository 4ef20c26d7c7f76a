"""Scoring the units of a city for a year, and the honours of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from portal.api import filters
from portal.api.described import operation
from portal.api.inputs import row_named, shaped
from portal.api.serializers.scores import (
    HonourDecisionSerializer,
    HonourSerializer,
    NamingInputSerializer,
    PointsInputSerializer,
    ScoreSheetDetailSerializer,
    ScoreSheetSerializer,
    SheetInputSerializer,
    YearInputSerializer,
)
from portal.api.views.base import ReadView
from proposals.models import Jurisdiction, Organisation
from proposals.queries import places_of
from proposals.roles import Role
from proposals.scopes import Scope
from workflow.errors import ForbiddenMoveError
from workflow.models import ScoreItem
from workflow.queries.honours import (
    NAMING,
    honour_sessions,
    honours_visible_to,
    nameable_cases,
    nameable_units,
    places_in,
)
from workflow.queries.scoring import score_sheets_visible_to, units_scored_for
from workflow.services.clock import day_of
from workflow.services.honours import decide_honour, name_honour, take_back
from workflow.services.scoring import (
    ItemInput,
    give_points,
    issue_sheet,
    open_sheet,
    save_items,
    standings,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rest_framework.request import Request

    from workflow.models import ScoreSheet

CHANGED: Final = (403, 404, 409)


class ScoreSheetView(ReadView):
    """Score sheets: the secretariat's own while they are worked on, what is issued also for the units."""

    things = _("考核评分表")
    scope = Scope.FIGURES
    scope_of_change = Scope.ACT
    visible = score_sheets_visible_to
    serializer_class = ScoreSheetSerializer
    detail_class = ScoreSheetDetailSerializer
    beside = ("jurisdiction",)

    def within(self) -> Iterable[Any]:
        return () if self.action == "list" else (Prefetch("items", ScoreItem.objects.order_by("position")),)

    def get_serializer(self, *args: Any, **kwargs: Any) -> Any:
        if self.action != "list" and args:
            args[0].standings = self.standings_of(args[0])
        return super().get_serializer(*args, **kwargs)

    @operation(
        _("考核评分表：开一张"), ScoreSheetDetailSerializer, name="score_sheets_create", takes=YearInputSerializer,
        errors=(409,), status=201,
    )  # fmt: skip
    def begin(self, request: Request) -> Response:
        """For a year, with the items of the year before. Raises ForbiddenMoveError, MoveRefusedError."""
        year, places = (
            shaped(YearInputSerializer, request)["year"],
            places_of(self.caller.held, Role.SECRETARIAT),
        )
        if not places:
            raise ForbiddenMoveError
        sheet = open_sheet(Jurisdiction.objects.get(pk=min(places)), year, actor=self.caller.user)
        return self._shown(sheet.pk, status=201)

    @operation(
        _("考核评分表：改项目"), ScoreSheetDetailSerializer, name="score_sheets_update", takes=SheetInputSerializer,
        errors=(404, 409),
    )  # fmt: skip
    def change(self, request: Request, pk: int) -> Response:
        """All items. Raises ForbiddenMoveError, StaleMoveError, MoveRefusedError."""
        sheet, given = self.get_object(), shaped(SheetInputSerializer, request)
        items = [
            ItemInput(
                one["name"],
                one["points"],
                one.get("rate", ""),
                one.get("floor"),
                one.get("full"),
                one.get("id"),
            )
            for one in given["items"]
        ]
        save_items(
            sheet, actor=self.caller.user, title=given["title"], items=items, expected=given["expected"]
        )
        return self._shown(pk)

    @operation(
        _("考核评分表：手工评分"), ScoreSheetDetailSerializer, name="score_sheets_points", takes=PointsInputSerializer,
        errors=(404, 409),
    )  # fmt: skip
    def points(self, request: Request, pk: int) -> Response:
        """For one unit and one item. Raises ForbiddenMoveError, MoveRefusedError."""
        sheet, given = self.get_object(), shaped(PointsInputSerializer, request)
        item = row_named(sheet.items.filter(rate=""), given.pop("item"), "item")
        units = Organisation.objects.filter(jurisdiction=sheet.jurisdiction_id, assignments__isnull=False)
        unit = row_named(units.distinct(), given.pop("organisation"), "organisation")
        give_points(item, unit, actor=self.caller.user, **given)
        return self._shown(pk)

    @operation(_("考核评分表：印发"), ScoreSheetDetailSerializer, name="score_sheets_issue", errors=CHANGED)
    def issue(self, _request: Request, pk: int) -> Response:
        """Freeze the result and issue it. Raises ForbiddenMoveError, MoveRefusedError."""
        issue_sheet(self.get_object(), actor=self.caller.user)
        return self._shown(pk)

    def _shown(self, pk: int, status: int = 200) -> Response:
        self.action = "retrieve"
        return Response(self.get_serializer(self.get_queryset().get(pk=pk)).data, status=status)

    def standings_of(self, sheet: ScoreSheet) -> Any:
        units = units_scored_for(sheet, self.caller.held)
        found = standings(sheet, self.caller.held, day_of(timezone.now(), sheet.jurisdiction))
        return [one for one in found if units is None or one.organisation in units]


class HonourView(ReadView):
    """What was named for a session, as far as the caller may read it."""

    things = _("优秀提案和先进单位")
    scope_of_change = Scope.ACT
    visible = honours_visible_to
    filterset_class = filters.HonourFilter
    serializer_class = HonourSerializer
    beside = ("case__jurisdiction", "case__proposal", "organisation", "named_by", "named_for")

    def within(self) -> Iterable[Any]:
        return ("grounds",)

    @operation(
        _("优秀提案和先进单位：推荐"), HonourSerializer, name="honours_create", takes=NamingInputSerializer, errors=(409,),
        status=201,
    )  # fmt: skip
    def nominate(self, request: Request) -> Response:
        """Raises ForbiddenMoveError for who names nothing there, InvalidInputsError for what cannot be named."""
        held, given = self.caller.held, shaped(NamingInputSerializer, request)
        session = row_named(honour_sessions(held), given["session"], "session")
        if session.jurisdiction_id not in places_in(held, NAMING):
            raise ForbiddenMoveError
        subject: Any
        if given.get("case"):
            subject = row_named(nameable_cases(session, held), given["case"], "case")
        else:
            subject = row_named(nameable_units(session, held), given["organisation"], "organisation")
        told = {name: given[name] for name in ("reason", "criteria")}
        honour = name_honour(subject, session=session, actor=self.caller.user, **told)
        return Response(self.get_serializer(self.get_queryset().get(pk=honour.pk)).data, status=201)

    @operation(
        _("优秀提案和先进单位：登记评定结果"), HonourSerializer, name="honours_decide", takes=HonourDecisionSerializer,
        errors=(404, 409),
    )  # fmt: skip
    def decide(self, request: Request, **_key: Any) -> Response:
        """Raises ForbiddenMoveError, MoveRefusedError."""
        honour, given = self.get_object(), shaped(HonourDecisionSerializer, request)
        decide_honour(honour, actor=self.caller.user, **given)
        return Response(self.get_serializer(self.get_object()).data)

    @operation(_("优秀提案和先进单位：撤回推荐"), None, name="honours_withdraw", errors=CHANGED, status=204)
    def withdraw(self, _request: Request, **_key: Any) -> Response:
        """Name it no more. Raises ForbiddenMoveError, MoveRefusedError."""
        take_back(self.get_object(), actor=self.caller.user)
        return Response(status=204)
