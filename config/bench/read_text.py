"""Bench `read_text`: a published page of 6,000 characters becomes typed values, and one twice as long.

Ours is `read`, what `manage.py read_text` does with a file's text. The limit is the text with one dress for each sign,
cut into lines: every reading begins so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.bench.lengths import MOST_IN_A_ROUND, SIZES, in_turns, report
from config.bench.published import NUMBER, Published, make_published
from proposals.parsing import Kind, Reading, read
from proposals.parsing.source import source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from config.bench.report import Report


def measure(*, rows: int, rounds: int) -> Report:
    """At most ten pages of each length in a round. The report's faults tell of what was not read."""
    pages = {size: make_published(characters) for size, characters in SIZES.items()}
    return measure_pages(pages, rows=rows, rounds=rounds)


def measure_pages(pages: Mapping[str, Published], *, rows: int, rounds: int) -> Report:
    """These pages, which are called `page` and `double`."""
    turns = min(rows, MOST_IN_A_ROUND) * rounds
    ours, limit, faults = in_turns(
        pages, lambda page: read(page.text), lambda page: source_of(page.text), find_faults, turns=turns
    )
    return report("read_text", rounds, ours, limit, faults)


def find_faults(size: str, page: Published, reading: Reading) -> Iterator[str]:
    """What reading did not find on the page, in words."""
    found = {
        "kind": (reading.kind.value, Kind.PAGE),
        "numbers": ([one.value for one in reading.numbers], [NUMBER]),
        "asks": (len(reading.asks), page.asks),
        "letters": (len(reading.parts), page.letters),
    }
    for name, (ours, made) in found.items():
        if ours != made:
            yield f"{size}: {name} {made} made, {ours} read"
