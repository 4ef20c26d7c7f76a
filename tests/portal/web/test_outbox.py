"""The outbox of a jurisdiction: how much stands where, and the dead letters."""

from __future__ import annotations

import pytest
from django.urls import reverse

from notifications.models import Dispatch, Target
from notifications.services.routing import route
from proposals.roles import Role
from tests.city import at, fresh, make_city

PAGE = reverse("outbox")


@pytest.fixture
def letters(city, monday):
    """Mails of three people of one unit: one waits, one waits to be tried again, one is dead."""
    for n, role in enumerate((Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD)):
        person = city["科技局", role]
        person.email = f"person{n}@example.org"
        person.save()
    city.handling(title="机密的提案", day=monday)
    route(at(monday))
    waiting, retried, dead = Dispatch.objects.order_by("pk")
    Dispatch.objects.filter(pk=retried.pk).update(attempts=2, error="连不上邮件服务器：拒绝连接")
    Dispatch.objects.filter(pk=dead.pk).update(state="dead", attempts=6, error="550 no such mailbox")
    return waiting, retried, dead


def test_empty_outbox_says_so(browse):
    page = browse(Role.ADMINISTRATOR).get(PAGE).text

    assert "没有发不出去的" in page
    assert "全部重发" not in page


def test_page_shows_counts_trouble_and_dead_letters_by_number_alone(browse, letters):
    page = browse(Role.ADMINISTRATOR).get(PAGE)

    counts, [letter] = page.context["counts"], page.context["letters"]
    assert (counts.waiting, counts.retried, counts.sent, counts.dead) == ("2", "1", "0", "1")
    assert counts.trouble == "连不上邮件服务器：拒绝连接"
    assert (letter.number, letter.kind, letter.wire) == ("20230001", "轮到您办理", "电子邮件")
    assert letter.to == "科技局科室负责人（person2@example.org）"
    assert "550 no such mailbox" in page.text
    assert "机密的提案" not in page.text


def test_dead_letter_to_a_target_shows_no_secret(city, browse, letters):
    target = Target.objects.create(
        jurisdiction=city.jurisdiction,
        organisation=city.units["科技局"],
        label="科技局群",
        address="wecombot://secret-key/",
    )
    Dispatch.objects.filter(pk=letters[2].pk).update(wire="target", target=target)

    page = browse(Role.ADMINISTRATOR).get(PAGE)

    assert page.context["letters"][0].to == "科技局群（wecombot://••••）"
    assert "secret-key" not in page.text


def test_one_dead_letter_goes_again_from_the_first_attempt(browse, letters, monday):
    waiting, retried, dead = letters
    client = browse(Role.ADMINISTRATOR)

    answer = client.post(reverse("message_retry", args=[dead.pk]), follow=True)
    client.post(reverse("message_retry", args=[retried.pk]))

    assert "已重新排队 1 条" in answer.text
    again = fresh(dead)
    assert (again.state, again.attempts, again.next_at, again.error) == ("waiting", 0, at(monday), "")
    assert (fresh(retried).attempts, fresh(waiting).state) == (2, "waiting")


def test_all_dead_letters_of_the_city_go_again_and_no_other(city, browse, letters):
    Dispatch.objects.filter(pk=letters[0].pk).update(state="dead")
    other = make_city("bieshi").jurisdiction
    Dispatch.objects.filter(pk=letters[1].pk).update(state="dead", jurisdiction=other)

    answer = browse(Role.ADMINISTRATOR).post(reverse("outbox_retry"), follow=True)

    assert "已重新排队 2 条" in answer.text
    assert [fresh(letter).state for letter in letters] == ["waiting", "dead", "waiting"]


def test_a_dead_letter_can_be_let_be_and_its_notice_stays(browse, letters):
    dead = letters[2]

    answer = browse(Role.ADMINISTRATOR).post(reverse("message_drop", args=[dead.pk]), follow=True)

    assert "已放弃 1 条" in answer.text
    assert (fresh(dead).state, fresh(dead).error) == ("dropped", "550 no such mailbox")
    assert fresh(dead.notice).read_at is None


@pytest.mark.parametrize("name", ["outbox_retry", "message_retry", "message_drop"])
def test_sending_again_is_never_a_link(browse, letters, name):
    args = [] if name == "outbox_retry" else [letters[2].pk]

    assert browse(Role.ADMINISTRATOR).get(reverse(name, args=args)).status_code == 405


@pytest.mark.parametrize(
    "key", [(Role.SECRETARIAT,), (Role.OFFICE,), ("科技局", Role.LIAISON), ("stranger",)]
)
def test_nobody_else_sees_or_moves_a_letter(browse, letters, key):
    client, dead = browse(*key), letters[2]

    answers = [client.get(PAGE), client.post(reverse("outbox_retry"))]
    answers += [client.post(reverse(name, args=[dead.pk])) for name in ("message_retry", "message_drop")]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert fresh(dead).state == "dead"


def test_administrator_of_another_city_sees_and_moves_nothing_here(client, city, letters):
    client.force_login(make_city("bieshi")[Role.ADMINISTRATOR])

    page = client.get(PAGE)
    answers = [client.post(reverse(name, args=[letters[2].pk])) for name in ("message_retry", "message_drop")]

    assert page.context["letters"] == []
    assert page.context["counts"].dead == "0"
    assert [answer.status_code for answer in answers] == [404, 404]
    assert fresh(letters[2]).state == "dead"


@pytest.mark.parametrize("dead", [1, 3])
def test_page_costs_the_same_queries_for_any_number(browse, letters, django_assert_num_queries, dead):
    Dispatch.objects.filter(pk__in=[letter.pk for letter in letters[:dead]]).update(state="dead")
    client = browse(Role.ADMINISTRATOR)
    client.get(PAGE)

    # session, user, posts, jurisdiction; four counts, the latest trouble, dead letters
    with django_assert_num_queries(11):
        client.get(PAGE)
