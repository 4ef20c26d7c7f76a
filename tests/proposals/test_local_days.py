"""A post runs by the day where its organisation is, whatever the server's clock says."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from proposals.models import Deputy, Jurisdiction, Organisation, Post, User
from proposals.queries import held_by_each, held_posts_at, local_day
from proposals.roles import Role

FIRST, LAST = date(2024, 2, 29), date(2024, 3, 31)
PLACES = ["Asia/Shanghai", "Asia/Urumqi", "UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago"]
pytestmark = pytest.mark.django_db


def post_in(zone, person, *, first=FIRST, last=LAST, role=Role.HANDLER):
    place, _made = Jurisdiction.objects.get_or_create(
        slug=zone.replace("/", "-").lower(), defaults={"name": zone, "time_zone": zone}
    )
    unit = Organisation.objects.create(
        jurisdiction=place, name=f"{zone}{role}", short_name="局", seal="局", kind="bureau"
    )
    return Post.objects.create(person=person, organisation=unit, role=role, from_on=first, until_on=last)


def person(name="某人"):
    return User.objects.create_user(name, name=name)


def local(zone, on, hour, minute, second):
    """A moment of the clock there, as a server in UTC has it."""
    there = datetime(on.year, on.month, on.day, hour, minute, second, tzinfo=ZoneInfo(zone))
    return there.astimezone(UTC)


@pytest.mark.parametrize("zone", PLACES)
def test_a_post_begins_and_ends_at_midnight_where_it_is(zone):
    holder = person()
    post_in(zone, holder)
    moments = [
        local(zone, FIRST - timedelta(1), 23, 59, 59),
        local(zone, FIRST, 0, 0, 0),
        local(zone, LAST, 23, 59, 59),
        local(zone, LAST + timedelta(1), 0, 0, 0),
    ]

    assert [bool(held_posts_at(holder, moment)) for moment in moments] == [False, True, True, False]


@pytest.mark.parametrize("zone", PLACES)
def test_so_does_a_deputys_time(zone):
    deputy = person("代理人")
    post = post_in(zone, person(), first=date(2020, 1, 1), last=None)
    Deputy.objects.create(post=post, person=deputy, from_on=FIRST, until_on=LAST)
    moments = [
        local(zone, FIRST - timedelta(1), 23, 59, 59),
        local(zone, FIRST, 0, 0, 0),
        local(zone, LAST, 23, 59, 59),
        local(zone, LAST + timedelta(1), 0, 0, 0),
    ]

    assert [[h.deputising for h in held_posts_at(deputy, m)] for m in moments] == [[], [True], [True], []]


def test_a_lent_post_ends_with_the_post_itself():
    deputy = person("代理人")
    post = post_in("Asia/Urumqi", person(), last=date(2024, 3, 15))
    Deputy.objects.create(post=post, person=deputy, from_on=FIRST, until_on=LAST)

    assert held_posts_at(deputy, local("Asia/Urumqi", date(2024, 3, 15), 23, 59, 59)) != ()
    assert held_posts_at(deputy, local("Asia/Urumqi", date(2024, 3, 16), 0, 0, 0)) == ()


def test_of_posts_in_two_zones_each_has_its_own_day():
    holder = person()
    east = post_in("Asia/Shanghai", holder, last=LAST)
    west = post_in("Asia/Urumqi", holder, last=LAST)

    held = held_posts_at(holder, local("Asia/Shanghai", LAST + timedelta(1), 0, 30, 0))

    assert [h.post for h in held] == [west]
    assert [h.post for h in held_posts_at(holder, local("Asia/Shanghai", LAST, 12, 0, 0))] == [east, west]


def test_the_day_is_where_the_first_post_is_and_the_installations_without_one(settings):
    settings.TIME_ZONE = "UTC"
    holder = person()
    post_in("Asia/Shanghai", holder)
    moment = datetime(2024, 2, 29, 17, 0, tzinfo=UTC)

    with timezone.override("UTC"):
        days = local_day(held_posts_at(holder, moment), moment), local_day((), moment)

    assert days == (date(2024, 3, 1), date(2024, 2, 29))


@pytest.mark.parametrize("zone", PLACES)
def test_of_many_people_each_holds_what_they_hold_alone(zone, django_assert_num_queries):
    holder, deputy, idle = person(), person("代理人"), person("无职者")
    post = post_in(zone, holder)
    Deputy.objects.create(post=post, person=deputy, from_on=FIRST, until_on=date(2024, 3, 15))
    people = [holder, deputy, idle]
    days = [FIRST - timedelta(1), FIRST, date(2024, 3, 15), date(2024, 3, 16), LAST, LAST + timedelta(1)]
    moments = [local(zone, day, *clock) for day in days for clock in ((0, 0, 0), (23, 59, 59))]

    with django_assert_num_queries(2 * len(moments)):
        together = [held_by_each(people, moment) for moment in moments]

    assert together == [{one.pk: held_posts_at(one, moment) for one in people} for moment in moments]


def test_posts_are_read_in_one_query(django_assert_num_queries):
    holder = person()
    post_in("Asia/Shanghai", holder)
    Deputy.objects.create(
        post=post_in("Asia/Urumqi", person("别人")), person=holder, from_on=FIRST, until_on=LAST
    )

    with django_assert_num_queries(1):
        held = held_posts_at(holder, local("Asia/Shanghai", FIRST, 12, 0, 0))
        places = [h.post.organisation.jurisdiction.name for h in held]

    assert places == ["Asia/Shanghai", "Asia/Urumqi"]


def test_a_closed_account_holds_nothing():
    holder = person()
    post_in("Asia/Shanghai", holder)
    holder.is_active = False

    assert held_posts_at(holder, local("Asia/Shanghai", FIRST, 12, 0, 0)) == ()
