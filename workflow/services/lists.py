"""Filters of lists that a person keeps under a name, and the columns that they chose."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from workflow.errors import MoveRefusedError, Refusal
from workflow.models import ListColumns, SavedList

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from proposals.models import User

MOST: Final = 30
"""Filters that one person keeps for one list."""


def keep_list(person: User, listing: str, *, name: str, query: str, at: datetime) -> SavedList:
    """Keep the query of a list under the name; what had that name is replaced. Raises MoveRefusedError."""
    own = SavedList.objects.filter(person=person, listing=listing)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        words = _("最多保存 %(most)d 个筛选。请先删去不用的。") % {"most": MOST}
        raise MoveRefusedError(Refusal("too_many_lists", words))
    values = {"query": query, "saved_at": at}
    kept, _new = SavedList.objects.update_or_create(
        person=person, listing=listing, name=name, defaults=values
    )
    return kept


def forget_list(person: User, key: int) -> str:
    """Keep the person's filter no more; gives the code of its list, or "" where they have none with that key."""
    kept = SavedList.objects.filter(person=person, pk=key).first()
    if kept is None:
        return ""
    kept.delete()
    return str(kept.listing)


def choose_columns(person: User, listing: str, columns: Iterable[str]) -> None:
    """Show the person these columns of the list from now on."""
    ListColumns.objects.update_or_create(
        person=person, listing=listing, defaults={"columns": " ".join(columns)}
    )


def usual_columns(person: User, listing: str) -> None:
    """Show the person the usual columns of the list again."""
    ListColumns.objects.filter(person=person, listing=listing).delete()
