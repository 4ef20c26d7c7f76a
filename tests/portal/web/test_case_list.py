"""The case list: filters, pages, and what nobody may see there."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from proposals.roles import Role

LIST = reverse("case_list")


@pytest.fixture
def season(city):
    """Three cases in different states: handed over, filed, submitted; and a draft."""
    city.accept(city.handling(title="交办的提案"), "科技局")
    city.filed(title="立案的提案")
    city.submitted(title="提交的提案")
    city.draft(title="没写完的提案")
    return city


def titles(client, **query):
    response = client.get(LIST, query)
    return [row.proposal.title for row in response.context["rows"]]


@pytest.mark.parametrize(
    ("key", "seen"),
    [
        ((Role.SECRETARIAT,), ["提交的提案", "立案的提案", "交办的提案"]),
        ((Role.OFFICE,), ["立案的提案", "交办的提案"]),
        (("科技局", Role.HANDLER), ["交办的提案"]),
        (("发改局", Role.HANDLER), []),
        ((Role.MEMBER,), ["没写完的提案", "提交的提案", "立案的提案", "交办的提案"]),
        (("stranger",), []),
        ((Role.ADMINISTRATOR,), []),
    ],
)
def test_list_holds_what_the_posts_open(season, browse, key, seen):
    assert titles(browse(*key)) == seen


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"state": "filed"}, ["立案的提案"]),
        ({"kind": "npc_suggestion"}, []),
        ({"q": "提交"}, ["提交的提案"]),
        ({"q": "20230001"}, ["交办的提案"]),
        ({"q": "金融局"}, ["交办的提案"]),
        ({"q": "%"}, []),
        ({"overdue": "on", "state": "handling"}, ["交办的提案"]),
        ({"state": "nonsense"}, ["提交的提案", "立案的提案", "交办的提案"]),
        ({"session": "999"}, ["提交的提案", "立案的提案", "交办的提案"]),
    ],
)
def test_filters_narrow_the_list(season, browse, query, found):
    assert titles(browse(Role.SECRETARIAT), **query) == found


def test_filter_by_the_units_own_part(season, browse):
    client = browse("科技局", Role.HANDLER)

    assert titles(client, role="co") == ["交办的提案"]
    assert titles(client, role="lead") == []


def test_overdue_means_the_units_own_delay(season, browse):
    assert titles(browse("科技局", Role.HANDLER), overdue="on") == ["交办的提案"]
    assert titles(browse("工信局", Role.HANDLER), overdue="on") == ["交办的提案"]


def test_search_finds_no_unit_behind_a_closed_door(season, browse):
    assert titles(browse("发改局", Role.HANDLER), q="科技局") == []


def test_row_shows_part_state_and_next_deadline(season, browse):
    [row] = browse("科技局", Role.HANDLER).get(LIST).context["rows"]

    assert (row.roles, row.due_step, row.due.due_on) == (["co"], "报送会办意见", date(2023, 5, 15))


def test_empty_list_says_what_to_do(season, browse):
    page = browse(Role.OFFICE).get(LIST, {"q": "没有这件"}).text

    assert "没有符合条件的提案" in page
    assert 'value="没有这件"' in page


def test_list_is_paged_by_key(city, browse):
    for n in range(26):
        city.draft(title=f"提案{n}")
    client = browse(Role.MEMBER)

    first = client.get(LIST, {"state": "draft"}).context
    second = client.get(LIST + first["page"].older).context

    assert [row.proposal.title for row in first["rows"]] == [f"提案{n}" for n in range(25, 0, -1)]
    assert [row.proposal.title for row in second["rows"]] == ["提案0"]
    assert (first["page"].newer, second["page"].older) == ("", "")


@pytest.mark.parametrize("cases", [1, 3])
def test_list_costs_the_same_queries_for_any_number_of_rows(city, browse, django_assert_num_queries, cases):
    for n in range(cases):
        city.accept(city.handling(title=f"提案{n}"), "科技局")
    client = browse("科技局", Role.HANDLER)
    client.get(LIST)

    # session, user, posts; sessions, units and words offered as filters; columns, kept filters; rows, parts, deadlines,
    # unread notices
    with django_assert_num_queries(13):
        client.get(LIST)


@pytest.mark.parametrize(("key", "offered"), [(("科技局", Role.HANDLER), True), ((Role.OFFICE,), False)])
def test_own_part_is_asked_for_only_where_a_unit_has_one(city, browse, key, offered):
    assert ("role" in browse(*key).get(LIST).context["filters"].fields) is offered


def test_a_case_that_goes_to_and_fro_is_marked_for_whoever_oversees(city, browse):
    quiet, tossed = city.handling(title="一次也没退"), city.handling(title="退了两次")
    for day, leader in ((25, Role.OFFICE), (26, Role.OFFICE_LEADER)):
        share = city.assignment(tossed, "科技局")
        words = {"ground": "not_ours", "reason": "不属职责"}
        city.do("object", share, city["科技局", Role.BUREAU_LEADER], date(2023, 4, day), **words)
        city.do("overrule", share, city[leader], date(2023, 4, day), reason="职责明确。")

    pages = [browse(*key).get(LIST) for key in ((Role.OFFICE,), ("工信局", Role.HANDLER))]

    marked = [{row.case: row.to_and_fro for row in page.context["rows"]} for page in pages]
    assert marked == [{quiet: False, tossed: True}, {quiet: False, tossed: False}]
    assert ["承办单位来回转办" in page.text for page in pages] == [True, False]


@pytest.mark.parametrize(
    ("key", "offered"), [((Role.OFFICE,), True), (("工信局", Role.HANDLER), True), ((Role.MEMBER,), False)]
)
def test_list_leads_those_who_urge_to_urging(city, browse, key, offered):
    assert ('href="/urge/"' in browse(*key).get(LIST).text) is offered
