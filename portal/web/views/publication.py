"""Deciding what the public reads: the way to the decision, what is said of words, and many proposals at one stroke."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from portal.web.publication import ABOUT, ROWS, may_publish, row_wanted
from portal.web.publication_batch import BATCH, chosen_cases, may_batch, waiting_cases, wish_rows
from portal.web.subjects import case_url, find_case, move_url
from portal.web.visitor import visitor
from proposals.keys import row_key
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.publishing.drafts import sent_opinions
from workflow.publishing.wanted import ANSWER, FULL, Wanted
from workflow.services.clock import day_of
from workflow.services.publications import (
    LEFT_OUT,
    STAYS,
    Said,
    forget_mark,
    leave_out_found,
    mark_words,
    publish_as_wished,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from workflow.models import Case

OK: Final = 200
CONFLICT: Final = 409
INVALID: Final = 422


@require_safe
def publication(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """On to the decision that is to be made now, or to the one that the address names."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    if not may_publish(case, me):
        raise PermissionDenied
    named = request.GET.get("row", "")
    if named in ROWS:
        return redirect(move_url(case, case, named))
    row = row_wanted(case, me, day_of(me.at, case.jurisdiction))
    if row is not None:
        return redirect(move_url(case, case, row.name))
    words = {
        "label": _("公开"),
        "refusal": _("现在没有可以公开的：立案以后公开提案，答复送达以后决定答复是否公开。"),
        "back_url": case_url(case),
    }
    return render(request, "portal/refused.html", words, status=CONFLICT)


@require_POST
def publication_mark(request: HttpRequest, jurisdiction: str, reference: str) -> HttpResponse:
    """Leave words out or let them stay, take that back, or leave out all that was found; then back to the preview."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    row = request.POST.get("row", "")
    back = reverse("publication", args=[jurisdiction, reference]) + (f"?row={row}" if row in ROWS else "")
    try:
        _mark(request, me, case, row)
    except ForbiddenMoveError as error:
        raise PermissionDenied(error.refusal.message) from error
    except MoveRefusedError as error:
        messages.error(request, error.refusal.message)
    return redirect(back)


def _mark(request: HttpRequest, me: Visitor, case: Case, row: str) -> None:
    post = request.POST
    forget = row_key(post.get("forget", ""))
    if forget is not None:
        forget_mark(case, actor=me.user, key=forget)
    elif "all" in post:
        number = leave_out_found(case, _whole(case, row), actor=me.user)
        words = ngettext("已删去 %(n)d 处。", "已删去 %(n)d 处。", number)
        messages.success(request, words % {"n": number})
    else:
        mark = STAYS if post.get("mark") == STAYS else LEFT_OUT
        said = Said(post.get("words", ""), mark, post.get("reason", "")[:200], post.get("kind", "")[:20])
        mark_words(case, said, actor=me.user)


def _whole(case: Case, row: str) -> Wanted:
    """Everything that the row could publish."""
    about = ABOUT.get(row, ANSWER)
    named = case.proposal.wish == "public"
    opinions = tuple(sent_opinions(case)) if about == ANSWER else ()
    return Wanted(about, FULL, named=named, opinions=opinions)


@require_http_methods(["GET", "HEAD", "POST"])
def publication_batch(request: HttpRequest) -> HttpResponse:
    """The proposals of the visitor's city on which nothing was decided: publish those that are ticked as was wished."""
    me = visitor(request)
    if not may_batch(me):
        raise PermissionDenied
    if request.method != "POST":
        return _show_batch(request, me)
    cases = chosen_cases(me, request.POST.getlist("cases"))
    if not cases:
        return _show_batch(request, me, wrong=_("请先勾选要公开的提案。"), status=INVALID)
    done = publish_as_wished(cases, actor=me.user, key=request.POST.get("_key", "")[:32])
    made = [case for case in cases if done[case.pk] is None]
    if made:
        words = ngettext("已作出 %(n)d 件提案的公开决定。", "已作出 %(n)d 件提案的公开决定。", len(made))
        messages.success(request, words % {"n": len(made)})
    refused = [
        {"case": case, "url": reverse("publication", args=[case.jurisdiction.slug, case.proposal.reference]),
         "reason": refusal.message}
        for case in cases if (refusal := done[case.pk]) is not None
    ]  # fmt: skip
    if not refused:
        return redirect("publication_batch")
    return _show_batch(request, me, refused=refused, status=OK if made else CONFLICT)


def _show_batch(request: HttpRequest, me: Visitor, *, status: int = OK, **more: object) -> HttpResponse:
    waiting = waiting_cases(me)
    words = {
        "rows": wish_rows(waiting[:BATCH]),
        "left_out": max(0, len(waiting) - BATCH),
        "ticked": request.GET.get("tick") == "all",
        "key": uuid4().hex,
    }
    return render(request, "portal/publication_batch.html", words | more, status=status)
