from __future__ import annotations

from collections import Counter

import pytest

from config.bench.lengths import SIZES
from config.bench.trace import find_faults, make_page, measure_pages, trace_page
from workflow.assembly.provenance import Origin


@pytest.mark.parametrize("characters", SIZES.values())
def test_page_is_as_long_as_it_is_to_be_and_holds_passages_of_each_origin(characters):
    page = make_page(characters)

    length = sum(map(len, (*page.opinions, page.reply)))
    assert characters <= length <= 1.3 * characters
    assert set(page.made) == set(Origin)


@pytest.mark.parametrize("characters", SIZES.values())
def test_every_passage_comes_from_where_it_was_taken(characters):
    page = make_page(characters)

    assert Counter(one.origin for one in trace_page(page)) == page.made


def test_bench_tells_both_lengths_their_limits_and_how_time_grows(db):
    report = measure_pages({"page": make_page(600), "double": make_page(1200)}, rows=1, rounds=2)

    assert (report.bench, report.rounds, report.faults) == ("trace", 2, ())
    assert (set(report.ours), set(report.limit), set(report.ratio), set(report.peer)) == (
        {"page", "double", "asks", "growth"}, {"page", "double"}, {"page", "double"}, {"page"},
    )  # fmt: skip


def test_passages_that_come_out_wrong_are_found():
    page = make_page(600)
    origins = trace_page(page)

    assert list(find_faults("page", page, origins)) == []
    assert list(find_faults("page", page, origins[1:])) == ["page: 1 passages made verbatim, 0 found"]
