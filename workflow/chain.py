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


INITIAL: Final[Mapping[str, str]] = {
    "case": "draft",
    "assignment": "pending",
    "opinion": "drafting",
    "reply": "drafting",
    "commitment": "proposed",
}
"""Machine → the state in which its subjects are made, before any event."""

Subject = tuple[str, int]
"""Machine and key: what an event moved."""


@dataclass(frozen=True)
class Fault:
    """The first place where a chain does not hold.

    `code` is `order` (an event is missing, doubled or out of its place), `link` (it does not follow the one before),
    `altered`, `jump` (it starts from a state that no event reached), `cut` (the chain ends elsewhere than the case
    says) or `state` (`subject` stands in a state that no event led to). `seq` is the place, 0 for the whole chain.
    """

    code: str
    case: int
    seq: int
    subject: Subject | None = None


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
    case: int, events: Iterable[Mapping[str, Any]], *, length: int, head: str, states: Mapping[Subject, str]
) -> Fault | None:
    """Walk a case's events in order; None when the chain holds.

    `length` and `head` are what the case itself keeps of its chain, `states` the present states of the case and of
    everything below it. Every case has at least the event of its opening.
    """
    previous, seq = START, 0
    reached: dict[Subject, str] = {}
    for event in events:
        seq += 1
        if code := _code_of(event, case, seq, previous, reached):
            return Fault(code, case, seq)
        reached[event["machine"], event["subject"]] = event["target"]
        previous = event["hash"]
    if (seq, previous) != (length, head) or seq == 0:
        return Fault("cut", case, seq)
    wrong = (
        s for s in sorted(states.keys() | reached.keys()) if states.get(s) != reached.get(s, INITIAL[s[0]])
    )
    return next((Fault("state", case, 0, subject) for subject in wrong), None)


def _code_of(
    event: Mapping[str, Any], case: int, seq: int, previous: str, reached: Mapping[Subject, str]
) -> str | None:
    if (event["case"], event["seq"]) != (case, seq):
        return "order"
    if event["previous"] != previous:
        return "link"
    if event["hash"] != event_hash(event):
        return "altered"
    before = reached.get((event["machine"], event["subject"]), INITIAL.get(event["machine"]))
    return "jump" if event["source"] != before else None


def text_digest(text: str) -> str:
    """SHA-256 of a text in UTF-8: what approvals and frozen letters are bound to."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
