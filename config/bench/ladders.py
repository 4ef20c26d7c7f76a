"""The rows of bench `sweep`: a case with its ladders carried through the services, copied by the database itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any, Final

from django.db import connection

from config.bench.rows import FIRST_CASE, FIRST_LEAD, FIRST_PROPOSAL, FIRST_SHARE, lay_out
from proposals.models import Post
from proposals.roles import Role
from workflow.models import Assignment, Deadline, Rung

if TYPE_CHECKING:
    from collections.abc import Iterator

    from django.db.models import Model

FIRST_DEADLINE: Final = 100_000_000
AT_ONCE: Final = 5_000
LATER: Final = datetime(2099, 1, 1, tzinfo=UTC)


def lay_ladders(rungs: int, wanted: int) -> list[tuple[int, int]]:
    """At least `rungs` waiting rungs of running deadlines, all far in the future.

    Gives so many of the deadlines, from anywhere in the table and the same at each run, by two rungs of each: its first
    warning, which one person hears, and one on or after the day, which several hear.
    """
    share = Assignment.objects.get(pk=lay_out(liaisons=1, shares=0).hot)
    lead = share.case.assignments.exclude(pk=share.pk).get()
    Rung.objects.update(at=LATER, until=LATER + timedelta(days=1))
    ladders = {one: list(one.rungs.all()) for one in Deadline.objects.filter(assignment__in=[share, lead])}
    cases = max(-(-rungs // sum(map(len, ladders.values()))), -(-wanted // len(ladders)))
    _copy_cases(share, lead, cases)
    for place, (deadline, ladder) in enumerate(ladders.items()):
        first = FIRST_DEADLINE * (place + 1)
        of = FIRST_LEAD if deadline.assignment_id == lead.pk else FIRST_SHARE
        _copies(deadline, cases, first, case_id=f"{FIRST_CASE} + i", assignment_id=f"{of} + i")
        for rung in ladder:
            _copies(rung, cases, None, deadline_id=f"{first} + i")
    made = [FIRST_DEADLINE * (place + 1) + n for place in range(len(ladders)) for n in range(cases)]
    return list(_spoken(Random(0).sample(made, wanted)))  # noqa: S311 -- no secret


def _spoken(deadlines: list[int]) -> Iterator[tuple[int, int]]:
    for start in range(0, len(deadlines), AT_ONCE):
        ladders: dict[int, dict[int, int]] = {key: {} for key in deadlines[start : start + AT_ONCE]}
        laid = Rung.objects.filter(deadline__in=list(ladders)).order_by("offset")
        for deadline, offset, key in laid.values_list("deadline", "offset", "pk"):
            ladders[deadline][offset] = key
        for place, ladder in enumerate(ladders.values()):
            loud = [key for offset, key in ladder.items() if offset >= 0]
            yield next(iter(ladder.values())), loud[place % len(loud)]


def fall_due(keys: list[int], at: datetime) -> None:
    """Let these rungs be due at that moment."""
    for start in range(0, len(keys), AT_ONCE):
        Rung.objects.filter(pk__in=keys[start : start + AT_ONCE]).update(at=at)


def settle() -> None:
    """Let the database count and clean its tables, as it does by itself in time."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def _copy_cases(share: Assignment, lead: Assignment, cases: int) -> None:
    case = share.case
    _copies(case.proposal, cases, FIRST_PROPOSAL, number="'c' || i", class_number="''")
    _copies(case, cases, FIRST_CASE, proposal_id=f"{FIRST_PROPOSAL} + i")
    for of, first in ((lead, FIRST_LEAD), (share, FIRST_SHARE)):
        working = Post.objects.filter(organisation=of.organisation_id, role__in=[Role.HANDLER, Role.LIAISON])
        handler = working.values_list("person_id", flat=True)[0]
        _copies(of, cases, first, case_id=f"{FIRST_CASE} + i", handler_id=str(handler))


def _copies(row: Model, count: int, first: int | None, **changed: str) -> None:
    """As many copies of a row, numbered from `first` on (by the database for None), some columns by their SQL in `i`."""
    meta: Any = row._meta  # noqa: SLF001 -- Django documents it under this name
    columns = {field.column: f'"{field.column}"' for field in meta.concrete_fields}
    del columns["id"]
    columns |= changed if first is None else {"id": f"{first} + i", **changed}
    names, values = ", ".join(f'"{name}"' for name in columns), ", ".join(columns.values())
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < {count}) "  # noqa: S608 -- ours
            f"INSERT INTO {meta.db_table} ({names}) SELECT {values} FROM n, {meta.db_table} AS copied "
            f"WHERE copied.id = {row.pk}"
        )
