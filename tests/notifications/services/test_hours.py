"""Quiet hours and the hour of the digest, by the clock of who is told."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.services.hours import Hours, awake, morning, next_digest

CHINA, URUMQI = ZoneInfo("Asia/Shanghai"), ZoneInfo("Asia/Urumqi")
NIGHT = Hours(CHINA, time(22, 0), time(7, 30))
NOON = Hours(CHINA, time(12, 0), time(14, 0))
TIMES = st.times().map(lambda clock: clock.replace(second=0, microsecond=0))
HOURS = st.builds(Hours, st.sampled_from([CHINA, URUMQI, UTC]), TIMES, TIMES, TIMES)
MOMENTS = st.integers(0, 10 * 366 * 24 * 60).map(
    lambda n: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=n)
)


def local(text, zone=CHINA):
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("hours", "at", "leaves"),
    [
        (Hours(CHINA), "2023-05-22 03:00", "2023-05-22 03:00"),
        (NIGHT, "2023-05-22 21:59", "2023-05-22 21:59"),
        (NIGHT, "2023-05-22 22:00", "2023-05-23 07:30"),
        (NIGHT, "2023-05-22 23:59", "2023-05-23 07:30"),
        (NIGHT, "2023-05-23 00:00", "2023-05-23 07:30"),
        (NIGHT, "2023-05-23 07:29", "2023-05-23 07:30"),
        (NIGHT, "2023-05-23 07:30", "2023-05-23 07:30"),
        (NIGHT, "2023-12-31 23:00", "2024-01-01 07:30"),
        (NOON, "2023-05-22 12:30", "2023-05-22 14:00"),
        (NOON, "2023-05-22 14:00", "2023-05-22 14:00"),
        (Hours(CHINA, time(8, 0), time(8, 0)), "2023-05-22 08:00", "2023-05-22 08:00"),
    ],
)
def test_message_leaves_at_once_or_when_the_quiet_hours_end(hours, at, leaves):
    assert awake(local(at), hours) == local(leaves)


def test_quiet_hours_are_those_of_the_zone():
    six_in_urumqi = local("2023-05-22 06:00", URUMQI)

    assert awake(six_in_urumqi, NIGHT) == six_in_urumqi
    assert awake(six_in_urumqi, Hours(URUMQI, time(22, 0), time(7, 30))) == local("2023-05-22 07:30", URUMQI)


@pytest.mark.parametrize(
    ("hours", "at", "goes"),
    [
        (Hours(CHINA), "2023-05-22 08:29", "2023-05-22 08:30"),
        (Hours(CHINA), "2023-05-22 08:30", "2023-05-23 08:30"),
        (Hours(CHINA), "2024-02-28 09:00", "2024-02-29 08:30"),
        (Hours(CHINA, digest_at=time(17, 0)), "2023-05-22 08:30", "2023-05-22 17:00"),
        (Hours(CHINA, time(22, 0), time(7, 30), time(6, 0)), "2023-05-22 06:30", "2023-05-22 07:30"),
        (Hours(CHINA, time(22, 0), time(7, 30), time(23, 0)), "2023-05-22 06:30", "2023-05-22 07:30"),
        (Hours(CHINA, time(22, 0), time(7, 30), time(23, 0)), "2023-05-22 08:00", "2023-05-23 07:30"),
    ],
)
def test_digest_goes_at_its_hour_or_when_the_quiet_hours_end(hours, at, goes):
    assert next_digest(local(at), hours) == local(goes)


@pytest.mark.parametrize(
    ("hours", "at", "leaves"),
    [
        (Hours(CHINA), "2023-05-22 00:00", "2023-05-22 08:30"),
        (Hours(CHINA), "2023-05-22 08:30", "2023-05-22 08:30"),
        (Hours(CHINA), "2023-05-22 15:00", "2023-05-22 15:00"),
        (Hours(CHINA, digest_at=time(7, 0)), "2023-05-22 00:00", "2023-05-22 07:00"),
        (NIGHT, "2023-05-22 00:00", "2023-05-22 07:30"),
        (NOON, "2023-05-22 00:00", "2023-05-22 08:30"),
        (Hours(CHINA, time(8, 0), time(9, 0)), "2023-05-22 00:00", "2023-05-22 09:00"),
    ],
)
def test_what_midnight_brings_leaves_in_the_morning(hours, at, leaves):
    assert morning(local(at), hours) == local(leaves)


@given(MOMENTS, HOURS)
def test_message_never_leaves_early_and_nothing_holds_it_twice(at, hours):
    leaves = awake(at, hours)

    assert at <= leaves < at + timedelta(days=1)
    assert awake(leaves, hours) == leaves


@given(MOMENTS, HOURS)
def test_digest_goes_within_two_days_and_not_in_the_quiet_hours(at, hours):
    goes = next_digest(at, hours)

    assert at < goes <= at + timedelta(days=2)
    assert awake(goes, hours) == goes
