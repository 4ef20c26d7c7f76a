from __future__ import annotations

import pytest
from django.urls import reverse

from proposals.roles import Role
from workflow.models import ReviewRule

TWO = {"opinion_leaders": "1", "reply_leaders": "2"}


def address(city, unit="工信局"):
    return reverse("unit_review", args=[city.units[unit].pk])


def test_a_leader_sets_the_rule_and_reads_what_was_before(browse, city):
    city.add_person("第二位领导", city.units["工信局"], Role.BUREAU_LEADER)
    client = browse("工信局", Role.BUREAU_LEADER)

    answer = client.post(address(city), TWO, follow=True)

    assert "审签设置已保存" in answer.text
    assert "2 位领导" in answer.text
    assert ReviewRule.objects.values_list("section_check", "opinion_leaders", "reply_leaders").get() == (
        False,
        1,
        2,
    )


def test_a_rule_that_no_letter_could_meet_comes_back_with_the_reason(browse, city):
    answer = browse("工信局", Role.BUREAU_LEADER).post(address(city), TWO)

    assert answer.status_code == 409
    assert "现任领导有 1 位" in answer.text
    assert not ReviewRule.objects.exists()


def test_a_number_of_no_meaning_comes_back(browse, city):
    answer = browse("工信局", Role.BUREAU_LEADER).post(address(city), TWO | {"reply_leaders": "9"})

    assert answer.status_code == 422


def test_my_posts_leads_a_leader_there(browse, city):
    link = f'href="{address(city)}"'

    assert link in browse("工信局", Role.BUREAU_LEADER).get(reverse("my_posts")).text
    assert link not in browse("工信局", Role.HANDLER).get(reverse("my_posts")).text


@pytest.mark.parametrize(
    "who",
    [
        ("工信局", Role.HANDLER), ("工信局", Role.SECTION_HEAD), ("科技局", Role.BUREAU_LEADER), (Role.OFFICE,),
        (Role.SECRETARIAT,), (Role.AUDITOR,), (Role.ADMINISTRATOR,), ("stranger",),
    ],
)  # fmt: skip
def test_there_is_no_such_page_for_anybody_else(browse, city, who):
    client = browse(*who)

    assert (client.get(address(city)).status_code, client.post(address(city), TWO).status_code) == (404, 404)
