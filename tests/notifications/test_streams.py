"""The numbers of a person's notices: given when they are read, one after the other, whoever asks at the same time."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from itertools import count

import pytest
from django.db import connection, connections, transaction

from notifications.kinds import Kind
from notifications.models import Notice, Stream
from notifications.queries import notices_of
from notifications.services import mark_read
from notifications.services.sight import count_unread
from notifications.services.streams import (
    Asked,
    News,
    Told,
    news_after,
    news_of,
    number_new,
    standing_of,
)
from proposals.models import Deputy
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, make_city
from tests.workflow.machines.cast import cast
from tests.workflow.machines.states import CO, CO2, FREE, LEAD, WORKING
from workflow.models import Event


@pytest.fixture
def handler(city):
    return city[CO, Role.HANDLER]


def held(person):
    return held_posts(person, WORKING)


def after(person, number, limit=100):
    return news_after(person, held(person), number, limit)


def numbers(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk").values_list("number", flat=True))


def told(*notices):
    return tuple(Told(notice.number, notice.pk, notice.kind) for notice in notices)


def notices(person):
    return list(Notice.objects.filter(recipient=person).order_by("pk"))


def test_what_is_new_has_no_number_until_it_is_read(city, handler):
    city.handling(title="甲")
    city.handling(title="乙")
    before = numbers(handler)

    given = number_new([handler.pk])

    assert (before, given, numbers(handler)) == ([None, None], {handler.pk: 2}, [1, 2])


def test_what_comes_later_goes_on_from_the_last_number_and_the_given_ones_stay(city, handler):
    city.handling(title="甲")
    number_new([handler.pk])
    city.handling(title="乙")
    city.handling(title="丙")

    assert (number_new([handler.pk]), numbers(handler)) == ({handler.pk: 3}, [1, 2, 3])


def test_each_person_is_numbered_apart(city, handler):
    city.handling(co=(CO,))
    lead = city[LEAD, Role.HANDLER]
    number_new([lead.pk])
    city.handling(co=(CO, CO2))

    given = number_new([handler.pk, lead.pk, city[FREE, Role.HANDLER].pk])

    assert given == {handler.pk: 2, lead.pk: 2, city[FREE, Role.HANDLER].pk: 0}
    assert (numbers(handler), numbers(lead), numbers(city[CO2, Role.HANDLER])) == ([1, 2], [1, 2], [None])


@pytest.mark.parametrize("people", [1, 3])
def test_several_people_are_numbered_in_as_many_statements_as_one(city, people, django_assert_num_queries):
    city.handling()
    city.handling()
    desk = [city[CO, role].pk for role in (Role.HANDLER, Role.LIAISON, Role.SECTION_HEAD)][:people]

    with django_assert_num_queries(9):
        given = number_new(desk)

    assert set(given.values()) == {2}


def test_reading_again_writes_nothing(city, handler, django_assert_num_queries):
    city.handling()
    number_new([handler.pk])

    with django_assert_num_queries(1):
        given = number_new([handler.pk])

    assert given == {handler.pk: 1}


def test_a_move_does_not_touch_the_streams(city, handler):
    city.handling()

    assert Stream.objects.count() == 0
    stands = standing_of([handler.pk, city["stranger"].pk])
    assert {pk: one.waits for pk, one in stands.items()} == {handler.pk: True, city["stranger"].pk: False}


def test_news_after_a_number_are_what_came_since(city, handler):
    city.handling(title="甲")
    first = after(handler, 0)
    city.handling(title="乙")
    city.handling(title="丙")

    second = after(handler, first.number)

    [one, *others] = notices(handler)
    assert first == News(1, told(one), more=False)
    assert second == News(3, told(*others), more=False)
    assert after(handler, 3) == News(3, (), more=False)


def test_who_was_away_for_long_reads_page_after_page(city, handler):
    for title in ("甲", "乙", "丙"):
        city.handling(title=title)

    pages = [after(handler, number, limit=2) for number in (0, 2)]

    [one, two, three] = notices(handler)
    assert pages == [News(2, told(one, two), more=True), News(3, told(three), more=False)]


def test_who_missed_few_and_who_missed_many_are_told_alike(city, handler):
    for title in "甲乙丙丁戊己庚辛壬癸子丑":
        city.handling(title=title)
    number_new([handler.pk])
    everything = told(*notices(handler))

    pages = [after(handler, number) for number in (0, 1, 2, 11, 12)]

    assert pages == [News(12, everything[number:], more=False) for number in (0, 1, 2, 11, 12)]


def test_who_asks_beyond_the_end_is_told_where_it_is(city, handler):
    city.handling()

    assert after(handler, 500) == News(1, (), more=False)


def test_a_notice_of_a_case_that_is_lost_keeps_its_number_and_is_not_told(city, handler):
    lost, kept = city.handling(title="甲"), city.handling(title="乙")
    city.do("withdraw_unit", city.assignment(lost, CO), city[Role.OFFICE], WORKING, reason="不必会办。")

    news = after(handler, 0)

    [seen] = Notice.objects.filter(recipient=handler, event__case=kept)
    [loss] = Notice.objects.filter(recipient=handler, event__transition="withdraw_unit")
    assert numbers(handler) == [1, 2, 3]
    assert news == News(3, told(seen, loss), more=False)


def test_read_notices_are_told_and_do_not_count(city, handler):
    city.handling()
    mark_read(handler)

    assert after(handler, 0) == News(1, told(*notices(handler)), more=False)
    assert count_unread({handler.pk: held(handler)}) == {handler.pk: 0}
    assert standing_of([handler.pk])[handler.pk].unread is False


def test_who_holds_no_post_or_one_that_opens_nothing_is_told_nothing(city, handler):
    city.handling()
    city.do("remind", city.assignment(city.handling(), CO), city[Role.OFFICE], WORKING, reason="请抓紧。")
    administrator = held_posts(city[Role.ADMINISTRATOR], WORKING)

    assert news_after(handler, (), 0) == News(3, (), more=False)
    assert news_after(handler, administrator, 0) == News(3, (), more=False)


@pytest.fixture
def told_city(city):
    """Everybody was told something, and more than one thing that they may not see any more."""
    city.replied(title="甲", body=None)
    collective = city["民建市委会", Role.COLLECTIVE]
    city.handling(title="乙", actor=collective, body=city.units["民建市委会"])
    lost = city.handling(title="丙")
    city.do("withdraw_unit", city.assignment(lost, CO), city[Role.OFFICE], WORKING, reason="不必会办。")
    own = city[CO, Role.LIAISON].posts.get()
    Deputy.objects.create(post=own, person=city[LEAD, Role.HANDLER], from_on=WORKING, until_on=WORKING)
    return city


def test_what_many_may_see_is_what_each_of_them_may_see(told_city):
    people = cast(told_city).values()
    last = number_new(person.pk for person in people)
    posts = {person.pk: held(person) for person in people}

    unread = count_unread(posts)
    news = news_of([Asked(person, posts[person], 0, last[person]) for person in posts])

    plain = {person: notices_of(person, posts[person.pk]).order_by("number") for person in people}
    assert unread == {
        person.pk: notices_of(person, posts[person.pk]).filter(read_at=None).count() for person in people
    }
    assert {person: [one.id for one in told.notices] for (person, _after), told in news.items()} == {
        person.pk: list(seen.values_list("pk", flat=True)) for person, seen in plain.items()
    }
    assert sum(map(len, plain.values())) > 40


@pytest.mark.parametrize("roles", [(Role.HANDLER,), (Role.HANDLER, Role.LIAISON, Role.SECTION_HEAD)])
def test_a_desk_whose_posts_open_the_same_is_asked_for_once(city, roles, django_assert_num_queries):
    city.handling()
    posts = {city[CO, role].pk: held(city[CO, role]) for role in roles}

    with django_assert_num_queries(1):
        unread = count_unread(posts)

    assert unread == dict.fromkeys(posts, 1)


def test_people_of_other_units_are_not_taken_together(city):
    lost, kept = city.handling(title="甲"), city.handling(title="乙")
    city.do("withdraw_unit", city.assignment(lost, CO), city[Role.OFFICE], WORKING, reason="不必会办。")
    handlers = [city[unit, Role.HANDLER] for unit in (CO, CO2, FREE)]

    unread = count_unread({person.pk: held(person) for person in handlers})

    assert list(unread.values()) == [2, 2, 0]
    seen = notices_of(handlers[0], held(handlers[0])).order_by("pk")
    assert list(seen.values_list("event__case", "event__transition")) == [
        (kept.pk, "hand_over"), (lost.pk, "withdraw_unit"),
    ]  # fmt: skip


# -- at the same instant ------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_writers_and_readers_at_once_leave_no_gap_and_nobody_misses_a_notice():
    city = make_city()
    case = city.handling(co=(CO,))
    people = [city[CO, Role.HANDLER], city[CO, Role.LIAISON]]
    events = list(Event.objects.filter(case=case).order_by("pk"))
    Notice.objects.filter(recipient__in=people).delete()
    writing = count()

    def write():
        for event in events[next(writing) :: 2]:
            for person in people:
                Notice.objects.create(recipient=person, event=event, kind=Kind.TURN, created_at=at(WORKING))

    def read():
        number, seen = 0, []
        while len(seen) < len(events):
            news = after(people[0], number, limit=2)
            seen += [one.number for one in news.notices]
            number = news.number
            number_new(person.pk for person in reversed(people))
        return seen

    read_by = _at_once([write, write, read, read])[2:]
    # The second person's last notice may be younger than the last reading.
    number_new(person.pk for person in people)

    every = list(range(1, len(events) + 1))
    assert read_by == [every, every]
    assert [sorted(numbers(person)) for person in people] == [every, every]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_a_notice_that_is_committed_late_comes_after_those_that_were_read_before():
    city = make_city()
    handler = city[CO, Role.HANDLER]
    case = city.handling(co=(CO,))
    Notice.objects.all().delete()
    first, second = Event.objects.filter(case=case).order_by("pk")[:2]

    with transaction.atomic():
        late = Notice.objects.create(recipient=handler, event=first, kind="turn", created_at=at(WORKING))
        [[early, before]] = _at_once([lambda: (_committed(handler, second), after(handler, 0))])

    assert late.pk < early.pk
    assert [one.id for one in before.notices] == [early.pk]
    assert [(one.number, one.id) for one in after(handler, before.number).notices] == [(2, late.pk)]


def _committed(person, event):
    return Notice.objects.create(recipient=person, event=event, kind="turn", created_at=at(WORKING))


def _at_once(jobs):
    """Each in a thread of its own with a connection of its own; an error in one is raised here."""
    start = threading.Barrier(len(jobs))

    def run(job):
        try:
            connection.ensure_connection()
            start.wait(timeout=30)
            return job()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return [future.result(timeout=120) for future in [pool.submit(run, job) for job in jobs]]
