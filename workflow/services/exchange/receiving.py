"""Letting files in: what is not sound, not the peer's or not new is refused, what comes early waits, the rest is taken in order."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final, NamedTuple

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import Jurisdiction
from workflow.errors import MoveRefusedError
from workflow.exchange import ParcelError, number_in, open_parcel, piece_of
from workflow.models import Channel, Parcel, ParcelContent, Piece, RefusedFile, RefusedItem
from workflow.services.exchange import folders, inside, outside
from workflow.services.exchange.channels import OTHER, Side, private_key
from workflow.services.exchange.errors import ExchangeError, NotYetError
from workflow.services.exchange.items import Item, read_item
from workflow.services.exchange.taking import Taking

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from workflow.exchange import Opened

In = Parcel.Direction.IN
MOST_BYTES: Final = 64_000_000
"""No parcel is larger, packed or unpacked; `Channel.most_bytes` lies far below."""
REASONS: Final = {
    "not_a_parcel": gettext_lazy("不是完整的包，或已损坏。"),
    "not_signed": gettext_lazy("签名不是对方的：内容被改过，或密钥不对。"),
    "altered": gettext_lazy("内容与清单不符，被改过或已损坏。"),
    "too_large": gettext_lazy("文件太大。"),
    "foreign": gettext_lazy("属于另一个辖区或另一个方向的通道。"),
    "repeated": gettext_lazy("这一个已经收过，没有再收。"),
    "other_content": gettext_lazy("同一序号已经收过别的内容，可能是对方从旧备份恢复，或有人重放。"),
    "broken_chain": gettext_lazy("与前一个包接不上，可能是对方从旧备份恢复。"),
}


class Arrived(NamedTuple):
    """What became of one file: refused with a reason, or let in (`refused` is None)."""

    name: str
    number: int | None
    refused: str | None


def receive(channel: Channel, folder: Path, at: datetime) -> list[Arrived]:
    """Let in every file of the folder and take in what is in turn; gives what became of each file. Raises ExchangeError."""
    arrived = []
    for place in folders.parcels_in(folder):
        try:
            data = place.read_bytes() if place.stat().st_size <= MOST_BYTES else b""
        except OSError:  # it was carried away meanwhile
            continue
        one = admit(channel, place.name, data, at)
        arrived.append(one)
        folders.put_aside(place, folders.REFUSED if one.refused else folders.TAKEN)
    take_waiting(channel, at)
    return arrived


def admit(channel: Channel, name: str, data: bytes, at: datetime) -> Arrived:
    """Check one file and keep it until its turn; a refused one changes nothing but the list of refused files.

    Raises ExchangeError where the peer's key is not known yet.
    """
    if not channel.peer_public:
        raise ExchangeError("no_peer", _("还没有对方的公钥，请先运行 exchange add。"))
    with transaction.atomic():
        channel = _locked(channel)
        sender = OTHER[Side(channel.jurisdiction.exchange_side)]
        number = number_in(name, channel.jurisdiction.slug, sender)
        try:
            opened = open_parcel(data, private_key(channel), channel.peer_public, most=MOST_BYTES)
            number = opened.manifest.number
            _check(channel, opened, sender)
        except ParcelError as error:
            _refuse(channel, name, data, number, error.code, at)
            return Arrived(name, number, str(REASONS[error.code]))
        _keep(channel, opened, data, at)
        _hear(channel, opened, at)
    return Arrived(name, number, None)


def _locked(channel: Channel) -> Channel:
    return (
        Channel.objects.select_for_update(of=("self",))
        .select_related("jurisdiction", "agent")
        .get(pk=channel.pk)
    )


def _check(channel: Channel, opened: Opened, sender: str) -> None:
    """Raises ParcelError for what is the peer's, but not for here or not new."""
    manifest = opened.manifest
    if (manifest.jurisdiction, manifest.sender) != (channel.jurisdiction.slug, sender):
        raise ParcelError("foreign")
    known = channel.parcels.filter(direction=In, number=manifest.number).first()
    if known is not None:
        raise ParcelError("repeated" if known.digest == opened.digest else "other_content")
    if manifest.number == channel.last_in + 1 and manifest.previous != channel.last_in_digest:
        raise ParcelError("broken_chain")


def _refuse(channel: Channel, name: str, data: bytes, number: int | None, code: str, at: datetime) -> None:
    RefusedFile.objects.update_or_create(
        channel=channel,
        digest=hashlib.sha256(data).hexdigest(),
        code=code,
        defaults={"name": name[:120], "number": number, "reason": str(REASONS[code]), "at": at},
    )


def _keep(channel: Channel, opened: Opened, data: bytes, at: datetime) -> None:
    manifest = opened.manifest
    parcel = Parcel.objects.create(
        channel=channel, direction=In, number=manifest.number, digest=opened.digest, size=len(data),
        items=manifest.items, made_at=manifest.made_at, moved_at=at,
    )  # fmt: skip
    ParcelContent.objects.create(parcel=parcel, data=data)


def _hear(channel: Channel, opened: Opened, at: datetime) -> None:
    """What the peer says of our parcels: those it has are let go of, those it lacks are written again."""
    manifest = opened.manifest
    ours = channel.parcels.filter(direction=Parcel.Direction.OUT)
    acknowledged = min(manifest.acknowledged, channel.next_out - 1)
    if acknowledged > channel.acknowledged:
        channel.acknowledged = acknowledged
        through = ours.filter(number__lte=acknowledged, settled_at=None)
        ParcelContent.objects.filter(parcel__in=through).delete()
        through.update(settled_at=at)
    lacking = ours.filter(number__in=manifest.missing, content__isnull=False)
    ours.filter(pk__in=list(lacking.values_list("pk", flat=True))).update(moved_at=None)
    channel.heard_at = at
    channel.save(update_fields=["acknowledged", "heard_at"])


def take_waiting(channel: Channel, at: datetime) -> int:
    """Take in what is in turn, each parcel in a transaction of its own; gives how many. Stops at a gap, and at one that
    needs something to be set up first, which says why."""
    taken = 0
    while True:
        with transaction.atomic():
            channel = _locked(channel)
            parcel = channel.parcels.filter(direction=In, number=channel.last_in + 1).first()
            if parcel is None:
                return taken
            problem = _try(channel, parcel, at)
            if problem is not None:
                parcel.problem = problem[:300]
                parcel.save(update_fields=["problem"])
                return taken
        taken += 1


def _try(channel: Channel, parcel: Parcel, at: datetime) -> str | None:
    """Take the parcel in, or give what must be set up before; then nothing of it was done."""
    try:
        with transaction.atomic():
            _take(channel, parcel, at)
    except NotYetError as error:
        return error.message
    except ParcelError as error:
        return str(REASONS[error.code])
    return None


def _take(channel: Channel, parcel: Parcel, at: datetime) -> None:
    data = bytes(parcel.content.data)
    opened = open_parcel(data, private_key(channel), channel.peer_public, most=MOST_BYTES)
    if opened.manifest.previous != channel.last_in_digest:
        raise ParcelError("broken_chain")
    for name, data in opened.parts.items():
        if (piece := piece_of(name)) is not None:
            Piece.objects.update_or_create(
                channel=channel, digest=piece[0], position=piece[1], defaults={"data": data}
            )
    side = inside if channel.jurisdiction.exchange_side == Jurisdiction.Side.INNER else outside
    for position, told in enumerate(opened.items):
        taking = Taking(channel, parcel, position, read_item(told))
        try:
            with transaction.atomic():
                side.take(taking)
        except MoveRefusedError as error:
            _note(taking, error)
    ParcelContent.objects.filter(parcel=parcel).delete()
    parcel.settled_at, parcel.problem = at, ""
    parcel.save(update_fields=["settled_at", "problem"])
    channel.last_in, channel.last_in_digest = parcel.number, parcel.digest
    channel.save(update_fields=["last_in", "last_in_digest"])


def _note(taking: Taking, error: MoveRefusedError) -> None:
    """Keep that a step was not taken here, and why; the next parcel tells the peer."""
    item: Item = taking.item
    RefusedItem.objects.create(
        parcel=taking.parcel,
        position=taking.position,
        uid=item.uid,
        exchanged=taking.known(),
        step=item.step,
        person=(item.by or {}).get("account", ""),
        acted_at=item.at,
        code=error.refusal.code,
        reason=error.refusal.message[:400],
    )
