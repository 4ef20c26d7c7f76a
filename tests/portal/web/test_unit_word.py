"""The page on which a bureau's liaison sets the word for its letters (机关代字)."""

from __future__ import annotations

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.city import fresh

LIAISON = ("工信局", Role.LIAISON)
OLD, NEW = "示工信函", "示工函"


def address(city, unit="工信局"):
    return reverse("unit_word", args=[city.units[unit].pk])


def word_of(city):
    return fresh(city.units["工信局"]).document_word


def test_liaison_sets_the_word_and_reads_what_was_before(browse, city):
    client = browse(*LIAISON)

    before = client.get(address(city)).text
    after = client.post(address(city), {"word": NEW}, follow=True).text

    assert (f'value="{OLD}"' in before, "历次设定" in before) == (True, False)
    assert (f'value="{NEW}"' in after, "历次设定" in after, f'<td class="wide">{OLD}</td>' in after) == (
        True,
        True,
        True,
    )
    assert "机关代字已保存" in after
    assert word_of(city) == NEW


def test_liaison_may_take_the_word_away(browse, city):
    answer = browse(*LIAISON).post(address(city), {"word": ""})

    assert (answer.status_code, word_of(city)) == (302, "")


@pytest.mark.parametrize(
    ("word", "status", "told"),
    [
        ("示工函〔2023〕1号", 422, "只填代字本身"),
        ("示" * 31, 422, "30"),
        ("示科技函", 409, "科技局今年所用的机关代字"),
    ],
)
def test_word_that_will_not_do_comes_back_with_the_reason(browse, city, word, status, told):
    answer = browse(*LIAISON).post(address(city), {"word": word})

    assert (answer.status_code, word_of(city)) == (status, OLD)
    assert told in answer.text
    assert word in answer.text


@pytest.mark.parametrize(("who", "led"), [(LIAISON, True), (("工信局", Role.BUREAU_LEADER), False)])
def test_posts_and_the_register_lead_a_liaison_there(browse, city, who, led):
    link, client = f'href="{address(city)}"', browse(*who)
    register = reverse("unit_documents", args=[city.units["工信局"].pk])

    assert [link in client.get(page).text for page in (reverse("my_posts"), register)] == [led, led]


@pytest.mark.parametrize(
    "who",
    [
        ("工信局", Role.BUREAU_LEADER), ("工信局", Role.HANDLER), ("科技局", Role.LIAISON), (Role.OFFICE,),
        (Role.ADMINISTRATOR,), ("stranger",),
    ],
)  # fmt: skip
def test_there_is_no_such_page_for_anybody_else(browse, city, who):
    client = browse(*who)

    answers = [client.get(address(city)), client.post(address(city), {"word": NEW})]

    assert ([answer.status_code for answer in answers], word_of(city)) == ([404, 404], OLD)
