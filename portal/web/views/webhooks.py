"""My webhooks: connecting a program of mine, seeing what it was told, and telling it again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from notifications.services import webhooks as service
from notifications.services.failures import DeliveryError
from portal.web.keyset import page_of
from portal.web.visitor import visitor
from portal.web.webhooks import ReplayForm, WebhookForm, delivery_lines, state_words, webhook_lines

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from notifications.models import Webhook
    from portal.web.visitor import Visitor

INVALID = 422


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook_list(request: HttpRequest) -> HttpResponse:
    """Mine, and the form for one more. The secret of a new one is shown this once."""
    me = visitor(request)
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = service.connect_webhook(me.user, by=me.user, at=me.at, **form.cleaned_data)
        except service.TooManyError:
            form.add_error(None, _("一个人最多连接 %(n)d 个，请先移除不用的。") % {"n": service.MOST})
        else:
            return _page(request, me, made, secret=made.secret)
    lines = webhook_lines(service.webhooks_of(me.user).prefetch_related("topics"))
    words = {"form": form, "lines": lines}
    return render(request, "portal/webhook_list.html", words, status=INVALID if form.errors else 200)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def webhook(request: HttpRequest, key: int) -> HttpResponse:
    """One of mine: how it goes, what it is told, and what it was told."""
    me = visitor(request)
    own = _own(me, key)
    form = WebhookForm.of(own, request.POST or None)
    if request.method == "POST" and form.is_valid():
        service.change_webhook(own, **form.cleaned_data)
        messages.success(request, _("已保存。"))
        return redirect("webhook", key)
    return _page(request, me, own, form=form)


@never_cache
@require_POST
def webhook_secret(request: HttpRequest, key: int) -> HttpResponse:
    """A new secret, shown this once; or an end to the old one."""
    me = visitor(request)
    own = _own(me, key)
    if request.POST.get("end") == "old":
        service.end_old_secret(own)
        messages.success(request, _("先前的密钥已作废，从现在起只用新的签名。"))
        return redirect("webhook", key)
    return _page(request, me, own, secret=service.change_secret(own, me.at))


@require_POST
def webhook_try(request: HttpRequest, key: int) -> HttpResponse:
    """Send a delivery that tells of nothing."""
    me = visitor(request)
    own = _own(me, key)
    try:
        service.try_webhook(own, me.at)
    except DeliveryError as error:
        messages.error(request, _("对方没有收下试发的消息：%(reason)s") % {"reason": error})
    else:
        messages.success(request, _("对方收下了试发的消息。"))
    return redirect("webhook", key)


@require_POST
def webhook_active(request: HttpRequest, key: int) -> HttpResponse:
    """Pause it, or go on; or remove it for good."""
    me = visitor(request)
    own = _own(me, key)
    asked = request.POST.get("active")
    if asked == "never":
        service.remove_webhook(own, me.at)
        messages.success(request, _("“%(label)s”已移除，不再向它发送。") % {"label": own.label})
        return redirect("webhook_list")
    if asked == "yes":
        service.resume_webhook(own)
        messages.success(request, _("已恢复，一分钟内从停下的地方接着发。"))
    else:
        service.pause_webhook(own, me.at)
        messages.success(request, _("已暂停。期间的消息不会丢，恢复以后接着发。"))
    return redirect("webhook", key)


@require_POST
def webhook_replay(request: HttpRequest, key: int) -> HttpResponse:
    """Send again: one delivery, all from a number on, or all that failed for good."""
    me = visitor(request)
    own = _own(me, key)
    form = ReplayForm(request.POST)
    if request.POST.get("dead"):
        again = service.replay(service.dead_letters_of(own), me.at)
    elif not form.is_valid():
        return _page(request, me, own, replay=form)
    elif request.POST.get("only"):
        only = service.deliveries_of(own).filter(number=form.cleaned_data["number"])
        again = service.replay(only, me.at)
    else:
        again = service.replay_since(own, me.at, number=form.cleaned_data["number"])
    words = ngettext("已重新排队 %(n)d 条，一分钟内再发。", "已重新排队 %(n)d 条，一分钟内再发。", again)
    messages.success(request, words % {"n": again})
    return redirect("webhook", key)


def _own(me: Visitor, key: int) -> Webhook:
    return get_object_or_404(service.webhooks_of(me.user), pk=key)


def _page(
    request: HttpRequest,
    me: Visitor,
    own: Webhook,
    *,
    form: WebhookForm | None = None,
    replay: ReplayForm | None = None,
    secret: str = "",
) -> HttpResponse:
    deliveries = service.deliveries_of(own).select_related("event__case__proposal")
    page = page_of(deliveries, request)
    refused = next((one for one in (form, replay) if one is not None and one.errors), None)
    words: dict[str, Any] = {
        "hook": own,
        "form": form or WebhookForm.of(own),
        "replay": replay or ReplayForm(),
        "refused": refused,
        "secret": secret,
        "both": own.old_until is not None and own.old_until > me.at,
        "how": state_words(own),
        "dead": service.dead_letters_of(own).count(),
        "page": page,
        "lines": delivery_lines(page.rows),
    }
    return render(request, "portal/webhook.html", words, status=INVALID if refused else 200)
