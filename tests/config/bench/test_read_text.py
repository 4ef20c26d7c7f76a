from __future__ import annotations

from dataclasses import replace

import pytest

from config.bench.lengths import SIZES
from config.bench.published import make_published
from config.bench.read_text import find_faults, measure_pages
from proposals.parsing import read


@pytest.mark.parametrize(("size", "characters"), SIZES.items())
def test_everything_on_the_page_is_read(size, characters):
    page = make_published(characters)

    assert list(find_faults(size, page, read(page.text))) == []


def test_bench_tells_both_lengths_their_limits_and_how_time_grows(db):
    pages = {"page": make_published(600), "double": make_published(4000)}

    report = measure_pages(pages, rows=1, rounds=2)

    assert (report.bench, report.rounds, report.faults, report.peer) == ("read_text", 2, (), {})
    assert (set(report.ours), set(report.limit), set(report.ratio)) == (
        {"page", "double", "growth"}, {"page", "double"}, {"page", "double"},
    )  # fmt: skip


def test_what_was_not_read_is_found():
    page = make_published(600)
    reading = read(page.text)

    assert list(find_faults("page", page, replace(reading, numbers=(), parts=reading.parts[1:]))) == [
        "page: numbers ['20230405'] made, [] read",
        "page: letters 6 made, 5 read",
    ]
