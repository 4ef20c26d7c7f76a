"""The channel to the installation on the other side of a gap: how far it is, and files taken and brought by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from portal.web.keyset import page_of
from portal.web.managing import administered
from portal.web.visitor import visitor
from workflow.exchange import fingerprint
from workflow.models import Channel, Parcel
from workflow.services import exchange as service
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from django.http import HttpRequest

    from proposals.models import Jurisdiction

SHOWN: Final = 10
"""So many of the last parcels of each direction are listed."""
PARCEL_TYPE: Final = "application/octet-stream"


@require_safe
def exchange(request: HttpRequest) -> HttpResponse:
    """Both directions, what waits and why, what is missing, and what was refused. Of proposals it says nothing."""
    place = administered(request, visitor(request))
    channel = Channel.objects.filter(jurisdiction=place).select_related("jurisdiction").first()
    words: dict[str, Any] = {"jurisdiction": place, "channel": channel}
    if channel is not None:
        words |= _told(channel, request)
    return render(request, "portal/exchange.html", words)


def _told(channel: Channel, request: HttpRequest) -> dict[str, Any]:
    page = page_of(service.refused_files(channel), request)
    kept = service.to_write(channel, visitor(request).at, again=True).values_list("pk", flat=True)
    return {
        "standing": service.standing_of(channel),
        "own_print": fingerprint(channel.own_public),
        "peer_print": fingerprint(channel.peer_public) if channel.peer_public else "",
        "out": service.newest(channel, Parcel.Direction.OUT, SHOWN),
        "arrived": service.newest(channel, Parcel.Direction.IN, SHOWN),
        "kept": set(kept),
        "page": page,
        "files": page.rows,
        "items": [(_label(item.step), item) for item in service.refused_items(channel)[:SHOWN]],
    }


def _label(step: str) -> str:
    """The words of the tables for a step of the other side; a telling of its own has the name that it goes by."""
    row = TABLES["case"].get(step) or TABLES["reply"].get(step) or TABLES["case"].get(f"told_{step}")
    return str(row.label) if row is not None else {"submitted": _("提交提案")}.get(step, step)


@require_POST
def exchange_pack(request: HttpRequest) -> HttpResponse:
    """Make parcels of what the other side does not know yet."""
    me = visitor(request)
    channel = _channel(administered(request, me))
    try:
        made = service.pack_news(channel, me.at)
    except service.ExchangeError as error:
        messages.error(request, error.message)
    else:
        words = _("打好了 %(n)d 个包，请下载后带到对方。") if made else _("没有新的要送。")
        messages.success(request, words % {"n": len(made)} if made else words)
    return _back(channel)


@require_POST
def exchange_take(request: HttpRequest, key: int) -> HttpResponse:
    """One parcel as a file, to be carried to the other side; sealed, so that its carrier reads nothing of it."""
    me = visitor(request)
    channel = _channel(administered(request, me))
    kept = service.to_write(channel, me.at, again=True).select_related("content")
    parcel = get_object_or_404(kept, pk=key)
    parcel.moved_at = me.at
    parcel.save(update_fields=["moved_at"])
    response = HttpResponse(bytes(parcel.content.data), content_type=PARCEL_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, service.name_of(channel, parcel))
    return response


@require_POST
def exchange_bring(request: HttpRequest) -> HttpResponse:
    """Take in files that were carried here."""
    me = visitor(request)
    channel = _channel(administered(request, me))
    files = request.FILES.getlist("parcels")
    if not files:
        messages.error(request, _("没有选择文件。请选择对方送来的 .parcel 文件。"))
    try:
        for file in files:
            size = file.size or 0
            data = file.read() if size <= service.MOST_BYTES else b""
            one = service.admit(channel, file.name or "", data, me.at)
            told = {"name": one.name, "reason": one.refused}
            if one.refused:
                messages.error(request, _("“%(name)s”没有收下：%(reason)s") % told)
            else:
                messages.success(request, _("“%(name)s”已收下。") % told)
        service.take_waiting(channel, me.at)
    except service.ExchangeError as error:
        messages.error(request, error.message)
    return _back(channel)


def _channel(place: Jurisdiction) -> Channel:
    channel = Channel.objects.filter(jurisdiction=place).select_related("jurisdiction").first()
    if channel is None:
        raise Http404
    return channel


def _back(channel: Channel) -> HttpResponse:
    return redirect(reverse("exchange", query={"in": channel.jurisdiction.slug}))
