"""How far a channel is: what went and was acknowledged, what waits and why, what is missing, what was refused."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.models import Parcel, RefusedFile, RefusedItem
from workflow.services.exchange.packing import missing

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from workflow.models import Channel

Direction = Parcel.Direction


@dataclass(frozen=True)
class Standing:
    """`unwritten` parcels go with the next run, `unacknowledged` ones were written and the peer has not said that it has
    them. `waiting` came before their turn or need something first, which `problem` says."""

    channel: Channel
    unwritten: int
    unacknowledged: int
    waiting: int
    missing: list[int]
    problem: str

    @property
    def alarm(self) -> bool:
        """Whether somebody must do something: a gap, or a parcel that cannot be taken yet."""
        return bool(self.missing or self.problem or not self.channel.peer_public)


def standing_of(channel: Channel) -> Standing:
    """In four queries."""
    kept = channel.parcels.filter(direction=Direction.OUT, settled_at=None)
    held = list(channel.parcels.filter(direction=Direction.IN, settled_at=None).order_by("number"))
    moved = list(kept.values_list("moved_at", flat=True))
    return Standing(
        channel=channel,
        unwritten=sum(at is None for at in moved),
        unacknowledged=sum(at is not None for at in moved),
        waiting=len(held),
        missing=missing(channel),
        problem=next((parcel.problem for parcel in held if parcel.problem), ""),
    )


def refused_files(channel: Channel) -> QuerySet[RefusedFile]:
    """Files that changed nothing, the newest first."""
    found: QuerySet[RefusedFile] = RefusedFile.objects.filter(channel=channel)
    return found.order_by("-at", "-pk")


def refused_items(channel: Channel) -> QuerySet[RefusedItem]:
    """Steps of the peer that this side did not take, the newest first."""
    rows: QuerySet[RefusedItem] = RefusedItem.objects.filter(parcel__channel=channel)
    return rows.select_related("parcel", "told_in").order_by("-pk")


def newest(channel: Channel, direction: str, most: int) -> list[Parcel]:
    """The last parcels of one direction, the newest first."""
    return list(channel.parcels.filter(direction=direction).order_by("-number")[:most])
