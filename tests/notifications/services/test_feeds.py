"""A person's deadlines for other calendars: what stands in them, as a calendar program reads it, and for whom."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from icalendar import Calendar

from notifications.models import CalendarFeed
from notifications.services.feed_text import calendar_of_deadlines
from notifications.services.feeds import (
    deadlines_in_feed,
    feed_of,
    make_feed,
    person_behind,
    revoke_feed,
)
from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.workflow.machines.ready import extension
from workflow.models import Deadline

MONDAY = date(2023, 5, 22)


@pytest.fixture
def city(db):
    return make_city()


def events(city, *key, on=MONDAY):
    """The events as another program reads them, by their summary."""
    person = city[key if len(key) > 1 else key[0]]
    read = Calendar.from_ical(calendar_of_deadlines(deadlines_in_feed(person, at(on))))
    return {str(event["summary"]): event for event in read.walk("VEVENT")}


def test_token_is_told_once_and_only_its_digest_is_kept(city):
    person = city[Role.MEMBER]

    token = make_feed(person, at=at(MONDAY))

    feed = feed_of(person)
    assert len(token) == 43  # 256 bits
    assert (feed.made_at, feed.revoked_at) == (at(MONDAY), None)
    assert token not in feed.token_digest
    assert person_behind(token) == person


def test_new_token_closes_the_one_before(city):
    person = city[Role.MEMBER]
    old, new = make_feed(person, at=at(MONDAY)), make_feed(person, at=at(MONDAY))

    assert (person_behind(old), person_behind(new)) == (None, person)
    assert CalendarFeed.objects.filter(person=person, revoked_at=None).count() == 1


def test_revoked_unknown_and_empty_tokens_open_nothing(city):
    person = city[Role.MEMBER]
    token = make_feed(person)

    assert (revoke_feed(person), revoke_feed(person)) == (True, False)
    assert [person_behind(one) for one in (token, "x", "")] == [None, None, None]


def test_token_of_a_closed_account_opens_nothing(city):
    person = city[Role.MEMBER]
    token = make_feed(person)
    person.is_active = False
    person.save()

    assert person_behind(token) is None


def test_day_is_an_event_of_a_whole_day_with_step_number_and_part(city):
    case = city.handling(day=date(2023, 5, 18))
    city.accept(case, "科技局", day=date(2023, 5, 18))

    event = events(city, "科技局", Role.HANDLER)["报送会办意见 20230001（会办）"]

    deadline = city.assignment(case, "科技局").deadlines.get(step="opinion")
    assert event["dtstart"].dt == deadline.due_on
    assert event["dtend"].dt == date(2023, 6, 9)
    assert (str(event["uid"]), int(event["sequence"])) == (f"deadline-{deadline.pk}.shifan@huiban", 0)
    assert event["last-modified"].dt == datetime(2023, 5, 18, tzinfo=UTC)
    assert (str(event["status"]), str(event["transp"])) == ("CONFIRMED", "TRANSPARENT")
    assert str(event["url"]).endswith("/cases/shifan/20230001/")


def test_nothing_that_was_written_leaves_the_house(city):
    case = city.handling(title="不外传的案由")
    text = calendar_of_deadlines(deadlines_in_feed(city["科技局", Role.HANDLER], at(MONDAY))).decode()

    words = [case.proposal.title, str(case.proposal.proposer), "科技局"]
    assert [word for word in words if word in text] == []


def test_moved_day_keeps_its_event_and_counts_the_move(city):
    case = city.handling()
    city.accept(case, "科技局")
    share = city.assignment(case, "科技局")
    before = events(city, "科技局", Role.HANDLER)["报送会办意见 20230001（会办）"]
    day = date(2023, 5, 8)
    asked = extension(share, told=day)
    city.do("extend_request", share, city["科技局", Role.BUREAU_LEADER], day, **asked)
    city.do("extend_grant", share, city[Role.OFFICE], date(2023, 5, 9))

    after = events(city, "科技局", Role.HANDLER)["报送会办意见 20230001（会办）"]

    assert str(after["uid"]) == str(before["uid"])
    assert (int(before["sequence"]), int(after["sequence"])) == (0, 1)
    assert after["dtstart"].dt == asked["until_on"]
    assert after["last-modified"].dt == datetime(2023, 5, 9, tzinfo=UTC)


def test_day_of_a_promise_stands_in_the_feed_and_counts_what_was_agreed_again(city):
    promise = city.commitment(city.closed(), due_on=date(2023, 12, 31))
    city.do("confirm", fresh(promise), city[Role.SECRETARIAT], date(2023, 5, 28))
    key, day = ("工信局", Role.HANDLER), date(2023, 6, 1)
    before = events(city, *key, on=day)["兑现承诺 20230001"]
    city.do(
        "renegotiate",
        fresh(promise),
        city[Role.SECRETARIAT],
        date(2023, 6, 5),
        to_on=date(2024, 2, 29),
        reason="延后。",
    )

    after = events(city, *key, on=date(2023, 6, 5))["兑现承诺 20230001"]

    assert (str(before["uid"]), before["dtstart"].dt) == (str(after["uid"]), date(2023, 12, 31))
    assert (after["dtstart"].dt, int(before["sequence"]), int(after["sequence"])) == (date(2024, 2, 29), 0, 1)
    assert after["last-modified"].dt == datetime(2023, 6, 5, tzinfo=UTC)


def test_provisional_day_says_so(city):
    case = city.handling()
    city.accept(case, "科技局")
    Deadline.objects.filter(assignment=city.assignment(case, "科技局")).update(provisional=True)

    event = events(city, "科技局", Role.HANDLER)["报送会办意见 20230001（会办）（暂定）"]

    assert str(event["status"]) == "TENTATIVE"


def test_paused_met_and_cancelled_days_are_left_out(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    city.do(
        "pause", city.assignment(case, "科技局"), city[Role.OFFICE], date(2023, 5, 8), reason="等上级文件"
    )
    city.opinion_sent(case, "金融局")

    assert [name for name in events(city, "科技局", Role.HANDLER) if "会办意见" in name] == []
    assert events(city, "金融局", Role.HANDLER) == {}


def test_feed_holds_the_days_of_the_unit_and_of_no_other(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局")

    assert "答复提案人 20230001（主办）" in events(city, "工信局", Role.BUREAU_LEADER)
    assert [name for name in events(city, "科技局", Role.LIAISON) if "主办" in name] == []
    assert events(city, "发改局", Role.HANDLER) == {}
    assert events(city, "stranger") == {}


def test_offices_and_members_have_the_days_of_what_they_have_to_do(city):
    city.filed(title="待交办")
    city.submitted(title="待审查")
    city.replied(title="待评价")

    assert list(events(city, Role.OFFICE)) == ["交办 20230001", "公开答复 20230002"]
    assert list(events(city, Role.SECRETARIAT)) == ["审查 未编号", "公开答复 20230002"]
    assert list(events(city, Role.MEMBER)) == ["评价办理 20230002"]


def test_right_stands_in_the_feed_until_it_has_run_out(city):
    city.accept(city.handling(), "科技局")

    def rights(on):
        return [name for name in events(city, "科技局", Role.HANDLER, on=on) if "提出改办" in name]

    assert rights(date(2023, 4, 27)) == ["提出改办 20230001（会办）"]
    assert rights(date(2023, 4, 28)) == []


def test_lost_case_and_ended_post_take_their_days_away(city):
    case = city.handling()
    city.accept(case, "科技局", "金融局")
    gone, other = city["科技局", Role.HANDLER], city["金融局", Role.HANDLER]
    city.do(
        "withdraw_unit",
        city.assignment(case, "科技局"),
        city[Role.OFFICE],
        date(2023, 4, 24),
        reason="不涉及",
    )
    other.posts.update(until_on=date(2023, 5, 21))

    assert list(deadlines_in_feed(gone, at(MONDAY))) == []
    assert list(deadlines_in_feed(other, at(date(2023, 5, 21)))) != []
    assert list(deadlines_in_feed(other, at(MONDAY))) == []


def test_same_days_are_the_same_bytes(city):
    city.accept(city.handling(), "科技局")
    person = city["科技局", Role.HANDLER]

    texts = {calendar_of_deadlines(deadlines_in_feed(person, at(MONDAY))) for _time in range(2)}

    assert len(texts) == 1


@pytest.mark.parametrize("cases", [1, 3])
def test_feed_of_a_unit_costs_the_same_for_any_number_of_days(city, django_assert_num_queries, cases):
    for n in range(cases):
        city.accept(city.handling(title=f"提案{n}"), "科技局")
    person = city["科技局", Role.HANDLER]

    with django_assert_num_queries(2):
        text = calendar_of_deadlines(deadlines_in_feed(person, at(MONDAY)))

    assert text.count(b"BEGIN:VEVENT") == cases
