"""Telling somebody by mail what was done to their log-in, once it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from proposals.models import AccountAct

if TYPE_CHECKING:
    from proposals.models import User


def tell_person(user: User) -> None:
    """Mail the newest act; somebody without an address reads it on their page."""
    act = AccountAct.objects.filter(person=user).order_by("-pk").first() if user.email else None
    if act is not None:
        transaction.on_commit(lambda: _send(act.pk))


def _send(pk: int) -> None:
    from notifications.tasks import tell_of_account  # noqa: PLC0415 -- loads the queue

    tell_of_account(pk)
