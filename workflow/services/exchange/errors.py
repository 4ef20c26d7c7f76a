"""What keeps an exchange from going on: said in one sentence to whoever administers it."""

from __future__ import annotations


class ExchangeError(Exception):
    """It cannot be done. `code` is stable, `message` says what to do; nothing was changed."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class NotYetError(Exception):
    """A parcel cannot be taken in before something is set up on this side. It waits, and with it those behind it."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message
