"""Where an administrator connects group robots, text messages and webhooks."""

from __future__ import annotations

import pytest
from django.urls import reverse

from notifications.models import Target
from proposals.roles import Role
from tests.city import fresh, make_city
from tests.notifications.services.sinks import WebSink

LIST = reverse("target_list")


@pytest.fixture
def target(city):
    return Target.objects.create(
        jurisdiction=city.jurisdiction,
        organisation=city.units["科技局"],
        label="科技局群",
        address="wecombot://secret-key/",
    )


@pytest.fixture
def given(city):
    """What the form takes, for a unit."""
    return {
        "label": "科技局群",
        "organisation": city.units["科技局"].pk,
        "username": "",
        "address": "https://oapi.dingtalk.com/robot/send?access_token=abc123",
    }


def test_empty_list_says_what_connecting_is_good_for(browse):
    assert "还没有连接" in browse(Role.ADMINISTRATOR).get(LIST).text


def test_a_unit_is_connected_by_the_address_as_it_was_copied(city, browse, given):
    answer = browse(Role.ADMINISTRATOR).post(LIST, given, follow=True)

    made = Target.objects.get()
    assert (made.organisation, made.person, made.jurisdiction) == (
        city.units["科技局"],
        None,
        city.jurisdiction,
    )
    assert (made.address, made.active) == ("dingtalk://abc123/", True)
    assert made.made_by == city[Role.ADMINISTRATOR]
    assert made.made_at is not None
    assert str(made.made_by) in answer.text
    assert "已连接" in answer.text
    assert "dingtalk://••••" in answer.text
    assert "abc123" not in answer.text


def test_a_person_is_connected_by_the_name_of_the_account(city, browse, given):
    handler = city["科技局", Role.HANDLER]

    browse(Role.ADMINISTRATOR).post(LIST, given | {"organisation": "", "username": handler.username})

    assert (Target.objects.get().person, Target.objects.get().organisation) == (handler, None)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"organisation": ""}, "单位和个人选一个"),
        ({"username": "shifan-0"}, "单位和个人选一个"),
        ({"organisation": "", "username": "nobody"}, "没有这个账号"),
        ({"organisation": "", "username": "shifan-stranger"}, "没有这个账号"),
        ({"organisation": "999999"}, "有 1 处需要修改"),
        ({"address": "mailto://a:b@example.org"}, "可用的开头：wecombot://"),
        ({"address": "json://169.254.169.254/latest"}, "服务器本机或保留"),
        ({"label": ""}, "有 1 处需要修改"),
    ],
)
def test_what_cannot_be_connected_comes_back_with_the_reason(browse, given, wrong, says):
    answer = browse(Role.ADMINISTRATOR).post(LIST, given | wrong)

    assert answer.status_code == 422
    assert says in answer.text
    assert not Target.objects.exists()


def test_a_person_or_unit_of_another_city_cannot_be_connected(browse, given):
    other = make_city("bieshi")
    client = browse(Role.ADMINISTRATOR)
    foreign = [
        {"organisation": "", "username": other["科技局", Role.HANDLER].username},
        {"organisation": other.units["科技局"].pk},
    ]

    answers = [client.post(LIST, given | wrong) for wrong in foreign]

    assert [answer.status_code for answer in answers] == [422, 422]
    assert not Target.objects.exists()


def test_a_test_message_really_arrives_and_tells_of_no_case(city, browse, target):
    city.handling(title="机密的提案")
    with WebSink().listening() as web:
        Target.objects.update(address=web.address())

        answer = browse(Role.ADMINISTRATOR).post(reverse("target_test", args=[target.pk]), follow=True)

    [told] = web.told
    assert "测试消息已发到“科技局群”" in answer.text
    assert (told["title"], "机密的提案" in str(told)) == ("会办测试消息", False)


def test_a_test_message_that_is_not_taken_says_why(browse, target):
    with WebSink().listening() as web:
        web.answer = (403, b"")
        Target.objects.update(address=web.address())

        answer = browse(Role.ADMINISTRATOR).post(reverse("target_test", args=[target.pk]), follow=True)

    assert "“科技局群”没有接收测试消息" in answer.text
    assert "403" in answer.text


def test_a_target_is_stopped_and_used_again(browse, target):
    client, address = browse(Role.ADMINISTRATOR), reverse("target_active", args=[target.pk])

    stopped = client.post(address, {"active": "no"}, follow=True).text
    after_stop = fresh(target).active
    again = client.post(address, {"active": "yes"}, follow=True).text

    assert (after_stop, fresh(target).active) == (False, True)
    assert "已停用，不再向它发送" in stopped
    assert "已重新启用" in again


@pytest.mark.parametrize("name", ["target_test", "target_active"])
def test_trying_and_stopping_are_never_links(browse, target, name):
    assert browse(Role.ADMINISTRATOR).get(reverse(name, args=[target.pk])).status_code == 405


@pytest.mark.parametrize(
    "key", [(Role.SECRETARIAT,), (Role.OFFICE,), ("科技局", Role.LIAISON), ("stranger",)]
)
def test_nobody_else_connects_or_stops_anything(browse, target, given, key):
    client = browse(*key)

    answers = [client.get(LIST), client.post(LIST, given)]
    answers += [client.post(reverse(name, args=[target.pk])) for name in ("target_test", "target_active")]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert (Target.objects.count(), fresh(target).active) == (1, True)


def test_administrator_of_another_city_sees_and_stops_nothing_here(city, client, target):
    client.force_login(make_city("bieshi")[Role.ADMINISTRATOR])

    page = client.get(LIST).text
    answers = [client.post(reverse(name, args=[target.pk])) for name in ("target_test", "target_active")]

    assert "科技局群" not in page
    assert [answer.status_code for answer in answers] == [404, 404]
    assert fresh(target).active


@pytest.mark.parametrize("targets", [1, 3])
def test_list_costs_the_same_queries_for_any_number(city, browse, target, django_assert_num_queries, targets):
    for n in range(targets - 1):
        Target.objects.create(
            jurisdiction=city.jurisdiction,
            person=city["科技局", Role.HANDLER],
            label=f"手机{n}",
            address=target.address,
        )
    client = browse(Role.ADMINISTRATOR)
    client.get(LIST)

    # session, user, posts, jurisdiction; targets; units to choose from
    with django_assert_num_queries(7):
        client.get(LIST)
