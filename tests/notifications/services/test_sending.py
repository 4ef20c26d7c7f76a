"""What really arrives: at a mail server and at a web server, once, and whatever else fails."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, time, timedelta

import pytest

from notifications.kinds import Kind, Pace, Wire
from notifications.models import Dispatch, Habit, Notice, Preference
from notifications.services import mark_read, robots, sending
from notifications.services.routing import route
from notifications.services.sending import send_due
from proposals.roles import Role
from tests.city import at, fresh
from workflow.models import Case, Event, Rung

DAY = date(2023, 4, 21)
NOW = at(DAY)
MORNING = datetime(2023, 4, 22, 0, 30, tzinfo=UTC)
LATER = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240))


@pytest.fixture
def turn(city, reachable):
    """One urgent mail on its way, to the handler of a co-handling unit."""
    handler = reachable("科技局", Role.HANDLER)
    city.handling(title="关于加快企业培育的建议")
    route(NOW)
    return Dispatch.objects.get(notice__recipient=handler)


def sent(**which):
    return Dispatch.objects.filter(state="sent", **which).count()


def test_urgent_news_is_one_mail_with_words_way_and_way_out(turn, mailbox):
    assert send_due(NOW) == 1

    [mail] = mailbox.mails
    body = mail.body
    assert mail.envelope_to == [turn.notice.recipient.email]
    assert mail.subject == "20230001 交办：关于加快企业培育的建议"
    assert mail["Message-ID"] == f"<notice-{turn.pk}@127.0.0.1>"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert "《关于加快企业培育的建议》（20230001）：交办（督查室，2023年4月21日 10:00）。" in body
    assert "http://127.0.0.1:8000/cases/shifan/20230001/" in body
    assert mail["List-Unsubscribe"].strip(" <>") in body
    assert "轮到您办理" in body
    assert (fresh(turn).state, fresh(turn).sent_at, fresh(turn).attempts) == ("sent", NOW, 1)


def test_nothing_is_sent_twice_and_the_notice_stays_as_it_was(turn, mailbox):
    before = turn.notice.read_at, turn.notice.created_at

    sent_at_each_run = [send_due(NOW), send_due(NOW + timedelta(hours=1))]

    assert sent_at_each_run == [1, 0]
    assert len(mailbox.mails) == 1
    assert (fresh(turn.notice).read_at, fresh(turn.notice).created_at) == before


def test_one_bad_address_stops_nobody_else(city, reachable, mailbox):
    first, second = reachable("科技局", Role.LIAISON), reachable("科技局", Role.HANDLER)
    third = reachable("工信局", Role.HANDLER)
    city.handling()
    route(NOW)
    mailbox.refused = {first.email}
    third.email = "not an address"
    third.save()

    send_due(NOW)

    assert [mail.envelope_to for mail in mailbox.mails] == [[second.email]]
    bad = Dispatch.objects.get(notice__recipient=first)
    assert (bad.state, bad.attempts, bad.next_at) == ("waiting", 1, NOW + LATER[0])
    assert bad.error == "邮件服务器拒收。 550 5.1.1 no such mailbox"
    assert Dispatch.objects.get(notice__recipient=third).error == "邮件地址不合格：not an address"


def test_failed_message_is_tried_again_ever_later_and_is_dead_at_last(turn, mailbox):
    mailbox.refused = {turn.notice.recipient.email}
    moment, waits = NOW, []
    send_due(moment)
    for _attempt in LATER:
        waits.append(fresh(turn).next_at - moment)
        moment = fresh(turn).next_at
        send_due(moment - timedelta(seconds=1))
        send_due(moment)

    assert tuple(waits) == LATER
    assert (fresh(turn).state, fresh(turn).attempts) == ("dead", 6)
    assert fresh(turn).error == "邮件服务器拒收。 550 5.1.1 no such mailbox"
    assert send_due(moment + timedelta(days=1)) == 0


def test_mail_server_that_is_away_costs_no_attempt_and_no_other_wire(city, reachable, connect, settings, web):
    people = [reachable("科技局", role) for role in (Role.LIAISON, Role.HANDLER)]
    connect(city.units["科技局"], web.address())
    city.handling()
    route(NOW)
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    send_due(NOW)

    mails = Dispatch.objects.filter(notice__recipient__in=people, wire=Wire.EMAIL).order_by("pk")
    assert [mail.attempts for mail in mails] == [0, 0]
    assert [mail.error[:8] for mail in mails] == ["连不上邮件服务器", ""]
    assert len(web.told) == 1


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


def test_digest_is_one_mail_for_a_day_grouped_by_case(city, reachable, mailbox):
    office = reachable(Role.OFFICE)
    first, second = city.handling(title="甲提案"), city.handling(title="乙提案")
    city.accept(first, "科技局", "金融局")
    city.accept(second, "科技局")
    route(NOW)

    assert send_due(MORNING - timedelta(minutes=1)) == 0
    assert send_due(MORNING) == 1

    [mail] = mailbox.mails
    first_part, second_part, _footer = mail.body.split("\n\n", 2)
    assert mail.envelope_to == [office.email]
    assert mail.subject == "每日汇总（4月22日）：2 件提案 3 条消息"
    assert first_part.splitlines() == [
        "20230001 甲提案",
        "· 科技局：签收（2023年4月21日 10:00）",
        "· 金融局：签收（2023年4月21日 10:00）",
        "http://127.0.0.1:8000/cases/shifan/20230001/",
    ]
    assert second_part.splitlines()[0] == "20230002 乙提案"
    assert sent() == 3


@pytest.mark.parametrize("cases", [1, 3])
def test_digest_costs_the_same_for_any_number_of_messages(
    city, reachable, mailbox, django_assert_num_queries, cases
):
    reachable(Role.OFFICE)
    for n in range(cases):
        city.accept(city.handling(title=f"第{n}件"), "科技局", "金融局")
    route(NOW)

    # five to take them, as two more to find no others; the posts; what may be known, paces, habits;
    # parts, cases, days, units that moved; the lease again, and the mark
    with django_assert_num_queries(18):
        send_due(MORNING)

    assert sent() == 2 * cases


def test_what_another_worker_has_taken_meanwhile_is_not_handed_over(turn, mailbox, monkeypatch):
    compose = sending.mail.compose

    def slowly(*given):
        Dispatch.objects.update(next_at=NOW + timedelta(minutes=10))  # the lease ran out, and another has it
        return compose(*given)

    monkeypatch.setattr(sending.mail, "compose", slowly)

    assert send_due(NOW) == 0

    assert (mailbox.mails, fresh(turn).state) == ([], "waiting")


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


def test_digest_leaves_out_what_was_read_since(city, reachable, mailbox):
    office = reachable(Role.OFFICE)
    case = city.handling()
    city.accept(case, "科技局", "金融局")
    route(NOW)
    newest = office.notices.order_by("-pk").first()
    mark_read(office, [newest.pk])

    send_due(MORNING)

    assert mailbox.mails[0].subject.endswith("1 件提案 1 条消息")
    assert Dispatch.objects.get(notice=newest).state == "dropped"


def test_who_lost_the_case_is_not_told(city, turn, connect, mailbox, web):
    target = connect(city.units["科技局"], web.address())
    Dispatch.objects.create(
        jurisdiction=city.jurisdiction, notice=turn.notice, wire=Wire.TARGET, target=target, cause=turn.cause,
        pace=Pace.NOW, next_at=NOW,
    )  # fmt: skip
    case = turn.notice.event.case
    city.do("withdraw_unit", city.assignment(case, "科技局"), city[Role.OFFICE], DAY, reason="不必会办。")

    assert send_due(NOW) == 0

    assert (mailbox.mails, web.told) == ([], [])
    assert set(Dispatch.objects.values_list("state", "error")) == {("dropped", "收件人现在无权看到这件提案")}


@pytest.fixture
def warning(city, reachable):
    """The step of a deadline by which its unit's handler is told that it is late; `write` makes the notice."""
    handler = reachable("科技局", Role.HANDLER)
    case = city.handling(title="关于加快企业培育的建议")
    deadline = city.assignment(case, "科技局").deadlines.get(step="sign")
    rung, _made = Rung.objects.get_or_create(
        deadline=deadline, due_on=deadline.due_on, offset=1, defaults={"at": NOW}
    )
    Notice.objects.update(routed_at=NOW)

    def write(at):
        notice = Notice.objects.create(recipient=handler, rung=rung, kind=Kind.LATE, created_at=at)
        route(at)
        return Dispatch.objects.filter(notice=notice)

    return write


def test_late_step_is_told_with_its_day_and_unit(warning, mailbox):
    tomorrow = at(date(2023, 4, 28))
    message = warning(tomorrow).get()

    send_due(tomorrow)

    [mail] = mailbox.mails
    assert message.cause == f"rung:{message.notice.rung_id}"
    assert mail.subject == "【已经逾期】20230001 签收（2023年4月27日）"
    assert mail.body.splitlines()[:2] == [
        "《关于加快企业培育的建议》（20230001）：签收已于2023年4月27日到期，逾期 1 天。",
        "办理单位：科技局。",
    ]


def test_units_target_hears_of_its_own_day(city, warning, connect, web):
    connect(city.units["科技局"], web.address())
    tomorrow = at(date(2023, 4, 28))
    warning(tomorrow)

    send_due(tomorrow)

    assert [told["title"] for told in web.told] == ["【已经逾期】20230001 签收（2023年4月27日）"]


def test_warning_that_became_untrue_is_not_sent(city, warning, mailbox):
    tomorrow = at(date(2023, 4, 28))
    message = warning(tomorrow)
    city.accept(Case.objects.get(), "科技局", day=date(2023, 4, 28))

    send_due(tomorrow)

    assert mailbox.mails == []
    assert message.values_list("state", "error").get() == ("dropped", "期限已经办结、终止或改动")


def test_who_left_the_post_is_not_told(turn, mailbox):
    turn.notice.recipient.posts.update(until_on=DAY - timedelta(days=1))

    send_due(NOW)

    assert (mailbox.mails, fresh(turn).state) == ([], "dropped")


def test_wishes_and_hours_are_asked_again_at_the_last_moment(turn, mailbox):
    Habit.objects.create(person=turn.notice.recipient, quiet_from=time(9, 0), quiet_until=time(11, 0))
    send_due(NOW)  # 10:00 in China
    held = fresh(turn)
    Preference.objects.create(person=turn.notice.recipient, kind=Kind.TURN, wire=Wire.EMAIL, pace=Pace.OFF)
    send_due(held.next_at)

    assert (held.state, held.attempts, held.next_at) == ("waiting", 0, NOW + timedelta(hours=1))
    assert (mailbox.mails, fresh(turn).state) == ([], "dropped")


def test_a_title_cannot_write_headers(city, reachable, mailbox):
    reachable("科技局", Role.HANDLER)
    case = city.handling(title="甲\r\nBcc: thief@example.org\r\n\r\n乙\x1b[31m\u202e")
    route(NOW)

    send_due(NOW)

    [mail] = mailbox.mails
    assert mail["Bcc"] is None
    assert mail.subject == f"{case.proposal.number} 交办：甲 Bcc: thief@example.org 乙[31m"
    assert "thief@example.org" not in mail.envelope_to


def test_message_that_trips_the_program_stops_nobody_else(city, reachable, mailbox, monkeypatch, caplog):
    bad, good = reachable("科技局", Role.LIAISON), reachable("科技局", Role.HANDLER)
    city.handling()
    route(NOW)
    compose = sending.mail.compose

    def trip(person, *rest):
        return 1 // 0 if person == bad else compose(person, *rest)

    monkeypatch.setattr(sending.mail, "compose", trip)
    with caplog.at_level(logging.CRITICAL, logger="notifications.services.sending"):
        send_due(NOW)

    assert [mail.envelope_to for mail in mailbox.mails] == [[good.email]]
    assert Dispatch.objects.get(notice__recipient=bad).error == "ZeroDivisionError"


def test_message_of_which_nothing_can_be_said_is_dead_and_its_digest_goes(
    city, reachable, mailbox, monkeypatch, caplog
):
    reachable(Role.OFFICE)
    case = city.handling()
    city.accept(case, "科技局", "金融局")
    route(NOW)
    bad, good = Dispatch.objects.order_by("pk")
    Event.objects.filter(pk=bad.notice.event_id).update(subject=0)  # what moved is not there any more

    with caplog.at_level(logging.CRITICAL, logger="notifications.services.sending"):
        send_due(MORNING)

    assert mailbox.mails[0].subject.endswith("1 件提案 1 条消息")
    assert [(fresh(one).state, fresh(one).error) for one in (bad, good)] == [
        ("dead", "KeyError"),
        ("sent", ""),
    ]


def test_message_that_died_with_its_workers_is_dead(turn, mailbox):
    Dispatch.objects.update(attempts=6)

    send_due(NOW)

    assert (mailbox.mails, fresh(turn).state, fresh(turn).error) == ([], "dead", "发送时多次中断")


def test_a_run_is_bounded(city, reachable, mailbox):
    for role in (Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD):
        reachable("科技局", role)
    city.handling()
    route(NOW)

    assert [send_due(NOW, limit=2), send_due(NOW, limit=2)] == [2, 1]
