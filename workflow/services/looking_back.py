"""Asking the leads of many cases what became of them (B 类回头看), each case by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from workflow.errors import MoveRefusedError, Refusal
from workflow.services.executor import perform

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from proposals.models import User
    from workflow.models import Case


def ask_many(
    cases: Iterable[Case], *, actor: User, key: str = "", at: datetime | None = None, **inputs: Any
) -> dict[int, Refusal | None]:
    """Ask about each; gives by case why it was refused, None where it was done. `key` makes repeating safe."""
    done: dict[int, Refusal | None] = {}
    for case in cases:
        try:
            perform(
                "ask_look_back", case, actor=actor, at=at, key=f"{key}lb{case.pk}" if key else None, **inputs
            )
        except MoveRefusedError as error:
            done[case.pk] = error.refusal
        else:
            done[case.pk] = None
    return done
