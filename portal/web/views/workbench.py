"""The first page: what I have to do, by deadline, what I wait for, and what I was told last."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib import messages
from django.http import HttpResponseBadRequest
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.web import absence, bench, bench_notes, bench_sections, courses, rail
from portal.web.bench import Chosen
from portal.web.clues import calls_on_bench
from portal.web.dues import Calendars
from portal.web.examination import may_examine
from portal.web.horizon_alarm import short_horizons
from portal.web.preferences import safe_next
from portal.web.signals import due_words
from portal.web.tasks import TOGETHER_AT_MOST, TaskLine, drawn, urge_url
from portal.web.visitor import visitor
from proposals.keys import row_key
from workflow.queries import assignments_visible_to
from workflow.services.batches import accept_shares
from workflow.services.desk import Band, Pile, band_of, desk_of, to_do

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from workflow.errors import Refusal
    from workflow.models import Assignment
    from workflow.services.desk import Item

SHOWN: Final = 60
COLUMNS: Final = 5
"""Of the queue: those that are always there."""
WAITED_FOR: Final = frozenset({Pile.OTHERS, Pile.SILENT})
OPINION_BEGUN_BY: Final = "draft_opinion"
HANDED_OVER_BY: Final = "hand_over"
KEY: Final = re.compile(r"[0-9a-f]{32}")


@require_safe
def workbench(request: HttpRequest) -> HttpResponse:
    """My desk. `?due=` and `?what=` narrow it; `?part=queue` gives the queue and the news alone, for a page that is open."""
    me = visitor(request)
    calendars = Calendars()
    words = _queue(request, me, calendars) | _news(me)
    if request.GET.get("part") == "queue":
        return render(request, "portal/_bench_live.html", words)
    words |= {"courses": courses.of(me, calendars), "loaded_at": me.at}
    words["sent"], words["bars"] = rail.opinion_bars(me) if me.handles else (0, [])
    words["horizons"] = short_horizons(me)
    words["calls"] = calls_on_bench(me)
    words["standing"] = absence.notes(me)
    words["may_examine"] = may_examine(me)
    return render(request, "portal/workbench.html", words)


def _news(me: Visitor) -> dict[str, Any]:
    news = rail.news(me)
    return {"notices": news, "newest": news[0].pk if news else 0, "own_units": me.organisations}


def _queue(request: HttpRequest, me: Visitor, calendars: Calendars) -> dict[str, Any]:
    chosen = bench.Chosen.of(request.GET)
    desk = bench_sections.desk(desk_of(me.user, me.on, held=me.held), chosen, me)
    items = desk.items
    picked = chosen.narrow(items, me.on)
    shown = picked if "all" in request.GET else picked[:SHOWN]
    lines = drawn(shown, me, calendars)
    together = {line.name for line in lines if isinstance(line, TaskLine) and line.share}
    shares = any(line.role for line in lines)
    doing = [item for item in items if to_do(item, me.on)]
    return {
        "summary": _summary(doing, me),
        "tabs": bench.tabs(items, chosen, me),
        "section_tabs": desk.tabs,
        "chosen": chosen,
        "address": _address(request, chosen),
        "groups": bench.groups(lines, me.on),
        "together": together,
        "shares": shares,
        "urge_url": urge_url(lines) if chosen.pile in WAITED_FOR else "",
        "columns": COLUMNS + bool(together) + shares,
        "left_out": _left_out(picked[len(shown) :], me),
        "all_url": f"?{chosen.query}&all=1".replace("?&", "?"),
        "empty_words": _empty_words(me, chosen),
        "unbegun": _count(items, OPINION_BEGUN_BY),
        "to_hand_over": _count(items, HANDED_OVER_BY),
        **_receipts(items, chosen, me),
        "office_notes": bench_notes.notes(me),
        "week": rail.week(doing, me, chosen.due, calendars),
        "key": uuid4().hex,
        "held": me.held,
        "handles": me.handles,
        "own_units": me.organisations,
    }


def _count(items: Sequence[Item], name: str) -> int:
    """How many of them are for the step of that name."""
    return sum(getattr(getattr(item, "row", None), "name", "") == name for item in items)


def _receipts(items: Sequence[Item], chosen: Chosen, me: Visitor) -> dict[str, Any]:
    """How many cases wait to be signed for, and where they stand alone; nothing where they do already."""
    accepting = Chosen(pile=Pile.ACCEPT)
    there = [] if chosen.pile is Pile.ACCEPT else accepting.narrow(items, me.on)
    return {"receipts": len(there), "receipts_url": accepting.url}


def _address(request: HttpRequest, chosen: Chosen) -> str:
    """The page's own address with what it is narrowed to."""
    asked = [*filter(None, [chosen.query, "all=1" if "all" in request.GET else ""])]
    return f"{request.path}?{'&'.join(asked)}" if asked else request.path


def _empty_words(me: Visitor, chosen: Chosen) -> str:
    if not me.held:
        return _("没有在任的岗位，请看“我的岗位”。")
    if chosen != bench.Chosen():
        return _("这样筛选下没有事项，请看“全部待办”。")
    return _("有新的任务会列在这里，并发消息给您。")


def _left_out(items: Sequence[Item], me: Visitor) -> str:
    if not items:
        return ""
    words = ngettext("另有 %(n)d 件", "另有 %(n)d 件", len(items)) % {"n": len(items)}
    last = items[-1].deadline
    return _("%(more)s，最迟 %(day)s") % {"more": words, "day": due_words(last, me.on)} if last else words


def _summary(items: Iterable[Item], me: Visitor) -> str:
    day = date_format(me.on, _("Y年n月j日，l"))
    bands = [band_of(item, me.on) for item in items]
    late, today = bands.count(Band.LATE), bands.count(Band.TODAY)
    if not late and not today:
        return _("%(day)s。没有逾期，今天也没有到期的事。") % {"day": day}
    return _("%(day)s。%(late)d 件已逾期，%(today)d 件今天到期，请先办。") % {
        "day": day, "late": late, "today": today,
    }  # fmt: skip


@require_POST
def task_batch(request: HttpRequest) -> HttpResponse:
    """One thing with several shares that were ticked: sign for each, or begin one opinion for all."""
    me = visitor(request)
    told = request.POST.getlist("shares")[: TOGETHER_AT_MOST + 1]
    keys = [key for key in map(row_key, told) if key is not None]
    back = safe_next(request, reverse("workbench"))
    if not keys or len(keys) > TOGETHER_AT_MOST:
        messages.warning(request, _("请先勾选要一起办的事项，一次最多 %(n)d 件。") % {"n": TOGETHER_AT_MOST})
        return redirect(back)
    match request.POST.get("do"):
        case "accept":
            return _accept(request, me, keys, back)
        case "merge":
            asked = [("shares", key) for key in keys] + [("together", "yes")]
            return redirect(f"{reverse('opinion_batch')}?{urlencode(asked)}")
        case _:
            return HttpResponseBadRequest()


def _accept(request: HttpRequest, me: Visitor, keys: list[int], back: str) -> HttpResponse:
    """Sign for each share that the visitor sees, and say of each how it went."""
    told = request.POST.get("_key", "")
    found = assignments_visible_to(me.held).filter(pk__in=keys)
    shares = list(found.select_related("case__proposal", "organisation").order_by("pk"))
    results = accept_shares(shares, actor=me.user, key=told if KEY.fullmatch(told) else "")
    _report(request, shares, results)
    return redirect(back)


def _report(
    request: HttpRequest, shares: Sequence[Assignment], results: Mapping[int, Refusal | None]
) -> None:
    done = [share.case.proposal.reference for share in shares if results[share.pk] is None]
    if done:
        words = ngettext("已签收 %(n)d 件：%(numbers)s。", "已签收 %(n)d 件：%(numbers)s。", len(done))
        messages.success(request, words % {"n": len(done), "numbers": "、".join(done)})
    for share in shares:
        refusal = results[share.pk]
        if refusal is not None:
            words = _("%(number)s 没有签收：%(why)s")
            messages.warning(
                request, words % {"number": share.case.proposal.reference, "why": refusal.message}
            )
    if not shares:
        messages.warning(request, _("没有找到勾选的事项，可能已由他人办理或不再由您办理。"))
