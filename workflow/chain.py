"""The hash chain over the events of one case: what is hashed, and what a broken chain looks like.

Pure and free of Django, so that an export can be checked anywhere. `scripts/verify_log.py` is a second,
independent implementation for people who do not want to trust this one; a test holds the two together.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

START: Final = "0" * 64
"""What the first event names as the hash before it."""

HASHED: Final = (
    "case", "seq", "machine", "subject", "transition", "source", "target", "actor", "post", "on_behalf_of",
    "at", "note", "inputs", "previous",
)  # fmt: skip
"""The fields of an event that its hash covers."""


@dataclass(frozen=True)
class Fault:
    """The first place where a chain does not hold. `seq` is 0 when the chain as a whole is at fault."""

    code: str
    case: int
    seq: int
    message: str


def canonical(value: Any) -> str:
    """JSON with sorted keys, no blanks and no escapes: equal values give equal text."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest(value: Any) -> str:
    """SHA-256 of the canonical JSON, as 64 hexadecimal digits."""
    return hashlib.sha256(canonical(value).encode("utf-8", "surrogatepass")).hexdigest()


def event_hash(event: Mapping[str, Any]) -> str:
    """The hash of an event over the fields in HASHED."""
    return digest({name: event[name] for name in HASHED})


def verify(
    case: int, events: Iterable[Mapping[str, Any]], *, length: int, head: str, state: str
) -> Fault | None:
    """Walk a case's events in order; None when the chain holds.

    Finds an altered event, one left out or put elsewhere, a cut at either end (by the length and head that the
    case itself keeps), and a state that the recorded moves do not lead to.
    """
    previous, expected_seq = START, 1
    states: dict[tuple[str, int], str] = {}
    for event in events:
        if fault := _fault_of(event, case, expected_seq, previous, states):
            return fault
        states[event["machine"], event["subject"]] = event["target"]
        previous, expected_seq = event["hash"], expected_seq + 1
    if expected_seq - 1 != length or previous != head:
        return Fault("cut", case, expected_seq - 1, "the chain does not end where the case says it ends")
    if states.get(("case", case), state) != state:
        return Fault("state", case, 0, "the case is in a state that no event led to")
    return None


def _fault_of(
    event: Mapping[str, Any], case: int, seq: int, previous: str, states: Mapping[tuple[str, int], str]
) -> Fault | None:
    if event["case"] != case or event["seq"] != seq:
        return Fault("order", case, seq, f"event {seq} is missing or out of its place")
    if event["previous"] != previous:
        return Fault("link", case, seq, f"event {seq} does not follow the event before it")
    if event["hash"] != event_hash(event):
        return Fault("altered", case, seq, f"event {seq} was altered")
    before = states.get((event["machine"], event["subject"]), event["source"])
    if before != event["source"]:
        return Fault("jump", case, seq, f"event {seq} starts from a state that the one before did not reach")
    return None


def text_digest(text: str) -> str:
    """SHA-256 of a text in UTF-8: what approvals and frozen letters are bound to."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
