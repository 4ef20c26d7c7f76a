"""Handing one message to a target through the library, within a time, and hearing whether it was taken."""

from __future__ import annotations

import logging
import sys
import threading
from typing import Any, Final

from django.utils.translation import gettext as _

from notifications.services.addresses import AddressError, make_plugin, service_of
from notifications.services.failures import DeliveryError, in_a_line
from notifications.services.peers import CheckedRequests

DONE_WITHIN: Final = 30.0  # seconds, for a service that keeps answering a little at a time
LONGEST: Final = 600  # characters of a message: the robots take some 2,000 bytes


def tell(address: str, subject: str, body: str) -> None:
    """Send one message. Raises DeliveryError where it was not taken, was refused, or was not answered in time."""
    attempt = _Attempt(address, subject, body if len(body) <= LONGEST else f"{body[: LONGEST - 1]}…")
    thread = threading.Thread(target=attempt.make, name="target", daemon=True)
    thread.start()
    thread.join(DONE_WITHIN)
    if thread.is_alive():
        raise DeliveryError(_("%(n)d 秒内没有答复") % {"n": DONE_WITHIN})
    if attempt.reason is not None:
        raise DeliveryError(attempt.reason)


class _Attempt:
    """One attempt in a thread of its own. `reason` is None when the message was taken."""

    def __init__(self, address: str, subject: str, body: str) -> None:
        self.address, self.subject, self.body = address, subject, body
        self.reason: str | None = _("发送中断")

    def make(self) -> None:
        try:
            plugin = make_plugin(self.address)
        except AddressError as error:
            self.reason = str(error)
            return
        answers = None if service_of(self.address).hosted else _listen_to(plugin)
        if answers is None:
            _check_peers_of(plugin)
        heard = _Heard()
        logger = logging.getLogger("apprise")
        logger.addHandler(heard)
        try:
            taken = plugin.notify(title=self.subject, body=self.body)
        except AddressError as error:  # the name leads elsewhere by now
            self.reason = str(error)
            return
        finally:
            logger.removeHandler(heard)
        if not taken:
            self.reason = heard.words()
        else:
            self.reason = answers.refusal() if answers else None


class _Heard(logging.Handler):
    """What the library complains of in this thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._thread = threading.get_ident()
        self._lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        if record.thread == self._thread:
            self._lines.append(record.getMessage())

    def words(self) -> str:
        return in_a_line(" ".join([_("对方没有接收。"), *self._lines]))


class _Answers:
    """The library's way out, which also keeps the last answer of each thread.

    The group robots refuse with status 200 and a number in the body, which the library takes for consent.
    """

    def __init__(self, way_out: Any) -> None:
        self._way_out = way_out
        self._last = threading.local()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._way_out, name)

    def post(self, *args: Any, **kwargs: Any) -> Any:
        self._last.answer = self._way_out.post(*args, **kwargs)
        return self._last.answer

    def refusal(self) -> str | None:
        """The number and the words of a refusal, None for consent."""
        try:
            said = self._last.answer.json()
        except (AttributeError, ValueError):
            return None
        if not isinstance(said, dict):
            return None
        number = next((said[key] for key in ("errcode", "code", "StatusCode") if said.get(key)), 0)
        if not number:
            return None
        return in_a_line(
            " ".join([_("对方没有接收。"), str(number), str(said.get("errmsg") or said.get("msg") or "")])
        )


def _check_peers_of(plugin: Any) -> None:
    """Let the plugin's module reach permitted peers only."""
    module: Any = sys.modules[type(plugin).__module__]
    if not isinstance(module.requests, CheckedRequests):
        module.requests = CheckedRequests()


def _listen_to(plugin: Any) -> _Answers:
    """Put the listener between the plugin's module and `requests`, once for each module."""
    module: Any = sys.modules[type(plugin).__module__]
    if not isinstance(module.requests, _Answers):
        module.requests = _Answers(module.requests)
    listener: _Answers = module.requests
    return listener
