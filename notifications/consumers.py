"""The personal stream of notices: counts only, for the one who is logged in."""

from __future__ import annotations

from typing import Any

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from django.utils import timezone

from notifications.push import group_of
from notifications.queries import unread_count
from proposals.models import User
from proposals.queries import held_posts

NOT_LOGGED_IN = 4401


class NoticeConsumer(AsyncJsonWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """Sends `{"unread": n}` at the start and whenever something is new; rights are looked up anew each time."""

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
        count = await database_sync_to_async(self._unread)()
        if count is None:
            await self.close(code=NOT_LOGGED_IN)
            return
        await self.send_json({"unread": count})

    def _unread(self) -> int | None:
        user = User.objects.filter(pk=self.user_id, is_active=True).first()
        return None if user is None else unread_count(user, held_posts(user, timezone.localdate()))
