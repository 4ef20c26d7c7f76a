"""Which version of its public pages a place has: another one after everything that changes what the public may read."""

from __future__ import annotations

from datetime import timedelta
from secrets import randbits
from typing import TYPE_CHECKING, Final

from django.db import connection

from proposals.models import PublicChange

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

BITS: Final = 31
FORGOTTEN_AFTER: Final = timedelta(hours=2)
"""Longer than a page is kept and a transaction lasts together, so that no version ever comes back."""
_ALL: Final = "SELECT COUNT(*), SUM(nonce) FROM proposals_publicchange"
_OF_PLACE: Final = (
    f"{_ALL} WHERE jurisdiction_id IS NULL"  # noqa: S608 -- a constant; the value is a parameter
    " OR jurisdiction_id = (SELECT id FROM proposals_jurisdiction WHERE slug = %s)"
)


def note_change(jurisdictions: Iterable[int | None]) -> None:
    """No page of these places (by key; None for every place) that was made before is given out any more."""
    PublicChange.objects.bulk_create(
        PublicChange(jurisdiction_id=key, nonce=randbits(BITS)) for key in jurisdictions
    )


def public_version(place: str) -> str:
    """The version of that place by its code, or of all of them for "". One statement over a few rows."""
    with connection.cursor() as cursor:
        if place:
            cursor.execute(_OF_PLACE, [place])
        else:
            cursor.execute(_ALL)
        number, total = cursor.fetchone()
    return f"{number}.{total or 0}"


def forget_changes(at: datetime) -> int:
    """Let go of changes from before which no page is kept; gives how many. Safe to repeat."""
    deleted, _by_model = PublicChange.objects.filter(made_at__lt=at - FORGOTTEN_AFTER).delete()
    return deleted
