"""What all of the rights have in common."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from proposals.roles import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

OFFICES: Final = frozenset({Role.OFFICE, Role.OFFICE_LEADER})
OVERSEEING: Final = OFFICES | {Role.SECRETARIAT, Role.AUDITOR}


def nothing() -> Q:
    """What no row meets."""
    return Q(pk__in=[])


def any_of(parts: Iterable[Q]) -> Q:
    """What meets one of them; without any, no row does."""
    return reduce(or_, parts, nothing())


def beyond(asked: Q, prefix: str) -> Q:
    """The same asked of a row to which `prefix` leads. Only names and values may be asked, no expressions."""
    children: list[Q | tuple[str, Any]] = []
    for child in asked.children:
        if isinstance(child, Q):
            children.append(beyond(child, prefix))
        elif isinstance(child, tuple):
            children.append((f"{prefix}{child[0]}", child[1]))
        else:
            raise TypeError(child)
    return Q(*children, _connector=asked.connector, _negated=asked.negated)
