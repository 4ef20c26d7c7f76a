"""Searches that a person keeps under a name."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from django.utils.translation import gettext as _

from workflow.errors import MoveRefusedError, Refusal
from workflow.models import SavedSearch

if TYPE_CHECKING:
    from datetime import datetime

    from proposals.models import User

MOST: Final = 30
"""Searches that one person keeps."""


def keep_search(person: User, *, name: str, query: str, at: datetime) -> SavedSearch:
    """Keep the query of a search page under the name; what had that name is replaced. Raises MoveRefusedError."""
    own = SavedSearch.objects.filter(person=person)
    if not own.filter(name=name).exists() and own.count() >= MOST:
        words = _("最多保存 %(most)d 个查找。请先删去不用的。") % {"most": MOST}
        raise MoveRefusedError(Refusal("too_many_searches", words))
    kept, _new = own.update_or_create(person=person, name=name, defaults={"query": query, "saved_at": at})
    return kept


def forget_search(person: User, key: int) -> bool:
    """Keep the person's search no more; False where they have none with that key."""
    gone, _rows = SavedSearch.objects.filter(person=person, pk=key).delete()
    return bool(gone)
