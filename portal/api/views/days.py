"""Working calendars, the rules of the caller's cities, and the day on which something would be due."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import OpenApiParameter, extend_schema_field
from rest_framework.response import Response

from portal.api.described import operation
from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import refuse_unknown
from portal.api.serializers.days import (
    CalendarDetailSerializer,
    CalendarSerializer,
    DueDaySerializer,
    NamedDaySerializer,
    RuleSerializer,
)
from portal.api.views.base import ActView, ReadView
from proposals.keys import row_key
from workflow.errors import MoveRefusedError, Refusal
from workflow.queries.calendars import calendars_visible_to
from workflow.services.calendars import newest_row, working
from workflow.services.rulepacks import RulePackError, pack_for, rules_of
from workflow.workdays import SLUG, Before, ClockError, Span, Unit, as_json, derive, latest_allowed

if TYPE_CHECKING:
    from rest_framework.request import Request

    from workflow.models import RulePack, WorkingCalendar
    from workflow.rulebook import Rule

extend_schema_field(NamedDaySerializer(many=True))(CalendarDetailSerializer.get_days)
MOST: Final = 1000
QUERY: Final = [
    OpenApiParameter("start", {"type": "string", "format": "date"}, required=True, description=gettext_lazy("起算日，当日不计。")),
    OpenApiParameter("rule", str, description=gettext_lazy("按哪条规则，见 rules；不写则写 amount 和 unit。")),
    OpenApiParameter("amount", {"type": "integer", "minimum": 1, "maximum": MOST}, description=gettext_lazy("数量。")),
    OpenApiParameter("unit", {"type": "string", "enum": list(Unit)}, description=gettext_lazy("单位。")),
    OpenApiParameter("calendar", {"type": "integer", "minimum": 1}, description=gettext_lazy("工作日历一版的 id；不写则按本辖区现行的。")),
]  # fmt: skip


class CalendarView(ReadView):
    """The nation's calendars and those of the caller's cities, every version."""

    things = gettext_lazy("工作日历")
    visible = calendars_visible_to
    serializer_class = CalendarSerializer
    detail_class = CalendarDetailSerializer
    beside = ("jurisdiction",)

    def get_serializer_context(self) -> dict[str, Any]:
        return {**super().get_serializer_context(), "days": lambda row: working(row).days.values()}


class CalculatorView(ActView):
    """What if."""

    things = gettext_lazy("推算")

    @operation(
        gettext_lazy("推算：现行的规则"), RuleSerializer(many=True), name="calculator_rules", errors=()
    )
    def rules(self, _request: Request) -> Response:
        """The rules in force where the caller holds posts."""
        told = [
            {"rule": name, "step": rule.step.value, "step_label": str(rule.step.label),
             "applies": rule.applies.value, "source": rule.source}
            for name, (_pack, rule) in self._rules().items()
        ]  # fmt: skip
        return Response(RuleSerializer(told, many=True).data)

    @operation(
        gettext_lazy("推算：何日到期"),
        DueDaySerializer,
        name="calculator_retrieve",
        query=QUERY,
        errors=(400, 409),
    )
    def due(self, request: Request) -> Response:
        """The day by a span or by a rule, and why. Raises InvalidInputsError, MoveRefusedError where no day follows."""
        asked = request.query_params
        refuse_unknown(asked, {"start", "rule", "amount", "unit", "calendar", "format"})
        start, calendar = _day(asked.get("start", "")), self._calendar(asked.get("calendar"))
        counted = working(calendar)
        try:
            if "rule" in asked:
                rule = self._rule(asked["rule"])
                found = derive(rule.timing, start, counted, source=rule.source)
                latest = None if rule.cap is None else latest_allowed(start, rule.cap, counted)
            else:
                found, latest = derive(_span(asked), start, counted), None
        except (ClockError, OverflowError) as error:
            message = error.message if isinstance(error, ClockError) else _("推算超出了日历能写的日子。")
            raise MoveRefusedError(Refusal("no_day", message)) from error
        told = {"due_on": found.due_on, "provisional": found.provisional, "calendar": calendar.pk}
        return Response(DueDaySerializer(told | {"latest_on": latest, "derivation": as_json(found)}).data)

    def _packs(self) -> list[RulePack]:
        places = {held.jurisdiction_id: held.post.organisation.jurisdiction for held in self.caller.held}
        packs = []
        for place in places.values():
            try:
                packs.append(pack_for(place, self.caller.on))
            except RulePackError:
                continue  # a city without rules yet: its people still count spans
        return packs

    def _rules(self) -> dict[str, tuple[RulePack, Rule]]:
        return {
            f"{pack.jurisdiction.slug}.{rule.step.value}.{rule.applies.value}": (pack, rule)
            for pack in self._packs()
            for rule in rules_of(pack)
            if not isinstance(rule.timing, Before)
        }

    def _rule(self, name: str) -> Rule:
        found = self._rules().get(name)
        if found is None:
            raise _senseless("rule")
        return found[1]

    def _calendar(self, told: str | None) -> WorkingCalendar:
        if told is None:
            packs = self._packs()
            usual = packs[0].counted_by if packs else newest_row(SLUG)
            if usual is None:
                raise Http404
            return usual
        rows = calendars_visible_to(self.caller.held)
        key = row_key(told)
        found = None if key is None else rows.filter(pk=key).first()
        if found is None:
            raise _senseless("calendar")
        return found


def _day(told: str) -> date:
    try:
        return date.fromisoformat(told)
    except ValueError as error:
        raise _senseless("start") from error


def _span(asked: Any) -> Span:
    amount, unit = asked.get("amount", ""), asked.get("unit", Unit.WORKDAY.value)
    count = row_key(amount)
    if count is None or not 1 <= count <= MOST:
        raise _senseless("amount")
    if unit not in set(Unit):
        raise _senseless("unit")
    return Span(count, Unit(unit))


def _senseless(name: str) -> InvalidInputsError:
    return InvalidInputsError({name: [Fault("invalid_choice", _("没有这个取值，请看接口说明。"))]})
