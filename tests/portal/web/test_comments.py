"""The secretariat reads what visitors wrote: lets through, refuses on a ground, and changes no word."""

from __future__ import annotations

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.city import at, make_city
from tests.portal.public.scenes import PUBLISHED, make_season
from workflow.models import Comment

LIST, DECIDE = "comment_list", "comment_decide"


def written(case, number=1, state="pending"):
    return [
        Comment.objects.create(
            jurisdiction=case.jurisdiction, case=case, visitor=f"{n:064x}", text=f"第{n}条评论。", written_at=at(PUBLISHED),
            state=state,
        )
        for n in range(number)
    ]  # fmt: skip


@pytest.fixture
def season(city):
    return make_season(city)


@pytest.fixture
def secretary(browse):
    return browse(Role.SECRETARIAT)


def decide(client, comments, decision="approve", **more):
    keys = [one.pk for one in comments]
    return client.post(reverse(DECIDE), {"comment": keys, "decision": decision} | more, follow=True)


def states():
    return list(Comment.objects.order_by("pk").values_list("state", flat=True))


def test_the_page_says_that_nothing_waits(city, secretary):
    assert "没有待审核的评论" in secretary.get(reverse(LIST)).text


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_comment_and_for_three(
    season, secretary, django_assert_num_queries, number
):
    written(season.open, number)
    secretary.get(reverse(LIST))

    with django_assert_num_queries(7):
        answer = secretary.get(reverse(LIST))

    assert answer.text.count('name="comment"') == number


def test_chosen_comments_are_let_through_together(season, secretary):
    comments = written(season.open, 3)

    answer = decide(secretary, comments[:2])

    assert "已审核 2 条评论。" in answer.text
    assert states() == ["approved", "approved", "pending"]
    assert [one.text for one in Comment.objects.order_by("pk")] == [one.text for one in comments]


def test_a_comment_may_be_decided_anew_and_every_decision_stays(season, city, secretary):
    comments = written(season.open)

    decide(secretary, comments)
    decide(secretary, comments, "refuse", ground="personal", state="approved")
    shown = secretary.get(reverse(LIST), {"state": "refused"}).text

    assert states() == ["refused"]
    decisions = comments[0].decisions.order_by("pk").values_list("approved", "ground", "decided_by")
    assert list(decisions) == [
        (True, "", city[Role.SECRETARIAT].pk),
        (False, "personal", city[Role.SECRETARIAT].pk),
    ]
    assert "含个人信息" in shown


@pytest.mark.parametrize(
    ("more", "words"),
    [({}, "请选择不予展示的理由。"), ({"ground": "made up"}, "请选择不予展示的理由。"),
     ({"ground": "other"}, "理由选“其他”的，请写明是什么理由。"), ({"ground": "other", "note": "长" * 201}, "说明最多 200 个字")],
    ids=["none", "unknown", "no note", "long note"],
)  # fmt: skip
def test_a_refusal_needs_its_ground(season, secretary, more, words):
    answer = decide(secretary, written(season.open), "refuse", **more)

    assert words in answer.text
    assert states() == ["pending"]


def test_nothing_chosen_is_said(season, secretary):
    assert "请先勾选要审核的评论。" in decide(secretary, []).text


def test_the_workbench_of_the_secretariat_says_how_many_wait(season, secretary):
    written(season.open, 2)

    assert "有 2 条网友评价等待审核：" in secretary.get("/").text


@pytest.mark.parametrize(
    "key", [(Role.OFFICE,), (Role.ADMINISTRATOR,), (Role.MEMBER,), ("工信局", Role.HANDLER), (Role.AUDITOR,)],
    ids=str,
)  # fmt: skip
def test_nobody_else_has_the_page_or_decides(season, browse, key):
    client, comments = browse(*key), written(season.open)

    answers = (
        client.get(reverse(LIST)),
        client.post(reverse(DECIDE), {"comment": comments[0].pk, "decision": "approve"}),
    )

    assert [answer.status_code for answer in answers] == [404, 404]
    assert states() == ["pending"]


def test_the_secretariat_of_another_place_sees_and_decides_nothing(season, client):
    comments = written(season.open)
    client.force_login(
        make_city("lin")[Role.SECRETARIAT], backend="django.contrib.auth.backends.ModelBackend"
    )

    shown = client.get(reverse(LIST))
    answer = decide(client, comments)

    assert "没有待审核的评论" in shown.text
    assert "您现任的职务无权进行这项操作。" in answer.text
    assert states() == ["pending"]
