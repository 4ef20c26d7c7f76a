from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise

from proposals.models import Jurisdiction
from workflow.services.moments import MINUTES_APART, MOVES_A_DAY, Moments


def test_moments_of_a_day_follow_each_other_in_local_office_hours():
    moments = Moments(Jurisdiction(time_zone="Asia/Shanghai"))
    given = [moments.on(date(2023, 4, 21)) for _move in range(MOVES_A_DAY)]
    assert given[0] == datetime(2023, 4, 21, 1, tzinfo=UTC)
    assert given[-1] < datetime(2023, 4, 21, 9, tzinfo=UTC)
    assert {later - earlier for earlier, later in pairwise(given)} == {timedelta(minutes=MINUTES_APART)}


def test_moments_of_two_days_are_counted_apart_and_never_leave_their_day():
    moments = Moments(Jurisdiction(time_zone="America/New_York"))
    given = [moments.on(date(2023, 4, 21)) for _move in range(MOVES_A_DAY + 1)]
    assert given[-1] == given[0]
    assert moments.on(date(2023, 4, 22)).isoformat() == "2023-04-22T09:00:00-04:00"
