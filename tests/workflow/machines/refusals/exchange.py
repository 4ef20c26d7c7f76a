"""What an inner installation tells, where there is no outer one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.workflow.machines.ready.exchange import NUMBERED
from tests.workflow.machines.ready.moves import Ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.city import City

REFUSED: dict[str, tuple[str, Callable[[City], Ready]]] = {
    "exchange.outside: not_outside": ("case.told_filed", lambda city: Ready(city.recommended(), NUMBERED)),
}
