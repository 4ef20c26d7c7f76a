"""For each row of commitments, and of what comes after them, and each state it starts from: a subject, inputs and a day on which it may be made."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.workflow.machines import states as st
from tests.workflow.machines.ready.following import READY as FOLLOWED_UP
from tests.workflow.machines.ready.moves import REASON, Ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.city import City


def _yearly(city: City, state: str) -> Ready:
    promise = st.commitment_in(city, state, measure="每年举办不少于5次对接活动", due_on=date(2023, 12, 31))
    return Ready(promise, {"due_on": date(2024, 12, 31)}, date(2023, 5, 28))


def _commitment(**inputs: Any) -> Callable[[City, str], Ready]:
    return lambda city, state: Ready(st.commitment_in(city, state), dict(inputs), date(2023, 5, 28))


READY: dict[str, Callable[[City, str], Ready]] = {
    "commitment.confirm": _commitment(),
    "commitment.drop": _commitment(**REASON),
    "commitment.report": _commitment(text="已建成一个产业园。"),
    "commitment.object": _commitment(**REASON),
    "commitment.reopen": _commitment(**REASON),
    "commitment.mark_kept": _commitment(),
    "commitment.mark_partly_kept": _commitment(**REASON),
    "commitment.mark_broken": _commitment(**REASON),
    "commitment.renew": _yearly,
    "commitment.renegotiate": _commitment(to_on=date(2026, 12, 31), **REASON),
} | FOLLOWED_UP
