"""SQL that is built once for each shape finds what each question's own SQL finds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from functools import partial
from itertools import product

import pytest
from django.test import RequestFactory

from portal.web.case_list import CASES
from portal.web.keyset import page_by
from portal.web.shaped import read_piece
from portal.web.visitor import Visitor
from proposals.models import Organisation
from proposals.queries import held_posts
from proposals.roles import Role
from tests.recording import recorded

DAY = date(2023, 6, 1)
READERS = {
    "secretariat": Role.SECRETARIAT,
    "auditor": Role.AUDITOR,
    "lead": ("工信局", Role.HANDLER),
    "co": ("科技局", Role.LIAISON),
    "member": Role.MEMBER,
    "administrator": Role.ADMINISTRATOR,
}
FILTERS = (
    {},
    {"state": "handling"},
    {"unit": "科技局"},
    {"year": "2023", "overdue": "on"},
    {"category": "经济发展", "waiting": "receipt"},
    {"outcome": "B", "kind": "proposal"},
    {"role": "co"},
)
ORDERS = ("", "number", "due", "moved")


@recorded
def made_season(city):
    city.accept(city.handling(title="交办的提案", day=date(2023, 4, 21)), "科技局")
    city.filed(title="立案的提案")
    city.submitted(title="提交的提案")
    city.replied(title="答复的提案")


@pytest.fixture
def season(city):
    made_season(city)
    return city


def visitor(person, at=DAY):
    held = held_posts(person, at)
    return Visitor(person, held, datetime(at.year, at.month, at.day, 4, tzinfo=UTC), at)


def walked(read, order):
    """Every page of two, to the end and back again: the keys, the counts and the ways on."""
    seen, address = [], "/cases/"
    while len(seen) < 12:
        page = page_by(read, RequestFactory().get(address), size=2, order=order)
        seen.append(([(row.pk, row.list_count) for row in page.rows], page.newer, page.older))
        way = page.older if len(seen) < 6 else page.newer
        if not way:
            break
        address = f"/cases/{way}"
    return seen


def asked(me, query):
    units = dict(Organisation.objects.values_list("short_name", "pk"))
    return CASES.form_class({**query, "unit": units.get(query.get("unit"), "")}, me=me).narrowing


@pytest.mark.parametrize("reader", READERS)
def test_a_shape_finds_what_the_question_finds(season, reader):
    me = visitor(season[READERS[reader]])

    for query, order in product(FILTERS, ORDERS):
        narrowing = asked(me, {**query, "order": order})
        plain = walked(CASES.pieces(me, narrowing.asked), narrowing.order)
        assert walked(partial(read_piece, CASES, narrowing.shape), narrowing.order) == plain, (query, order)


def test_people_whose_posts_are_alike_share_the_sql_and_not_the_cases(season):
    season.add_unit("水务局")
    first, second = (visitor(season[unit, Role.HANDLER]) for unit in ("工信局", "水务局"))
    shapes = [asked(me, {"unit": "科技局"}).shape for me in (first, second)]
    found = [walked(partial(read_piece, CASES, shape), asked(first, {}).order) for shape in shapes]

    assert shapes[0] == shapes[1]
    assert [len(pages[0][0]) for pages in found] == [2, 0]


def test_the_day_is_not_part_of_the_shape(season):
    days = [visitor(season[Role.SECRETARIAT], day) for day in (date(2023, 4, 22), DAY)]
    shapes = [asked(me, {"overdue": "on"}).shape for me in days]
    found = [walked(partial(read_piece, CASES, shape), asked(days[0], {}).order) for shape in shapes]

    assert shapes[0] == shapes[1]
    assert found[0] != found[1]


def test_words_to_look_for_have_sql_of_their_own(season):
    me = visitor(season[Role.SECRETARIAT])

    assert asked(me, {"q": "立案"}).shape is None
    assert asked(me, {"q": "立案", "state": "filed"}).shape is None
