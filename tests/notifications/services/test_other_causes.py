"""Notices that are of no case: a call for proposals, and what was done to somebody's own log-in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from notifications.kinds import Kind
from notifications.models import Dispatch, Notice
from notifications.queries import notices_of
from notifications.services import notify_called, notify_owner
from notifications.services.retention import BY_CODE
from notifications.services.routing import route
from notifications.services.sending import send_due
from notifications.services.sight import in_sight, unread_of
from proposals.models import AccountAct, Call, Post
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, make_city
from workflow.services.clues import close_call, publish_call

DAY = date(2023, 4, 21)
MORNING = datetime(2023, 4, 22, 0, 30, tzinfo=UTC)
BODY = ("民建市委会", Role.COLLECTIVE)
UNIT = ("科技局", Role.LIAISON)


def called(city) -> Call:
    return publish_call(
        actor=city[Role.SECRETARIAT], session=city.session, title="围绕民生实事征集线索", text="请提供具体问题。",
        until_on=date(2023, 6, 30), at=at(DAY),
    )  # fmt: skip


def changed(person) -> AccountAct:
    kind = AccountAct.Kind.PASSWORD_CHANGED
    return AccountAct.objects.create(person=person, kind=kind, at=at(DAY), by=person)


def test_a_call_tells_whom_it_addresses_once_and_nobody_else(city):
    elsewhere = make_city("other")

    call = called(city)

    told = set(Notice.objects.values_list("recipient", flat=True))
    assert told >= {city[key].pk for key in (Role.MEMBER, BODY, UNIT)}
    strangers = (Role.SECRETARIAT, Role.OFFICE, ("科技局", Role.HANDLER), Role.ADMINISTRATOR)
    assert told.isdisjoint({*(city[key].pk for key in strangers), elsewhere[Role.MEMBER].pk})
    assert set(Notice.objects.values_list("kind", "call", "event")) == {(Kind.CALL, call.pk, None)}
    with pytest.raises(IntegrityError), transaction.atomic():
        notify_called(call)


def test_cases_and_calls_come_in_one_digest(city, reachable, mailbox):
    member = reachable(Role.MEMBER)
    call = called(city)
    city.accept(city.handling(), "科技局")
    route(at(DAY))

    send_due(MORNING)

    [mail] = [mail for mail in mailbox.mails if mail.envelope_to == [member.email]]
    assert "：1 件提案、1 次征集 " in mail.subject
    assert "征集 围绕民生实事征集线索\n· 征集提案线索，2023年6月30日截止（2023年4月21日 10:00）" in mail.body
    assert f"http://127.0.0.1:8000{reverse('call_detail', args=[call.pk])}" in mail.body


@pytest.mark.parametrize("closed", [True, False])
def test_what_is_over_or_no_longer_theirs_to_read_is_not_sent(city, reachable, mailbox, closed):
    member = reachable(Role.MEMBER)
    call = called(city)
    route(at(DAY))
    if closed:
        close_call(call, actor=city[Role.SECRETARIAT], at=at(DAY))
    else:
        Post.objects.filter(person=member).update(until_on=DAY)

    assert send_due(MORNING) == 0

    reason = "征集已经截止" if closed else "收件人现在无权看到这件提案"
    assert list(Dispatch.objects.values_list("state", "error")) == [("dropped", reason)]
    assert notices_of(member, held_posts(member, MORNING.date())).exists() is closed


def test_an_own_act_is_told_once_in_the_centre_and_over_no_wire(city, reachable):
    owner = reachable(Role.ADMINISTRATOR)
    act = changed(owner)

    assert notify_owner(act) == notify_owner(act)
    route(at(DAY))

    held = held_posts(owner, DAY)
    notice = Notice.objects.get()
    assert (unread_of(owner, held), in_sight({owner.pk: [notice.pk]}, {owner.pk: ()})) == (1, {notice.pk})
    assert (notice.cause, Dispatch.objects.exists()) == (f"act:{act.pk}", False)
    assert set(BY_CODE["notice"].rows(city.jurisdiction, at(date(2024, 1, 1)))) == {notice}


@pytest.mark.parametrize("causes", [(), ("call", "act")])
def test_a_notice_has_exactly_one_cause(city, causes):
    person = city[Role.OFFICE]
    given = {"call": called(city), "act": changed(person)}

    with pytest.raises(IntegrityError, match="notice_one_cause"):
        Notice.objects.create(
            recipient=person, kind=Kind.CALL, created_at=at(DAY), **{name: given[name] for name in causes}
        )


@time_machine.travel(at(DAY) + timedelta(hours=1), tick=False)
def test_pages_lead_to_the_call_and_to_the_own_page(city):
    member = city[Role.MEMBER]
    call = called(city)
    notify_owner(changed(member))
    client = Client()
    client.force_login(member, backend="django.contrib.auth.backends.ModelBackend")

    page, bench = client.get(reverse("notice_list")), client.get(reverse("workbench"))
    told = client.get("/api/v1/notices/").json()["results"]

    lines = {line.words: line.url for line in page.context["notices"]}
    assert lines == {
        "提案委：征集提案线索，6月30日 截止（征集 围绕民生实事征集线索）": reverse(
            "call_detail", args=[call.pk]
        ),
        "您的账号：修改密码（登录和安全）": reverse("security"),
    }
    assert all(line.words.split("：")[0] in bench.text for line in page.context["notices"])
    assert [(one["name"], one["case"], one["call"], one["reference"]) for one in told] == [
        ("account.password_changed", None, None, ""),
        ("call.publish", None, call.pk, "征集"),
    ]
