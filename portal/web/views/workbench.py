"""The first page: what I have to do, by deadline, and what I was told last."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.shortcuts import render
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_safe

from portal.web.notices import lines, readable
from portal.web.tasks import lines_of
from portal.web.visitor import visitor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.tasks import TaskLine
    from portal.web.visitor import Visitor

BANDS: Final = {
    "sign": gettext_lazy("待您签批"),
    "late": gettext_lazy("已逾期"),
    "today": gettext_lazy("今天到期"),
    "week": gettext_lazy("本周到期"),
    "later": gettext_lazy("以后"),
    "none": gettext_lazy("不计期限"),
}
LOOKS: Final = {"late": ("late", "exclamation-square-fill"), "today": ("soon", "exclamation-triangle-fill")}
OPINION_BEGUN_BY: Final = "draft_opinion"
SATURDAY: Final = 5
SUNDAY: Final = 6
SHOWN: Final = 60
NEWS: Final = 6


@dataclass
class Band:
    """The tasks of one stretch of time."""

    name: str
    tasks: list[TaskLine] = field(default_factory=list)

    @property
    def label(self) -> str:
        return str(BANDS[self.name])

    @property
    def urgent(self) -> bool:
        return self.name in LOOKS or self.name == "sign"


@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """Tasks in bands of time; `?due=` shows one band."""
    me = visitor(request)
    tasks = lines_of(me)
    bands = _banded(tasks, me.on)
    chosen = request.GET.get("due", "")
    shown = [bands[chosen]] if chosen in bands else list(bands.values())
    news = list(readable(me).order_by("-pk")[:NEWS])
    words = {
        "summary": _summary(bands, me),
        "tabs": _tabs(bands, chosen if chosen in bands else ""),
        "bands": _first(shown, SHOWN),
        "left_out": _left_out(shown),
        "empty_words": _("没有在任的岗位，请看“我的岗位”。")
        if not me.held
        else _("有新的任务会列在这里，并发消息给您。"),
        "notices": lines(news, me),
        "unbegun": sum(task.task.row.name == OPINION_BEGUN_BY for task in tasks),
    }
    return render(request, "portal/workbench.html", words)


def _banded(tasks: list[TaskLine], today: date) -> dict[str, Band]:
    """The letters that wait for the visitor's hand first, whatever their days; the rest by time."""
    bands = {name: Band(name) for name in BANDS}
    for task in tasks:
        bands["sign" if task.signs else _band(task, today)].tasks.append(task)
    return bands


def _band(task: TaskLine, today: date) -> str:
    due = task.due
    if due is None or due.due_on is None or due.remaining is None or due.paused:
        return "none"
    if due.remaining < 0:
        return "late"
    if due.due_on == today:
        return "today"
    return "week" if due.due_on <= _end_of_week(today) else "later"


def _end_of_week(today: date) -> date:
    """This week's Sunday; on a weekend the next one, since what comes is then the week ahead."""
    sunday = today + timedelta(days=SUNDAY - today.weekday())
    return sunday if today.weekday() < SATURDAY else sunday + timedelta(days=7)


def _first(bands: list[Band], most: int) -> list[Band]:
    """The first tasks of the bands together; empty bands fall away."""
    kept = []
    for band in bands:
        tasks = band.tasks[: max(0, most)]
        most -= len(tasks)
        if tasks:
            kept.append(Band(band.name, tasks))
    return kept


def _left_out(bands: list[Band]) -> str:
    more = sum(len(band.tasks) for band in bands) - SHOWN
    return (
        ngettext("另有 %(n)d 件没有列出。", "另有 %(n)d 件没有列出。", more) % {"n": more} if more > 0 else ""
    )


def _tabs(bands: dict[str, Band], chosen: str) -> list[dict[str, Any]]:
    count = sum(len(band.tasks) for band in bands.values())
    tabs = [
        {"label": _("全部待办"), "count": count, "url": "?", "current": not chosen, "look": "", "icon": ""}
    ]
    for name, band in bands.items():
        if name == "sign" and not band.tasks:
            continue
        look, icon = LOOKS.get(name, ("", "")) if band.tasks else ("", "")
        tabs.append(
            {
                "label": band.label,
                "count": len(band.tasks),
                "url": f"?due={name}",
                "current": name == chosen,
                "look": look,
                "icon": icon,
            }
        )
    return tabs


def _summary(bands: dict[str, Band], me: Visitor) -> str:
    day = date_format(me.on, _("Y年n月j日，l"))
    stretches = [_band(task, me.on) for band in bands.values() for task in band.tasks]
    late, today = stretches.count("late"), stretches.count("today")
    if not late and not today:
        return _("%(day)s。没有逾期，今天也没有到期的事。") % {"day": day}
    return _("%(day)s。%(late)d 件已逾期，%(today)d 件今天到期，请先办。") % {
        "day": day, "late": late, "today": today,
    }  # fmt: skip
