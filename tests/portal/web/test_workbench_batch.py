"""What can be done on the workbench with several things at once."""

from __future__ import annotations

import re

import pytest
from django.contrib.messages import get_messages

from proposals.roles import Role
from tests.city import fresh


def told(response):
    """The messages that the next page shows."""
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_ticked_cases_are_signed_for_together(city, browse):
    cases = [city.handling(title=title) for title in ("甲", "乙")]
    shares = [city.assignment(case, "科技局") for case in cases]

    answer = browse("科技局", Role.LIAISON).post(
        "/tasks/", {"do": "accept", "shares": [s.pk for s in shares], "_key": "a" * 32, "next": "/?due=week"}
    )

    assert (answer.status_code, answer.url) == (302, "/?due=week")
    assert told(answer) == ["已签收 2 件：20230001、20230002。"]
    assert [fresh(share).state for share in shares] == ["accepted", "accepted"]


def test_several_receipts_are_a_click_away(city, browse):
    client = browse("科技局", Role.LIAISON)
    city.handling(title="甲")
    one = client.get("/").text
    city.handling(title="乙")
    two = client.get("/").text
    there = client.get("/", {"what": "accept"}).text

    assert ["批量签收（" in page for page in (one, two, there)] == [False, True, False]
    assert 'href="?what=accept"' in two


def test_what_could_not_be_signed_for_is_named_and_the_rest_is_done(city, browse):
    cases = [city.handling(title=title) for title in ("甲", "乙")]
    city.accept(cases[0], "科技局")
    foreign = city.assignment(cases[1], "金融局")
    keys = [city.assignment(case, "科技局").pk for case in cases]

    answer = browse("科技局", Role.LIAISON).post("/tasks/", {"do": "accept", "shares": [*keys, foreign.pk]})

    assert told(answer) == [
        "已签收 1 件：20230002。",
        "20230001 没有签收：现在是“已签收”，不能“签收”。",
        "20230002 没有签收：您现任的职务无权进行这项操作。",
    ]
    assert fresh(foreign).state == "pending"


def test_signing_again_with_the_same_key_changes_nothing(city, browse):
    case = city.handling()
    share, client = city.assignment(case, "科技局"), browse("科技局", Role.LIAISON)
    sent = {"do": "accept", "shares": [share.pk], "_key": "b" * 32}

    answers = [told(client.post("/tasks/", sent)) for _time in range(2)]

    assert answers[-1] == ["已签收 1 件：20230001。"] * 2
    assert case.events.filter(transition="accept").count() == 1


def test_share_that_is_not_visible_is_not_there(city, browse):
    share = city.assignment(city.handling(), "金融局")

    answer = browse("发改局", Role.LIAISON).post("/tasks/", {"do": "accept", "shares": [share.pk]})

    assert told(answer) == ["没有找到勾选的事项，可能已由他人办理或不再由您办理。"]
    assert fresh(share).state == "pending"


@pytest.mark.parametrize("shares", [[], ["x"], ["9" * 30], list(range(1, 102))])
def test_batch_asks_for_a_sensible_choice(browse, shares):
    answer = browse("科技局", Role.LIAISON).post("/tasks/", {"do": "accept", "shares": shares})

    assert told(answer) == ["请先勾选要一起办的事项，一次最多 100 件。"]


def test_batch_does_nothing_else(city, browse):
    share = city.assignment(city.handling(), "科技局")
    client = browse("科技局", Role.LIAISON)

    assert client.post("/tasks/", {"do": "withdraw", "shares": [share.pk]}).status_code == 400
    assert client.get("/tasks/").status_code == 405


def test_ticked_cases_lead_to_one_opinion_for_all_of_them(city, browse):
    cases = [city.handling(title=title) for title in ("甲", "乙", "丙")]
    for case in cases:
        city.accept(case, "科技局")
    shares = [city.assignment(case, "科技局").pk for case in cases[:2]]
    client = browse("科技局", Role.HANDLER)

    answer = client.post("/tasks/", {"do": "merge", "shares": shares})
    page = client.get(answer.url)

    assert answer.url == f"/opinions/batch/?shares={shares[0]}&shares={shares[1]}&together=yes"
    rows = [row for group in page.context["groups"] for row in group.rows]
    assert {row.share.pk: row.ticked for row in rows} == {
        shares[0]: True,
        shares[1]: True,
        rows[-1].share.pk: False,
    }
    assert page.context["form"]["together"].value() == "yes"


def test_what_many_can_share_is_to_be_ticked_and_nothing_else(city, browse):
    city.handling(title="待签收")
    city.accept(city.handling(title="已签收"), "工信局", "科技局")

    liaison = browse("科技局", Role.LIAISON).get("/")
    lead = browse("工信局", Role.HANDLER).get("/")

    assert liaison.context["together"] == {"accept", "draft_opinion"}
    assert len(re.findall('name="shares"', liaison.text)) == 2
    assert lead.context["together"] == set()
    assert "批量签收" not in lead.text
