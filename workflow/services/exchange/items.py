"""What one side tells the other: a step on a case, when it was taken, by whom, and what the other side must know of it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from workflow.models import ExchangedCase
from workflow.services.exchange.errors import NotYetError
from workflow.services.exchange.people import card_of

if TYPE_CHECKING:
    from proposals.models import Attachment
    from workflow.models import Case, Channel, Event

KEY: Final = "x:"
"""How the keys of events begin that a parcel brought about: the peer knows of them."""


@dataclass(frozen=True)
class Item:
    """One step. `by` is None where nobody made it; `at` is when it was made there."""

    uid: uuid.UUID
    step: str
    at: datetime
    by: dict[str, str] | None = None
    data: dict[str, Any] = field(default_factory=dict)
    files: tuple[Attachment, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """What a parcel carries; the files go in pieces beside it."""
        return {
            "uid": str(self.uid),
            "step": self.step,
            "at": self.at.isoformat(),
            "by": self.by,
            "data": self.data,
        }


def read_item(told: Any) -> Item:
    """The same out of a parcel. Raises NotYetError for what a newer release may mean by it."""
    try:
        return Item(
            uuid.UUID(told["uid"]), told["step"], datetime.fromisoformat(told["at"]), told["by"], told["data"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise NotYetError(str(error)) from error


def exchanged(channel: Channel, case: Case) -> ExchangedCase:
    """The name of the case for both sides, given when it is first told."""
    row, _made = ExchangedCase.objects.get_or_create(
        case=case, defaults={"channel": channel, "uid": uuid.uuid4()}
    )
    return row


def told_of(known: ExchangedCase, event: Event, step: str, **data: Any) -> Item:
    """An event as an item: when it was, and in whose right."""
    return Item(known.uid, step, event.at, card_of(event), data)


def day(told: str | None) -> date | None:
    return None if told is None else date.fromisoformat(told)


def moment(told: str | None) -> datetime | None:
    return None if told is None else datetime.fromisoformat(told)


def words(value: date | datetime | None) -> str | None:
    """A day or moment as an item carries it."""
    return None if value is None else value.isoformat()
