"""Finding what is published: by words of two characters and more, in both scripts, narrowed down and page by page."""

from __future__ import annotations

import re

import pytest

from proposals.roles import Role
from tests.portal.public.scenes import PUBLISHED, many_public
from workflow.models import PublicCase, PublicEntry
from workflow.services.public_indexing import index_stale, rebuild_published

SEARCH = "/public/search/"


def found(client, **query):
    """The numbers that the page lists, in its order."""
    shown = client.get(SEARCH, query).text
    return re.findall(r'<h3><a href="/public/shifan/(\w+)/">', shown)


@pytest.mark.parametrize(
    ("asked", "numbers"),
    [
        ("充电", ["20230002"]), ("充電樁", ["20230002"]), ("电动自行车 充电", ["20230002"]), ("“充电桩”", ["20230002"]),
        ("20230001", ["20230001"]), ("工信局", ["20230001"]), ("安排专班", ["20230001"]), ("科技局已安排专项", ["20230001"]),
        ("金融局已安排专项", []), ("绝密词", []), ("没有的词", []),
    ],
)  # fmt: skip
def test_words_are_found_in_what_is_published_and_in_nothing_else(season, client, asked, numbers):
    assert found(client, q=asked) == numbers


def test_what_was_found_is_marked_in_the_title_and_the_words_around_it(season, client):
    shown = client.get(SEARCH, {"q": "充电桩"}).text

    assert '关于规范电动自行车<mark class="hb-hit">充电桩</mark>的提案' in shown
    assert "找到 1 件" in shown


@pytest.mark.parametrize(
    ("asked", "words"),
    [("电", "“电”只有一个字"), ("，。", "至少两个字"), ("长" * 120, "一次最多写 100 个字"), (" ".join(["电动"] * 3 + ["充电"] * 9), "一次最多查 8 个词")],
    ids=["short", "signs", "long", "many"],
)  # fmt: skip
def test_a_query_that_cannot_be_asked_says_why(season, client, asked, words):
    answer = client.get(SEARCH, {"q": asked})

    assert answer.status_code == 200
    assert words in answer.text


def test_without_words_everything_public_is_listed_the_newest_first(season, client):
    assert found(client) == ["20230002", "20230001"]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ({"state": "replied"}, ["20230001"]), ({"state": ["replied", "filed"]}, ["20230002", "20230001"]),
        ({"year": "2022"}, []), ({"year": "2023"}, ["20230002", "20230001"]), ({"proposer": "body"}, []),
        ({"state": "draft"}, ["20230002", "20230001"]), ({"year": "x", "unit": "-1", "order": "y"}, ["20230002", "20230001"]),
        ({"unit": "999999"}, []), ({"before": "9" * 30}, ["20230002", "20230001"]),
    ],
    ids=str,
)  # fmt: skip
def test_a_choice_narrows_down_and_nonsense_does_not(season, client, query, numbers):
    assert found(client, **query) == numbers


def test_a_unit_narrows_down_to_what_it_handles(city, season, client):
    assert found(client, unit=city.units["科技局"].pk) == ["20230001"]


def test_every_side_says_how_many_each_choice_leaves_with_the_others_chosen(season, client):
    shown = client.get(SEARCH, {"state": "replied"}).text

    sides = re.findall(r'name="(\w+)" value="\w+"( checked)?><span>([^<]+)</span><span>(\d+)</span>', shown)
    assert sides == [
        ("year", "", "2023", "1"), ("state", "", "已立案", "1"), ("state", " checked", "已答复", "1"),
        ("unit", "", "示范市工信局", "1"), ("unit", "", "示范市科技局", "1"), ("unit", "", "示范市金融局", "1"),
        ("proposer", "", "个人", "1"),
    ]  # fmt: skip


def test_pages_follow_each_other_by_key_and_leave_nothing_out(city, client, monkeypatch):
    many_public(city, 5)
    monkeypatch.setattr("portal.public.search_page.SIZE", 2)
    address, pages = SEARCH, []
    while address:
        shown = client.get(address).text
        pages.append(re.findall(r'<h3><a href="/public/shifan/(\w+)/">', shown))
        following = re.search(r'rel="next" href="([^"]+)"', shown)
        address = following and SEARCH + following[1].replace("&amp;", "&")

    assert pages == [["20230005", "20230004"], ["20230003", "20230002"], ["20230001"]]


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_costs_the_same_for_one_hit_and_for_three(city, client, django_assert_num_queries, number):
    many_public(city, number)

    with django_assert_num_queries(11):
        assert len(found(client, q="建议")) == number


@pytest.mark.parametrize(
    "told",
    [
        "第20230001号",
        "〔2023〕1号",
        "〔2023〕0001",
        "1",
        "0001",
        "\uff12\uff10\uff12\uff13\uff10\uff10\uff10\uff11",
    ],
)
def test_another_way_to_write_a_number_leads_to_the_address_that_stays(season, client, told):
    answer = client.get(f"/public/shifan/{told}/")

    assert (answer.status_code, answer.url) == (302, "/public/shifan/20230001/")


def test_a_short_number_that_several_years_have_leads_nowhere(city, season, client):
    PublicCase.objects.filter(reference="20230002").update(reference="20220001", year=2022)

    assert client.get("/public/shifan/1/").status_code == 404


def test_the_index_is_as_the_pages_are_after_every_move_and_when_made_anew(city, season):
    before = sorted(PublicEntry.objects.values_list("pk", "title", "names", "units", "text"))

    made = rebuild_published()

    assert made == 2
    assert sorted(PublicEntry.objects.values_list("pk", "title", "names", "units", "text")) == before


def test_what_changed_past_the_services_is_not_found_until_it_is_made_anew(season, client):
    entry = PublicCase.objects.get(reference="20230002")
    entry.changed_at = "2023-06-03T02:00:00Z"
    entry.save()
    stale = found(client, q="充电")

    made = index_stale(limit=10)

    assert (stale, made, found(client, q="充电"), index_stale(limit=10)) == ([], 1, ["20230002"], 0)


def test_a_case_that_goes_to_other_units_is_found_by_them(city, season, client):
    city.do(
        "hand_over", season.filed, city[Role.OFFICE], PUBLISHED, leads=[city.units["科技局"]], co_handlers=[], information=[],
        document="",
    )  # fmt: skip

    assert found(client, q="示范市科技局 充电桩") == ["20230002"]
