"""Looking for words over the API: the same finds as on the page, and nothing that the caller may not read."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.correspondence import drafted, kept, sent

ADDRESS = "/api/v1/search/"


@pytest.fixture
def letter(city):
    """A sent opinion of which one passage is for the leads alone."""
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    parts = ("一、关于培育\n　　已安排专项。", kept("二、关于数据\n　　松湖名单尚未公布。"))
    return sent(city, drafted(city, case, "科技局", *parts), "科技局")


def test_a_hit_tells_its_case_its_letter_and_the_words_around(city, api, letter):
    case = letter.links.get().case

    status, body = api(city[Role.OFFICE]).get(ADDRESS, q="安排專項")

    [hit] = body["results"]
    assert (status, body["next"], body["previous"]) == (200, None, None)
    assert (hit["url"], hit["part"], hit["part_label"], hit["day"]) == (
        f"/api/v1/opinions/{letter.pk}/", "opinion", "会办意见", "2023-04-25",
    )  # fmt: skip
    assert hit["case"]["reference"] == fresh(case).proposal.number
    assert hit["organisation"]["short_name"] == "科技局"
    assert [piece["text"] for piece in hit["snippet"] if piece["hit"]] == ["安排专项"]


def test_what_two_bureaus_keep_is_found_by_them_alone(city, api, letter):
    found = {
        str(key): len(api(city[key]).get(ADDRESS, q="松湖")[1]["results"])
        for key in (
            ("工信局", Role.HANDLER),
            ("科技局", Role.HANDLER),
            Role.OFFICE,
            Role.AUDITOR,
            Role.MEMBER,
        )
    }

    assert list(found.values()) == [1, 1, 0, 0, 0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "企业"}, 1),
        ({"q": "企业", "where": "title"}, 1),
        ({"q": "企业", "where": "reply"}, 0),
        ({"q": "企业", "state": "handling", "kind": "cppcc_proposal", "category": "经济"}, 1),
        ({"q": "企业", "state": "filed"}, 0),
        ({"q": "企业", "proposer": "无人"}, 0),
        ({"q": "企业", "session": "999999"}, 0),
        ({"q": "企业", "organisation": "999999"}, 0),
    ],
)
def test_hits_are_narrowed(city, api, query, found):
    city.handling()

    assert len(api(city[Role.OFFICE]).get(ADDRESS, **query)[1]["results"]) == found


@pytest.mark.parametrize(
    ("query", "field", "code"),
    [
        ({}, "q", "required"),
        ({"q": "桩"}, "q", "query_short"),
        ({"q": "，"}, "q", "query_empty"),
        ({"q": " ".join(["电量"] * 4 + ["水量"] * 5)}, "q", "query_many"),
        ({"q": "企业", "where": "anything"}, "where", "invalid_choice"),
        ({"q": "企业", "sort": "day"}, "sort", "unknown_field"),
    ],
)
def test_what_makes_no_sense_is_refused(city, api, query, field, code):
    status, body = api(city[Role.OFFICE]).get(ADDRESS, **query)

    assert status == 400
    assert [fault["code"] for fault in body["errors"][field]] == [code]


def test_who_is_not_logged_in_is_told_so(city, api):
    assert api().get(ADDRESS, q="企业")[0] == 401


def test_pages_go_from_the_newest_to_the_oldest(city, api):
    for day in (1, 2, 3):
        city.draft(day=date(2023, 1, day))
    program = api(city[Role.MEMBER])

    first = program.get(ADDRESS, q="企业", page_size=2)[1]
    second = program.get(first["next"])[1]

    days = [hit["day"] for page in (first, second) for hit in page["results"]]
    assert days == ["2023-01-03", "2023-01-02", "2023-01-01"]


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_for_one_hit_and_for_three(city, api, django_assert_num_queries, number):
    for _ in range(number):
        city.draft()
    program = api(city[Role.MEMBER])

    with django_assert_num_queries(5):
        program.get(ADDRESS, q="企业")
