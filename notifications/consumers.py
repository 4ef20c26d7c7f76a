"""The personal stream of notices: counts only, for the one who is logged in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from channels.auth import get_user
from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone

from notifications.push import group_of
from notifications.queries import unread_count
from proposals.queries import held_posts

if TYPE_CHECKING:
    from proposals.models import User

NOT_LOGGED_IN = 4401


class NoticeConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """Sends `{"unread": n}` at the start and whenever something is new.

    Each time the session is read anew: who has logged out, changed the password or lost the account is cut off.
    """

    async def connect(self) -> None:
        user = self.scope["user"]
        await self.accept()
        if not user.is_authenticated:
            await self.close(code=NOT_LOGGED_IN)
            return
        self.user_id = user.pk
        await self.channel_layer.group_add(group_of(self.user_id), self.channel_name)
        await self._tell()

    async def disconnect(self, _code: int) -> None:
        if hasattr(self, "user_id"):
            await self.channel_layer.group_discard(group_of(self.user_id), self.channel_name)

    async def receive_json(self, content: Any, **kwargs: Any) -> None:
        """The stream goes one way; what a client sends is not read."""

    async def notice(self, _message: dict[str, Any]) -> None:
        await self._tell()

    async def _tell(self) -> None:
        user = await get_user({"session": SessionStore(self.scope["session"].session_key)})
        if not user.is_authenticated:
            await self.close(code=NOT_LOGGED_IN)
            return
        await self.send_json({"unread": await database_sync_to_async(self._unread)(user)})

    @staticmethod
    def _unread(user: User) -> int:
        return unread_count(user, held_posts(user, timezone.localdate()))
