"""Bench `sweep`: a thousand rungs fall due among very many and are told of, in milliseconds.

`due_1000`: one batch, each rung taken once and one notice written, its people found by their posts; against one
UPDATE … RETURNING over the same partial index and one INSERT of as many notices whose recipients are known, in one
transaction of the bare driver. `nothing_due`: a sweep that finds nothing, against `SELECT 1`. Without a limit:
`due_1000_mixed`, rungs that several hear, and `due_50000` in batches; `per_due_1000` is how many times the thousand
they take. Of fewer than 100,000 rows a hundredth takes the place of the thousand.
"""

from __future__ import annotations

import json
from collections import defaultdict
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, connections

from config.bench.clients import server_loop
from config.bench.drivers import bare_driver
from config.bench.ladders import fall_due, lay_ladders, settle
from config.bench.report import Report, medians, ratios
from config.bench.scratch import scratch_database
from notifications.models import Notice
from notifications.services.sweep import Swept, sweep, sweep_all
from workflow.models import Rung

if TYPE_CHECKING:
    from collections.abc import Callable

    from config.bench.drivers import Driver

THOUSAND: Final = 1_000
MANY, SHARED = 50, 4
"""Thousands that fall due at one moment: for one sweeper, and for two beside each other."""
IDLE: Final = 200
"""Sweeps in a round that find nothing."""
DAY: Final = datetime(2025, 5, 12, tzinfo=UTC)
Samples = dict[str, list[float]]


def measure(*, rows: int, rounds: int) -> Report:
    """The report's faults tell of rungs that were lost or taken twice, and of notices that are too few or too many."""
    thousand = min(THOUSAND, max(1, rows // 100))
    with scratch_database(), server_loop():
        ground = _Ground(thousand, lay_ladders(rows, thousand * (3 * rounds + MANY + SHARED)))
        turns = [(ground.due(), ground.due(), ground.due(loud=True)) for _turn in range(rounds)]
        many, shared = ground.due(MANY), ground.due(SHARED)
        settle()
        ours, limit = _rounds(ground, turns)
        ours["due_50000"] = [_timed(_swept_all, ground, many)]
        ground.share(shared)
    figures, limits = medians(ours), medians(limit)
    figures["per_due_1000"] = round(figures["due_50000"] / figures["due_1000"], 2)
    figures["rungs"] = float(ground.rungs)
    return Report("sweep", rounds, figures, limits, ratios(figures, limits), faults=tuple(ground.faults))


class _Ground:
    """The rows, and what came out wrong with them."""

    def __init__(self, thousand: int, deadlines: list[tuple[int, int]]) -> None:
        self.thousand = thousand
        self.rungs = Rung.objects.count()
        self.faults: list[str] = []
        self._deadlines = iter(deadlines)
        self._moments = (DAY + timedelta(days=n) for n in count())

    def due(self, thousands: int = 1, *, loud: bool = False) -> datetime:
        """The next moment, at which so many thousands of deadlines speak, each to one person or, `loud`, to several."""
        at = next(self._moments)
        speaking = islice(self._deadlines, thousands * self.thousand)
        fall_due([spoken if loud else warning for warning, spoken in speaking], at)
        return at

    def swept(self, swept: Swept, thousands: int = 1) -> None:
        expected = thousands * self.thousand
        if swept != Swept(expected, expected, expected):
            self.faults.append(f"{expected} due with one notice each, {swept}")

    def share(self, at: datetime) -> None:
        """Two sweepers at once, of whom each takes what the other does not."""
        before = Notice.objects.count()
        with ThreadPoolExecutor(2) as pool:
            halves = [pool.submit(self._sweeper, at) for _sweeper in range(2)]
            self.swept(halves[0].result() + halves[1].result(), SHARED)
        if Rung.objects.filter(taken_at=None, at__lte=at).exists():
            self.faults.append("two sweepers left rungs that are due")
        if Notice.objects.count() - before != SHARED * self.thousand:
            self.faults.append("two sweepers did not write one notice for each rung")

    def _sweeper(self, at: datetime) -> Swept:
        try:
            return sweep_all(at, limit=self.thousand // 4 + 1)
        finally:
            connections.close_all()


def _rounds(ground: _Ground, turns: list[tuple[datetime, datetime, datetime]]) -> tuple[Samples, Samples]:
    """The samples of ours and of the limit, in turns."""
    ours: Samples = defaultdict(list)
    limit: Samples = defaultdict(list)
    driver = bare_driver()
    recipient = Notice.objects.values_list("recipient", flat=True)[0]
    for mine, theirs, loud in turns:
        ours["due_1000"].append(_timed(_swept_whole, ground, mine))
        limit["due_1000"].append(_timed(_least, driver, theirs, recipient))
        ours["due_1000_mixed"].append(_timed(sweep, loud))
        for _turn in range(IDLE):
            ours["nothing_due"].append(_timed(sweep, DAY - timedelta(days=1)))
            limit["nothing_due"].append(_timed(driver.execute, "SELECT 1", ()))
        driver.commit()
    driver.close()
    return ours, limit


def _swept_whole(ground: _Ground, at: datetime) -> None:
    ground.swept(sweep(at))


def _swept_all(ground: _Ground, at: datetime) -> None:
    ground.swept(sweep_all(at), MANY)


def _timed(act: Callable[..., Any], *given: Any) -> float:
    began = perf_counter()
    act(*given)
    return 1000 * (perf_counter() - began)


WAITING: Final = "SELECT id FROM workflow_rung WHERE taken_at IS NULL AND at <= %s ORDER BY at, id LIMIT 2000"
TAKE: Final = "UPDATE workflow_rung SET taken_at = %s, told = true WHERE id {} RETURNING id"
WRITE: Final = (
    "INSERT INTO notifications_notice (rung_id, recipient_id, kind, created_at) "
    "SELECT keys.rung, %s, 'near', %s FROM {} AS keys"
)
LEAST: Final = {
    "postgresql": (  # by an array, so that it goes by key: of so many rows it would rather read the table
        TAKE.format(f"= ANY (ARRAY({WAITING} FOR UPDATE SKIP LOCKED))"),
        WRITE.format("(SELECT unnest(%s::bigint[]) AS rung)"),
    ),
    "sqlite": (TAKE.format(f"IN ({WAITING})"), WRITE.format("(SELECT value AS rung FROM json_each(%s))")),
}


def _least(driver: Driver, at: datetime, recipient: int) -> None:
    """The least that taking what is due and writing one notice each can be."""
    moment = connection.ops.adapt_datetimefield_value(at)
    take, write = LEAST[connection.vendor]
    rungs = [rung for (rung,) in driver.execute(take, (moment, moment))]
    driver.execute(write, (recipient, moment, json.dumps(rungs) if connection.vendor == "sqlite" else rungs))
    driver.commit()
