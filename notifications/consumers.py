"""The personal stream: that something is new, and to whoever asks, its numbers. Frames never hold the text of a case.

server `{"type": "hello", "number": 41, "unread": 5}` once, when the log-in was checked;
server `{"type": "news"}` when something is new, and not again until the client asks;
client `{"after": 41}`; server `{"type": "notices", "after": 41, "number": 43, "unread": 6, "notices": [{"number": 42,
"id": 901, "kind": "urging"}, …], "more": false}`: what came after 41 and may still be seen; `number` is where to ask on.

Closed with 4401 where nobody is logged in (any more) or the token does not open this (any more), 4409 when the person
opened many more pages since, 4429 after too many frames, 1009 after too large a one, 1012 to connect anew at once, 1013
to try again later.

A page comes with its session and from this site alone. A program comes with `Authorization: Bearer …`, which no browser
sends for a page; its token needs the scope `notices`.
"""

from __future__ import annotations

import asyncio
import json
from typing import TYPE_CHECKING, Any, Final

from channels.consumer import get_handler_name
from channels.generic.websocket import AsyncWebsocketConsumer
from django.conf import settings

from notifications.desk import DeskClosedError, desk_here
from notifications.hub import hub_here
from notifications.push import digest_of
from notifications.services.answers import About, Question

if TYPE_CHECKING:
    from collections.abc import Awaitable, Mapping

    from notifications.services.answers import Answer

NOT_LOGGED_IN: Final = 4401
TOO_MANY: Final = 4429
GIVES_WAY: Final = 4409
TOO_LARGE: Final = 1009
TRY_LATER: Final = 1013
COME_AGAIN: Final = 1012
LONGEST_FRAME: Final = 100  # characters; a question has about twenty
HIGHEST: Final = 2**63 - 1
UNASKED_AT_ONCE, UNASKED_A_SECOND = 20.0, 0.5
"""Frames that a client may send without being woken, at once and from then on."""

NEWS: Final = {"type": "websocket.send", "text": '{"type":"news"}'}


class NoticeConsumer(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels has no types
    """One socket of one log-in session, or of one token.

    It has no channel of its own: the hub of the process wakes it, the desk of the process answers its questions, and
    every answer asks anew for the session, the account and the posts. What is not a question is not answered.
    """

    person = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Whatever ends the socket, the hub forgets it."""
        self.scope, self.base_send, self.channel_layer = scope, send, None
        self.token = bearer_of(scope)
        self.session = "" if self.token else scope["cookies"].get(settings.SESSION_COOKIE_NAME, "")
        self.session_digest = digest_of(self.session or self.token)
        self._busy, self._missed, self._outstanding, self._over = True, False, False, False
        self._goes_on_at: int | None = None
        self._unasked, self._counted_at = UNASKED_AT_ONCE, asyncio.get_running_loop().time()
        try:
            while (message := await receive())["type"] != "websocket.disconnect":
                await self.dispatch(message)
        finally:
            await hub_here().leave(self)

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Less the look at database connections for each message: only the desk has any."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self) -> None:
        await self.accept()
        if not self.session and not self.token:
            await self._refuse(NOT_LOGGED_IN)
            return
        await hub_here().enter(self)
        hello = await self._ask(About.HELLO)
        if hello is not None:
            self.person = hello.person
            hub_here().settle(self)
            await self._answer({"type": "hello", "number": hello.number, "unread": hello.unread})

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        if self._over:
            return
        if len(text_data or bytes_data or "") > LONGEST_FRAME:
            await self._refuse(TOO_LARGE)
            return
        after = _asked_after(text_data)
        if not self._may_ask(after):
            await self._refuse(TOO_MANY)
        elif after is not None:
            await self._tell_after(after)

    async def _tell_after(self, after: int) -> None:
        self._busy, self._outstanding = True, False
        news = await self._ask(About.NEWS, after)
        if news is None:
            return
        self._goes_on_at = news.number if news.more else None
        notices = [{"number": one.number, "id": one.id, "kind": one.kind} for one in news.notices]
        await self._answer({
            "type": "notices", "after": after, "number": news.number, "unread": news.unread, "notices": notices,
            "more": news.more,
        })  # fmt: skip

    async def _answer(self, frame: dict[str, Any]) -> None:
        """Then send the news that came in while the answer was made."""
        await self.send(text_data=json.dumps(frame, separators=(",", ":")))
        self._busy = False
        if self._missed:
            self._missed = False
            hub_here().wake_one(self)

    async def _ask(self, about: About, after: int = 0) -> Answer | None:
        """None when the socket was refused."""
        try:
            answer = await desk_here().ask(self._question(about, after))
        except DeskClosedError:
            await self._refuse(TRY_LATER)
            return None
        if answer is None:
            await self._refuse(NOT_LOGGED_IN)
        return answer

    def _question(self, about: About, after: int = 0) -> Question:
        return Question(self.session, about, after, self.token)

    def _may_ask(self, after: int | None) -> bool:
        """Questions to which the server invited are free; of others, and of noise, a client has a few."""
        invited = after is not None and (self._outstanding or after == self._goes_on_at)
        now = asyncio.get_running_loop().time()
        regained = (now - self._counted_at) * UNASKED_A_SECOND
        self._unasked, self._counted_at = min(UNASKED_AT_ONCE, self._unasked + regained), now
        self._unasked -= 0 if invited else 1
        return self._unasked >= 0

    async def _refuse(self, code: int) -> None:
        """Once; what a client sent before it heard of it is not answered."""
        if not self._over:
            self._over = True
            await hub_here().leave(self)
            await self.close(code)

    # -- for the hub -------------------------------------------------------------------------------------------

    def claim(self) -> bool:
        """Not while an answer is being made, which may hold the news or not: then it is sent afterwards."""
        if self._busy:
            self._missed = True
        fresh = not self._busy and not self._outstanding
        self._outstanding = self._outstanding or fresh
        return fresh

    def send_news(self) -> Awaitable[None]:
        """As one of five thousand, without anything that it does not need."""
        sending: Awaitable[None] = self.base_send(NEWS)
        return sending

    def recheck(self) -> None:
        desk_here().ask_later(self._question(About.STANDING), self._rechecked)

    def _rechecked(self, standing: Answer | None) -> None:
        if standing is None:
            self.end()
        elif standing.waiting:
            hub_here().wake_one(self)

    def end(self) -> None:
        hub_here().start(self._refuse(NOT_LOGGED_IN))

    def come_again(self) -> None:
        hub_here().start(self._refuse(COME_AGAIN))

    def give_way(self) -> None:
        hub_here().start(self._refuse(GIVES_WAY))


def bearer_of(scope: Mapping[str, Any]) -> str:
    """The secret that a program shows in its request to open the socket, "" where it shows none."""
    shown = next((value for name, value in scope["headers"] if name == b"authorization"), b"")
    scheme, _blank, secret = shown.decode("latin-1").partition(" ")
    return secret.strip() if scheme.lower() == "bearer" else ""


def _asked_after(text: str | None) -> int | None:
    """The number after which a client asks; None for whatever is not a question."""
    try:
        asked = json.loads(text or "")
    except ValueError:
        return None
    after = asked.get("after") if isinstance(asked, dict) else None
    known = isinstance(after, int) and not isinstance(after, bool) and 0 <= after <= HIGHEST
    return after if known else None
