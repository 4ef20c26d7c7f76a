"""A past case as somebody else's papers tell of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from workflow.chain import digest

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from proposals.models import Organisation, Session


class PastAsk(NamedTuple):
    """One ask: its number ("一.2"), the heading it stands under, and its words."""

    number: str
    group: str
    text: str


@dataclass(frozen=True, slots=True)
class PastReply:
    """The letter of one unit to the proposer."""

    unit: Organisation
    text: str
    document_number: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class PastOpinion:
    """The letter of a co-handling unit to the lead."""

    unit: Organisation
    text: str
    document_number: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is known; days may be. `unread` says in sentences what could not be read."""

    session: Session
    number: str
    title: str
    kind: str
    proposer: str
    body: Organisation | None = None
    reasons: str = ""
    asks: tuple[PastAsk, ...] = ()
    category: str = ""
    leads: tuple[Organisation, ...] = ()
    co_handlers: tuple[Organisation, ...] = ()
    filed_on: date | None = None
    handed_over_on: date | None = None
    replied_on: date | None = None
    closed_on: date | None = None
    outcome: str = ""
    publication: str = ""
    replies: tuple[PastReply, ...] = ()
    opinions: tuple[PastOpinion, ...] = ()
    unread: tuple[str, ...] = ()

    @property
    def digest(self) -> str:
        """That of everything, to tell the same from another telling. Without opinions they are not spoken of."""
        told = {key: str(value) for key, value in _plain(self).items()}
        letters = {"replies": _letters(self.replies)}
        if self.opinions:
            letters["opinions"] = _letters(self.opinions)
        return digest({**told, **letters})


def _letters(letters: Iterable[PastReply | PastOpinion]) -> list[list[object]]:
    return [[one.unit.pk, one.text, one.document_number, str(one.on)] for one in letters]


def _plain(past: Past) -> dict[str, object]:
    units = {
        "body": past.body.pk if past.body else None,
        "leads": [unit.pk for unit in past.leads],
        "co_handlers": [unit.pk for unit in past.co_handlers],
        "session": past.session.pk,
        "asks": [list(ask) for ask in past.asks],
    }
    left = {
        key: getattr(past, key)
        for key in Past.__slots__
        if key not in {*units, "replies", "opinions", "unread"}
    }
    return left | units
