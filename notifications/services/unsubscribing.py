"""The signed word by which a mail lets its reader stop mails of its kinds, without a log-in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.core import signing

from notifications.kinds import Kind
from notifications.services.preferences import switch_off_mail
from proposals.models import User

if TYPE_CHECKING:
    from collections.abc import Iterable

SALT: Final = "notifications.unsubscribe"
VALID_FOR: Final = timedelta(days=180)


@dataclass(frozen=True)
class Subscription:
    """The mails of some kinds to one person."""

    person: User
    kinds: tuple[Kind, ...]


class ExpiredLinkError(Exception):
    """The link was good, but is too old."""


def token_for(person_id: int, kinds: Iterable[str]) -> str:
    """What a link carries: it is good for this person and these kinds of mail alone."""
    return signing.dumps([person_id, sorted(set(kinds))], salt=SALT, compress=False)


def read_token(token: str) -> Subscription | None:
    """What the token stands for; None where it was not made here. Raises ExpiredLinkError."""
    try:
        person_id, kinds = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.SignatureExpired as error:
        raise ExpiredLinkError from error
    except signing.BadSignature:
        return None
    person = User.objects.filter(pk=person_id).first()
    known = tuple(kind for kind in Kind if kind in kinds)
    return Subscription(person, known) if person is not None and known else None


def unsubscribe(subscription: Subscription) -> None:
    """Stop them. Repeating it changes nothing."""
    switch_off_mail(subscription.person.pk, subscription.kinds)
