"""The first minutes of a day: whose posts changed, and what their open pages do."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from notifications.services.midnights import EVERY, begin_days
from proposals.models import Deputy
from proposals.roles import Role
from tests.city import make_city
from tests.workflow.machines.states import CO, FREE, LEAD

TODAY = date(2023, 5, 16)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)


def begun(*, minutes=1, place="Asia/Shanghai"):
    """So many minutes after the day began there."""
    midnight = datetime(TODAY.year, TODAY.month, TODAY.day, tzinfo=ZoneInfo(place))
    return midnight.astimezone(UTC) + timedelta(minutes=minutes)


@pytest.fixture
def turned(city):
    """One whose post ended yesterday, one whose begins, one whose deputyship ended, and the deputy of the first."""
    leaving, coming = (
        city[CO, Role.HANDLER],
        city.add_person("新经办人", city.units[CO], Role.HANDLER, from_on=TODAY),
    )
    deputy, other = city[FREE, Role.HANDLER], city[FREE, Role.LIAISON]
    ended, running = leaving.posts.get(), city[LEAD, Role.LIAISON].posts.get()
    ended.until_on = YESTERDAY
    ended.save()
    Deputy.objects.create(post=ended, person=other, from_on=date(2023, 5, 1), until_on=date(2023, 5, 31))
    Deputy.objects.create(post=running, person=deputy, from_on=date(2023, 5, 1), until_on=YESTERDAY)
    return {leaving.pk, coming.pk, deputy.pk, other.pk}


def test_those_whose_posts_changed_look_anew_and_nobody_else(turned):
    assert begin_days(begun()) == turned


@pytest.mark.parametrize("minutes", [-1, 16])
def test_a_day_begins_once(turned, minutes):
    assert begin_days(begun(minutes=minutes)) == set()


@pytest.mark.parametrize("place", ["Asia/Shanghai", "Asia/Kathmandu", "America/Los_Angeles"])
def test_the_looks_meet_each_midnight_once(turned, city, place):
    city.jurisdiction.time_zone = place
    city.jurisdiction.save()
    first = begun(place="Asia/Shanghai") - timedelta(days=1)

    looks = [begin_days(first + n * EVERY) for n in range(2 * 96)]

    assert [people for people in looks if people] == [turned]


def test_a_change_on_another_day_is_none_of_today(city):
    city[CO, Role.HANDLER].posts.update(until_on=TODAY)
    city.add_person("以后的经办人", city.units[CO], Role.HANDLER, from_on=TOMORROW)

    assert begin_days(begun()) == set()


def test_another_city_has_its_own_midnight(turned):
    other = make_city("bieshi")
    other.jurisdiction.time_zone = "America/Los_Angeles"
    other.jurisdiction.save()
    other[CO, Role.HANDLER].posts.update(until_on=YESTERDAY)

    assert begin_days(begun()) == turned


async def test_the_open_page_of_a_post_that_ended_asks_and_finds_nothing_any_more(live):
    person = live.city[CO, Role.HANDLER]
    page = await live.open(await live.log_in(person))
    before = await page.frame()

    await live.do(lambda: person.posts.update(until_on=YESTERDAY))
    await live.do(begin_days, begun())
    woken, after = await page.frame(), await page.ask(0)

    assert (before["unread"], woken) == (1, {"type": "news"})
    assert (after["unread"], after["notices"]) == (0, [])
