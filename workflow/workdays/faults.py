"""What can be wrong with a span, a date or a pause: a stable code and one sentence."""

from __future__ import annotations


class ClockError(ValueError):
    """A deadline cannot be computed or changed as asked: `code` for programs, `message` for people."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class SpanError(ClockError):
    """A text is not a span of time."""
