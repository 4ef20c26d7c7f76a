"""What the dashboard and the wall draw: the rates, the lines of a dimension, and what is overdue, each with its addresses."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Count, F
from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.dues import Calendars, due_of
from portal.web.figure_filters import Addresses
from portal.web.season_chart import Point, chart_of
from portal.web.signals import day_words
from portal.web.subjects import case_url
from workflow.models import Assignment, RulePack, Urging
from workflow.queries.rates import curve, funnel, overdue_shares
from workflow.rates import RATES
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole
from workflow.steps import Step
from workflow.workdays import remaining

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal

    from django.db.models import QuerySet

    from portal.web.season_chart import Chart
    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.models import Deadline
    from workflow.queries.rates import Curve, Figure, Line, Stage
    from workflow.services.closure import Closure

BIG: Final = ("receipt", "on_time", "consulted", "satisfied", "published")
"""The five rates in large type; the others stand below."""
COLUMNS: Final = ("on_time", "consulted", "opinion_on_time")
"""The rates of the table that have a bar."""
TARGET: Final = {"on_time": 90}
"""Per cent that are demanded: the line across a bar."""
LOW: Final = {"on_time": 85, "consulted": 60, "opinion_on_time": 85}
"""Below so many per cent a figure is orange and bold."""
SHOWN, LATE_SHOWN = 10, 6
WALL_SHOWN, WALL_LATE = 13, 6
"""What fits on the wall."""
SORTS: Final = ("overdue", "lead", *COLUMNS, "satisfied", "label")
DIMENSIONS: Final = {
    "unit": gettext_lazy("单位"),
    "category": gettext_lazy("分类"),
    "month": gettext_lazy("立案月份"),
    "kind": gettext_lazy("类别"),
    "handler": gettext_lazy("经办人"),
    "session": gettext_lazy("届次"),
}


@dataclass(frozen=True, slots=True)
class Tile:
    """One rate: its figure, in what direction it changed, and the addresses of its rows."""

    figure: Figure
    change: str
    direction: str
    numerator_url: str
    denominator_url: str


class Cell(NamedTuple):
    """One rate of one line. `target` is the place of the line across its bar, `low` that it is far below."""

    code: str
    figure: Figure
    low: bool
    target: int | None
    over: bool
    numerator_url: str
    denominator_url: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table."""

    line: Line
    cells: list[Cell]
    satisfied: Cell
    received: Cell
    led: Cell
    waiting: int
    overdue_url: str
    url: str


@dataclass(frozen=True, slots=True)
class Late:
    """One overdue deadline: what is late, of which unit, how often it was urged, and who waits for it."""

    deadline: Deadline
    what: str
    due: Due
    url: str
    note: str
    urged: int


def rows_url(addresses: Addresses, **more: Any) -> str:
    return f"{reverse('figure_rows')}?{addresses.query(**more)}"


def tiles(closure: Closure, codes: Iterable[str]) -> list[Tile]:
    """The rates of the scope, each against the same period of the year before."""
    addresses = Addresses(closure)
    found = []
    for code in codes:
        words, direction = _change(closure, code)
        behind = {side: rows_url(addresses, rate=code, side=side) for side in ("numerator", "denominator")}
        found.append(
            Tile(closure.figures[code], words, direction, behind["numerator"], behind["denominator"])
        )
    return found


def _change(closure: Closure, code: str) -> tuple[str, str]:
    change = closure.change(code)
    if change is None:
        return (
            _("没有上年同期可比") if closure.before is None else _("上年同期或本期没有分母，不比")
        ), "none"
    if not change:
        return _("与上年同期持平"), "flat"
    words = _("比上年同期高 %(n)s 个百分点") if change > 0 else _("比上年同期低 %(n)s 个百分点")
    return words % {"n": abs(change)}, "up" if change > 0 else "down"


def table(closure: Closure, lines: list[Line], dimension: str, sort: str) -> list[Row]:
    """The lines in the order that was asked for: what is worst first, labels by their words."""
    rows = [_row(closure, line, dimension) for line in lines]
    return sorted(rows, key=lambda row: _place(row, sort))


def heads(addresses: Addresses, by: str, *, more: bool = False, wall: bool = False) -> list[dict[str, Any]]:
    """The heads of the table, each with the address that sorts by it."""
    rates = [(code, f"{RATES[code].label} %", False) for code in COLUMNS]
    named = [("label", DIMENSIONS[by], False), ("lead", _("主办件"), True), *rates]
    named += [] if wall else [("satisfied", _("满意 / 应评"), True)]
    named.append(("overdue", _("逾期"), True))
    falling = {"lead", "overdue"}
    return [
        {
            "sort": name,
            "label": label,
            "right": right,
            "direction": "descending" if name in falling else "ascending",
            "query": addresses.query(by=by, sort=name, all=1 if more else ""),
        }
        for name, label, right in named
    ]


def _place(row: Row, sort: str) -> tuple[Any, ...]:
    figures = row.line.figures
    if sort == "label":
        return ()
    if sort == "lead":
        return (-row.led.figure.denominator,)
    if sort in RATES:
        percent = figures[sort].percent
        return (percent is None, percent or 0)
    percent = figures["on_time"].percent
    return (-row.line.overdue, percent is None, percent or 0, -row.led.figure.denominator)


def _row(closure: Closure, line: Line, dimension: str) -> Row:
    addresses = Addresses(closure)
    key = f"{line.key:%Y-%m}" if dimension == "month" else line.key
    within = {dimension: key} if key else {}

    def cell(code: str) -> Cell:
        figure, low, target = line.figures[code], LOW.get(code), TARGET.get(code)
        percent: Decimal | None = figure.percent
        urls = [
            rows_url(addresses, rate=code, side=side, **within) if within else ""
            for side in ("numerator", "denominator")
        ]
        below = percent is not None and low is not None and percent < low
        over = percent is not None and target is not None and percent >= target
        return Cell(code, figure, below, target, over, *urls)

    replied = line.figures["replied"]
    return Row(
        line=line,
        cells=[cell(code) for code in COLUMNS],
        satisfied=cell("satisfied"),
        received=cell("receipt"),
        led=cell("replied"),
        waiting=replied.denominator - replied.parts["answered"],
        overdue_url=rows_url(addresses, rate="overdue", **within)
        if within and dimension != "handler"
        else "",
        url=f"{reverse('figures')}?{addresses.query(**within)}" if within else "",
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the season is: its curve, the same as a table, its steps, and the words of both."""

    curve: Curve
    chart: Chart | None
    stages: list[dict[str, Any]]
    days_left: int | None

    @property
    def handed_over(self) -> bool:
        """Whether anything was handed over yet."""
        return any(row["stage"].code == "handed_over" and row["stage"].count for row in self.stages)


def progress(closure: Closure) -> Progress:
    """Read once for a page."""
    scope, addresses = closure.scope, Addresses(closure)
    found = curve(closure.held, scope)
    now = [Point(week.on, week.now) for week in found.weeks if week.now is not None]
    past = [Point(week.on, week.before) for week in found.weeks if week.before is not None]
    drawn = chart_of(now, past, whole=found.filed, due_on=found.due_on)
    stages = [_stage(stage, found.filed, addresses) for stage in funnel(closure.held, scope)]
    return Progress(found, drawn, stages, _days_left(closure, found))


def _stage(stage: Stage, whole: int, addresses: Addresses) -> dict[str, Any]:
    share = round(100 * stage.count / whole) if whole else 0
    return {"stage": stage, "share": share, "url": rows_url(addresses, rate="stage", side=stage.code)}


def _days_left(closure: Closure, found: Curve) -> int | None:
    """Working days up to the day by which most replies are due; negative once it is over."""
    packs = RulePack.objects.filter(jurisdiction=closure.session.jurisdiction_id)
    pack = packs.filter(year__lte=closure.session.year).order_by("-year").first() if found.due_on else None
    if pack is None or found.due_on is None:
        return None
    return remaining(closure.scope.on, found.due_on, Calendars()[pack.counted_by_id])


def late_of(closure: Closure) -> QuerySet[Deadline]:
    """What is overdue in the scope."""
    return overdue_shares(closure.held, closure.scope)


def late_rows(deadlines: Iterable[Deadline], closure: Closure) -> list[Late]:
    """The deadlines with how often each was urged, and who leads where another unit is late. Three queries."""
    deadlines = list(deadlines)
    shares = [deadline.assignment_id for deadline in deadlines if deadline.assignment_id]
    counts = Urging.objects.filter(assignment__in=shares).values_list("assignment").annotate(n=Count("pk"))
    urged, leads = dict(counts.order_by()), _leads(deadlines)
    packs = {pack.pk: pack for pack in RulePack.objects.filter(pk__in={d.case.pack_id for d in deadlines})}
    calendars = Calendars()
    rows = []
    for deadline in deadlines:
        pack, share = packs[deadline.case.pack_id], deadline.assignment
        due = due_of(
            deadline, calendars[pack.counted_by_id], closure.scope.on, near=pack.near, whose=_whose(deadline)
        )
        unit = share.organisation.short_name if share else _("提案者未评价，到期按“未评价”计")
        lead = "、".join(leads.get(deadline.case_id, []))
        waits = share is not None and share.role == AssignmentRole.CO and lead
        note = _("%(unit)s → 主办 %(lead)s") % {"unit": unit, "lead": lead} if waits else unit
        row = Late(
            deadline, str(deadline.get_step_display()), due, case_url(deadline.case), note,
            urged.get(deadline.assignment_id, 0),
        )  # fmt: skip
        rows.append(row)
    return rows


def _whose(deadline: Deadline) -> str:
    if deadline.step == Step.EVALUATE or deadline.assignment is None:
        return _("评价")
    return str(AssignmentRole(deadline.assignment.role).label)


def _leads(deadlines: list[Deadline]) -> dict[int, list[str]]:
    waiting = [d.case_id for d in deadlines if d.assignment and d.assignment.role == AssignmentRole.CO]
    found: dict[int, list[str]] = {}
    leading = Assignment.objects.filter(case__in=waiting, role__in=sorted(REPLYING), round=F("case__round"))
    shares = leading.exclude(state__in=sorted(ASSIGNMENT_GONE)).order_by("pk")
    for case, name in shares.values_list("case_id", "organisation__short_name"):
        found.setdefault(case, []).append(name)
    return found


def told_openly(*, sealed: bool) -> frozenset[str]:
    """The rates that may hang where everybody passes; `sealed` says that the figures hold ratings kept from the units."""
    return frozenset(RATES) - ({"satisfied", "adopted"} if sealed else set())


def as_of_words(me: Visitor, closure: Closure) -> str:
    """The moment of which the figures are, where the session is."""
    local = localtime(me.at, ZoneInfo(closure.session.jurisdiction.time_zone))
    return f"{day_words(local.date(), None)} {local:%H:%M}"
