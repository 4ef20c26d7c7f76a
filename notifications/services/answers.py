"""What open pages ask, answered for many at once: who is still logged in, how far a stream is, what is new in it.

Every answer is read anew: the session, the account, the posts and what they open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from notifications.services.streams import count_unread, number_new, read_after, waiting_for
from notifications.sessions import people_behind
from proposals.queries import held_by_each

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from notifications.services.streams import Told
    from proposals.models import User
    from proposals.queries import Held


class About(Enum):
    """`STANDING`: only whether the session holds. `HELLO`: how things are. `NEWS`: what came after a number."""

    STANDING = auto()
    HELLO = auto()
    NEWS = auto()


@dataclass(frozen=True)
class Question:
    session: str
    about: About
    after: int = 0


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
    """One for each question, in their order; None where the session does not hold."""
    people = people_behind({question.session for question in questions}, at)
    curious = _behind(questions, people, standing=False)
    last = number_new(curious)
    held = held_by_each(curious.values(), at)
    waiting = waiting_for(_behind(questions, people, standing=True))

    def one(question: Question) -> Answer | None:
        if question.session not in people:
            return None
        person = people[question.session].pk
        if question.about is About.STANDING:
            return Answer(person, waiting=person in waiting)
        return _told(question, person, held[person], last[person])

    return [one(question) for question in questions]


def _behind(questions: Sequence[Question], people: Mapping[str, User], *, standing: bool) -> dict[int, User]:
    """The people who ask whether they are still logged in, or else those who ask for more."""
    asking = (q.session for q in questions if (q.about is About.STANDING) is standing and q.session in people)
    return {people[session].pk: people[session] for session in asking}


def _told(question: Question, person: int, held: Sequence[Held], last: int) -> Answer:
    if question.about is About.HELLO:
        return Answer(person, number=last, unread=count_unread(person, held))
    news = read_after(person, held, question.after, last)
    return Answer(person, number=news.number, unread=news.unread, notices=news.notices, more=news.more)
