"""What the database finds by its words is what stands in the text: the same on SQLite and on PostgreSQL."""

from __future__ import annotations

from copy import copy
from random import Random

import pytest
from django.db import connection

from config.bench.scratch import analyse
from proposals.search import SECTIONS, fold, read_query
from tests.city import make_city
from workflow import wordindex
from workflow.models import SearchEntry
from workflow.wordindex import postgresql

LETTERS = "专精特新專充电桩年著着5G2é·，。 \n'\"\\:&|!*()_-.㎡"


@pytest.fixture
def entry(db):
    make_city().draft()
    return SearchEntry.objects.get()


def rewrite(entry, **sections):
    """The entry with other words, as they are kept when a text changes."""
    before = copy(entry)
    for name, text in sections.items():
        setattr(entry, name, text)
    entry.save()
    wordindex.write([entry], instead_of=[before])


def stands(entry, asked, sections):
    told = [fold(getattr(entry, section)) for section in sections]
    return all(any(phrase.pattern.search(words) for words in told) for phrase in asked.phrases)


def test_the_database_finds_exactly_what_stands_in_the_text(entry):
    random = Random(20250421)  # noqa: S311 -- the same texts in every run
    wrong, found = [], 0
    for _turn in range(150):
        rewrite(
            entry, **{name: "".join(random.choices(LETTERS, k=random.randint(0, 25))) for name in SECTIONS}
        )
        source = getattr(entry, random.choice(SECTIONS)) or LETTERS
        start = random.randrange(len(source))
        asked = read_query(source[start : start + random.randint(2, 8)])
        sections = random.sample(SECTIONS, random.randint(1, 4))
        there = (
            SearchEntry.objects.filter(wordindex.holding(asked, sections)).exists() if asked.phrases else None
        )
        found += bool(there)
        if there is not None and there != stands(entry, asked, sections):
            wrong.append((entry.text, asked, sections, there))

    assert wrong == []
    assert found > 20


@pytest.fixture
def analysed(db):
    """Two entries, with what the database knows of their words: that every entry has them."""
    city = make_city()
    city.draft()
    city.draft()
    wordindex.clear()
    told = {"title": "充电桩", "text": "专精特新，5G企业"}
    SearchEntry.objects.update(**dict.fromkeys(SECTIONS, "") | told)
    wordindex.write(SearchEntry.objects.all())
    analyse()
    wordindex.learn()
    return city.jurisdiction.pk


@pytest.mark.parametrize(
    ("query", "sections", "there"),
    [
        ("专精特新", SECTIONS, True),
        ("特新，5G 充电桩", SECTIONS, True),
        ("专精 特新企业", SECTIONS, False),
        ("充电", ("title",), True),
        ("充电", ("names", "text"), False),
    ],
)
@pytest.mark.usefixtures("analysed")
def test_the_same_is_found_by_words_that_most_entries_have(query, sections, there):
    assert SearchEntry.objects.filter(wordindex.holding(read_query(query), sections)).exists() is there


@pytest.mark.postgres
def test_an_entry_is_found_also_before_it_has_a_line_and_common_words_tell_nothing(analysed):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE workflow_searchentry SET line = NULL")
    found = [
        SearchEntry.objects.filter(wordindex.holding(read_query(query), SECTIONS)).exists()
        for query in ("专精特新", "专精企业", "桩电 专精")
    ]

    assert found == [True, False, False]
    where = {"part": "proposal", "jurisdiction": analysed}
    assert postgresql.telling(["专精", "不在"], 0, **where) == ["不在"]


def test_what_no_text_may_hold_harms_no_index(entry):
    rewrite(entry, text="字\x01充电桩 'a' \"b\" \\c ☃ 😀", title="😀" * 50)

    asked = read_query("充电桩")

    assert SearchEntry.objects.filter(wordindex.holding(asked, SECTIONS)).count() == 1


def test_words_of_the_query_language_are_words(entry):
    rewrite(entry, text="AND or NOT near and OR")

    asked = read_query('AND OR "NOT near"')

    assert len(asked.phrases) == 3
    assert SearchEntry.objects.filter(wordindex.holding(asked, SECTIONS)).count() == 1


def test_the_likest_entry_has_most_of_the_rare_words(entry):
    place = entry.jurisdiction_id

    found = wordindex.alike(["企业", "创新", "不在"], part="proposal", jurisdiction=place, most=5)

    assert found == [entry.pk]
    assert wordindex.alike(["不在"], part="proposal", jurisdiction=place, most=5) == []
    assert wordindex.alike(["企业"], part="reply", jurisdiction=place, most=5) == []
    assert wordindex.alike([], part="proposal", jurisdiction=place, most=5) == []
