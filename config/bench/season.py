"""Bench `season`: the day of a season on which three tenths of all opinions are written, by fifty clerks at once.

Two web workers and a job worker with the settings of production, Redis of their own, over HTTP: log-in on the page,
workbench, letters, and every step from the receipt to the delivery of each opinion. In milliseconds, as the clerks wait:
`transition_p50`, `transition_p95`, and pages; `moves_a_second` counts steps. `ten_…` is the same in a database of ten
times as many proposals. What must hold is told as faults: no answer of 5xx, no text lost, every opinion delivered once,
one "all in" for each case, notices numbered without gaps, chains that verify.

With faults, the database refuses everybody for ten seconds, Redis is gone for a minute, and the job worker is killed;
clerks then try again what failed, under the same key. Nothing may be lost or doubled, but answers of 5xx are allowed.
"""

from __future__ import annotations

from statistics import median
from threading import Thread
from typing import TYPE_CHECKING, Final

from django.db import connection, connections
from django.utils.translation import gettext as _

from config.bench.clerks import Kept, work_through
from config.bench.clients import BenchBrokenError
from config.bench.country import lay_country
from config.bench.fleet import fleet, redis_program
from config.bench.mishaps import befall
from config.bench.report import Report
from config.bench.scratch import analyse, scratch_database
from config.bench.season_city import lay_season
from config.bench.transition import chain_fault
from notifications.models import Notice
from notifications.services import streams
from workflow.letters import current_text
from workflow.models import Assignment, Case, Event, Opinion
from workflow.states import AssignmentState, OpinionState

if TYPE_CHECKING:
    from collections.abc import Iterator

    from config.bench.season_city import Season

TENFOLD: Final = 10
P95_BOUND: Final = 500
"""Milliseconds that 95 of 100 steps may take."""
MOST_TOLD: Final = 20
PAGES: Final = ("workbench", "case_page")


def measure(*, rows: int, rounds: int, faults: bool = False) -> Report:
    """A season of `rows` proposals, once among its own and, from two rounds on, once among ten times as many."""
    if connection.vendor != "postgresql" or not redis_program():
        raise BenchBrokenError(_("season 须有 PostgreSQL 和 redis-server。"))
    told: dict[str, float] = {}
    wrong: list[str] = []
    for name, beside in (("", 0), ("ten_", TENFOLD * rows))[: min(rounds, 2)]:
        with scratch_database():
            if beside:
                lay_country(beside)
            season = lay_season(rows)
            analyse()
            figures, found = _run(season, faults=faults)
        told |= {f"{name}{series}": value for series, value in figures.items()}
        wrong += [f"{name}{fault}" for fault in found]
    bound = {name: P95_BOUND for name in told if name.endswith("transition_p95")}
    ratio = {name: round(told[name] / bound[name], 3) for name in bound}
    return Report("season", min(rounds, 2), told, bound, ratio, faults=tuple(wrong))


def _run(season: Season, *, faults: bool) -> tuple[dict[str, float], list[str]]:
    kept = Kept(patient=faults)
    with fleet() as ours:
        connections.close_all()
        mishaps = Thread(target=befall, args=(ours,), daemon=True)
        if faults:
            mishaps.start()
        seconds = work_through(ours.port, season, kept)
        if faults:
            mishaps.join()
            ours.wait("/health/ready")
        fives = _fives(ours.ask("/metrics")[1])
        errors = ours.errors("web") + ours.errors("jobs")
    wrong = list(dict.fromkeys(kept.faults))[:MOST_TOLD] + list(find_faults(season, kept))
    if not faults:
        wrong += [f"{fives:.0f} answers of 5xx"] if fives else []
        wrong += [f"logged: {error}" for error in errors]
    return _figures(kept, seconds) | {"answers_of_5xx": fives, "tried_again": kept.tried_again}, wrong


def _figures(kept: Kept, seconds: float) -> dict[str, float]:
    told = {"opinions": kept.moves["send"], "moves_a_second": round(sum(kept.moves.values()) / seconds, 1)}
    for series in ("transition", *PAGES):
        took = sorted(kept.took[series]) or [0.0]
        told |= {
            f"{series}_p50": round(median(took), 1), f"{series}_p95": round(took[len(took) * 95 // 100], 1)
        }  # fmt: skip
    return told


def _fives(figures: str) -> float:
    """What the servers themselves counted, where they still can say."""
    lines = (line for line in figures.splitlines() if line.startswith("huiban_requests_total"))
    return sum(float(line.rpartition(" ")[2]) for line in lines if 'status="5' in line)


def find_faults(season: Season, kept: Kept) -> Iterator[str]:
    """What the record does not bear out, in words; nothing when everything arrived exactly once."""
    yield from _letters(season, kept)
    yield from _moves(season)
    yield from _notices()
    cases = Case.objects.filter(pk__in=season.cases).order_by("pk")
    broken = [f"case {case.pk}: {fault}" for case in cases if (fault := chain_fault(case)) is not None]
    yield from broken[:MOST_TOLD]


def _letters(season: Season, kept: Kept) -> Iterator[str]:
    sent = Opinion.objects.filter(state=OpinionState.SENT)
    if sent.count() != season.opinions:
        yield f"{season.opinions} opinions were written, {sent.count()} are delivered"
    lost = [opinion.pk for opinion in sent if kept.marks.get(opinion.pk, "?") not in current_text(opinion)]
    if lost:
        yield f"the text of {len(lost)} opinions is not what was written"


def _moves(season: Season) -> Iterator[str]:
    shares = [share for desk in season.desks for share in desk.shares]
    answered = Assignment.objects.filter(pk__in=shares, state=AssignmentState.ANSWERED).count()
    if answered != len(shares):
        yield f"{len(shares)} shares, {answered} answered"
    for machine, name, count in (
        ("opinion", "send", len(shares)),
        ("assignment", "answer", len(shares)),
        ("case", "opinions_in", len(season.cases)),
    ):
        made = Event.objects.filter(machine=machine, transition=name)
        if (made.count(), made.values("subject").distinct().count()) != (count, count):
            yield f"{machine} {name}: {made.count()} events of {count}"


def _notices() -> Iterator[str]:
    people = sorted(set(Notice.objects.values_list("recipient_id", flat=True)))
    streams.numbered(people)
    for person in people:
        numbers = list(
            Notice.objects.filter(recipient=person).order_by("number").values_list("number", flat=True)
        )
        if numbers != list(range(1, len(numbers) + 1)):
            yield f"the notices of person {person} have gaps"
