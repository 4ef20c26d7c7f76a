"""What really arrives at group robots and web servers, once, and what a target that fails costs the others."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from notifications.kinds import Kind, Pace, Wire
from notifications.models import Dispatch, Preference
from notifications.services import robots, sending
from notifications.services.routing import route
from notifications.services.sending import send_due
from proposals.roles import Role
from tests.city import at, fresh
from tests.notifications.services.test_sending import sent

DAY = date(2023, 4, 21)
NOW = at(DAY)
MORNING = datetime(2023, 4, 22, 0, 30, tzinfo=UTC)
LATER = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240))


def test_target_is_told_once_with_subject_and_words(city, connect, web):
    connect(city.units["科技局"], web.address("unit"))
    city.handling(title="关于加快企业培育的建议")
    route(NOW)

    send_due(NOW)
    send_due(NOW + timedelta(minutes=10))

    [told] = web.told
    assert (told["path"], told["title"]) == ("/unit", "20230001 交办：关于加快企业培育的建议")
    assert "http://127.0.0.1:8000/cases/shifan/20230001/" in told["message"]
    assert sent() == 1


def test_target_that_does_not_answer_stops_nobody_else(city, reachable, connect, mailbox, web, monkeypatch):
    monkeypatch.setattr(robots, "DONE_WITHIN", 0.3)
    web.waiting.clear()
    connect(city.units["科技局"], web.address())
    dead = connect(city["科技局", Role.HANDLER], "json://127.0.0.1:1/")
    reachable("科技局", Role.LIAISON)
    city.handling(title="甲")
    city.handling(title="乙")
    route(NOW)

    send_due(NOW)

    assert len(mailbox.mails) == 2
    silent = Dispatch.objects.filter(target__organisation=city.units["科技局"]).order_by("pk")
    assert [(m.state, m.attempts, m.error) for m in silent] == [
        ("waiting", 1, "0 秒内没有答复"),
        ("waiting", 0, ""),
    ]
    assert Dispatch.objects.filter(target=dead, attempts=1).count() == 1
    assert {m.next_at for m in Dispatch.objects.exclude(target=None)} == {NOW + LATER[0]}


def test_target_that_keeps_failing_holds_its_other_messages_a_quarter_of_an_hour_at_most(city, connect, web):
    connect(city.units["科技局"], web.address())
    web.answer = (503, b"busy")
    for title in "甲乙":
        city.handling(title=title)
    route(NOW)
    Dispatch.objects.filter(pk=Dispatch.objects.order_by("pk").first().pk).update(attempts=4)

    send_due(NOW)

    first, second = Dispatch.objects.order_by("pk")
    assert (first.attempts, first.next_at, second.attempts, second.next_at) == (
        5, NOW + LATER[4], 0, NOW + LATER[2],
    )  # fmt: skip


def test_mail_goes_before_targets_that_may_not_answer(city, reachable, connect, mailbox, web, monkeypatch):
    connect(city.units["科技局"], web.address())
    city.handling(title="甲")
    route(NOW)
    reachable("科技局", Role.HANDLER)
    city.handling(title="乙")
    route(NOW)

    assert send_due(NOW, limit=1) == 1

    assert (len(mailbox.mails), web.told) == (1, [])


def test_a_group_robot_that_refuses_inside_a_good_answer_is_heard(city, connect, web, monkeypatch):
    monkeypatch.setattr(
        "apprise.plugins.dingtalk.NotifyDingTalk.notify_url", f"http://127.0.0.1:{web.port}/robot?t={{token}}"
    )
    web.answer = (200, b'{"errcode": 310000, "errmsg": "keywords not in content"}')
    connect(city.units["科技局"], "dingtalk://abcdef0123/")
    city.handling()
    route(NOW)

    send_due(NOW)
    web.answer = (200, b'{"errcode": 0, "errmsg": "ok"}')
    refused = Dispatch.objects.get()
    send_due(refused.next_at)

    assert refused.error == "对方没有接收。 310000 keywords not in content"
    assert (len(web.told), fresh(refused).state, fresh(refused).error) == (2, "sent", "")
    assert web.told[0]["text"]["content"].startswith("20230001 交办")


def test_webhook_that_answers_with_an_error_is_tried_again(city, connect, web):
    web.answer = (503, b"busy")
    connect(city.units["科技局"], web.address())
    city.handling()
    route(NOW)

    send_due(NOW)

    failed = Dispatch.objects.get()
    assert (failed.state, failed.next_at) == ("waiting", NOW + LATER[0])
    assert "503" in failed.error


def test_a_robot_gets_no_more_in_a_run_than_it_takes(city, connect, web, monkeypatch):
    monkeypatch.setattr(sending, "PER_TARGET", 2)
    connect(city.units["科技局"], web.address())
    for n in range(3):
        city.handling(title=f"提案{n}")
    route(NOW)

    runs = [send_due(NOW), send_due(NOW + timedelta(minutes=1))]

    assert runs == [2, 1]


def test_digest_that_is_too_long_for_a_target_says_how_many_it_leaves_out(city, connect, web):
    office = city[Role.OFFICE]
    connect(office, web.address())
    Preference.objects.create(person=office, kind=Kind.PROGRESS, wire=Wire.TARGET, pace=Pace.DIGEST)
    for n in range(4):
        case = city.handling(title=f"第{n}件" + "长" * 80)
        city.accept(case, "科技局", "金融局")
    route(NOW)

    send_due(MORNING)

    [told] = web.told
    *_cases, rest = told["message"].split("\n\n")
    named = told["message"].count("· ")
    assert told["title"] == "每日汇总（4月22日）：4 件提案 8 条消息"
    assert 0 < named < 8
    assert rest == f"另有 {8 - named} 条，请登录查看：http://127.0.0.1:8000/notices/"
    assert len(told["message"]) <= robots.LONGEST
    assert sent() == 8
