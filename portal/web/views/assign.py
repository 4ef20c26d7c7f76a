"""The hand-over page: what waits, with what is suggested; settling the units of a case, of many, and of a topic."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.web.assign_list import Listing
from portal.web.assign_panel import panel_of
from portal.web.visitor import visitor
from proposals.keys import row_key
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.queries.handover import ROW
from workflow.services.assigning import waiting_cases
from workflow.services.planning import settle_plan

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from workflow.services.assigning import Waiting

CONFLICT: Final = 409
INVALID: Final = 422


def assigner(request: HttpRequest) -> Visitor:
    """The visitor, who must hold a post that hands cases over."""
    me = visitor(request)
    if me.roles.isdisjoint(ROW.who.roles):
        raise PermissionDenied
    return me


def chosen_keys(told: Iterable[str]) -> set[int]:
    return {key for key in map(row_key, told) if key is not None}


@require_safe
def assign(request: HttpRequest) -> HttpResponse:
    """The list, and beside it the case that the address names. `?cases=` ticks rows beforehand."""
    me = assigner(request)
    ticked = chosen_keys(request.GET.getlist("cases"))
    return _show(request, me, waiting_cases(me.held, me.at), ticked=ticked)


def _show(
    request: HttpRequest,
    me: Visitor,
    waiting: list[Waiting],
    *,
    ticked: Collection[int] = (),
    reference: str = "",
    status: int = 200,
    **sent: Any,
) -> HttpResponse:
    query = request.GET.dict() | ({"case": reference} if reference else {})
    listing = Listing(waiting, query, me, reverse("assign"))
    chosen = listing.chosen
    words = {
        "listing": listing,
        "groups": listing.groups(ticked),
        "panel": panel_of(chosen, waiting, me, **sent) if chosen else None,
        "here": listing.address(case=listing.reference),
    }
    return render(request, "portal/assign.html", words, status=status)


@require_POST
def plan_save(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """Keep what was settled for one case; what cannot be kept stays on the screen with the reason."""
    me = assigner(request)
    waiting = waiting_cases(me.held, me.at)
    one = _named(waiting, jurisdiction, reference)
    shown = partial(_show, request, me, waiting, reference=reference, data=request.POST)
    panel = panel_of(one, waiting, me, request.POST)
    if not panel.form.check():
        return shown(status=INVALID, fault=panel.form.fault)
    try:
        settle_plan(
            one.case,
            actor=me.user,
            parts=panel.form.parts(),
            together=one.plan.together if one.plan and "apart" not in request.POST else None,
            expected=row_key(request.POST.get("_expected", "")),
        )
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        return shown(status=CONFLICT, fault=error.refusal.message)
    messages.success(request, _("第%(number)s号的分办已保存，还没有交办。") % {"number": reference})
    return redirect(back_to(request))


def _named(waiting: Iterable[Waiting], jurisdiction: str, reference: str) -> Waiting:
    for one in waiting:
        if (one.case.jurisdiction.slug, one.case.proposal.reference) == (jurisdiction, reference):
            return one
    raise Http404


def back_to(request: HttpRequest) -> str:
    """The list as it was; only an address of this site."""
    told = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(told, {request.get_host()}, require_https=request.is_secure())
    return told if told and safe else reverse("assign")


STEPS: Final = {"check": "handover_check", "together": "handover_together", "return": "handover_return"}


@require_POST
def assign_batch(request: HttpRequest) -> HttpResponse:
    """What to do with the ticked cases: take the suggestions over, or go on to a page that asks more."""
    me = assigner(request)
    keys = chosen_keys(request.POST.getlist("cases"))
    do = request.POST.get("do", "")
    if not keys:
        messages.warning(request, _("请先在左边勾选提案。"))
        return redirect(back_to(request))
    if do in STEPS:
        return redirect(f"{reverse(STEPS[do])}?{urlencode({'cases': sorted(keys)}, doseq=True)}")
    if do != "adopt":
        raise Http404
    _adopt(request, me, waiting_cases(me.held, me.at, keys))
    return redirect(back_to(request))


def _adopt(request: HttpRequest, me: Visitor, waiting: Iterable[Waiting]) -> None:
    """Settle as suggested what is to be relied on. What a person has to judge is left, and named."""
    done, left = [], []
    for one in waiting:
        if one.settled:
            continue
        if one.doubtful or one.stopped or not one.parts:
            left.append(one.case.proposal.reference)
            continue
        try:
            settle_plan(one.case, actor=me.user, parts=one.parts, expected=0)
        except MoveRefusedError:
            left.append(one.case.proposal.reference)
        else:
            done.append(one.case.proposal.reference)
    if done:
        words = ngettext(
            "已按建议拟定 %(n)d 件，还没有交办。", "已按建议拟定 %(n)d 件，还没有交办。", len(done)
        )
        messages.success(request, words % {"n": len(done)})
    if left:
        words = _("第%(numbers)s号请逐件判断，没有按建议拟定。")
        messages.warning(request, words % {"numbers": "、".join(left)})
