"""The sweep: rungs whose moment has come are taken, each once, and whoever hears them is told.

A batch is one transaction of two statements, whatever its size: what it takes and what it writes are there together or
not at all. Sweepers beside each other take different rungs.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Subquery

from notifications.kinds import kind_of_rung
from notifications.ladder import HEARD_BY_KEY, HEARINGS, Listener, people_behind
from notifications.push import push
from proposals.models import Jurisdiction
from proposals.prepared import Prepared, Slot
from workflow.models import Rung
from workflow.services.clock import day_of
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

BATCH: Final = 2000


@dataclass(frozen=True)
class Swept:
    """How many rungs were taken, how many of them spoke, and how many notices that made."""

    taken: int = 0
    told: int = 0
    notices: int = 0

    def __add__(self, other: Swept) -> Swept:
        return Swept(self.taken + other.taken, self.told + other.told, self.notices + other.notices)


class _Taken(NamedTuple):
    """A rung that this batch took, and what decides who hears it: columns of its deadline, and of the rule."""

    rung: int
    told: bool
    offset: int
    step: str
    jurisdiction: int
    case: int
    assignment: int | None
    commitment: int | None
    late: str | None


def sweep(at: datetime, limit: int = BATCH) -> Swept:
    """Take up to `limit` rungs whose moment has come by `at` and tell of those that speak.

    A rung speaks while its deadline runs for that very date and until the next one's moment: of several that are due at
    once the last one alone, and of a right that has ended none. The rest is taken in silence. Where nothing is due, one
    read is all.
    """
    days = {place.pk: day_of(at, place) for place in _PLACES_IF_DUE.read(at=_adapted(at))}
    if not days:
        return Swept()
    with transaction.atomic():
        taken = _take(at, limit)
        speaking = [one for one in taken if one.told]
        people = _tell(speaking, days, at)
        if people:
            transaction.on_commit(partial(push, sorted(set(people))), robust=True)
    return Swept(len(taken), len(speaking), len(people))


def sweep_all(at: datetime, *, limit: int = BATCH, batches: int = 100) -> Swept:
    """Batch after batch until nothing is left that was due by `at`, or so many were made; the next run goes on there."""
    swept = Swept()
    for _batch in range(batches):
        one = sweep(at, limit)
        swept += one
        if one.taken < limit:
            break
    return swept


def _places_if_due() -> QuerySet[Jurisdiction]:
    """Every jurisdiction while anything is due anywhere, otherwise none.

    Asked as the first moment that waits: a plan made without knowing `at` then still goes by the index.
    """
    waiting = Rung.objects.filter(taken_at=None).order_by("at").values("at")
    return Jurisdiction.objects.alias(first=Subquery(waiting[:1])).filter(first__lte=Slot("at"))


_PLACES_IF_DUE: Final = Prepared(_places_if_due)

_WAITING: Final = "SELECT id FROM workflow_rung WHERE taken_at IS NULL AND at <= %s ORDER BY at, id LIMIT %s"
_PICKED: Final = {
    # An array makes PostgreSQL go by key: of so many rows it would rather read the whole table.
    "postgresql": f"= ANY (ARRAY({_WAITING} FOR UPDATE SKIP LOCKED))",
    "sqlite": f"IN ({_WAITING})",  # there is one writer
}
_COLUMNS: Final = ("step", "jurisdiction_id", "case_id", "assignment_id", "commitment_id")
_LATE: Final = (
    'CASE WHEN "offset" > 0 THEN (SELECT late FROM workflow_deadlinerule AS rule WHERE rule.id = {}) END'
)
_OWN: Final = "(SELECT {} FROM workflow_deadline AS own WHERE own.id = deadline_id)"
_RETURNED: Final = {
    "postgresql": ", ".join((*_COLUMNS, _LATE.format("rule_id"))),
    # SQLite gives back only columns of the table that it wrote.
    "sqlite": ", ".join((*map(_OWN.format, _COLUMNS), _LATE.format(_OWN.format("rule_id")))),
}
_TAKING: Final = (
    "UPDATE workflow_rung SET taken_at = %s, told = (met_on IS NULL AND cancelled_on IS NULL AND paused_on IS NULL "
    "AND deadline.due_on = workflow_rung.due_on AND (until IS NULL OR until > %s)) "
    "FROM workflow_deadline AS deadline WHERE deadline.id = deadline_id AND workflow_rung.id {picked} "
    'RETURNING workflow_rung.id, told, "offset", {returned}'
)
_GIVEN: Final = {
    "postgresql": "SELECT listener, one.key, one.rung, kind FROM json_to_recordset(%s::json) "
    "AS many(listener text, kind text, keys bigint[], rungs bigint[]), unnest(keys, rungs) AS one(key, rung)",
    "sqlite": "SELECT many.value ->> 'listener', own.value, rung.value, many.value ->> 'kind' FROM json_each(%s) AS many "
    "JOIN json_each(many.value, '$.keys') AS own JOIN json_each(many.value, '$.rungs') AS rung ON rung.key = own.key",
}
_TELLING: Final = (
    "WITH given (listener, key, rung, kind) AS ({given}), heard (listener, key, person) AS ({heard}) "
    "INSERT INTO notifications_notice (rung_id, recipient_id, kind, created_at) "
    "SELECT DISTINCT given.rung, heard.person, given.kind, %s "
    "FROM given JOIN heard ON heard.listener = given.listener AND heard.key = given.key RETURNING recipient_id"
)


def _take(at: datetime, limit: int) -> list[_Taken]:
    moment, vendor = _adapted(at), connection.vendor
    taking = _TAKING.format(picked=_PICKED[vendor], returned=_RETURNED[vendor])
    return [_Taken._make(row) for row in _rows(taking, (moment, moment, moment, limit))]


def _tell(speaking: Iterable[_Taken], days: Mapping[int, date], at: datetime) -> list[int]:
    """One notice for each person and rung; gives the people, as often as they were told."""
    people: list[int] = []
    for on, sought in _sought(speaking, days).items():
        listeners = frozenset(Listener(one["listener"]) for one in sought)
        heard, values = people_behind(listeners).statement(on=on)
        telling = _TELLING.format(given=_GIVEN[connection.vendor], heard=heard)
        told = _rows(telling, (json.dumps(sought), *values, _adapted(at)))
        people += [person for (person,) in told]
    return people


def _sought(speaking: Iterable[_Taken], days: Mapping[int, date]) -> Mapping[date, list[dict[str, Any]]]:
    """By the local day, as many as there are at one moment: each listener, and for which keys and rungs."""
    alike: dict[tuple[date, str, int, str | None], list[_Taken]] = defaultdict(list)
    for one in speaking:
        side = (one.offset > 0) - (one.offset < 0)
        alike[days[one.jurisdiction], one.step, side, one.late].append(one)
    sought: dict[date, list[dict[str, Any]]] = defaultdict(list)
    for (on, step, side, late), some in alike.items():
        rungs = [one.rung for one in some]
        for listener in HEARINGS[Step(step)].of(side, late):
            keys = [getattr(one, HEARD_BY_KEY[listener]) for one in some]
            sought[on].append(
                {"listener": listener, "kind": kind_of_rung(side), "keys": keys, "rungs": rungs}
            )
    return sought


def _rows(sql: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def _adapted(at: datetime) -> Any:
    """The moment as the database keeps moments."""
    return connection.ops.adapt_datetimefield_value(at)
