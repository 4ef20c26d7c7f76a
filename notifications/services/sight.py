"""Which notices several people may still see, asked once for all whose posts open the same.

The database plans such a question longer than it answers it: the rights of a bureau's desk are one question, whoever of
the desk asks, and it is compiled once for all bureaus.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from django.db.models import Count

from notifications.queries import notices_in_sight
from proposals.prepared import Numbers, Prepared, held_by_anybody, values_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

    from proposals.models import User
    from proposals.queries import Held


def in_sight(notices: Mapping[int, Collection[int]], held: Mapping[int, Sequence[Held]]) -> set[int]:
    """Of everybody's notices, by recipient, the keys of those that the recipient's posts still open."""
    return {
        key
        for group in _groups(held)
        for key in group.rights.seen.read(
            notices=json.dumps([key for person in group.people for key in notices[person]]), **group.values
        )
    }


def count_unread(held: Mapping[int, Sequence[Held]]) -> dict[int, int]:
    """By recipient how many unread notices their posts still open."""
    counts = dict.fromkeys(held, 0)
    for group in _groups(held):
        counts |= dict(group.rights.unread.read(people=json.dumps(group.people), **group.values))
    return counts


def unread_of(user: User, held: Sequence[Held]) -> int:
    """The same for one person."""
    return count_unread({user.pk: held})[user.pk]


class _Rights(NamedTuple):
    """The two questions of posts of some roles, whoever's they are."""

    seen: Prepared
    unread: Prepared


class _Group(NamedTuple):
    """People whose posts open the same; `values` are those of one of them."""

    rights: _Rights
    values: Mapping[str, int]
    people: list[int]


def _groups(held: Mapping[int, Sequence[Held]]) -> Iterator[_Group]:
    """The same SQL with the same values finds the same."""
    same: dict[tuple[Any, ...], _Group] = {}
    for person, posts in held.items():
        rights, values = _rights(tuple(one.role for one in posts)), values_of(posts)
        asked = rights.seen.statement(notices="", **values)
        same.setdefault(asked, _Group(rights, values, [])).people.append(person)
    yield from same.values()


@lru_cache(maxsize=256)
def _rights(roles: tuple[str, ...]) -> _Rights:
    """Of posts that open no case, as an administrator's, too: everybody hears of their own log-in."""
    held, names = held_by_anybody(roles)
    opened = notices_in_sight(cast("Any", held))
    return _Rights(Prepared(lambda: _seen(opened), names), Prepared(lambda: _unread(opened), names))


def _seen(opened: QuerySet[Any]) -> Any:
    return opened.filter(pk__in=Numbers("notices")).values_list("pk", flat=True)


def _unread(opened: QuerySet[Any]) -> Any:
    found = opened.filter(recipient__in=Numbers("people"), read_at=None).order_by()
    return found.values("recipient").annotate(count=Count("pk")).values_list("recipient", "count")
