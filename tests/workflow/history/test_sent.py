"""What became of the opinions that a bureau sent in a year."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import make_city
from workflow.history.sent import Fate, fates_of_year
from workflow.models import PassageUse

DAY = date(2023, 5, 22)
TWO_SECTIONS = "一、关于培育\n　　科技局已安排专项，支持企业创新。\n二、关于环境\n　　科技局已简化申报材料。"


@pytest.fixture
def city(db):
    return make_city()


def fates(city, unit, role=Role.HANDLER, year=2023):
    return fates_of_year(year, held_posts(city[unit, role], DAY))


def answered(city, uses, *, title="关于加快企业培育的建议"):
    """An answered case in which the passages of 科技局 met these fates, in turn."""
    case = city.handling(co=("科技局",), title=title)
    city.accept(case, "工信局", "科技局")
    opinion = city.opinion_sent(case, "科技局", text=TWO_SECTIONS)
    passages = list(opinion.passages.order_by("position"))
    marked = {p.pk: (uses[n % len(uses)], "与本案无关") for n, p in enumerate(passages)}
    share, handler = city.assignment(case, "科技局"), city["工信局", Role.HANDLER]
    city.do("mark_use", share, handler, date(2023, 5, 10), uses=marked)
    city.consulted(case)
    city.delivered(case)
    return case


@pytest.mark.parametrize(
    ("uses", "fate"),
    [
        (["used"], Fate.USED),
        (["used", "not_used"], Fate.PARTLY),
        (["partly"], Fate.PARTLY),
        (["not_used"], Fate.NOT_USED),
    ],
)
def test_marks_on_the_passages_decide_once_the_reply_is_out(city, uses, fate):
    answered(city, uses)

    assert fates(city, "科技局") == {fate: 1}


def test_letter_is_pending_until_the_reply_is_out_whatever_is_marked(city):
    case = city.handling(co=("科技局",))
    city.accept(case, "工信局", "科技局")
    city.opinion_sent(case, "科技局")
    city.use_all(case, "科技局")

    assert fates(city, "科技局") == {Fate.PENDING: 1}


def test_letter_for_several_cases_is_pending_until_the_last_of_them_is_answered(city):
    first, second = city.handling(title="甲", co=("科技局",)), city.handling(title="乙", co=("科技局",))
    for case in (first, second):
        city.accept(case, "工信局", "科技局")
    city.opinion_sent(first, "科技局", cases=[second])
    city.use_all(first, "科技局")
    city.consulted(first)
    city.delivered(first)

    assert fates(city, "科技局") == {Fate.PENDING: 1}


def test_letter_on_which_nobody_said_a_word_is_told_apart(city):
    answered(city, ["used"])
    PassageUse.objects.all().delete()

    assert fates(city, "科技局") == {Fate.UNMARKED: 1}


def test_later_version_stands_for_the_one_before(city):
    case = city.handling(co=("科技局",))
    city.accept(case, "工信局", "科技局")
    city.opinion_sent(case, "科技局")
    share, handler = city.assignment(case, "科技局"), city["工信局", Role.HANDLER]
    city.do("ask_again", share, handler, date(2023, 5, 8), reason="请补数据。")
    city.opinion_sent(case, "科技局", day=date(2023, 5, 9))

    assert fates(city, "科技局") == {Fate.PENDING: 1}


def test_only_the_own_bureaus_letters_of_that_year_count(city):
    answered(city, ["used"])

    assert fates(city, "工信局") == fates(city, "发改局") == {}
    assert fates(city, "科技局", year=2022) == {}
    assert fates_of_year(2023, held_posts(city[Role.OFFICE], DAY)) == {}


@pytest.mark.parametrize("letters", [1, 3])
def test_counting_costs_the_same_for_any_number_of_letters(city, django_assert_num_queries, letters):
    for n in range(letters):
        answered(city, ["used"], title=f"提案{n}")
    held = held_posts(city["科技局", Role.HANDLER], DAY)

    with django_assert_num_queries(3):
        assert fates_of_year(2023, held) == {Fate.USED: letters}
