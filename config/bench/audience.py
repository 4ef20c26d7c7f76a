"""The people of bench `fanout`: clerks of one office with their log-in sessions, and notices for them."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.crypto import get_random_string

from config.bench.rows import AT, DAY, lay_out
from notifications.kinds import Kind
from notifications.models import Notice
from proposals.models import Organisation, Post, User
from proposals.roles import Role
from workflow.models import Assignment
from workflow.services import perform

if TYPE_CHECKING:
    from collections.abc import Sequence

FIRST_CLERK = 60_000_000
IN_A_STATEMENT = 1_000


class Audience:
    """`people` are keys, `sessions` their session keys in the same order."""

    def __init__(self, size: int) -> None:
        ground = lay_out(liaisons=1, shares=0)
        self._share = Assignment.objects.get(pk=ground.hot)
        self._office = User.objects.get(pk=ground.office)
        office = Organisation.objects.get(posts__person=self._office)
        clerks = [
            User(pk=FIRST_CLERK + n, username=f"clerk-{n}", name=f"督查员{n}", password="!")  # noqa: S106 -- none fits
            for n in range(size)
        ]
        posts = [Post(person=u, organisation=office, role=Role.OFFICE, from_on=DAY) for u in clerks]
        User.objects.bulk_create(clerks, batch_size=IN_A_STATEMENT)
        Post.objects.bulk_create(posts, batch_size=IN_A_STATEMENT)
        self.people = [clerk.pk for clerk in clerks]
        self.sessions = log_in(clerks)

    def tell(self, people: Sequence[int]) -> None:
        """A notice for each of these people, of one move; nothing is pushed to them."""
        event = perform("remind", self._share, actor=self._office, at=AT, reason="请抓紧办理。")
        Notice.objects.bulk_create(
            [Notice(recipient_id=one, event=event, kind=Kind.URGING, created_at=AT) for one in people],
            batch_size=IN_A_STATEMENT,
        )


def log_in(users: Sequence[User]) -> list[str]:
    """As the log-in page does, without the password."""
    store = SessionStore()
    sessions = [
        Session(
            session_key=get_random_string(32, "abcdefghijklmnopqrstuvwxyz0123456789"),
            expire_date=timezone.now() + timedelta(days=1),
            session_data=store.encode({
                SESSION_KEY: str(user.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[-1],
                HASH_SESSION_KEY: user.get_session_auth_hash(),
            }),
        )
        for user in users
    ]  # fmt: skip
    Session.objects.bulk_create(sessions, batch_size=IN_A_STATEMENT)
    return [session.session_key for session in sessions]
