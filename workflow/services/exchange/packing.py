"""Making parcels of what the peer is to know: in order, bounded in size, each chained to the one before."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from proposals.models import Jurisdiction
from proposals.services.attachments import contents
from workflow.chain import canonical
from workflow.exchange import Manifest, pack, piece_name
from workflow.exchange.parcels import ITEMS
from workflow.models import Channel, Event, Parcel, ParcelContent, RefusedFile, RefusedItem
from workflow.services.exchange import inward, outward
from workflow.services.exchange.channels import private_key
from workflow.services.exchange.errors import ExchangeError
from workflow.services.exchange.items import Item

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from workflow.models import Case

Out = Parcel.Direction.OUT
In = Parcel.Direction.IN
CASES_AT_ONCE = 500
"""What one run leaves the next takes up."""


@dataclass
class Load:
    """What one parcel will hold."""

    most: int
    lines: list[str] = field(default_factory=list)
    pieces: dict[str, bytes] = field(default_factory=dict)
    size: int = 0

    def takes(self, size: int) -> bool:
        """Whether so much more fits; the first thing always does."""
        return not self.size or self.size + size <= self.most

    @property
    def parts(self) -> dict[str, bytes]:
        told = {ITEMS: "".join(f"{line}\n" for line in self.lines).encode()} if self.lines else {}
        return told | self.pieces


def pack_news(channel: Channel, at: datetime) -> list[Parcel]:
    """Pack what the peer does not know yet, or that its parcels came or are missing; nothing where there is nothing to say.

    In one transaction with the note of what was told: a run that is killed has told nothing, and the next tells it.
    Raises ExchangeError.
    """
    if not channel.peer_public:
        raise ExchangeError("no_peer", _("还没有对方的公钥，请先运行 exchange add。"))
    private = private_key(channel)
    with transaction.atomic():
        channel = (
            Channel.objects.select_for_update(of=("self",)).select_related("jurisdiction").get(pk=channel.pk)
        )
        refused = list(_refusals(channel))
        loads = list(_loads(channel, [*_news(channel), *(item for item, _row in refused)]))
        if not loads and _owed(channel):
            loads = [Load(channel.most_bytes)]
        made = [_made(channel, private, load, at) for load in loads]
        if made:
            channel.said_in, channel.said_missing = channel.last_in, _written(missing(channel))
            RefusedItem.objects.filter(pk__in=[row.pk for _item, row in refused]).update(told_in=made[-1])
        channel.save()
    return made


def _news(channel: Channel) -> Iterator[Item]:
    side = inward if channel.jurisdiction.exchange_side == Jurisdiction.Side.OUTER else outward
    waiting = side.cases_to_tell(channel).filter(Q(exchanged=None) | Q(chain_length__gt=F("exchanged__told")))
    cases = waiting.select_related(
        "proposal__session", "proposal__proposing_body", "proposal__proposer", "jurisdiction", "exchanged",
        "merged_into__proposal", "merged_into__exchanged",
    )  # fmt: skip
    found = list(cases.order_by("pk")[:CASES_AT_ONCE])
    events = _events(found)
    for case in found:
        yield from side.news(channel, case, events[case.pk])
        case.exchanged.told = case.chain_length
        case.exchanged.save(update_fields=["told"])


def _events(cases: list[Case]) -> dict[int, list[Event]]:
    """Of each case what happened since the peer was told."""
    told = {case.pk: case.exchanged.told if hasattr(case, "exchanged") else 0 for case in cases}
    rows = Event.objects.filter(case__in=told).select_related("post__person", "post__organisation")
    found: dict[int, list[Event]] = defaultdict(list)
    for event in rows.order_by("case_id", "seq"):
        if event.seq > told[event.case_id]:
            found[event.case_id].append(event)
    return found


def _refusals(channel: Channel) -> Iterator[tuple[Item, RefusedItem]]:
    """The steps of the peer that this side did not take, and of which it does not know yet."""
    rows = RefusedItem.objects.filter(parcel__channel=channel, told_in=None).exclude(step="refused")
    for row in rows.order_by("pk"):
        told = {"step": row.step, "person": row.person, "code": row.code, "reason": row.reason}
        yield Item(row.uid, "refused", row.acted_at, None, told), row


def _loads(channel: Channel, items: Iterable[Item]) -> Iterator[Load]:
    load = Load(channel.most_bytes)
    for item in items:
        line = canonical(item.as_json())
        for name, data in [*_pieces(channel, item), (None, line.encode())]:
            if not load.takes(len(data)):
                yield load
                load = Load(channel.most_bytes)
            load.size += len(data)
            if name is None:
                load.lines.append(line)
            else:
                load.pieces[name] = data
    if load.size:
        yield load


def _pieces(channel: Channel, item: Item) -> Iterator[tuple[str | None, bytes]]:
    """The files of an item, cut so that each part fits into a parcel; they come before the item that needs them."""
    for attachment in item.files:
        data = contents(attachment)
        if data is None:
            words = _("附件“%(name)s”在磁盘上找不到，没有打包。请先从备份恢复附件。")
            raise ExchangeError("file_missing", words % {"name": attachment.name})
        for position, start in enumerate(range(0, len(data), channel.most_bytes)):
            yield piece_name(attachment.digest, position), data[start : start + channel.most_bytes]


def missing(channel: Channel) -> list[int]:
    """The parcels of the peer that must be lost: a later one is here, or their own file came damaged."""
    early = channel.parcels.filter(direction=In, number__gt=channel.last_in)
    waiting = set(early.values_list("number", flat=True))
    refused = RefusedFile.objects.filter(channel=channel, number__gt=channel.last_in, code__in=DAMAGED)
    damaged = {row.number for row in refused if row.number is not None}
    expected = set(range(channel.last_in + 1, max(waiting, default=0)))
    return sorted((expected | damaged) - waiting)[:MOST_NAMED]


DAMAGED = ("not_a_parcel", "altered", "not_signed", "too_large")
MOST_NAMED = 50


def _written(numbers: Iterable[int]) -> str:
    return ",".join(map(str, numbers))


def _owed(channel: Channel) -> bool:
    """Whether the peer must hear of its parcels although there is no news: only of those that had news themselves."""
    if _written(missing(channel)) != channel.said_missing:
        return True
    new = channel.parcels.filter(direction=In, number__gt=channel.said_in, number__lte=channel.last_in)
    return new.exclude(items=0).exists()


def _made(channel: Channel, private: str, load: Load, at: datetime) -> Parcel:
    place = channel.jurisdiction
    manifest = Manifest(
        jurisdiction=place.slug,
        sender=place.exchange_side,
        number=channel.next_out,
        previous=channel.last_out_digest,
        made_at=at.isoformat(),
        acknowledged=channel.last_in,
        missing=tuple(missing(channel)),
        items=len(load.lines) + len(load.pieces),
    )
    data, digest = pack(private, channel.peer_public, manifest, load.parts)
    parcel = Parcel.objects.create(
        channel=channel, direction=Out, number=channel.next_out, digest=digest, size=len(data),
        items=manifest.items, made_at=at,
    )  # fmt: skip
    ParcelContent.objects.create(parcel=parcel, data=data)
    channel.next_out += 1
    channel.last_out_digest = digest
    return parcel
