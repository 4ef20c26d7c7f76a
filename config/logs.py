"""How the process writes its log: lines for people, or one JSON object per line for a collector.

Either way a line bears the number of the request or job that it belongs to, and no key, token or quoted row.
"""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured

from config.operations.current import WORK
from config.operations.masking import masked, masked_path

FORMATS = ("plain", "json")


class PathsMasked(logging.Filter):
    """Django names the path of a request that it refuses, which may be a credential: the masked path takes its place."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never leaves out a record."""
        request = getattr(record, "request", None)
        path = getattr(request, "path", "")
        if path and isinstance(record.args, tuple):
            record.args = tuple(masked_path(path) if given == path else given for given in record.args)
        return True


class PlainFormatter(logging.Formatter):
    """A line for people, with the number of what it belongs to in brackets."""

    def format(self, record: logging.LogRecord) -> str:
        """The line, and below it the traceback of an exception, masked."""
        work = WORK.get()
        number = work.number if work else getattr(record, "told", {}).get("request_id", "")
        record.number = f" [{number}]" if number else ""
        return masked(super().format(record))


class JsonFormatter(logging.Formatter):
    """One JSON object per record: `at` (UTC, ISO 8601), `level`, `logger`, `message`, if any `request_id` and `exception`.

    What a record brings in `told` stands beside these.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line; the exception's traceback is one string inside it."""
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": masked(record.getMessage()),
        }
        if (work := WORK.get()) is not None:
            fields["request_id"] = work.number
        fields |= getattr(record, "told", {})
        if record.exc_info:
            fields["exception"] = masked(self.formatException(record.exc_info))
        return json.dumps(fields, ensure_ascii=False)


def logging_config(log_format: str, *, each_request: bool = False) -> dict[str, Any]:
    """The value of LOGGING for `plain` or `json`, with or without a line for each request and job that went well.

    Refuses any other format.
    """
    if log_format not in FORMATS:
        raise ImproperlyConfigured(
            f"LOG_FORMAT 只能是 plain 或 json，现为“{log_format}”。LOG_FORMAT must be plain or json.",
        )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {
                "()": PlainFormatter, "fmt": "{asctime} {levelname} {name}:{number} {message}", "style": "{",
            },
            "json": {"()": JsonFormatter},
        },
        "filters": {"paths": {"()": PathsMasked}},
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": log_format, "filters": ["paths"]},
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Django's own handlers write to the console only in debug mode and mail otherwise.
            "django": {"handlers": [], "propagate": True},
            # Both greet at length on every start and stop.
            "huey": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
            "uvicorn": {"level": "WARNING"},
            "huiban.requests": {"level": "INFO" if each_request else "ERROR"},
            "huiban.jobs": {"level": "INFO" if each_request else "ERROR"},
            # It may name the key of a target; what it says of a failure is kept with the message.
            "apprise": {"level": "WARNING", "handlers": ["nowhere"], "propagate": False},
        },
    }  # fmt: skip
