"""What is asked again when a message leaves: rights, days, wishes and hours may have changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from notifications.kinds import Kind, Pace, Wire
from notifications.models import Dispatch, Habit, Notice, Preference
from notifications.services import mark_read
from notifications.services.routing import route
from notifications.services.sending import send_due
from proposals.roles import Role
from tests.city import at, fresh
from workflow.models import Case, Rung

DAY = date(2023, 4, 21)
NOW = at(DAY)
MORNING = datetime(2023, 4, 22, 0, 30, tzinfo=UTC)


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
