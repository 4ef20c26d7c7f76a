"""What the moves of all machines are made ready with."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from tests.city import DAY

REPLYING = date(2023, 5, 15)
AFTER = date(2023, 5, 25)
REASON = {"reason": "理由如下。"}
WORDS = {"words": "同意，请抓紧落实。"}


@dataclass(frozen=True)
class Ready:
    subject: Any
    inputs: dict[str, Any] = field(default_factory=dict)
    day: date = DAY


PROMISING = "一、关于培育\n　　将于2023年12月底前建成3个产业园。"
"""A letter with one promise that can be checked."""


def promises(letter: Any, decision: str = "confirmed", **more: Any) -> dict[str, Any]:
    """The inputs that say the same of every promise of the letter."""
    said = {
        row.pk: {
            "decision": decision, "measure": row.measure, "organisation": row.organisation, "due_on": row.due_on,
        } | more
        for row in letter.promises.all()
    }  # fmt: skip
    return {"promises": said, "added": None}
