"""Where the secretariat reads what visitors wrote, and shows it or does not. The words are never changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from portal.web.keyset import page_of
from portal.web.visitor import visitor
from proposals.keys import row_key
from proposals.roles import Role
from workflow.errors import MoveRefusedError
from workflow.models import Comment, CommentDecision
from workflow.queries.voices import comments_moderated_by
from workflow.services.voices import Judgement, decide_comments

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor

TABS: Final = (Comment.State.PENDING, Comment.State.APPROVED, Comment.State.REFUSED)
MOST: Final = 100
"""Comments that are decided at once."""


@require_safe
def comment_list(request: HttpRequest) -> HttpResponse:
    """The comments that wait, or those that were let through or refused, the newest first."""
    me = _moderator(request)
    wanted = request.GET.get("state", "")
    state = wanted if wanted in TABS else Comment.State.PENDING
    mine = comments_moderated_by(me.held)
    rows = mine.filter(state=state).select_related("case__jurisdiction", "case__proposal")
    page = page_of(rows.prefetch_related("decisions__decided_by"), request)
    words = {
        "page": page,
        "state": state,
        "tabs": [{"value": tab.value, "label": tab.label, "current": tab == state} for tab in TABS],
        "grounds": CommentDecision.Ground.choices,
        "waiting": mine.filter(state=Comment.State.PENDING).count(),
    }
    return render(request, "portal/comment_list.html", words)


@require_POST
def comment_decide(request: HttpRequest) -> HttpResponse:
    """Show the chosen comments, or refuse them on one ground."""
    me = _moderator(request)
    back = f"{reverse('comment_list')}?state={_state(request)}"
    keys = [key for told in request.POST.getlist("comment")[:MOST] if (key := row_key(told)) is not None]
    if not keys:
        messages.error(request, _("请先勾选要审核的评论。"))
        return redirect(back)
    try:
        number = decide_comments(keys, _judgement(request), actor=me.user, held=me.held, at=me.at)
    except MoveRefusedError as error:
        messages.error(request, error.refusal.message)
        return redirect(back)
    told = ngettext("已审核 %(number)d 条评论。", "已审核 %(number)d 条评论。", number) % {"number": number}
    messages.success(request, told)
    return redirect(back)


def _judgement(request: HttpRequest) -> Judgement:
    if request.POST.get("decision") == "approve":
        return Judgement(approved=True)
    return Judgement(approved=False, ground=request.POST.get("ground", ""), note=request.POST.get("note", ""))


def _state(request: HttpRequest) -> str:
    told: Any = request.POST.get("state", "")
    return str(told) if told in TABS else str(Comment.State.PENDING)


def _moderator(request: HttpRequest) -> Visitor:
    me = visitor(request)
    if Role.SECRETARIAT not in me.roles:
        raise Http404
    return me
