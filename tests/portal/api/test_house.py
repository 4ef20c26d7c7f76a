"""What a bureau keeps for itself, what a person keeps, and what a committee scores and honours."""

from __future__ import annotations

import json

import pytest

from proposals.roles import Role
from tests.city import make_city
from workflow.models import HandScore, Honour

LEADER, LIAISON = ("工信局", Role.BUREAU_LEADER), ("工信局", Role.LIAISON)


def put(program, where, body):
    answer = program.client.put(where, json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


@pytest.fixture
def house(city):
    return f"/api/v1/organisations/{city.units['工信局'].pk}"


def test_sections_are_set_up_filled_and_closed(city, house, api):
    program = api(city[LIAISON])
    post = city["工信局", Role.HANDLER].posts.get()

    status, section = program.post(f"{house}/sections/", {"name": "综合科"})
    twice = program.post(f"{house}/sections/", {"name": "综合科"})
    seated = put(program, f"{house}/seats/", {"seats": [{"post": post.pk, "section": section["id"]}]})
    foreign = city["科技局", Role.HANDLER].posts.get().pk
    wrong = put(program, f"{house}/seats/", {"seats": [{"post": foreign, "section": None}]})
    closed = program.post(f"/api/v1/sections/{section['id']}/close/")

    assert (status, twice[0], twice[1]["code"]) == (201, 409, "section_there")
    assert {one["section"] for one in seated[1]["posts"] if one["id"] == post.pk} == {section["id"]}
    assert (wrong[0], list(wrong[1]["errors"])) == (400, ["seats"])
    assert (closed[0], closed[1]["closed_on"]) == (200, "2023-06-01")
    assert api(city["科技局", Role.LIAISON]).get(f"{house}/sections/")[0] == 404


def test_a_leader_says_through_how_many_hands_letters_go(city, house, api):
    program = api(city[LEADER])
    before = program.get(f"{house}/review/")[1]

    changed = put(
        program, f"{house}/review/", {"section_check": False, "opinion_leaders": 1, "reply_leaders": 1}
    )
    too_many = put(
        program, f"{house}/review/", {"section_check": False, "opinion_leaders": 3, "reply_leaders": 3}
    )

    assert before["rules"] == []
    assert (changed[0], changed[1]["rules"][0]["section_check"]) == (200, False)
    assert (too_many[0], too_many[1]["code"]) == (409, "too_few_leaders")
    assert api(city[LIAISON]).get(f"{house}/review/")[0] == 404


def test_the_word_of_letters_is_changed_and_told(city, house, api):
    program = api(city[LIAISON])

    status, body = put(program, f"{house}/word/", {"word": "示工新函"})

    assert (status, body["word"], body["changes"][0]["after"]) == (200, "示工新函", "示工新函")
    assert program.get(f"{house}/word/") == (200, body)


def test_the_register_names_letters_to_those_alone_who_see_them(city, house, api):
    city.replied()

    own = api(city[LIAISON]).get(f"{house}/documents/")[1]["results"]
    office = api(city[Role.OFFICE]).get(f"{house}/documents/")[1]["results"]

    assert [row["reply"] is not None for row in own] == [True]
    assert [row["text"] for row in office] == [row["text"] for row in own]
    assert api(city["科技局", Role.LIAISON]).get(f"{house}/documents/")[0] == 404


@pytest.mark.parametrize(("things", "more"), [("saved-searches", {}), ("saved-lists", {"listing": "cases"})])
def test_what_a_person_keeps_is_their_own(city, api, things, more):
    program, other = api(city[Role.OFFICE]), api(city[Role.SECRETARIAT])
    kept = {"name": "常用", "query": "q=充电&kind=cppcc_proposal", **more}

    status, made = program.post(f"/api/v1/{things}/", kept)
    address = f"/api/v1/{things}/{made['id']}/"

    assert (status, made["name"]) == (201, "常用")
    assert program.get(address) == (200, made)
    assert other.client.delete(address).status_code == 404
    assert program.client.delete(address).status_code == 204
    assert program.keys(things) == []


def test_a_sheet_is_begun_filled_scored_and_read_by_the_unit_when_issued(city, api):
    city.replied()
    keeper, unit = api(city[Role.SECRETARIAT]), api(city[LEADER])
    status, sheet = keeper.post("/api/v1/score-sheets/", {"year": 2023})
    items = [
        {"name": "按期答复", "rate": "on_time", "points": "60.0", "floor": "0.0", "full": "100.0"},
        {"name": "领导重视", "points": "40.0"},
    ]
    changed = put(
        keeper, sheet["url"], {"title": "2023年度考核", "expected": sheet["revision"], "items": items}
    )
    stale = put(keeper, sheet["url"], {"title": "x", "expected": 0, "items": []})
    by_hand = next(one["id"] for one in changed[1]["items"] if not one["rate"])
    points = {
        "item": by_hand,
        "organisation": city.units["工信局"].pk,
        "points": "38.0",
        "reason": "召开专题会",
    }
    scored = keeper.post(f"{sheet['url']}points/", points)
    hidden = unit.get(sheet["url"])[0]
    book = keeper.client.get(f"{sheet['url']}result.xlsx")

    assert (status, changed[0], stale[0], stale[1]["code"]) == (201, 200, 409, "stale")
    assert (scored[0], HandScore.objects.get().points) == (200, 38)
    assert hidden == 404
    assert (book.status_code, book["Content-Type"].startswith("application/vnd.openxml")) == (200, True)


def test_senseless_items_are_refused(city, api):
    keeper = api(city[Role.SECRETARIAT])
    sheet = keeper.post("/api/v1/score-sheets/", {"year": 2023})[1]
    items = [{"name": "按期答复", "rate": "on_time", "points": "60.0", "floor": "90.0", "full": "80.0"}]

    status, body = put(keeper, sheet["url"], {"title": "x", "expected": sheet["revision"], "items": items})

    assert (status, body["errors"]["items"][0]["code"]) == (400, "full_above_floor")
    assert api(city[LEADER]).post("/api/v1/score-sheets/", {"year": 2023})[0] == 403


def test_a_proposal_is_named_and_chosen(city, api):
    case = city.replied()
    program = api(city[Role.SECRETARIAT])
    asked = {"session": city.session.pk, "case": case.pk, "reason": "具体可行", "criteria": ["specific"]}

    status, named = program.post("/api/v1/honours/", asked)
    both = program.post("/api/v1/honours/", asked | {"organisation": city.units["工信局"].pk})
    decided = program.post(f"{named['url']}decide/", {"chosen": True, "on": "2023-06-01", "note": "主席会议"})

    assert (status, named["criteria"], named["case"]["id"]) == (201, ["specific"], case.pk)
    assert (both[0], list(both[1]["errors"])) == (400, ["case"])
    assert (decided[0], decided[1]["decision"]) == (200, "chosen")
    assert program.post(f"{named['url']}withdraw/")[0] == 409
    assert Honour.objects.get().note == "主席会议"
    assert api(make_city("bieshi")[Role.SECRETARIAT]).get(named["url"])[0] == 404
