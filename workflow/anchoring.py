"""Anchors of the event logs: what a day's anchor says, and how a log is held against the anchors that were made of it.

An anchor names the chains that grew since the one before, each with its length and last hash, and how many chains and
events there are in all. It names the anchor before it, so that one printed digest vouches for everything until then. It is signed. Whoever
can write the database can make a chain that holds in itself, but not the chain that was anchored.

Pure and free of Django. `scripts/verify_log.py` is a second, independent implementation; a test holds the two together.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from workflow.chain import START, canonical

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

FORMAT: Final = "huiban-anchor"
VERSION: Final = 1
SIGNED: Final = ("jurisdiction", "number", "on", "made_at", "chains", "events", "heads", "previous")
"""What the signed text says of an anchor, besides its format and version."""


class Grown(NamedTuple):
    """How far one chain had come."""

    case: int
    length: int
    head: str


def heads_digest(grown: Iterable[Grown]) -> str:
    """SHA-256 of one line for each chain, by the key of the case: key, length, hash, with blanks between, and a line feed."""
    lines = "".join(f"{one.case} {one.length} {one.head}\n" for one in sorted(grown))
    return hashlib.sha256(lines.encode()).hexdigest()


def statement(anchor: Mapping[str, Any]) -> bytes:
    """The text that is signed and of which the digest is taken: canonical JSON in UTF-8."""
    said = {"format": FORMAT, "version": VERSION} | {name: anchor[name] for name in SIGNED}
    return canonical(said).encode()


def digest_of(anchor: Mapping[str, Any]) -> str:
    """SHA-256 of the statement, as 64 hexadecimal digits."""
    return hashlib.sha256(statement(anchor)).hexdigest()


@dataclass(frozen=True)
class AnchorFault:
    """The first place where anchors do not hold, or a log is not what was anchored.

    `code` is `anchor_altered` (what an anchor says does not give its digest, or not what it lists), `anchor_order` (one
    is missing or does not follow the one before), `anchor_signature`, `anchor_key` (by a key that is not trusted),
    `anchor_missing` (none has the digest that was asked for) or `anchored` (the chain of `case` is not what it was).
    """

    code: str
    jurisdiction: str = ""
    number: int = 0
    case: int = 0


@dataclass
class Anchored:
    """What the anchors of an export say, and what of it the logs have shown to be so.

    `genuine(key, statement, signature)` tells whether a signature holds. `trusted` are the public keys that count; without any,
    those that the anchors name.
    """

    genuine: Callable[[str, bytes, str], bool]
    trusted: frozenset[str] = frozenset()
    digests: set[str] = field(default_factory=set)
    _last: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    _lengths: dict[int, int] = field(default_factory=dict)
    _totals: dict[str, tuple[int, int]] = field(default_factory=dict)
    _due: dict[tuple[int, int], tuple[str, str, int]] = field(default_factory=dict)

    def add(self, anchor: Mapping[str, Any]) -> AnchorFault | None:
        """The next anchor of its jurisdiction, in the order of their numbers."""
        place, number = anchor["jurisdiction"], anchor["number"]
        if code := self._code_of(anchor):
            return AnchorFault(code, place, number)
        self._last[place] = anchor
        self.digests.add(anchor["digest"])
        for case, length, head in anchor["grown"]:
            self._lengths[case] = length
            self._due[case, length] = head, place, number
        return None

    def _code_of(self, anchor: Mapping[str, Any]) -> str | None:
        grown = [Grown(*one) for one in anchor["grown"]]
        if anchor["digest"] != digest_of(anchor) or anchor["heads"] != heads_digest(grown):
            return "anchor_altered"
        before = self._last.get(anchor["jurisdiction"])
        previous = (before["digest"], before["number"]) if before else (START, 0)
        if (anchor["previous"], anchor["number"] - 1) != previous:
            return "anchor_order"
        if self._totals_with(anchor["jurisdiction"], grown) != (anchor["chains"], anchor["events"]):
            return "anchor_altered"
        if self.trusted and anchor["key"] not in self.trusted:
            return "anchor_key"
        holds = self.genuine(anchor["key"], statement(anchor), anchor["signature"])
        return None if holds else "anchor_signature"

    def _totals_with(self, place: str, grown: Iterable[Grown]) -> tuple[int, int]:
        """How many chains and events there are with these; kept, as every anchor is added once."""
        chains, events = self._totals.get(place, (0, 0))
        for one in grown:
            before = self._lengths.get(one.case)
            chains, events = chains + (before is None), events + one.length - (before or 0)
        self._totals[place] = chains, events
        return chains, events

    def show(self, event: Mapping[str, Any]) -> AnchorFault | None:
        """An event of a log, which may be the last of a chain as it was anchored."""
        due = self._due.pop((event["case"], event["seq"]), None)
        if due is None or due[0] == event["hash"]:
            return None
        return AnchorFault("anchored", due[1], due[2], event["case"])

    def close(self, asked: Iterable[str] = ()) -> AnchorFault | None:
        """When all logs were shown: nothing that was anchored may be left, and every digest on paper must be one."""
        if any(digest not in self.digests for digest in asked):
            return AnchorFault("anchor_missing")
        for (case, _length), (_head, place, number) in sorted(self._due.items()):
            return AnchorFault("anchored", place, number, case)
        return None
