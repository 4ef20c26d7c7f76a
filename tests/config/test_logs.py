from __future__ import annotations

import json
import logging
import logging.config
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from config.logs import JsonFormatter, logging_config


def record(message, *args, exc_info=None):
    made = logging.LogRecord("workflow.services", logging.WARNING, "services.py", 1, message, args, exc_info)
    made.created = 1_700_000_000.5
    return made


def test_json_line_holds_the_whole_record():
    line = JsonFormatter().format(record("办件 %s 已交办", "20230368"))

    assert json.loads(line) == {
        "at": "2023-11-14T22:13:20.500+00:00",
        "level": "WARNING",
        "logger": "workflow.services",
        "message": "办件 20230368 已交办",
    }
    assert "已交办" in line


def test_json_line_holds_the_traceback_of_an_exception():
    try:
        int("两行\n文字")
    except ValueError:
        line = JsonFormatter().format(record("出错", exc_info=sys.exc_info()))

    assert "\n" not in line
    assert json.loads(line)["exception"].startswith("Traceback (most recent call last):\n")
    assert "ValueError: invalid literal" in json.loads(line)["exception"]


@pytest.mark.parametrize(("each", "level"), [(True, "INFO"), (False, "ERROR")])
def test_logging_config_tells_each_request_and_job_only_where_that_is_wanted(each, level):
    loggers = logging_config("plain", each_request=each)["loggers"]

    assert [loggers[f"huiban.{name}"]["level"] for name in ("requests", "jobs")] == [level, level]


@pytest.mark.parametrize("log_format", ["plain", "json"])
def test_logging_config_sends_everything_to_standard_error_in_the_asked_format(log_format):
    made = logging_config(log_format)

    assert made["handlers"] == {
        "stderr": {"class": "logging.StreamHandler", "formatter": log_format, "filters": ["paths"]},
        "nowhere": {"class": "logging.NullHandler"},
    }
    assert made["root"] == {"handlers": ["stderr"], "level": "INFO"}
    assert made["formatters"]["json"] == {"()": JsonFormatter}


def test_only_the_library_that_may_name_the_keys_of_targets_is_kept_out_of_the_log():
    loggers = logging_config("plain")["loggers"]

    silent = {name for name, logger in loggers.items() if logger.get("handlers") == ["nowhere"]}
    assert (silent, loggers["apprise"]["propagate"]) == ({"apprise"}, False)


def test_logging_config_refuses_another_format():
    with pytest.raises(ImproperlyConfigured, match="现为“xml”"):
        logging_config("xml")
