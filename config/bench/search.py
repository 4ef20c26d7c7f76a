"""Bench `search`: words and phrases among very many proposals, in milliseconds, and whether LIKE finds the same.

`first_page` is the newest 25 hits of what the secretariat may see, with their number up to the bound, against a row by
its key; `words`, `phrases`, `several` and `traditional` (the same words in 繁体) are the same by kind of query, `index`
is the newest 25 without a question of rights. `like` is what LIKE takes; `recall` and `precision` are against its finds;
`found` is a digest of all that was found, the same on both databases. `similar` is the time to find the cases like
an edited copy; `similar_recall` says for each way of editing how often the original comes first.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from random import Random
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.db import connection
from django.db.models import Q
from opencc import OpenCC

from config.bench.copies import EDITS
from config.bench.corpus import lay_corpus
from config.bench.report import Report, medians, ratios
from config.bench.scratch import scratch_database
from proposals.models import User
from proposals.queries import held_posts_at
from proposals.roles import Role
from proposals.search import SECTIONS, read_query
from workflow import wordindex
from workflow.models import SearchEntry
from workflow.queries.likeness import similar_cases
from workflow.queries.search import entries_visible_to, found, newest
from workflow.services.indexing import rebuild

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from proposals.models import Jurisdiction
    from proposals.queries import Held

AT: Final = datetime(2025, 4, 21, 2, tzinfo=UTC)
QUERIES: Final = 40
"""Queries of each kind."""
COPIES: Final = 50
"""Edited copies of each kind."""
PAGE: Final = 26


@dataclass
class Tally:
    """What was found, what LIKE finds, and how long each took."""

    times: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    both: int = 0
    ours: int = 0
    theirs: int = 0
    digest: Any = field(default_factory=hashlib.sha256)

    @property
    def recall(self) -> float:
        return round(self.both / self.theirs, 5) if self.theirs else 1.0

    @property
    def precision(self) -> float:
        return round(self.both / self.ours, 5) if self.ours else 1.0


def measure(*, rows: int, rounds: int) -> Report:
    """The report's faults tell of what LIKE finds and the search does not, or the other way round."""
    with scratch_database():
        place = lay_corpus(rows)
        began = perf_counter()
        rebuild()
        indexed = perf_counter() - began
        _analyze()
        held = held_posts_at(User.objects.get(posts__role=Role.SECRETARIAT), AT)
        tally, limit = Tally(), defaultdict[str, list[float]](list)
        for kind, told, plain in _queries():
            _compare(kind, told, plain, held, tally)
            _time(kind, told, held, tally, limit, rounds)
        alike, recalled = _similar(held, place)
    figures = medians({**tally.times, **alike}) | {"index_seconds": round(indexed, 1)}
    limits = medians({"first_page": limit["row"], "index": limit["row"]})
    extra = {
        "recall": tally.recall,
        "precision": tally.precision,
        "found": tally.digest.hexdigest()[:16],
        "similar_recall": recalled,
    }
    faults = () if tally.recall == tally.precision == 1 else ("LIKE finds something else",)
    return Report("search", rounds, figures, limits, ratios(figures, limits), faults=faults, extra=extra)


def _analyze() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _queries() -> Iterator[tuple[str, str, list[str]]]:
    """The kind, the query as typed, and what LIKE looks for: cut from texts anywhere, and some that stand nowhere."""
    random = Random(7)  # noqa: S311 -- the same queries in every run
    keys = list(SearchEntry.objects.order_by("pk").values_list("pk", flat=True))
    traditional = OpenCC("s2t")
    for number in range(QUERIES):
        text = SearchEntry.objects.values_list("text", flat=True).get(pk=random.choice(keys))
        runs = [run for run in text.replace("，", "。").replace("\n", "").split("。") if len(run) > PAGE // 2]
        word = _cut(random, runs, 2 + number % 3)
        yield "words", word, [word]
        phrase = _cut(random, runs, 6 + number % 6)
        yield "phrases", phrase, [phrase]
        pair = [_cut(random, runs, 2), _cut(random, runs, 2)]
        yield "several", " ".join(pair), pair
        yield "traditional", traditional.convert(word), [word]
        year = f"{random.randint(2016, 2035)}年建成"
        yield "phrases", year, [year]
        yield "words", word[::-1], [word[::-1]]


def _cut(random: Random, runs: list[str], length: int) -> str:
    run = random.choice(runs)
    start = random.randrange(len(run) - length)
    cut = run[start : start + length]
    return cut if not any(c.isascii() for c in cut) else _cut(random, runs, length)


def _hits(told: str, held: tuple[Held, ...]) -> Any:
    return found(entries_visible_to(held), read_query(told))


def _compare(kind: str, told: str, plain: list[str], held: tuple[Held, ...], tally: Tally) -> None:
    ours = set(_hits(told, held).order_by().values_list("case", flat=True))
    began = perf_counter()
    theirs = set(_like(plain).values_list("case", flat=True))
    tally.times["like"].append(1000 * (perf_counter() - began))
    tally.both += len(ours & theirs)
    tally.ours += len(ours)
    tally.theirs += len(theirs)
    tally.digest.update(f"{kind}:{told}:{sorted(ours)}".encode())


def _like(plain: list[str]) -> Any:
    rows = SearchEntry.objects.order_by()
    for word in plain:
        fields = ("title", "text", "names", "units")
        wanted = Q()
        for name in fields:
            wanted |= Q(**{f"{name}__contains": word})
        rows = rows.filter(wanted)
    return rows


def _time(
    kind: str, told: str, held: tuple[Held, ...], tally: Tally, limit: dict[str, list[float]], rounds: int
) -> None:
    key = SearchEntry.objects.values_list("pk", flat=True).order_by("-pk")[0]
    for _turn in range(rounds):
        page = _timed(lambda: _first_page(told, held))
        tally.times["first_page"].append(page)
        tally.times[kind].append(page)
        asked = wordindex.holding(read_query(told), SECTIONS)
        plain = SearchEntry.objects.filter(asked).order_by("-pk").values_list("pk")[:PAGE]
        tally.times["index"].append(_timed(lambda: list(plain)))  # noqa: B023 -- called at once
        limit["row"].append(_timed(lambda: SearchEntry.objects.get(pk=key)))


def _first_page(told: str, held: tuple[Held, ...]) -> list[SearchEntry]:
    keys = newest(_hits(told, held))
    return [*SearchEntry.objects.in_bulk(keys[:PAGE]).values()]


def _timed(act: Callable[[], Any]) -> float:
    began = perf_counter()
    act()
    return 1000 * (perf_counter() - began)


def _similar(held: tuple[Held, ...], place: Jurisdiction) -> tuple[dict[str, list[float]], dict[str, float]]:
    random = Random(11)  # noqa: S311 -- the same copies in every run
    keys = list(SearchEntry.objects.order_by("pk").values_list("pk", flat=True))
    times: dict[str, list[float]] = {"similar": []}
    first: dict[str, int] = dict.fromkeys(EDITS, 0)
    for key in random.choices(keys, k=COPIES):
        entry = SearchEntry.objects.get(pk=key)
        for name, edit in EDITS.items():
            edited = edit(f"{entry.title}\n{entry.text}", random)
            began = perf_counter()
            like = similar_cases(held, text=edited, jurisdiction=place)
            times["similar"].append(1000 * (perf_counter() - began))
            first[name] += bool(like) and like[0].case.pk == entry.case_id
    return times, {name: round(count / COPIES, 3) for name, count in first.items()}
