"""The bench of the search on few rows: what it counts is right, and the search finds what LIKE finds."""

from __future__ import annotations

from random import Random

import pytest

from config.bench.copies import EDITS
from config.bench.corpus import lay_corpus
from config.bench.report import Report
from config.bench.search import AT, Tally, _compare, _queries
from proposals.models import User
from proposals.queries import held_posts_at
from proposals.roles import Role
from proposals.search.likeness import grams, jaccard
from workflow.services.indexing import rebuild

TEXT = "关于充电桩的建议\n到2026年建成500个。由供电局牵头。住建局配合。每年公布进度。"


def test_the_search_finds_what_like_finds_and_says_so(db):
    lay_corpus(40)
    assert rebuild() == 40
    held = held_posts_at(User.objects.get(posts__role=Role.SECRETARIAT), AT)
    tally = Tally()

    for kind, told, plain in _queries():
        _compare(kind, told, plain, held, tally)

    assert (tally.recall, tally.precision) == (1.0, 1.0)
    assert tally.ours == tally.theirs > 200


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_copy_is_another_text_that_is_still_like_it(name):
    copy = EDITS[name](TEXT, Random(3))  # noqa: S311 -- the same copies in every run

    assert copy != TEXT
    assert 0.1 < jaccard(grams(TEXT), grams(copy)) <= 1


def test_what_is_extra_stands_at_the_top_of_the_report():
    report = Report("search", 1, {}, {}, {}, machine={}, extra={"recall": 1.0})

    assert report.as_json()["recall"] == 1.0
    assert "extra" not in report.as_json()
