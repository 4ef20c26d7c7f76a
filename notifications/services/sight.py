"""Which notices several people may still see, asked once for all whose posts open the same.

The database plans such a question longer than it answers it: the rights of a bureau's desk are one question, whoever of
the desk asks, and it is compiled once for all bureaus.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, cast

from django.core.exceptions import EmptyResultSet
from django.db.models import Count

from notifications.queries import notices_in_sight
from proposals.prepared import Numbers, Prepared

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from django.db.models import QuerySet

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
    """By recipient how many unread notices their posts still open, as `notifications.queries.unread_count` says."""
    counts = dict.fromkeys(held, 0)
    for group in _groups(held):
        counts |= dict(group.rights.unread.read(people=json.dumps(group.people), **group.values))
    return counts


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
    """Nobody whose roles open nothing. The same SQL with the same values finds the same."""
    same: dict[tuple[Any, ...], _Group] = {}
    for person, posts in held.items():
        rights = _rights(tuple(one.role for one in posts))
        if rights is not None:
            values = _values(posts)
            asked = rights.seen.statement(notices="", **values)
            same.setdefault(asked, _Group(rights, values, [])).people.append(person)
    yield from same.values()


def _values(posts: Sequence[Held]) -> dict[str, int]:
    values = {}
    for n, one in enumerate(posts):
        values[f"organisation{n}"] = one.organisation_id
        values[f"jurisdiction{n}"] = one.jurisdiction_id
        values[f"principal{n}"] = one.principal_id
    return values


@dataclass(frozen=True)
class _StandIn:
    """In place of a `Held` of one role, whoever's it is: numbers that no row has."""

    role: str
    organisation_id: int
    jurisdiction_id: int
    principal_id: int


OUTSIDE: Final = 2**62
"""No row's key comes near it."""


@lru_cache(maxsize=256)
def _rights(roles: tuple[str, ...]) -> _Rights | None:
    """None where such posts open nothing."""
    held: list[_StandIn] = []
    names: dict[int, str] = {}
    for n, role in enumerate(roles):
        at = OUTSIDE + 3 * n
        held.append(_StandIn(role, at, at + 1, at + 2))
        names |= {at: f"organisation{n}", at + 1: f"jurisdiction{n}", at + 2: f"principal{n}"}
    opened = notices_in_sight(cast("Any", held))
    rights = _Rights(Prepared(lambda: _seen(opened), names), Prepared(lambda: _unread(opened), names))
    try:
        rights.seen.compile()
    except EmptyResultSet:
        return None
    return rights


def _seen(opened: QuerySet[Any]) -> Any:
    return opened.filter(pk__in=Numbers("notices")).values_list("pk", flat=True)


def _unread(opened: QuerySet[Any]) -> Any:
    found = opened.filter(recipient__in=Numbers("people"), read_at=None).order_by()
    return found.values("recipient").annotate(count=Count("pk")).values_list("recipient", "count")
