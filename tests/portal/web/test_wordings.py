"""The administrator's words for mails and messages."""

from __future__ import annotations

import pytest
from django.urls import reverse

from notifications.models import Wording
from notifications.services.wording import Words, set_wording, shipped
from proposals.roles import Role
from tests.city import at, make_city

LIST = reverse("wording_list")
EDIT = reverse("wording_edit", args=["assignment.remind"])
FOR_UNIT = reverse("wording_edit_for", args=["assignment.remind", "unit"])
GOOD = {"subject": "请抓紧：{编号}", "body": "{来自}催办《{案由}》。\n{链接}"}


def kept():
    return list(Wording.objects.order_by("pk").values_list("name", "audience", "subject", "body"))


def test_list_shows_every_cause_and_which_was_reworded(city, browse, monday):
    set_wording(city.jurisdiction, "case.hand_over", "leads", Words("甲", "乙"), at=at(monday))

    page = browse(Role.ADMINISTRATOR).get(LIST)

    assert page.text.count("（已改写）") == 1
    assert [label for label, _matters in page.context["groups"]] == [
        "提案",
        "承办",
        "会办意见",
        "答复",
        "承诺",
        "期限",
        "征集",
    ]
    assert f'href="{FOR_UNIT}?in=shifan"' in page.text


def test_shipped_words_stand_in_the_form_with_an_example(browse):
    page = browse(Role.ADMINISTRATOR).get(FOR_UNIT)

    words = shipped("assignment.remind", "unit")
    assert page.context["form"]["subject"].value() == words.subject
    assert page.context["preview"].subject == "【催办】20230001 关于加快企业培育的建议"
    assert "{期限}" in page.text
    assert "恢复原来的措辞" not in page.text


def test_words_are_looked_at_before_they_are_kept(browse):
    client = browse(Role.ADMINISTRATOR)

    preview = client.post(FOR_UNIT, GOOD | {"do": "preview"})

    assert preview.status_code == 200
    assert preview.context["preview"] == Words(
        "请抓紧：20230001",
        "督查室催办《关于加快企业培育的建议》。\nhttp://127.0.0.1:8000/cases/shifan/20230001/",
    )
    assert kept() == []


def test_kept_words_apply_and_can_go_back(browse):
    client = browse(Role.ADMINISTRATOR)

    answer = client.post(FOR_UNIT, GOOD | {"do": "save"}, follow=True)

    assert "措辞已保存" in answer.text
    assert kept() == [("assignment.remind", "unit", GOOD["subject"], GOOD["body"])]
    assert "恢复原来的措辞" in client.get(FOR_UNIT).text

    answer = client.post(FOR_UNIT, {"do": "reset"}, follow=True)

    assert "已恢复为随程序提供的措辞" in answer.text
    assert kept() == []


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"body": "{案由}由{承办人}办"}, "不认得{承办人}。可用的有：{编号}{案由}"),
        ({"subject": "{编号.__class__}"}, "不认得{编号.__class__}"),
        ({"subject": ""}, "有 1 处需要修改"),
        ({"subject": "长" * 121}, "有 1 处需要修改"),
    ],
)
def test_words_that_cannot_be_filled_come_back_with_the_reason(browse, wrong, says):
    answer = browse(Role.ADMINISTRATOR).post(EDIT, GOOD | wrong | {"do": "save"})

    assert answer.status_code == 422
    assert says in answer.text
    assert kept() == []


def test_words_cannot_carry_a_script(browse):
    page = browse(Role.ADMINISTRATOR).post(EDIT, GOOD | {"body": "<script>x</script>", "do": "preview"})

    assert "<script>x" not in page.text


@pytest.mark.parametrize(
    "place",
    [
        ["wording_edit", ["case.nothing"]], ["wording_edit", ["nonsense"]],
        ["wording_edit_for", ["assignment.remind", "proposer"]],
        ["wording_edit_for", ["assignment.draft_opinion", "unit"]],
    ],
)  # fmt: skip
def test_what_is_told_to_nobody_has_no_words(browse, place):
    assert browse(Role.ADMINISTRATOR).get(reverse(place[0], args=place[1])).status_code == 404


@pytest.mark.parametrize(
    "key", [(Role.SECRETARIAT,), (Role.OFFICE,), ("工信局", Role.BUREAU_LEADER), ("stranger",)]
)
def test_nobody_else_words_anything(browse, key):
    client = browse(*key)

    answers = [client.get(LIST), client.get(EDIT), client.post(EDIT, GOOD | {"do": "save"})]

    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert kept() == []


def test_administrator_of_another_city_sees_and_changes_only_their_own(city, browse, client, monday):
    set_wording(city.jurisdiction, "assignment.remind", "", Words("示范市的话", "乙"), at=at(monday))
    client.force_login(make_city("bieshi")[Role.ADMINISTRATOR])

    page = client.get(EDIT).text
    client.post(EDIT, {"do": "reset"})

    assert "示范市的话" not in page
    assert client.post(f"{EDIT}?in=shifan", {"do": "reset"}).status_code == 404
    assert [row[2] for row in kept()] == ["示范市的话"]


def test_list_costs_the_same_queries_whatever_was_reworded(city, browse, monday, django_assert_num_queries):
    client = browse(Role.ADMINISTRATOR)
    for audience in ("", "leads", "co_handlers"):
        set_wording(city.jurisdiction, "case.hand_over", audience, Words("甲", "乙"), at=at(monday))
    client.get(LIST)

    # session, user, posts, jurisdiction; unread; wordings
    with django_assert_num_queries(6):
        client.get(LIST)
