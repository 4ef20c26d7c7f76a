"""What all of the rights have in common."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import TYPE_CHECKING, Final

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
