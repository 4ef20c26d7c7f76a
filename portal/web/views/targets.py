"""Where an administrator connects the group robots, text messages and webhooks of units and people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from notifications.queries import targets_run_by
from notifications.services.failures import DeliveryError
from notifications.services.targets import connect_target, set_active, try_target
from portal.web.keyset import page_of
from portal.web.managing import administered
from portal.web.targets import TargetForm, target_lines
from portal.web.visitor import visitor

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from notifications.models import Target

INVALID = 422


@require_http_methods(["GET", "HEAD", "POST"])
def target_list(request: HttpRequest) -> HttpResponse:
    """The targets of the jurisdiction, and the form for one more."""
    me = visitor(request)
    jurisdiction = administered(request, me)
    form = TargetForm(jurisdiction, me.on, request.POST or None)
    if request.method == "POST" and form.is_valid():
        connect_target(jurisdiction, by=me.user, **form.given())
        messages.success(request, _("已连接。请发一条测试消息，看看对方收到没有。"))
        return redirect(request.get_full_path())
    own = targets_run_by(me.held).filter(jurisdiction=jurisdiction)
    page = page_of(own.select_related("organisation", "person", "made_by"), request)
    words = {"jurisdiction": jurisdiction, "form": form, "page": page, "lines": target_lines(page.rows)}
    return render(request, "portal/target_list.html", words, status=INVALID if form.errors else 200)


@require_POST
def target_test(request: HttpRequest, key: int) -> HttpResponse:
    """Send one message that tells of no case."""
    target = _own(request, key)
    try:
        try_target(target)
    except DeliveryError as error:
        reason = {"label": target.label, "reason": error}
        messages.error(request, _("“%(label)s”没有接收测试消息：%(reason)s") % reason)
    else:
        messages.success(request, _("测试消息已发到“%(label)s”。") % {"label": target.label})
    return _back(target)


@require_POST
def target_active(request: HttpRequest, key: int) -> HttpResponse:
    """Stop the target, or use it again."""
    target = _own(request, key)
    active = request.POST.get("active") == "yes"
    set_active(target, active=active)
    words = _("“%(label)s”已重新启用。") if active else _("“%(label)s”已停用，不再向它发送。")
    messages.success(request, words % {"label": target.label})
    return _back(target)


def _own(request: HttpRequest, key: int) -> Target:
    own = targets_run_by(visitor(request).held).select_related("jurisdiction")
    return get_object_or_404(own, pk=key)


def _back(target: Target) -> HttpResponse:
    return redirect(reverse("target_list", query={"in": target.jurisdiction.slug}))
