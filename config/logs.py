"""How the process writes its log: lines for people, or one JSON object per line for a collector."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import Any

from django.core.exceptions import ImproperlyConfigured

FORMATS = ("plain", "json")


class JsonFormatter(logging.Formatter):
    """One JSON object per record: `at` (UTC, ISO 8601), `level`, `logger`, `message` and, if any, `exception`."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line; the exception's traceback is one string inside it."""
        fields = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info:
            fields["exception"] = self.formatException(record.exc_info)
        return json.dumps(fields, ensure_ascii=False)


def logging_config(log_format: str) -> dict[str, Any]:
    """The value of LOGGING for `plain` or `json`; refuses any other format."""
    if log_format not in FORMATS:
        raise ImproperlyConfigured(
            f"LOG_FORMAT 只能是 plain 或 json，现为“{log_format}”。LOG_FORMAT must be plain or json.",
        )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "plain": {"format": "{asctime} {levelname} {name}: {message}", "style": "{"},
            "json": {"()": JsonFormatter},
        },
        "handlers": {
            "stderr": {"class": "logging.StreamHandler", "formatter": log_format},
            "nowhere": {"class": "logging.NullHandler"},
        },
        "root": {"handlers": ["stderr"], "level": "INFO"},
        "loggers": {
            # Django's own handlers write to the console only in debug mode and mail otherwise.
            "django": {"handlers": [], "propagate": True},
            # Both greet at length on every start and stop.
            "huey": {"level": "WARNING", "handlers": ["stderr"], "propagate": False},
            "uvicorn": {"level": "WARNING"},
            # It may name the key of a target; what it says of a failure is kept with the message.
            "apprise": {"level": "WARNING", "handlers": ["nowhere"], "propagate": False},
        },
    }
