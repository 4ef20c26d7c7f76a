from __future__ import annotations

import pytest

from config.bench.check_letter import find_faults, measure_pages
from config.bench.lengths import SIZES
from config.bench.published import make_published
from workflow.assembly.checking import check_paper


@pytest.mark.parametrize(("size", "characters"), SIZES.items())
def test_every_planted_slip_is_found_once(size, characters):
    page = make_published(characters)

    assert list(find_faults(size, page, check_paper(page.text))) == []


def test_bench_tells_both_lengths_their_limits_and_how_time_grows(db):
    pages = {"page": make_published(600), "double": make_published(4000)}

    report = measure_pages(pages, rows=1, rounds=2)

    assert (report.bench, report.rounds, report.faults, report.peer) == ("check_letter", 2, (), {})
    assert (set(report.ours), set(report.limit), set(report.ratio)) == (
        {"page", "double", "growth"}, {"page", "double"}, {"page", "double"},
    )  # fmt: skip


def test_slips_that_are_not_found_are_told():
    page = make_published(600)
    findings = check_paper(page.text.replace("市水务局", "市教育局"))

    assert list(find_faults("page", page, findings)) == [
        "page: bureau_without_opinion 市水务局 planted, nothing found"
    ]
