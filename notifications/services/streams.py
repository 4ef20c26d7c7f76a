"""A person's stream: every notice has its number there, so that an open page can tell whether it missed one.

Numbers are given when the stream is read, under the lock of the person's `Stream` row: whoever reads later sees every
number that was given before, and no notice ever comes in below one that was read. A move pays nothing for it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection, transaction
from django.db.models import Count

from notifications.models import Notice, Stream
from notifications.queries import notices_of
from proposals.prepared import Numbers, Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from django.db.models import QuerySet

    from proposals.models import User
    from proposals.queries import Held

PAGE: Final = 100


class Told(NamedTuple):
    """What a frame says of one notice."""

    number: int
    id: int
    kind: str


@dataclass(frozen=True)
class News:
    """The visible notices after a number, in order. `number` is where to ask on: the last of the stream, or the last
    of these where there are `more`.
    """

    number: int
    notices: tuple[Told, ...]
    more: bool


def number_new(person_ids: Iterable[int]) -> dict[int, int]:
    """Give the next numbers to what these people were told since; by person the last number of the stream.

    Without gaps, in the order of commits as readers see it, and of several that are new at once in the order of
    their keys.
    """
    people = set(person_ids)
    if waiting := waiting_for(people):
        _number(waiting)
    return dict.fromkeys(people, 0) | dict(_of(people, _LAST))


def waiting_for(person_ids: Collection[int]) -> set[int]:
    """Which of these people have notices that no page of theirs has asked for."""
    return set(_of(person_ids, _UNNUMBERED))


def with_unread(person_ids: Collection[int]) -> set[int]:
    """Which of these people have notices that they have not read, whether they may still see them or not."""
    return set(_of(person_ids, _UNREAD))


def _of(people: Collection[int], prepared: Prepared) -> list[Any]:
    """What is read of these people, if there are any."""
    return prepared.read(people=json.dumps(list(people))) if people else []


def _told_to_people() -> QuerySet[Notice]:
    return Notice.objects.filter(recipient__in=Numbers("people"))


_LAST: Final = Prepared(
    lambda: Stream.objects.filter(person__in=Numbers("people")).values_list("person_id", "last")
)
_UNNUMBERED: Final = Prepared(
    lambda: _told_to_people().filter(number=None).values_list("recipient_id", flat=True).distinct()
)
_UNREAD: Final = Prepared(
    lambda: _told_to_people().filter(read_at=None).values_list("recipient_id", flat=True).distinct()
)


@transaction.atomic
def _number(people: Collection[int]) -> None:
    """Streams are locked in the order of their keys; what is new is looked up only then."""
    Stream.objects.bulk_create([Stream(person_id=pk) for pk in sorted(people)], ignore_conflicts=True)
    locked = Stream.objects.select_for_update().filter(person__in=list(people)).order_by("person_id")
    last = dict(locked.values_list("person_id", "last"))
    new = Notice.objects.filter(recipient__in=list(people), number=None).select_for_update().order_by("pk")
    numbered = []
    for pk, person in new.values_list("pk", "recipient_id"):
        last[person] += 1
        numbered.append((last[person], pk))
    with connection.cursor() as cursor:  # a fifth of the time that `bulk_update` takes
        cursor.executemany("UPDATE notifications_notice SET number = %s WHERE id = %s", numbered)
        cursor.executemany(
            "UPDATE notifications_stream SET last = %s WHERE person_id = %s",
            [(number, person) for person, number in last.items()],
        )


def news_after(user: User, held: Sequence[Held], after: int, limit: int = PAGE) -> News:
    """What the person was told after that number and may still see, at most `limit` of it and never above a page."""
    return news_until(user.pk, held, after, number_new([user.pk])[user.pk], limit)


def news_until(person_id: int, held: Sequence[Held], after: int, last: int, limit: int = PAGE) -> News:
    """The same of a stream that is numbered up to `last`."""
    found = _reads(_roles(held)).after.rows(person_id, held, after=after, until=last) if after < last else []
    notices = tuple(Told(*row) for row in found[: min(limit, PAGE)])
    more = len(found) > len(notices)
    return News(notices[-1].number if more else last, notices, more)


def count_unread(person_id: int, held: Sequence[Held]) -> int:
    """As `notifications.queries.unread_count`, compiled once for all people with posts of the same kinds."""
    return sum(_reads(_roles(held)).unread.rows(person_id, held))


@dataclass(frozen=True)
class _StandIn:
    """In place of a `Held` of one role, whoever's it is: numbers that no row has."""

    role: str
    organisation_id: int
    jurisdiction_id: int
    principal_id: int


OUTSIDE: Final = 2**62
"""No row's key comes near it."""


class _Read:
    """A query about what posts of some roles open to a person, prepared for all people with such posts."""

    def __init__(self, roles: Sequence[str], ask: Any) -> None:
        places = [OUTSIDE + 1 + 3 * n for n in range(len(roles))]
        held = [_StandIn(role, at, at + 1, at + 2) for role, at in zip(roles, places, strict=True)]
        names = {OUTSIDE: "person"}
        for n, at in enumerate(places):
            names |= {at: f"organisation{n}", at + 1: f"jurisdiction{n}", at + 2: f"principal{n}"}
        self._prepared = Prepared(lambda: ask(notices_of(cast("Any", OUTSIDE), cast("Any", held))), names)

    def rows(self, person_id: int, held: Sequence[Held], **values: int) -> list[Any]:
        """Nothing where the roles open no case."""
        values["person"] = person_id
        for n, one in enumerate(held):
            values[f"organisation{n}"] = one.organisation_id
            values[f"jurisdiction{n}"] = one.jurisdiction_id
            values[f"principal{n}"] = one.principal_id
        try:
            return self._prepared.read(**values)
        except EmptyResultSet:
            return []


class _Reads(NamedTuple):
    after: _Read
    unread: _Read


def _roles(held: Sequence[Held]) -> tuple[str, ...]:
    return tuple(one.role for one in held)


@lru_cache(maxsize=256)
def _reads(roles: tuple[str, ...]) -> _Reads:
    return _Reads(_Read(roles, _after), _Read(roles, _unread))


def _after(notices: QuerySet[Notice]) -> Any:
    found = notices.filter(number__gt=Slot("after"), number__lte=Slot("until")).order_by("number")
    return found.values_list("number", "pk", "kind")[: PAGE + 1]


def _unread(notices: QuerySet[Notice]) -> Any:
    counted = notices.filter(read_at=None).order_by().values("recipient").annotate(count=Count("pk"))
    return counted.values_list("count", flat=True)
