"""Which demands of each ask nothing speaks to, as the matching reads the passages that were tied to it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from workflow.assembly.matching import coverage

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from proposals.models import Ask
    from workflow.assembly.matching import AskCoverage
    from workflow.coverage.conclusions import Frame
    from workflow.coverage.reading import Read


def read_demands(asks: Sequence[Ask], title: str, seen: Read, frame: Frame) -> Mapping[int, AskCoverage]:
    """By the ask's key what the letters say to its demands: the replies where they can be read, else all that was sent.

    Empty for who may be told neither.
    """
    if not frame.replied and not frame.complete:
        return {}
    shares = {
        column.assignment for column in frame.columns if column.replies or not (frame.replied or column.draft)
    }
    number = {ask.pk: ask.number for ask in asks}
    said = [
        replace(text, asks=frozenset(number[ask] for ask in _of(seen.tied[place], number)))
        for place, text in seen.texts.items()
        if place[0] in shares
    ]
    found = coverage(asks, {}, said, title=title) if said else ()
    return {ask.pk: one for ask, one in zip(asks, found, strict=False)}


def _of(tied: Iterable[int], known: Mapping[int, str]) -> Iterable[int]:
    return (ask for ask in tied if ask in known)
