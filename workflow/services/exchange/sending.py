"""Bringing parcels into a folder, and once more what the peer lacks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from workflow.exchange import file_name
from workflow.models import Parcel
from workflow.services.exchange import folders
from workflow.services.exchange.packing import pack_news

if TYPE_CHECKING:
    from datetime import datetime
    from pathlib import Path

    from django.db.models import QuerySet

    from workflow.models import Channel

AGAIN_AFTER: Final = timedelta(hours=24)
"""A parcel of which the peer says nothing for so long is written once more: the last one of all may be lost, too."""


def send(channel: Channel, folder: Path, at: datetime, *, again: bool = False) -> list[Parcel]:
    """Pack what is new and write every parcel that the peer may lack; gives those that were written.

    `again` writes all that the peer has not acknowledged. Raises ExchangeError; what was written then stays.
    """
    pack_news(channel, at)
    written = []
    for parcel in to_write(channel, at, again=again).select_related("content").order_by("number"):
        folders.put(folder, name_of(channel, parcel), bytes(parcel.content.data))
        parcel.moved_at = at
        parcel.save(update_fields=["moved_at"])
        written.append(parcel)
    return written


def to_write(channel: Channel, at: datetime, *, again: bool = False) -> QuerySet[Parcel]:
    """Parcels that were not written yet, that the peer asked for, or of which it has been silent for a day."""
    kept = channel.parcels.filter(direction=Parcel.Direction.OUT, content__isnull=False)
    if again:
        return kept
    return kept.filter(Q(moved_at=None) | Q(moved_at__lte=at - AGAIN_AFTER))


def name_of(channel: Channel, parcel: Parcel) -> str:
    """The name of the file; the peer goes by what is signed, people by this."""
    return file_name(channel.jurisdiction.slug, channel.jurisdiction.exchange_side, parcel.number)
