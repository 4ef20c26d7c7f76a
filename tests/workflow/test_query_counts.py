"""How many statements the moves cost that are made most. A number that rises needs a reason."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import at, make_city
from workflow.services import perform

HANDED_OVER, SENT = date(2023, 4, 21), date(2023, 4, 25)
FRAME = 2
"""The savepoint around the move, and its release; outside of a test the transaction has no statement of its own."""


@pytest.fixture
def city(db):
    made = make_city()
    for name in ("卫健局", "交通局"):
        made.add_unit(name)
    return made


@pytest.fixture
def counted(django_assert_num_queries):
    """Make a move, which must cost so many statements."""

    def make(statements, name, subject, actor, day, **inputs):
        with django_assert_num_queries(statements + FRAME):
            perform(name, subject, actor=actor, at=at(day), **inputs)

    return make


def test_a_receipt_costs_fifteen_statements(city, counted):
    """Three of them keep the closure figures: what counted before, what counts after, and the difference is added."""
    case = city.handling()

    counted(15, "accept", city.assignment(case, "科技局"), city["科技局", Role.LIAISON], HANDED_OVER)


@pytest.mark.parametrize("co", [("科技局",), ("科技局", "金融局", "发改局", "卫健局")])
def test_handing_over_costs_the_same_for_two_units_and_for_five(city, counted, co):
    """One INSERT lays the rungs of all ladders that begin; whose turn it is is read apart from who only hears of it.

    Four of them let the proposal be found by its units: they and its entry are read, the row and its words are written.
    One asks whether the public reads of it, three keep the closure figures, one whether it is to go with others.
    """
    case = city.filed()

    counted(
        24, "hand_over", case, city[Role.OFFICE], HANDED_OVER,
        leads=[city.units["工信局"]], co_handlers=[city.units[name] for name in co], information=[], document="",
    )  # fmt: skip


def test_sending_an_opinion_costs_forty_four_statements(city, counted):
    """Four of them number it: the register is locked, its last number and those of archives are read, one is added.

    Seven let it be found: its text, what of it is confidential, its cases, bureau and city are read, entry and words written.
    Three keep the closure figures.
    """
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    opinion = city.opinion_approved(case, "科技局")

    counted(44, "send", opinion, city["科技局", Role.LIAISON], SENT)


def test_a_reminder_costs_eleven_statements(city, counted):
    """Three of them keep its pace: earlier urgings and the calendar are read, and this one is added."""
    case = city.handling()

    counted(11, "remind", city.assignment(case, "科技局"), city[Role.OFFICE], SENT, reason="请抓紧。")


def test_closing_costs_seventeen_statements(city, counted):
    """Three of them keep the closure figures: a quarter on top of the others, not more; one says that the
    public page is another now, one ends the day for rating the proposal."""
    case = city.evaluated()
    city.do("decide_publication", case, city[Role.OFFICE], date(2023, 5, 26), publication="full")

    counted(17, "close", case, city[Role.SECRETARIAT], date(2023, 5, 27), outcome="in_progress")
