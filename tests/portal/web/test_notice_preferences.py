"""How a person is told: the page of wishes, and the link in a mail that stops mails."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
import time_machine
from django.core import signing
from django.test import Client
from django.urls import reverse

from notifications.kinds import PACE, Kind, Pace, Wire
from notifications.models import Habit, Preference, Target
from notifications.services.preferences import paces_of
from notifications.services.unsubscribing import token_for
from proposals.roles import Role
from tests.city import at

PAGE = reverse("notice_preferences")
USUAL = {f"{kind}_{wire}": pace.value for (kind, wire), pace in PACE.items()}
HOURS = {"quiet_from": "", "quiet_until": "", "digest_at": "08:30"}


def chosen():
    return list(Preference.objects.order_by("kind", "wire").values_list("kind", "wire", "pace"))


def test_page_shows_what_is_usual_and_where_mails_go(city, browse):
    member = city[Role.MEMBER]
    member.email = "member@example.org"
    member.save()

    page = browse(Role.MEMBER).get(PAGE)

    assert {name: page.context["form"][name].value() for name in USUAL} == USUAL
    assert "邮件寄到 member@example.org" in page.text
    assert "还没有连接" in page.text


def test_who_has_no_address_is_told_so(browse):
    assert "您没有登记邮件地址" in browse(Role.OFFICE).get(PAGE).text


def test_only_what_differs_from_the_usual_is_kept_and_can_be_taken_back(browse):
    client = browse(Role.MEMBER)
    wish = {"progress_email": "off", "turn_target": "digest"}
    hours = {"quiet_from": "22:00", "quiet_until": "07:00", "digest_at": "17:30"}

    answer = client.post(PAGE, USUAL | HOURS | wish | hours, follow=True)

    assert "消息设置已保存" in answer.text
    assert chosen() == [("progress", "email", "off"), ("turn", "target", "digest")]
    habit = Habit.objects.get()
    assert (habit.quiet_from, habit.quiet_until, habit.digest_at) == (time(22), time(7), time(17, 30))
    assert answer.context["form"]["quiet_from"].value() == time(22)

    client.post(PAGE, USUAL | HOURS)

    assert chosen() == []
    assert Habit.objects.get().quiet_from is None


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        ({"quiet_from": "22:00"}, "有起有止"),
        ({"quiet_from": "22:00", "quiet_until": "22:00"}, "起止相同"),
        ({"quiet_from": "late", "quiet_until": "07:00"}, "有 1 处需要修改"),
        ({"digest_at": ""}, "有 1 处需要修改"),
        ({"turn_email": "never"}, "有 1 处需要修改"),
    ],
)
def test_wishes_that_cannot_be_come_back_with_the_reason(browse, wrong, says):
    answer = browse(Role.MEMBER).post(PAGE, USUAL | HOURS | wrong)

    assert answer.status_code == 422
    assert says in answer.text
    assert (chosen(), Habit.objects.count()) == ([], 0)


def test_targets_of_ones_own_are_shown_without_their_secrets(city, browse):
    place = {"jurisdiction": city.jurisdiction, "label": "我的企业微信"}
    Target.objects.create(person=city[Role.MEMBER], address="wecombot://secret-key/", **place)
    Target.objects.create(
        person=city[Role.OFFICE], address="wecombot://other-key/", **place | {"label": "别人的"}
    )

    page = browse(Role.MEMBER).get(PAGE).text

    assert "我的企业微信" in page
    assert "企业微信群机器人" in page
    assert "secret-key" not in page
    assert "别人的" not in page


@pytest.mark.parametrize(
    ("key", "seen"),
    [
        (("科技局", Role.BUREAU_LEADER), True), (("科技局", Role.LIAISON), False),
        (("金融局", Role.BUREAU_LEADER), False), ((Role.MEMBER,), False),
    ],
)  # fmt: skip
def test_who_leads_a_unit_reads_where_its_news_goes_and_who_connected_it(city, browse, key, seen):
    Target.objects.create(
        jurisdiction=city.jurisdiction, organisation=city.units["科技局"], label="科技局群",
        address="jsons://user:word@gateway.example.org/secret", made_by=city[Role.ADMINISTRATOR],
        made_at=at(date(2023, 4, 21)),
    )  # fmt: skip

    page = browse(*key).get(PAGE).text

    shown = ["科技局群", "jsons://gateway.example.org/••••", f"{city[Role.ADMINISTRATOR]}　2023-04-21 10:00"]
    assert [words in page for words in shown] == [seen] * 3
    assert "secret" not in page


def test_notices_lead_there(browse):
    assert f'href="{PAGE}"' in browse(Role.MEMBER).get(reverse("notice_list")).text


def link(person, *kinds):
    return reverse("unsubscribe", args=[token_for(person.pk, kinds)])


def test_looking_at_the_link_changes_nothing_and_asks(city):
    scanner = Client()
    address = link(city[Role.MEMBER], Kind.PROGRESS, Kind.DATES)

    answers = [scanner.get(address), scanner.head(address)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "不再接收“办理进展、期限变动”类邮件" in answers[0].text
    assert "no-cache" in answers[0].headers["Cache-Control"]
    assert chosen() == []


def test_one_click_stops_these_mails_of_this_person_without_log_in_or_cookie(city):
    provider = Client(enforce_csrf_checks=True)
    member, office = city[Role.MEMBER], city[Role.OFFICE]
    address = link(member, Kind.PROGRESS, Kind.DATES)

    answers = [provider.post(address, {"List-Unsubscribe": "One-Click"}) for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert "已停收" in answers[0].text
    assert chosen() == [("dates", "email", "off"), ("progress", "email", "off")]
    paces = paces_of([member.pk, office.pk])
    assert paces[member.pk][Kind.TURN, Wire.EMAIL] == Pace.NOW
    assert paces[office.pk] == PACE


@pytest.mark.parametrize(
    "damage", [lambda t: t[:-3], lambda t: "x" + t, lambda t: f"{t}x", lambda t: t[::-1]]
)
def test_a_damaged_link_says_so_and_changes_nothing(city, damage):
    token = damage(token_for(city[Role.MEMBER].pk, [Kind.TURN]))
    address = reverse("unsubscribe", args=[token])

    answers = [Client().get(address), Client().post(address)]

    assert [answer.status_code for answer in answers] == [404, 404]
    assert "这个链接不完整" in answers[0].text
    assert chosen() == []


def test_a_link_of_half_a_year_ago_says_so_and_changes_nothing(city, monday):
    address = link(city[Role.MEMBER], Kind.TURN)

    with time_machine.travel(at(monday) + timedelta(days=181), tick=False):
        answers = [Client().get(address), Client().post(address)]

    assert [answer.status_code for answer in answers] == [410, 410]
    assert "已过期" in answers[0].text
    assert chosen() == []


def test_a_word_signed_for_something_else_is_no_link(city):
    foreign = signing.dumps([city[Role.MEMBER].pk, ["turn"]], salt="something.else")

    assert Client().post(reverse("unsubscribe", args=[foreign])).status_code == 404
    assert chosen() == []


def test_a_person_or_kind_that_is_gone_is_no_link(city):
    gone = [token_for(999_999, [Kind.TURN]), token_for(city[Role.MEMBER].pk, ["gossip"])]

    assert [Client().get(reverse("unsubscribe", args=[token])).status_code for token in gone] == [404, 404]
