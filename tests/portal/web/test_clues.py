"""Calls for proposals in a browser: published, answered, browsed, taken up, closed."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.web.subjects import case_url, move_url
from proposals.models import Call, Clue
from proposals.roles import Role
from tests.city import at, fresh, make_city
from workflow.models import Case
from workflow.services import clues

TODAY = date(2023, 5, 22)
LIST = reverse("call_list")
NEW = reverse("call_new")


def called(city, *, until=date(2023, 6, 30), **more):
    return clues.publish_call(
        actor=city[Role.SECRETARIAT], session=city.session, title="围绕民生实事征集线索", text="请提供具体问题。",
        until_on=until, at=more.pop("at", at(TODAY)),
    )  # fmt: skip


def offered(city, call, key=("工信局", Role.HANDLER), title="老旧小区充电难"):
    return clues.offer_clue(call, actor=city[key], title=title, text="桩少车多。", at=at(TODAY))


def page_of(call):
    return reverse("call_detail", args=[call.pk])


def take(client, clue, **more):
    return client.post(reverse("clue_take", args=[clue.pk]), more)


def test_secretariat_publishes_a_call_that_everybody_finds(city, browse):
    words = {"session": city.session.pk, "title": "征集", "text": "说明。", "until_on": "2023-06-30"}

    answer = browse(Role.SECRETARIAT).post(NEW, words)
    call = Call.objects.get()

    assert (answer.status_code, answer.url) == (302, page_of(call))
    assert (call.published_by, call.published_on, call.until_on) == (
        city[Role.SECRETARIAT], TODAY, date(2023, 6, 30),
    )  # fmt: skip
    for key in ((Role.MEMBER,), ("工信局", Role.HANDLER), ("民建市委会", Role.COLLECTIVE)):
        assert page_of(call) in browse(*key).get(LIST).text
    assert page_of(call) in browse(Role.MEMBER).get(reverse("workbench")).text


@pytest.mark.parametrize("fault", [{"title": ""}, {"text": " "}, {"until_on": "2023-05-21"}, {"session": 99}])
def test_a_call_that_is_not_whole_is_not_published(city, browse, fault):
    words = {"session": city.session.pk, "title": "征集", "text": "说明。", "until_on": "2023-06-30"}

    assert browse(Role.SECRETARIAT).post(NEW, words | fault).status_code == 422
    assert not Call.objects.exists()


@pytest.mark.parametrize("key", [(Role.MEMBER,), (Role.OFFICE,), ("工信局", Role.HANDLER)])
def test_nobody_else_publishes_or_closes_a_call(city, browse, key):
    call = called(city)
    client = browse(*key)

    assert client.get(NEW).status_code == 403
    assert client.post(NEW, {}).status_code == 403
    assert client.post(reverse("call_close", args=[call.pk])).status_code == 403
    assert fresh(call).closed_at is None


@pytest.mark.parametrize(
    ("key", "offerer"),
    [
        (("工信局", Role.HANDLER), "示范市工信局"),
        (("民建市委会", Role.COLLECTIVE), "示范市民建市委会"),
        ((Role.MEMBER,), "member"),
    ],
)
def test_bodies_and_members_answer_and_it_is_said_who_did(city, browse, key, offerer):
    call = called(city)
    words = {"title": "老旧小区充电难", "text": "桩少车多。"}

    answer = browse(*key).post(reverse("clue_new", args=[call.pk]), words)

    name = city[Role.MEMBER].name if offerer == "member" else offerer
    assert (answer.status_code, answer.url) == (302, page_of(call))
    assert Clue.objects.get().offerer == name
    assert name in browse(Role.SECRETARIAT).get(page_of(call)).text


def test_the_same_answer_twice_is_one_clue(city, browse):
    call = called(city)
    client, url = browse("工信局", Role.HANDLER), reverse("clue_new", args=[call.pk])

    for _n in range(2):
        client.post(url, {"title": "充电难", "text": "桩少。"})

    assert Clue.objects.count() == 1


def test_a_call_that_is_over_takes_no_answer(city, browse):
    over = called(city, until=date(2023, 5, 21), at=at(date(2023, 5, 1)))
    closed = called(city)
    browse(Role.SECRETARIAT).post(reverse("call_close", args=[closed.pk]))
    client = browse("工信局", Role.HANDLER)

    answers = [
        client.post(reverse("clue_new", args=[call.pk]), {"title": "充电难", "text": "桩少。"})
        for call in (over, closed)
    ]

    assert [answer.status_code for answer in answers] == [409, 409]
    assert "已经截止" in answers[0].text
    assert not Clue.objects.exists()


def test_member_takes_a_clue_up_and_goes_on_writing(city, browse):
    clue = offered(city, called(city))
    client = browse(Role.MEMBER)

    answer = take(client, clue)

    case = Case.objects.get()
    text = case.proposal.texts.get()
    assert (answer.status_code, answer.url) == (302, move_url(case, case, "edit"))
    assert (case.state, case.proposal.clue, case.proposal.proposer) == ("draft", clue, city[Role.MEMBER])
    assert (text.title, text.reasons) == ("关于老旧小区充电难的提案", "桩少车多。")
    assert client.get(answer.url).status_code == 200


def test_taking_it_up_twice_leads_to_the_same_draft(city, browse):
    clue = offered(city, called(city))
    client = browse(Role.MEMBER)

    assert take(client, clue).url == take(client, clue).url
    assert Case.objects.count() == 1


def test_several_take_up_the_same_and_each_sees_that(city, browse):
    clue = offered(city, called(city))
    body = city.units["民建市委会"]
    take(browse(Role.MEMBER), clue)
    take(browse("民建市委会", Role.COLLECTIVE), clue, body=body.pk)

    seen = browse("", "cosigner").get(page_of(clue.call)).text
    mine = Case.objects.get(proposal__proposing_body=None)

    assert Case.objects.filter(proposal__clue=clue).count() == 2
    assert "已有 2 件提案选用" in seen
    assert case_url(mine) not in seen
    assert case_url(mine) in browse(Role.MEMBER).get(page_of(clue.call)).text


def test_a_proposal_that_was_given_up_counts_no_more(city, browse):
    clue = offered(city, called(city))
    take(browse(Role.MEMBER), clue)
    city.do("withdraw", Case.objects.get(), city[Role.MEMBER], TODAY, reason="另写。")

    assert "还没有人选用" in browse(Role.MEMBER).get(page_of(clue.call)).text


def test_a_closed_clue_is_not_taken_up_and_says_why(city, browse):
    clue = offered(city, called(city))
    browse(Role.SECRETARIAT).post(reverse("clue_close", args=[clue.pk]), {"reason": "已另案办理。"})

    take(browse(Role.MEMBER), clue)

    assert not Case.objects.exists()
    assert "已另案办理。" in browse(Role.MEMBER).get(page_of(clue.call)).text


def test_who_offered_a_clue_may_close_it_and_others_may_not(city, browse):
    clue = offered(city, called(city))
    url = reverse("clue_close", args=[clue.pk])

    assert browse(Role.MEMBER).post(url, {"reason": "无"}).status_code == 403
    assert browse("工信局", Role.HANDLER).post(url, {"reason": ""}).status_code == 422
    assert browse("工信局", Role.HANDLER).post(url, {"reason": "写错了。"}).status_code == 302
    assert fresh(clue).closed_by == city["工信局", Role.HANDLER]


def test_a_unit_reads_its_own_clues_only_and_takes_none_up(city, browse):
    call = called(city)
    own, other = offered(city, call), offered(city, call, ("科技局", Role.HANDLER), "实验室闲置")
    client = browse("工信局", Role.LIAISON)

    page = client.get(page_of(call)).text

    assert own.title in page
    assert other.title not in page
    assert take(client, own).status_code == 403
    assert take(client, other).status_code == 404
    assert not Case.objects.exists()


@pytest.mark.parametrize("key", [("", "stranger"), (Role.ADMINISTRATOR,), (Role.LEADER_IN_CHARGE,)])
def test_whoever_has_nothing_to_do_with_proposals_finds_no_call(city, browse, key):
    call = called(city)
    client = browse(*key)

    assert "现在没有征集" in client.get(LIST).text
    assert client.get(page_of(call)).status_code == 404
    assert client.get(reverse("clue_new", args=[call.pk])).status_code == 404


def test_calls_of_elsewhere_are_not_there(city, browse):
    call = called(make_city("lin"))
    client = browse(Role.MEMBER)

    assert call.title not in client.get(LIST).text
    assert client.get(page_of(call)).status_code == 404


def test_empty_pages_say_what_will_be_there(city, browse):
    call = called(city)

    assert "您可以第一个提供" in browse(Role.MEMBER).get(page_of(call)).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_clues(city, browse, django_assert_num_queries, count):
    call = called(city)
    for n in range(count):
        offered(city, call, title=f"线索{n}")
    client = browse(Role.MEMBER)
    client.get(page_of(call))

    with django_assert_num_queries(7):
        client.get(page_of(call))


@pytest.mark.parametrize("count", [1, 3])
def test_the_number_of_queries_does_not_grow_with_the_calls(city, browse, django_assert_num_queries, count):
    for _n in range(count):
        called(city)
    client = browse(Role.MEMBER)
    client.get(LIST)

    with django_assert_num_queries(5):
        client.get(LIST)
