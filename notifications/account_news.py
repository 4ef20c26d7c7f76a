"""Telling somebody what was done to their log-in: a notice at once, and a mail once it is committed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

from notifications.services import notify_owner
from proposals.models import AccountAct

if TYPE_CHECKING:
    from proposals.models import User


def tell_person(user: User) -> None:
    """Tell of the newest act. Somebody without an address has the notice alone."""
    act = AccountAct.objects.filter(person=user).order_by("-pk").first()
    if act is not None:
        tell_of(act)


def tell_of(act: AccountAct) -> None:
    notify_owner(act)
    if act.person.email:
        transaction.on_commit(lambda: _send(act.pk))


def _send(pk: int) -> None:
    from notifications.tasks import tell_of_account  # noqa: PLC0415 -- loads the queue

    tell_of_account(pk)
