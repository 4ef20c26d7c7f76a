from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Deputy
from proposals.roles import Role
from tests.city import UNIT_ROLES, at, make_city
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.models import ReviewRule
from workflow.services.units import set_review_rule

DAY = date(2023, 4, 26)
ONE = {"section_check": True, "opinion_leaders": 1, "reply_leaders": 1}


@pytest.fixture
def city(db):
    return make_city()


def setting(city, actor, unit="工信局", **rule):
    return set_review_rule(city.units[unit], actor=actor, at=at(DAY), **(ONE | rule))


def test_review_rule_is_kept_with_who_set_it_and_when(city):
    leader = city["工信局", Role.BUREAU_LEADER]
    city.add_person("第二位领导", city.units["工信局"], Role.BUREAU_LEADER)

    setting(city, leader, section_check=False, reply_leaders=2)

    assert ReviewRule.objects.values(
        "organisation", "section_check", "opinion_leaders", "reply_leaders", "set_by", "set_at"
    ).get() == {
        "organisation": city.units["工信局"].pk,
        "section_check": False,
        "opinion_leaders": 1,
        "reply_leaders": 2,
        "set_by": leader.pk,
        "set_at": at(DAY),
    }


def test_review_rule_before_stays_and_the_same_again_is_no_change(city):
    leader = city["工信局", Role.BUREAU_LEADER]
    first = setting(city, leader)
    second = setting(city, leader, section_check=False)

    again = setting(city, leader, section_check=False)

    assert (again, list(ReviewRule.objects.order_by("pk"))) == (second, [first, second])


@pytest.mark.parametrize("role", [role for role in UNIT_ROLES if role != Role.BUREAU_LEADER])
def test_review_rule_is_not_for_others_of_the_bureau(city, role):
    with pytest.raises(ForbiddenMoveError):
        setting(city, city["工信局", role])


def test_review_rule_is_not_for_leaders_of_another_bureau_offices_or_deputies(city):
    deputy = city["stranger"]
    post = city["工信局", Role.BUREAU_LEADER].posts.get()
    Deputy.objects.create(post=post, person=deputy, from_on=DAY, until_on=DAY)

    for person in (city["科技局", Role.BUREAU_LEADER], city[Role.OFFICE], city[Role.ADMINISTRATOR], deputy):
        with pytest.raises(ForbiddenMoveError):
            setting(city, person)

    assert not ReviewRule.objects.exists()


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ({"reply_leaders": 2}, "too_few_leaders"),
        ({"opinion_leaders": 3}, "too_few_leaders"),
        ({"opinion_leaders": 0}, "leaders_out_of_range"),
        ({"reply_leaders": 4}, "leaders_out_of_range"),
    ],
)
def test_review_rule_that_no_letter_could_meet_is_refused(city, rule, code):
    with pytest.raises(MoveRefusedError) as refusal:
        setting(city, city["工信局", Role.BUREAU_LEADER], **rule)

    assert (refusal.value.refusal.code, ReviewRule.objects.count()) == (code, 0)
