"""The text of a proposal for reading: paragraphs, and the asks under their headings."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.models import Ask, Proposal

SIGNED_WITHIN: Final = 5
"""A sender's name that stands alone in the last so many lines is the sign-off."""


@dataclass(frozen=True)
class AskGroup:
    """Asks that stand under one heading; "" where there is none."""

    heading: str
    asks: list[Ask]


@dataclass(frozen=True)
class Letter:
    """A letter's text, its sign-off (name and date) if it has one, and what stands below that."""

    body: list[str]
    signoff: list[str]
    notes: list[str]


def paragraphs(text: str) -> list[str]:
    """The lines that say something, without the blanks that papers put before them."""
    return [line for line in (raw.strip() for raw in text.splitlines()) if line]


def reasons_of(proposal: Proposal) -> list[str]:
    """理由 as last saved. One query."""
    texts = proposal.texts.filter(version=proposal.text_version)
    return paragraphs(texts.values_list("reasons", flat=True).first() or "")


def grouped(asks: Iterable[Ask]) -> list[AskGroup]:
    """The asks in order, under headings with the numeral that their numbers begin with (一.2 → 一、)."""
    return [AskGroup(heading, list(under)) for heading, under in groupby(asks, key=_heading)]


def _heading(ask: Ask) -> str:
    head = ask.number.rpartition(".")[0]
    return f"{head}、{ask.group}" if head and ask.group else ask.group


def letter_of(subject: Any) -> list[str]:
    """The paragraphs of an opinion or reply as last saved; none for what is no letter. One query."""
    if not hasattr(subject, "texts"):
        return []
    saved = subject.texts.filter(version=subject.text_version).values_list("text", flat=True).first()
    return paragraphs(saved or "")


def set_out(lines: list[str], sender: str) -> Letter:
    """The parts of a letter of that sender; a line that is the sender's name near the end begins the sign-off."""
    start = max(0, len(lines) - SIGNED_WITHIN)
    at = next((n for n in range(start, len(lines)) if lines[n] == sender), None)
    if at is None:
        return Letter(lines, [], [])
    return Letter(lines[:at], lines[at : at + 2], lines[at + 2 :])


def paragraphs_of(proposal: Proposal) -> list[str]:
    """理由 and 办法 in one, for reading beside a form. Two queries."""
    asks = [f"{ask.number}　{ask.text}" for ask in proposal.asks.order_by("position")]
    return reasons_of(proposal) + asks
