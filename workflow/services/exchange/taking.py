"""What taking a parcel in has at hand: the channel, the parcel, the files that came, and the one way to make a move."""

from __future__ import annotations

import hashlib
import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from proposals.services.attachments import Examined, examine
from workflow.models import Case, ExchangedCase, Piece
from workflow.services.exchange.errors import NotYetError
from workflow.services.exchange.items import KEY
from workflow.services.executor import perform

if TYPE_CHECKING:
    from datetime import datetime

    from proposals.models import Jurisdiction, User
    from workflow.models import Channel, Event, Parcel
    from workflow.services.exchange.items import Item


@dataclass
class Taking:
    """One item of a parcel as it is taken in. Every move that it makes has a key of its own, so none is made twice."""

    channel: Channel
    parcel: Parcel
    position: int
    item: Item
    moves: int = field(default=0)

    @property
    def jurisdiction(self) -> Jurisdiction:
        return self.channel.jurisdiction

    def known(self) -> ExchangedCase | None:
        """The case that the item is about, where this side knows it."""
        found = ExchangedCase.objects.filter(channel=self.channel, uid=self.item.uid)
        return found.select_related("case__proposal", "case__jurisdiction", "case__pack").first()

    def next_key(self) -> str:
        self.moves += 1
        return f"{KEY}{self.channel.pk}:{self.parcel.number}.{self.position}.{self.moves}"

    def do(
        self, name: str, subject: Any, actor: User | None, at: datetime | None = None, **inputs: Any
    ) -> Event:
        """Make a move at the moment when it was made on the other side. Raises MoveRefusedError."""
        moment = at or self.item.at
        key = self.next_key()
        return perform(name, subject, actor=actor, at=moment, key=key, by_exchange=True, **inputs)

    def file(self, told: Any) -> Examined:
        """A file out of its pieces, examined as if somebody handed it in here. Raises NotYetError, RefusedFileError."""
        pieces = Piece.objects.filter(channel=self.channel, digest=told["sha256"]).order_by("position")
        data = b"".join(bytes(piece.data) for piece in pieces)
        if hashlib.sha256(data).hexdigest() != told["sha256"]:
            raise NotYetError(_("附件“%(name)s”的分段不全，请对方重发。") % {"name": told["name"]})
        return examine(io.BytesIO(data), len(data), told["name"])

    def forget_pieces(self, digest: str) -> None:
        Piece.objects.filter(channel=self.channel, digest=digest).delete()


def case_named(channel: Channel, uid: str) -> Case | None:
    """The case that both sides know by this name."""
    found = ExchangedCase.objects.filter(channel=channel, uid=uid).select_related("case__proposal").first()
    return None if found is None else found.case
