"""Reads of notices. Only its recipient sees a notice, and its case only while the right to it lasts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.models import Notice
from workflow.queries import cases_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.models import User
    from proposals.queries import Held


def notices_of(user: User, held: Iterable[Held]) -> QuerySet[Notice]:
    """What `user` was told, of the cases that they may still see."""
    return Notice.objects.filter(recipient=user, event__case__in=cases_visible_to(tuple(held)))


def unread_count(user: User, held: Iterable[Held]) -> int:
    return notices_of(user, held).filter(read_at=None).count()
