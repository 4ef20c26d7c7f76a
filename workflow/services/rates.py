"""Keeping the counts of the rates: what a move adds to them is written beside it, as rows that a job folds together.

Nothing is counted up in place, so that two moves never wait for each other over a count, and none is lost. `TOUCHED` says
which counts a move may change; `differing` finds where kept and live are not the same, which is nowhere.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import cache, partial
from typing import TYPE_CHECKING, Any, Final

from django.db import connection, transaction
from django.db.models import Count, F, Max, Q, Sum
from django.db.models.functions import TruncMonth
from django.utils import timezone

from proposals.models import Jurisdiction
from proposals.prepared import Prepared, Slot
from workflow.models import Case, RateBook, RateSummary
from workflow.queries import ledger
from workflow.queries.rates.counting import counters, grouped
from workflow.queries.rates.facts import CASE_AT, Day, measures
from workflow.queries.rates.kept import GRAINS, KEPT
from workflow.queries.rates.sight import CLOSED, audited_rows
from workflow.rates import Subject
from workflow.rules import PRESENT
from workflow.states import REPLYING
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from django.db.models import QuerySet

    from workflow.machine import Transition

Line = tuple[str, Any]
"""The grain and what stands in its column."""
Lines = dict[Line, Counter[str]]

CASE, SHARE, ASK, RATING, PROMISE = Subject
EVERY: Final = frozenset(Subject)
OF_CASE: Final = frozenset({CASE, SHARE, ASK})
TOUCHED: Final[Mapping[tuple[str, str], frozenset[Subject]]] = {
    ("case", "file"): EVERY,
    ("case", "hand_back"): EVERY,
    ("case", "withdraw"): EVERY,
    ("case", "hand_over"): EVERY,
    ("case", "rehandle"): EVERY,
    ("case", "add_unit"): EVERY,
    ("case", "all_replied"): frozenset({CASE}),
    ("case", "answer_consultation"): frozenset({CASE}),
    ("case", "decide_publication"): frozenset({CASE}),
    ("case", "change_publication"): frozenset({CASE}),
    ("case", "review_publication"): frozenset({CASE}),
    ("case", "publish_supplement"): frozenset({CASE}),
    ("case", "withdraw_publication"): frozenset({CASE}),
    ("case", "close"): frozenset({ASK, RATING}),
    ("assignment", "accept"): frozenset({SHARE}),
    ("assignment", "uphold"): EVERY,
    ("assignment", "redirect"): EVERY,
    ("assignment", "withdraw_unit"): EVERY,
    ("assignment", "answer"): frozenset({SHARE, CASE, ASK}),
    ("assignment", "ask_again"): frozenset({SHARE}),
    ("assignment", "assign_asks_again"): frozenset({SHARE}),
    ("assignment", "waive"): frozenset({SHARE}),
    ("reply", "deliver"): frozenset({CASE, ASK, PROMISE}),
    ("opinion", "send"): frozenset({PROMISE}),
    ("case", "told_filed"): EVERY,
    ("case", "told_recommended"): EVERY,
    ("case", "told_withdrawn"): EVERY,
    ("case", "told_handed_over"): EVERY,
    ("case", "told_rehandled"): EVERY,
    ("case", "told_units"): EVERY,
    ("case", "told_replied"): frozenset({CASE}),
    ("case", "told_closed"): frozenset({ASK, RATING}),
    ("assignment", "told_accepted"): frozenset({SHARE}),
    ("assignment", "told_answered"): frozenset({SHARE, CASE, ASK}),
    ("assignment", "told_gone"): EVERY,
    ("reply", "told_delivered"): frozenset({CASE, ASK, PROMISE}),
    ("commitment", "mark_kept"): frozenset({PROMISE}),
    ("commitment", "mark_partly_kept"): frozenset({PROMISE}),
    ("commitment", "mark_broken"): frozenset({PROMISE}),
}
"""Move → of which subjects it may change the counts."""
CELLS: Final = ("category", "kind", "month")
BY_UNIT: Final = frozenset({SHARE, PROMISE})
"""The subjects whose rows have a unit of their own; the others count with every unit that leads the case."""
NOTHING: Final[Counter[str]] = Counter()
BATCH: Final = 2_000
AT_ONCE: Final = 500
COLUMNS: Final = ("jurisdiction_id", "session_id", "grain", "unit_id", "category", "kind", "month", *KEPT)


@dataclass(frozen=True)
class Before:
    """What the cases of a move counted before it."""

    subjects: frozenset[Subject]
    lines: dict[int, Lines]


def before(row: Transition, cases: Iterable[Case]) -> Before | None:
    """What is to be compared after the move; None where it and what follows it change no kept count."""
    subjects = touched(row.machine, row.name)
    if not subjects:
        return None
    counted = {case.pk: lines for case in cases if (lines := _lines_of(case, subjects)) is not None}
    return Before(subjects, counted) if counted else None


def after(was: Before | None, cases: Iterable[Case]) -> None:
    """Add what the move changed."""
    if was is None:
        return
    added = []
    for case in cases:
        if case.pk in was.lines:
            now = _lines_of(case, was.subjects) or {}
            added += _differences(case, was.lines[case.pk], now)
    if added:
        _write(added)


def _write(rows: list[tuple[Any, ...]]) -> None:
    """Add the rows as plain values: every move pays for this, and objects of so many columns cost more than the rest."""
    one = f"({', '.join(['%s'] * len(COLUMNS))})"
    names = ", ".join(f'"{name}"' for name in COLUMNS)
    with connection.cursor() as cursor:
        cursor.execute(
            f'INSERT INTO "workflow_ratesummary" ({names}) VALUES {", ".join([one] * len(rows))}',  # noqa: S608 -- ours
            [value for row in rows for value in row],
        )


@cache
def touched(machine: str, name: str) -> frozenset[Subject]:
    """The subjects that the move and all that may follow it can change."""
    found: set[Subject] = set()
    waiting, seen = [(machine, name)], set()
    while waiting:
        move = waiting.pop()
        if move not in seen:
            seen.add(move)
            found |= TOUCHED.get(move, frozenset())
            waiting += TABLES[move[0]][move[1]].then
    return frozenset(found)


# -- what the cases count ----------------------------------------------------------------------------------------------

SLOTS: Final = 9
"""So many counts at most has a subject."""
BOOK, LEAD = "book", "lead"
ALWAYS: Final = Day(None, date.min)
"""Nothing that is kept depends on the day."""
KEYS: Final = {
    CASE: "pk", SHARE: "organisation", ASK: "proposal__case", RATING: "case", PROMISE: "organisation",
}  # fmt: skip
"""By what the counts of one case are told apart: by unit, where each row has its own."""


def settled(subject: Subject) -> dict[str, Q]:
    """The measures of a subject that are kept, as an auditor sees them."""
    asked = {name: q for name, q in measures(subject, ALWAYS, CLOSED).items() if name in KEPT}
    return asked | {"kept_of": Q(state__in=ledger.SETTLED)} if subject is Subject.PROMISE else asked


def _lines_of(case: Case, subjects: frozenset[Subject]) -> Lines | None:
    """Line → counts of a case; None where the city keeps none. One query."""
    prepared, names = _statements(subjects)
    parts: list[str] = []
    parameters: list[Any] = []
    for name, one in prepared.items():
        sql, values = one.statement(case=case.pk, place=case.jurisdiction_id)
        padding = ", 0" * (SLOTS - len(names.get(name, ())))
        parts.append(f"SELECT '{name}', counted.*{padding} FROM ({sql}) AS counted")  # noqa: S608 -- ours
        parameters += values
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), parameters)
        rows = cursor.fetchall()
    if not any(row[0] == BOOK for row in rows):
        return None
    leads = [row[1] for row in rows if row[0] == LEAD]
    lines: Lines = defaultdict(Counter)
    for name, unit, *counts in rows:
        if name in names:
            counted = dict(zip(names[name], counts, strict=False))
            for line in _concerned(case, [unit] if name in BY_UNIT else leads):
                lines[line].update(counted)
    return lines


def _concerned(case: Case, units: list[int]) -> list[Line]:
    """The lines in which something of the case counts."""
    proposal, filed_on = case.proposal, case.filed_on
    if filed_on is None:
        return []
    own = [("whole", None), ("category", proposal.category), ("kind", proposal.kind)]
    return [*own, ("month", filed_on.replace(day=1)), *(("unit", unit) for unit in units)]


@cache
def _statements(subjects: frozenset[Subject]) -> tuple[dict[str, Prepared], dict[str, list[str]]]:
    """By name the statements of one case, each giving a key and counts, and the names of these counts."""
    led = Q(
        assignments__round=F("round"),
        assignments__role__in=sorted(REPLYING),
        assignments__state__in=PRESENT,
    )
    of_place, of_case = (
        RateBook.objects.filter(jurisdiction=Slot("place")),
        Case.objects.filter(led, pk=Slot("case")),
    )
    found = {
        BOOK: Prepared(lambda: of_place.values_list("jurisdiction")),
        LEAD: Prepared(lambda: of_case.values_list("assignments__organisation")),
    }
    for subject in sorted(subjects):
        found[subject.value] = Prepared(partial(_of_one_case, subject))
    return found, {subject.value: list(settled(subject)) for subject in subjects}


def _of_one_case(subject: Subject) -> QuerySet[Any]:
    measures, key = settled(subject), KEYS[subject]
    at = CASE_AT[subject].removesuffix("__") or "pk"
    rows = audited_rows(subject, ALWAYS).filter(**{at: Slot("case")}).order_by().values(key)
    counted: QuerySet[Any] = rows.annotate(**counters(measures)).values_list(key, *measures)
    return counted


def _differences(case: Case, was: Lines, now: Lines) -> list[tuple[Any, ...]]:
    """What has to be added to each line, as the values of `COLUMNS`."""
    found = []
    for line in sorted({*was, *now}, key=str):
        old, new = was.get(line, NOTHING), now.get(line, NOTHING)
        counts = [new[name] - old[name] for name in KEPT]
        if any(counts):
            found.append(_values(case.jurisdiction_id, case.proposal.session_id, line, counts))
    return found


def _values(place: int, session: int, line: Line, counts: Iterable[int]) -> tuple[Any, ...]:
    grain, value = line
    named = {name: "" if name in {"category", "kind"} else None for name in GRAINS}
    if grain == "month":
        value = connection.ops.adapt_datefield_value(value)
    return (
        place,
        session,
        grain,
        *(value if name == grain else empty for name, empty in named.items()),
        *counts,
    )


# -- books -------------------------------------------------------------------------------------------------------------


def open_book(jurisdiction: Jurisdiction) -> None:
    """Keep the counts of a city from now on, where none of its cases is older."""
    if not Case.objects.filter(jurisdiction=jurisdiction).exists():
        RateBook.objects.get_or_create(jurisdiction=jurisdiction, defaults={"since": timezone.now()})


def close_book(jurisdiction: Jurisdiction) -> None:
    """Keep nothing of a city any more: what counts has changed for all its cases. The job makes the book anew."""
    RateBook.objects.filter(jurisdiction=jurisdiction).delete()


def make_missing(*, limit: int) -> int:
    """Make the books of so many cities that have none; gives how many were made."""
    without = Jurisdiction.objects.filter(rate_book__isnull=True).order_by("pk")[:limit]
    for jurisdiction in list(without):
        rebuild(jurisdiction)
    return len(without)


@transaction.atomic
def rebuild(jurisdiction: Jurisdiction) -> int:
    """Count a city anew and keep that; gives the number of lines. No case of it moves meanwhile."""
    list(
        Case.objects.select_for_update(of=("self",))
        .filter(jurisdiction=jurisdiction)
        .order_by("pk")
        .values_list("pk")
    )
    RateSummary.objects.filter(jurisdiction=jurisdiction).delete()
    rows = [
        _values(jurisdiction.pk, session, line, [counts[name] for name in KEPT])
        for (session, line), counts in live(jurisdiction).items()
    ]
    for start in range(0, len(rows), AT_ONCE):
        _write(rows[start : start + AT_ONCE])
    RateBook.objects.get_or_create(jurisdiction=jurisdiction, defaults={"since": timezone.now()})
    return len(rows)


def live(jurisdiction: Jurisdiction) -> dict[tuple[int, Line], Counter[str]]:
    """Session and line → counts, from the rows themselves. Eight queries."""
    found: dict[tuple[int, Line], Counter[str]] = defaultdict(Counter)
    for subject in Subject:
        rows = audited_rows(subject, ALWAYS).filter(**{f"{CASE_AT[subject]}jurisdiction": jurisdiction})
        for cell in _cells(rows, subject):
            session, unit = cell.pop("in_session"), cell.pop("of_unit", None)
            own = [("unit", unit)] if unit else []
            lines = [("whole", None), *((name, cell.pop(f"of_{name}")) for name in CELLS), *own]
            for line in lines:
                found[session, line].update(cell)
        if subject not in BY_UNIT:
            for key, counts in grouped(rows, subject, "unit", settled(subject), along="session").items():
                found[key[0], ("unit", key[1])].update(counts)
    return {key: counts for key, counts in found.items() if any(counts.values())}


def _cells(rows: QuerySet[Any], subject: Subject) -> QuerySet[Any, dict[str, Any]]:
    """The counts by all that lines are made of at once: a row for each session, category, kind and month, and where rows
    have a unit of their own for each unit."""
    case = CASE_AT[subject]
    keys = {
        "in_session": F(f"{case}proposal__session"),
        "of_category": F(f"{case}proposal__category"),
        "of_kind": F(f"{case}proposal__kind"),
        "of_month": TruncMonth(f"{case}filed_on"),
    }
    if subject in BY_UNIT:
        keys["of_unit"] = F("organisation")
    named = rows.order_by().annotate(**keys).values(*keys)
    cells: QuerySet[Any, dict[str, Any]] = named.annotate(**counters(settled(subject)))
    return cells


def differing(jurisdiction: Jurisdiction) -> list[str]:
    """Where kept and live counts of a city are not the same, each in a line."""
    kept: dict[tuple[int, Line], dict[str, int]] = {}
    sums = (
        RateSummary.objects.filter(jurisdiction=jurisdiction).values("session", "grain", *GRAINS).order_by()
    )
    for row in sums.annotate(**{f"sum_{name}": Sum(name) for name in KEPT}):
        grain = row["grain"]
        value = None if grain == "whole" else row[grain]
        kept[row["session"], (grain, value)] = {name: row[f"sum_{name}"] for name in KEPT}
    now = live(jurisdiction)
    nothing = dict.fromkeys(KEPT, 0)
    return [
        f"{session} {grain} {value or ''} {name}: {kept.get(key, nothing)[name]} ≠ {now.get(key, NOTHING)[name]}"
        for key in sorted({*kept, *now}, key=str)
        for session, (grain, value) in [key]
        for name in KEPT
        if kept.get(key, nothing)[name] != now.get(key, NOTHING)[name]
    ]


@transaction.atomic
def fold(*, limit: int = BATCH) -> int:
    """Put rows of the same line together, some at a time, those that nobody else is at; gives how many went."""
    lines = ("jurisdiction", "session", "grain", *GRAINS)
    several = (
        RateSummary.objects.values(*lines)
        .annotate(n=Count("pk"), newest=Max("pk"))
        .filter(n__gt=1)
        .order_by("newest")
    )
    gone = 0
    for line in several[: max(1, limit // 10)]:
        asked = {
            f"{name}__isnull" if line[name] is None else name: line[name] is None or line[name]
            for name in lines
        }
        gone += _fold(list(RateSummary.objects.select_for_update(skip_locked=SKIPS).filter(**asked)[:limit]))
    return gone


SKIPS: Final = connection.features.has_select_for_update_skip_locked


def _fold(rows: list[RateSummary]) -> int:
    if len(rows) < 2:  # noqa: PLR2004 -- one is folded
        return 0
    first, *others = rows
    for name in KEPT:
        setattr(first, name, sum(getattr(row, name) for row in rows))
    RateSummary.objects.filter(pk__in=[row.pk for row in others]).delete()
    first.save()
    return len(others)
