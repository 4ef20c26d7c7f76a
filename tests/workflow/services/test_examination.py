"""Comparing what is under examination, and examining many at one stroke."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proposals.models import Proposal
from proposals.queries import held_posts
from proposals.roles import Role
from proposals.services.texts import AskInput
from tests.city import DAY, at, fresh, make_city
from workflow.models import Case, Comparison, Look
from workflow.queries.examination import likenesses, under_examination
from workflow.services import open_case
from workflow.services.examination import (
    Examined,
    compare,
    compare_waiting,
    file_many,
    look,
    nothing_alike,
    recommend_many,
)

PARKS = "公园的长椅和路灯年久失修，老人夜间散步容易摔倒，附近居民多次反映，至今没有更换。"


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def held(city):
    return held_posts(city[Role.SECRETARIAT], DAY)


def parks(city, title="关于修缮公园设施的建议", day=DAY):
    """A proposal that has nothing in common with the city's usual one."""
    case = open_case(
        actor=city[Role.MEMBER], session=city.session, title=title, reasons=PARKS, at=at(day),
        asks=[AskInput("一", "", "在公园主路上加装太阳能路灯，并逐月巡查。")],
    )  # fmt: skip
    city.do("submit", case, city[Role.MEMBER], day)
    return fresh(case)


def many(move, cases, city, key="k" * 32, **given):
    given = {"category": "经济发展", "nature": "ordinary"} | given
    return move(
        [Examined(case, **given) for case in cases], actor=city[Role.SECRETARIAT], key=key, at=at(DAY)
    )


def test_a_comparison_keeps_the_likest_and_leaves_out_what_is_merely_a_proposal(city):
    old, new = city.filed(title="关于加快企业培育的建议"), city.submitted(title="关于加快企业培育的提案")
    parks(city)

    compare(new, at=at(DAY))

    [line] = likenesses([new.pk])[new.pk]
    assert line.case == old.pk
    assert line.score > 600
    assert [line.case for line in likenesses([old.pk])[old.pk]] == [new.pk]


def test_the_job_compares_each_text_once(city):
    case = city.submitted()
    city.draft()
    city.filed()

    assert (compare_waiting(at(DAY)), compare_waiting(at(DAY))) == (1, 0)

    city.do("return_for_correction", case, city[Role.SECRETARIAT], DAY, ground="no_facts", reason="请补。")
    city.do(
        "edit", fresh(case), city[Role.MEMBER], DAY,
        title="改过的案由", reasons=PARKS, asks=[AskInput("一", "", "加装路灯。")],
    )  # fmt: skip
    city.do("resubmit", fresh(case), city[Role.MEMBER], DAY)
    assert compare_waiting(at(DAY)) == 1
    assert Comparison.objects.get().text_version == 2


def test_the_queue_says_what_is_like_something_and_what_was_looked_at(city, held):
    first, second, alone = city.submitted(title="甲"), city.submitted(title="乙"), parks(city)
    for case in (first, second, alone):
        compare(case, at=at(DAY))
    look(first, person=city[Role.EXAMINER], held=held, at=at(DAY))

    told = dict(under_examination(held).values_list("pk", "alike"))
    looked = dict(under_examination(held).values_list("pk", "looked"))

    assert told == {first.pk: True, second.pk: True, alone.pk: False}
    assert looked == {first.pk: True, second.pk: False, alone.pk: False}


def test_a_look_keeps_which_cases_were_shown(city, held):
    old, new = city.filed(), city.submitted()

    look(new, person=city[Role.EXAMINER], held=held, at=at(DAY))
    look(new, person=city[Role.EXAMINER], held=held, at=at(DAY, 5))

    seen = Look.objects.get()
    assert (seen.person, seen.looked_at, seen.text_version) == (city[Role.EXAMINER], at(DAY, 5), 1)
    assert list(seen.shown.values_list("other", flat=True)) == [old.pk]


def test_drafts_of_others_are_compared_with_nothing(city):
    city.draft()
    case = city.submitted()

    assert nothing_alike(case, at=at(DAY))


def test_a_batch_passes_what_is_like_nothing_and_holds_what_nobody_looked_at(city, held):
    city.filed()
    like, looked, alone = city.submitted(title="甲"), city.submitted(title="乙"), parks(city)
    look(looked, person=city[Role.SECRETARIAT], held=held, at=at(DAY))

    results = many(recommend_many, [like, looked, alone], city)

    assert {pk: refusal and refusal.code for pk, refusal in results.items()} == {
        like.pk: "similar_not_reviewed", looked.pk: None, alone.pk: None,
    }  # fmt: skip
    assert [fresh(case).state for case in (like, looked, alone)] == [
        "submitted",
        "recommended",
        "recommended",
    ]
    assert fresh(alone).proposal.category == "经济发展"


def test_numbers_of_a_batch_follow_the_order_of_submission(city):
    days = [DAY + timedelta(days=n) for n in (2, 0, 1)]
    cases = [city.recommended(title=f"第{n}件", day=day) for n, day in enumerate(days)]

    many(file_many, cases, city)

    assert [fresh(case).proposal.number for case in cases] == ["20230003", "20230001", "20230002"]
    assert fresh(cases[1]).proposal.class_number == "经济发展类001号"


def test_a_batch_that_is_sent_twice_files_once(city):
    cases = [city.recommended(title=f"第{n}件") for n in range(3)]

    first, second = (many(file_many, cases, city) for _time in range(2))

    assert first == second == dict.fromkeys([case.pk for case in cases])
    assert Proposal.objects.exclude(number=None).count() == 3
    assert Case.objects.filter(events__transition="file").count() == 3


def test_each_row_of_a_batch_answers_for_itself(city):
    good, bad = city.recommended(title="好"), city.submitted(title="未初审")

    results = many(file_many, [bad, good], city)

    assert results[good.pk] is None
    assert results[bad.pk].code == "wrong_state"


def test_a_batch_asks_every_right_anew(city):
    case = city.recommended()

    results = file_many(
        [Examined(case, "经济发展", "ordinary")],
        actor=city[Role.OFFICE],
        key="k" * 32,
        at=at(date(2023, 2, 3)),
    )

    assert results[case.pk].code == "forbidden"
    assert fresh(case).state == "recommended"
