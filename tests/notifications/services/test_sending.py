"""What really arrives: at a mail server and at a web server, once, and whatever else fails."""

from __future__ import annotations

import logging
from datetime import UTC, date, datetime, timedelta

import pytest

from notifications.kinds import Wire
from notifications.models import Dispatch
from notifications.services import sending
from notifications.services.routing import route
from notifications.services.sending import send_due
from proposals.roles import Role
from tests.city import at, fresh
from workflow.models import Event

DAY = date(2023, 4, 21)
NOW = at(DAY)
MORNING = datetime(2023, 4, 22, 0, 30, tzinfo=UTC)
LATER = tuple(timedelta(minutes=n) for n in (1, 5, 15, 60, 240))


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
