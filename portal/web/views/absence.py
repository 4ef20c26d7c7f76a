"""Being away: naming who stands in meanwhile, declining it, and ending it early."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from notifications.push import revoke
from portal.web import absence
from portal.web.absence import AbsenceForm
from portal.web.visitor import visitor
from proposals.keys import row_key
from proposals.models import Deputation
from proposals.services.deputies import (
    DeputyRefusedError,
    NotYoursError,
    end_deputation,
    lendable_posts,
    name_deputy,
)

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from portal.web.visitor import Visitor
    from proposals.models import Post

CONFLICT = 409
INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def my_absence(request: HttpRequest) -> HttpResponse:
    """Who stands in for whom, and with `?post=` the form that names somebody for that post."""
    me = visitor(request)
    post = _post(request, me)
    if post is None:
        return _page(request, me, {})
    form = AbsenceForm(request.POST if request.method == "POST" else None, post=post, on=me.on)
    words: dict[str, Any] = {"form": form, "post": post}
    if request.method != "POST":
        return _page(request, me, words)
    if not form.is_valid():
        return _page(request, me, words, INVALID)
    try:
        made = name_deputy(post, actor=me.user, at=me.at, **form.cleaned_data)
    except DeputyRefusedError as error:
        return _page(request, me, words | {"refusal": str(error)}, CONFLICT)
    told = _("已指定 %(person)s 代理，从代理起的那天零点起有效。") % {"person": made.person}
    messages.success(request, told)
    revoke({made.person_id})
    return redirect("my_absence")


def _post(request: HttpRequest, me: Visitor) -> Post | None:
    """The post that is asked for; Http404 where the visitor has nothing to say about it."""
    asked = request.GET.get("post", "")
    if not asked:
        return None
    mine = lendable_posts(me.held, me.on).select_related("person", "organisation__jurisdiction")
    return get_object_or_404(mine, pk=row_key(asked) or 0)


def _page(request: HttpRequest, me: Visitor, words: dict[str, Any], status: int = 200) -> HttpResponse:
    asked = request.GET.get("name", "").strip()[:40]
    lendable = lendable_posts(me.held, me.on)
    offered = absence.posts_offered(me, asked)
    given = {
        "asked": asked,
        "offered": offered[: absence.LISTED],
        "more": len(offered) > absence.LISTED,
        "searching": asked or len(offered) > absence.LISTED,
        "standing": absence.standing(me, lendable),
        "past": absence.past(me, lendable),
    }
    return render(request, "portal/my_absence.html", given | words, status=status)


@require_POST
def absence_end(request: HttpRequest, key: int) -> HttpResponse:
    """End it, or decline it as the one who was named."""
    me = visitor(request)
    concerned = Q(person=me.user) | Q(post__person=me.user) | Q(post__in=lendable_posts(me.held, me.on))
    found = Deputation.objects.filter(concerned).select_related("post__organisation__jurisdiction")
    deputation = get_object_or_404(found, pk=key)
    try:
        ended = end_deputation(deputation, actor=me.user, at=me.at)
    except NotYoursError as error:
        raise PermissionDenied from error
    except DeputyRefusedError as error:
        messages.warning(request, str(error))
        return redirect("my_absence")
    revoke({ended.person_id})
    declined = ended.ending == Deputation.Ending.DECLINED
    messages.success(request, _("已谢绝代理。") if declined else _("代理已经结束。"))
    return redirect("my_absence")
