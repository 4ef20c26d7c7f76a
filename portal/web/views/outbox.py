"""Where an administrator sees what did not go out, and sends it once more or lets it be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from notifications.models import Dispatch
from notifications.queries import messages_run_by
from notifications.services.dead_letters import BESIDE, counts_of, dead_letters
from notifications.services.outbox import drop, retry
from portal.web.keyset import page_of
from portal.web.managing import administered
from portal.web.visitor import visitor

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest, HttpResponse


@require_safe
def outbox(request: HttpRequest) -> HttpResponse:
    """How much waits, went out and failed, and each message that was given up."""
    me = visitor(request)
    jurisdiction = administered(request, me)
    own = messages_run_by(me.held).filter(jurisdiction=jurisdiction)
    page = page_of(own.filter(state=Dispatch.State.DEAD).select_related(*BESIDE), request)
    words = {
        "jurisdiction": jurisdiction,
        "counts": counts_of(own, me.at),
        "page": page,
        "letters": dead_letters(page.rows),
    }
    return render(request, "portal/outbox.html", words)


@require_POST
def outbox_retry(request: HttpRequest) -> HttpResponse:
    """Send every dead letter of the jurisdiction once more."""
    me = visitor(request)
    jurisdiction = administered(request, me)
    return _retried(request, messages_run_by(me.held).filter(jurisdiction=jurisdiction), jurisdiction.slug)


@require_POST
def message_retry(request: HttpRequest, key: int) -> HttpResponse:
    """Send this dead letter once more."""
    letter = _own(request, key)
    return _retried(request, Dispatch.objects.filter(pk=letter.pk), letter.jurisdiction.slug)


@require_POST
def message_drop(request: HttpRequest, key: int) -> HttpResponse:
    """Let this dead letter be. The notice in the system stays."""
    letter = _own(request, key)
    dropped = drop(Dispatch.objects.filter(pk=letter.pk))
    words = ngettext("已放弃 %(n)d 条，系统内的消息还在。", "已放弃 %(n)d 条，系统内的消息还在。", dropped)
    messages.success(request, words % {"n": dropped})
    return _back(letter.jurisdiction.slug)


def _own(request: HttpRequest, key: int) -> Dispatch:
    own = messages_run_by(visitor(request).held).select_related("jurisdiction")
    return get_object_or_404(own, pk=key)


def _retried(request: HttpRequest, letters: QuerySet[Dispatch], slug: str) -> HttpResponse:
    again = retry(letters, visitor(request).at)
    words = ngettext("已重新排队 %(n)d 条，一分钟内再发。", "已重新排队 %(n)d 条，一分钟内再发。", again)
    messages.success(request, words % {"n": again})
    return _back(slug)


def _back(slug: str) -> HttpResponse:
    return redirect(reverse("outbox", query={"in": slug}))
