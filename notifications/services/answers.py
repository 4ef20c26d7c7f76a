"""What open pages and programs ask, answered for many at once: who may still listen, how far a stream is, what is new.

Every answer is read anew: the session or the token, the account, the posts and what they open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from notifications.services.sight import count_unread
from notifications.services.streams import Asked, news_of, numbered, standing_of
from notifications.sessions import people_behind, programs_behind
from proposals.queries import held_by_each

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from notifications.services.streams import News, Told
    from proposals.models import User


class About(Enum):
    """`STANDING`: only whether the session holds. `HELLO`: how things are. `NEWS`: what came after a number."""

    STANDING = auto()
    HELLO = auto()
    NEWS = auto()


@dataclass(frozen=True)
class Question:
    """Asked by a page with its `session`, or by a program with its `token`."""

    session: str
    about: About
    after: int = 0
    token: str = ""


@dataclass(frozen=True)
class Answer:
    """`waiting`, where only the standing was asked for: there are notices that no page of the person has read."""

    person: int
    waiting: bool = False
    number: int = 0
    unread: int = 0
    notices: tuple[Told, ...] = ()
    more: bool = False


def answer(questions: Sequence[Question], at: datetime) -> list[Answer | None]:
    """One for each question, in their order; None where the session or the token does not hold."""
    people = people_behind({question.session for question in questions if not question.token}, at)
    programs = programs_behind({question.token for question in questions if question.token}, at)
    asked = [
        (question, programs.get(question.token) if question.token else people.get(question.session))
        for question in questions
    ]
    stands = standing_of({user.pk for question, user in asked if user and question.about is About.STANDING})
    streams = _streams([(question, user) for question, user in asked if user], at)

    def one(question: Question, user: User | None) -> Answer | None:
        if user is None:
            return None
        if question.about is About.STANDING:
            return Answer(user.pk, waiting=stands[user.pk].waits)
        return _told(question, user.pk, streams)

    return [one(question, user) for question, user in asked]


class _Streams(NamedTuple):
    """By person how things are with those who ask for more than their standing."""

    last: Mapping[int, int]
    unread: Mapping[int, int]
    news: Mapping[tuple[int, int], News]


def _streams(asked: Sequence[tuple[Question, User]], at: datetime) -> _Streams:
    """Who has read everything and asks for no news needs no posts."""
    people = {user.pk: user for question, user in asked if question.about is not About.STANDING}
    stands = numbered(people)
    last = {pk: one.last for pk, one in stands.items()}
    behind = {pk for pk, one in stands.items() if one.unread}
    numbers = {(user.pk, question.after) for question, user in asked if question.about is About.NEWS}
    curious = {person for person, after in numbers if after < last[person]}
    held = held_by_each([people[pk] for pk in behind | curious], at)
    unread = count_unread({pk: held[pk] for pk in behind})
    news = news_of([Asked(pk, held.get(pk, ()), after, last[pk]) for pk, after in numbers])
    return _Streams(last, unread, news)


def _told(question: Question, person: int, streams: _Streams) -> Answer:
    number, unread = streams.last[person], streams.unread.get(person, 0)
    if question.about is About.HELLO:
        return Answer(person, number=number, unread=unread)
    news = streams.news[person, question.after]
    return Answer(person, number=news.number, unread=unread, notices=news.notices, more=news.more)
