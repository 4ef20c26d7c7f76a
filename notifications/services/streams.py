"""A person's stream: every notice has its number there, so that an open page can tell whether it missed one.

Numbers are given when the stream is read, under the lock of the person's `Stream` row: whoever reads later sees every
number that was given before, and no notice ever comes in below one that was read. A move pays nothing for it.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef, Window
from django.db.models.functions import RowNumber

from notifications.models import Notice, Stream
from notifications.services.sight import in_sight
from proposals.models import User
from proposals.prepared import Numbers, Prepared, Slot

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from django.db.models import QuerySet

    from proposals.queries import Held

PAGE: Final = 100
NEAR: Final = 10
"""So many notices a page may have missed and be answered together with others."""


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


class Standing(NamedTuple):
    """How one person's stream stands: its last number, whether notices still wait for theirs, whether any are unread."""

    last: int
    waits: bool
    unread: bool


def number_new(person_ids: Iterable[int]) -> dict[int, int]:
    """As `numbered`, by person the last number of the stream."""
    return {pk: one.last for pk, one in numbered(person_ids).items()}


def numbered(person_ids: Iterable[int]) -> dict[int, Standing]:
    """Give the next numbers to what these people were told since; by person how the stream then stands.

    Without gaps, in the order of commits as readers see it, and of several that are new at once in the order of
    their keys. Unread is what was not read, whether it may still be seen or not.
    """
    stands = standing_of(person_ids)
    if waiting := {pk for pk, one in stands.items() if one.waits}:
        _number(waiting)
        stands |= standing_of(waiting)
    return stands


def standing_of(person_ids: Iterable[int]) -> dict[int, Standing]:
    """By person how the stream stands as it is, in one query."""
    people = sorted(set(person_ids))
    return {pk: Standing(last or 0, waits, unread) for pk, last, waits, unread in _of(people, _STANDING)}


def _of(people: Collection[int], prepared: Prepared) -> list[Any]:
    """What is read of these people, if there are any."""
    return prepared.read(people=json.dumps(list(people))) if people else []


def _told_to_people() -> QuerySet[Notice]:
    return Notice.objects.filter(recipient__in=Numbers("people"))


def _standing() -> QuerySet[Any, Any]:
    own = Notice.objects.filter(recipient=OuterRef("pk"))
    people = User.objects.filter(pk__in=Numbers("people"))
    stands = people.annotate(waits=Exists(own.filter(number=None)), unread=Exists(own.filter(read_at=None)))
    return stands.values_list("pk", "stream__last", "waits", "unread")


_STANDING: Final = Prepared(_standing)


@transaction.atomic
def _number(people: Collection[int]) -> None:
    """Streams, then notices are locked in the order of their keys; what is new is looked up only then."""
    Stream.objects.bulk_create([Stream(person_id=pk) for pk in sorted(people)], ignore_conflicts=True)
    streams = Stream.objects.filter(person__in=list(people))
    list(streams.select_for_update().order_by("pk").values_list("pk"))
    new = Notice.objects.filter(recipient__in=list(people), number=None)
    list(new.select_for_update().order_by("pk").values_list("pk"))
    given, parameters = _GIVEN.statement(people=json.dumps(list(people)))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE notifications_notice SET number = number_given FROM ({given}) AS given"  # noqa: S608 -- Django's SQL
            " WHERE notifications_notice.id = given.notice",
            parameters,
        )
    numbered = Notice.objects.filter(recipient=OuterRef("pk"), number__isnull=False).order_by("-number")
    streams.update(last=numbered.values("number")[:1])


def _next_numbers() -> QuerySet[Any, Any]:
    place = Window(RowNumber(), partition_by="recipient", order_by="pk")
    new = _told_to_people().filter(number=None)
    given = new.annotate(notice=F("pk"), number_given=F("recipient__stream__last") + place)
    return given.values_list("notice", "number_given")


_GIVEN: Final = Prepared(_next_numbers)


def news_after(user: User, held: Sequence[Held], after: int, limit: int = PAGE) -> News:
    """What the person was told after that number and may still see, of at most `limit` numbers and never of more than
    a page."""
    asked = Asked(user.pk, held, after, number_new([user.pk])[user.pk])
    return news_of([asked], limit)[user.pk, after]


class Asked(NamedTuple):
    """What a person asks for whose stream is numbered up to `last`."""

    person: int
    held: Sequence[Held]
    after: int
    last: int


def news_of(asked: Collection[Asked], limit: int = PAGE) -> dict[tuple[int, int], News]:
    """The answers to several people, by person and by the number after which they asked."""
    recent = _recent(asked) if limit >= NEAR else {}
    pages = {(one.person, one.after): _page(one, recent.get(one.person), min(limit, PAGE)) for one in asked}
    found: dict[int, set[int]] = defaultdict(set)
    for (person, _after), page in pages.items():
        found[person].update(told.id for told in page.notices)
    held = {one.person: one.held for one in asked if found[one.person]}
    seen = in_sight(found, held)
    return {
        key: replace(page, notices=tuple(told for told in page.notices if told.id in seen))
        for key, page in pages.items()
    }


def _recent(asked: Iterable[Asked]) -> dict[int, list[Told]]:
    """The last few of those who missed no more than that, as most do; one query for all."""
    near = {one.person for one in asked if 0 < one.last - one.after <= NEAR}
    recent: dict[int, list[Told]] = {person: [] for person in near}
    for person, *told in _of(near, _RECENT):
        recent[person].append(Told(*told))
    return recent


def _page(asked: Asked, recent: Sequence[Told] | None, limit: int) -> News:
    """The next numbers, of notices that are still in sight and of others."""
    if asked.after >= asked.last:
        return News(asked.last, (), more=False)
    if recent is not None and asked.last - asked.after <= NEAR:
        new = tuple(told for told in recent if asked.after < told.number <= asked.last)
        return News(asked.last, new, more=False)
    rows = _AFTER.read(person=asked.person, after=asked.after, until=asked.last)
    notices = tuple(Told(*row) for row in rows[:limit])
    more = len(rows) > limit
    return News(notices[-1].number if more else asked.last, notices, more)


def _last_few() -> QuerySet[Any, Any]:
    recent = _told_to_people().filter(number__gt=F("recipient__stream__last") - NEAR).order_by("number")
    return recent.values_list("recipient_id", "number", "pk", "kind")


_RECENT: Final = Prepared(_last_few)


def _after() -> QuerySet[Any, Any]:
    between = Notice.objects.filter(
        number__gt=Slot("after"), number__lte=Slot("until"), recipient=Slot("person")
    )
    return between.order_by("number").values_list("number", "pk", "kind")[: PAGE + 1]


_AFTER: Final = Prepared(_after)
