"""Bench `check_letter`: what is wrong on a published page of 6,000 characters, and on one twice as long.

Ours is `check_paper`, what `manage.py check_letter` does with a file's text: it reads the page, holds its reply against
its opinions and asks, and runs every check on each of its letters. The limit is reading the page once, without which
nothing can be checked.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.bench.lengths import MOST_IN_A_ROUND, SIZES, in_turns, report
from config.bench.published import PLANTED, Published, make_published
from proposals.parsing import read
from workflow.assembly.checking import check_paper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from config.bench.report import Report
    from workflow.assembly.checking import Finding


def measure(*, rows: int, rounds: int) -> Report:
    """At most ten pages of each length in a round. The report's faults tell of planted slips that were not found."""
    pages = {size: make_published(characters) for size, characters in SIZES.items()}
    return measure_pages(pages, rows=rows, rounds=rounds)


def measure_pages(pages: Mapping[str, Published], *, rows: int, rounds: int) -> Report:
    """These pages, which are called `page` and `double`."""
    turns = min(rows, MOST_IN_A_ROUND) * rounds
    ours, limit, faults = in_turns(
        pages, lambda page: check_paper(page.text), lambda page: read(page.text), find_faults, turns=turns
    )
    return report("check_letter", rounds, ours, limit, faults)


def find_faults(size: str, _page: Published, findings: Sequence[Finding]) -> Iterator[str]:
    """Which planted slips were not found, or not once, in words."""
    for code, words in PLANTED.items():
        found = [one.text for one in findings if one.code == code]
        if found != [words]:
            yield f"{size}: {code} {words} planted, {'、'.join(found) or 'nothing'} found"
