"""Every statement of every connection: counted for what is under way, and told where it was slow, without its values."""

from __future__ import annotations

import logging
import re
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings

from config.operations.current import WORK

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.backends.base.base import BaseDatabaseWrapper

logger = logging.getLogger("huiban.sql")

LONGEST_SHAPE: Final = 1500  # characters
MILLISECONDS: Final = 1000
_TEXTS: Final = re.compile(r"'(?:[^']|'')*'")
_LISTS: Final = re.compile(r"\(\s*%s(?:\s*,\s*%s)+\s*\)")
_ROWS: Final = re.compile(r"(\(…\)|\(%s\))(?:\s*,\s*(?:\(…\)|\(%s\)))+")


def shape_of(sql: str) -> str:
    """A statement without the texts that stand in it, with its lists folded, on one line and of bounded length."""
    text = _TEXTS.sub("'…'", " ".join(str(sql).split()))
    text = _ROWS.sub(r"\1, …", _LISTS.sub("(…)", text))
    return text if len(text) <= LONGEST_SHAPE else text[:LONGEST_SHAPE] + "…"


def watch(connection: BaseDatabaseWrapper, **_sent: Any) -> None:
    """Received for each connection that is made; a connection is watched once, however often it is made anew."""
    if _watched not in connection.execute_wrappers:
        connection.execute_wrappers.append(_watched)


def _watched(
    execute: Callable[[str, Any, bool, Any], Any], sql: str, params: Any, many: bool, context: Any
) -> Any:
    began = perf_counter()
    try:
        return execute(sql, params, many, context)
    finally:
        _count(sql, perf_counter() - began)


def _count(sql: str, seconds: float) -> None:
    work = WORK.get()
    if work is not None:
        work.statements += 1
        work.sql_seconds += seconds
    bound = settings.SLOW_QUERY_MS
    if bound and seconds * MILLISECONDS >= bound:
        _tell_slow(sql, seconds)


def _tell_slow(sql: str, seconds: float) -> None:
    from config.operations.meters import SLOW_STATEMENTS  # noqa: PLC0415 -- no server waits for it when it starts

    SLOW_STATEMENTS.inc()
    ms = round(seconds * MILLISECONDS)
    shape = shape_of(sql)
    logger.warning("slow query, %d ms: %s", ms, shape, extra={"told": {"ms": ms, "statement": shape}})
