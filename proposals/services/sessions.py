"""The browsers in which a person is logged in: one row for each, and the ends of them.

A session ends when its row of Django's own table goes; whoever ends sessions then tells `notifications.push`, so that
their open pages close.
"""

from __future__ import annotations

import ipaddress
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction

from proposals.models import AccountAct, LogInSession

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from django.contrib.sessions.backends.base import SessionBase

    from proposals.models import User

LIFE: Final = "log_in_life"
"""Under this name a session keeps when it began and when it was last seen, in seconds."""
SEEN_EVERY: Final = timedelta(minutes=5)
"""So long nothing is written for a session that is in use."""
AGENT_LENGTH: Final = 300


def begin_session(
    user: User,
    session: SessionBase,
    *,
    at: datetime,
    agent: str = "",
    address: str | None = None,
    way: str = "",
) -> LogInSession:
    """Keep that somebody has just logged in with this session, and set its end."""
    if not session.session_key:
        session.save()
    session[LIFE] = {"begun": at.timestamp(), "seen": at.timestamp()}
    session.set_expiry(_left(session, at))
    row, _made = LogInSession.objects.update_or_create(
        key=str(session.session_key),
        defaults={
            "person": user, "way": way, "begun_at": at, "seen_at": at, "agent": agent[:AGENT_LENGTH], "address": _network_address(address),
        },
    )  # fmt: skip
    return row


def note_device(row: LogInSession, device: str, *, at: datetime) -> AccountAct | None:
    """Keep that somebody logged in from a device from which they never did before, in words by which they know it.

    Known are the devices of earlier such acts, and browsers that say of themselves just what an open log-in's does.
    Of a program that does not say what it is nothing is kept.
    """
    before = LogInSession.objects.filter(person=row.person, agent=row.agent).exclude(pk=row.pk)
    noted = AccountAct.objects.filter(person=row.person, kind=AccountAct.Kind.NEW_DEVICE, told=device)
    if not device or before.exists() or noted.exists():
        return None
    kind = AccountAct.Kind.NEW_DEVICE
    return AccountAct.objects.create(person=row.person, kind=kind, at=at, by=row.person, told=device)


def keep_session(session: SessionBase, *, at: datetime) -> bool:
    """Say that the session is in use, if it is some minutes since that was said; then its end moves. Gives whether it was."""
    life = session.get(LIFE)
    if life is None or at.timestamp() - life["seen"] < SEEN_EVERY.total_seconds():
        return False
    session[LIFE] = life | {"seen": at.timestamp()}
    session.set_expiry(_left(session, at))
    LogInSession.objects.filter(key=str(session.session_key)).update(seen_at=at)
    return True


def follow_key(before: str, after: str) -> None:
    """The same log-in goes on under another key."""
    LogInSession.objects.filter(key=before).update(key=after)


def sessions_of(user: User, at: datetime) -> list[LogInSession]:
    """Where the person is logged in at that moment, last seen first."""
    rows = LogInSession.objects.filter(person=user, key__in=_living(at)).order_by("-seen_at", "-pk")
    return list(rows)


def end_session(user: User, pk: int) -> str | None:
    """End one session of the person; gives its key, None if it is not theirs or over already."""
    row = LogInSession.objects.filter(person=user, pk=pk).first()
    return None if row is None else next(iter(_end([row.key])), None)


def end_other_sessions(user: User, keep: str | None) -> list[str]:
    """End every session of the person except the one of that key (None ends all); gives the keys that ended."""
    rows = LogInSession.objects.filter(person=user).exclude(key=keep or "")
    return _end(list(rows.values_list("key", flat=True)))


def forget_sessions(at: datetime) -> int:
    """Let the rows go whose sessions are over; gives how many."""
    gone, _by_model = LogInSession.objects.exclude(key__in=_living(at)).delete()
    SessionStore.get_model_class().objects.filter(expire_date__lte=at).delete()
    return int(gone)


@transaction.atomic
def _end(keys: Sequence[str]) -> list[str]:
    SessionStore.get_model_class().objects.filter(session_key__in=keys).delete()
    LogInSession.objects.filter(key__in=keys).delete()
    return list(keys)


def _network_address(told: str | None) -> str | None:
    """What is none, as behind a socket of the machine itself, is left out."""
    try:
        return str(ipaddress.ip_address(told or ""))
    except ValueError:
        return None


def _living(at: datetime) -> Any:
    return SessionStore.get_model_class().objects.filter(expire_date__gt=at).values("session_key")


def _left(session: SessionBase, at: datetime) -> int:
    """Seconds until the session ends: unused for too long, or too old."""
    oldest = session[LIFE]["begun"] + settings.SESSION_HOURS * 3600
    return int(max(1, min(settings.SESSION_IDLE_MINUTES * 60, oldest - at.timestamp())))
