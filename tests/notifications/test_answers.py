"""Many questions of open pages are answered in as few queries as one, and one failure is told to all who wait."""

from __future__ import annotations

import asyncio

import pytest
from django.db import OperationalError
from django.utils import timezone

from notifications.desk import Desk, DeskClosedError, desk_here
from notifications.models import Notice
from notifications.services.answers import About, Answer, Question, answer
from notifications.services.streams import number_new
from proposals.roles import Role
from tests.notifications.live import logged_in
from tests.workflow.machines.states import CO

DESK = (Role.HANDLER, Role.LIAISON, Role.SECTION_HEAD)


@pytest.fixture
def asking(city, handling):
    """The sessions of three people of one bureau, by person."""
    return {city[CO, role].pk: logged_in(city[CO, role]) for role in DESK}


def questions(asking, about, count=3):
    return [Question(key, about) for key in list(asking.values())[:count]]


@pytest.mark.parametrize("count", [1, 3])
def test_a_look_at_idle_pages_takes_three_queries(asking, count, django_assert_num_queries):
    with django_assert_num_queries(3):
        answers = answer(questions(asking, About.STANDING, count), timezone.now())

    assert answers == [Answer(person, waiting=True) for person in list(asking)[:count]]


@pytest.mark.parametrize("count", [1, 3])
def test_a_desk_is_greeted_in_as_many_queries_as_one_of_it(asking, count, django_assert_num_queries):
    number_new(asking)

    with django_assert_num_queries(6):
        answers = answer(questions(asking, About.HELLO, count), timezone.now())

    assert answers == [Answer(person, number=1, unread=1) for person in list(asking)[:count]]


@pytest.mark.parametrize("count", [1, 3])
def test_a_desk_is_told_its_news_in_as_many_queries_as_one_of_it(asking, count, django_assert_num_queries):
    number_new(asking)

    with django_assert_num_queries(8):
        answers = answer(questions(asking, About.NEWS, count), timezone.now())

    assert [(one.person, one.number, one.unread, len(one.notices)) for one in answers] == [
        (person, 1, 1, 1) for person in list(asking)[:count]
    ]


@pytest.mark.parametrize("count", [1, 3])
def test_who_has_read_everything_is_greeted_without_a_count(city, asking, count, django_assert_num_queries):
    number_new(asking)
    Notice.objects.update(read_at=timezone.now())

    with django_assert_num_queries(3):
        answers = answer(questions(asking, About.HELLO, count), timezone.now())

    assert answers == [Answer(person, number=1, unread=0) for person in list(asking)[:count]]


def test_each_question_has_its_own_answer_in_its_place(asking):
    (first, one), (second, two), _third = asking.items()
    asked = [
        Question("nobody's", About.NEWS),
        Question(two, About.NEWS, after=1),
        Question(one, About.STANDING),
        Question(two, About.HELLO),
    ]

    answers = answer(asked, timezone.now())

    assert answers == [
        None,
        Answer(second, number=1, unread=1),
        Answer(first, waiting=True),
        Answer(second, number=1, unread=1),
    ]


# -- the desk -----------------------------------------------------------------------------------------------------


@pytest.fixture
def counted(monkeypatch):
    """How many questions were answered together each time; the database is not asked."""
    sizes: list[int] = []

    def remember(asked, _at):
        sizes.append(len(asked))
        return [Answer(question.after) for question in asked]

    monkeypatch.setattr("notifications.desk.answer", remember)
    return sizes


async def test_whoever_waits_is_answered_together_in_the_order_of_asking(counted, shared_connection):
    desk = Desk()

    answers = await asyncio.gather(*(desk.ask(Question("", About.NEWS, n)) for n in range(450)))

    assert [one.person for one in answers] == list(range(450))
    assert counted == [200, 200, 50]


async def test_a_database_that_does_not_answer_is_told_to_all_who_wait_and_the_next_is_asked(
    monkeypatch, counted, caplog
):
    desk = Desk()
    heard: list[object] = []

    def fail(_asked, _at):
        raise OperationalError("the database is away")

    with monkeypatch.context() as broken:
        broken.setattr("notifications.desk.answer", fail)
        desk.ask_later(Question("", About.STANDING), heard.append)
        with pytest.raises(DeskClosedError):
            await desk.ask(Question("", About.HELLO))
    after = await desk.ask(Question("", About.NEWS, 5))

    assert (heard, after, counted) == ([], Answer(5), [1])
    assert "live questions could not be answered" in caplog.messages


async def test_who_no_longer_waits_keeps_no_answer_from_the_others(counted):
    desk = Desk()
    gone = asyncio.create_task(desk.ask(Question("", About.NEWS, 1)))
    await asyncio.sleep(0)
    gone.cancel()

    assert await desk.ask(Question("", About.NEWS, 2)) == Answer(2)


async def test_a_page_is_asked_to_come_again_while_the_database_is_away(live, monkeypatch):
    page = await live.listening(live.city[Role.OFFICE])

    def fail(_asked, _at):
        raise OperationalError("the database is away")

    monkeypatch.setattr("notifications.desk.answer", fail)
    await page.send_json_to({"after": 0})

    assert await page.closed_with() == 1013
    assert desk_here() is desk_here()
