"""Pages by key, not by number: as quick at the end of a long list as at its beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, QueryDict

SIZE: Final = 25
ROW = TypeVar("ROW", bound="Model")


@dataclass(frozen=True)
class Page(Generic[ROW]):
    """Rows with the highest key first; `newer` and `older` are the addresses of the pages beside it, or ""."""

    rows: list[ROW]
    newer: str
    older: str
    size: int


def page_of(rows: QuerySet[ROW], request: HttpRequest, *, size: int = SIZE) -> Page[ROW]:
    """The page that `?before=KEY` or `?after=KEY` asks for; anything else gives the first page. One query."""
    before, after = _key(request.GET, "before"), _key(request.GET, "after")
    if after is not None and before is None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        shown, more = found[:size][::-1], len(found) > size
        return Page(shown, _newer(request, shown) if more else "", _older(request, shown), size)
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    shown, more = found[:size], len(found) > size
    newer = _newer(request, shown) if before is not None else ""
    return Page(shown, newer, _older(request, shown) if more else "", size)


LONGEST_KEY: Final = 18
"""Digits of the largest key that fits into every database's whole numbers."""


def row_key(told: str) -> int | None:
    """The key that a client sent; None where it is none that a row could have."""
    return int(told) if told.isascii() and told.isdigit() and len(told) <= LONGEST_KEY else None


def _key(query: QueryDict, name: str) -> int | None:
    return row_key(query.get(name, ""))


def _newer(request: HttpRequest, shown: list[ROW]) -> str:
    return _address(request, "after", shown[0].pk) if shown else _address(request)


def _older(request: HttpRequest, shown: list[ROW]) -> str:
    return _address(request, "before", shown[-1].pk) if shown else _address(request)


def _address(request: HttpRequest, name: str = "", key: int = 0) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    query.pop("after", None)
    if name:
        query[name] = str(key)
    return f"?{query.urlencode()}"
