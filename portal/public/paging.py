"""Pages by key: as quick at the end of a long list as at its beginning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Generic, TypeVar

from proposals.keys import row_key

if TYPE_CHECKING:
    from django.db.models import Model, QuerySet
    from django.http import QueryDict

SIZE: Final = 20
ROW = TypeVar("ROW", bound="Model")


@dataclass(frozen=True)
class Page(Generic[ROW]):
    """Rows with the highest key first; `newer` and `older` are the addresses of the pages beside it, or ""."""

    rows: list[ROW]
    newer: str
    older: str


def page_of(rows: QuerySet[ROW], query: QueryDict, *, size: int = SIZE) -> Page[ROW]:
    """The page that `?before=KEY` or `?after=KEY` asks for; anything else gives the first page. One query."""
    before, after = key_in(query, "before"), key_in(query, "after")
    if after is not None and before is None:
        found = list(rows.filter(pk__gt=after).order_by("pk")[: size + 1])
        shown, more = found[:size][::-1], len(found) > size
        return Page(
            shown, _beside(query, "after", shown, 0) if more else "", _beside(query, "before", shown, -1)
        )
    if before is not None:
        rows = rows.filter(pk__lt=before)
    found = list(rows.order_by("-pk")[: size + 1])
    shown, more = found[:size], len(found) > size
    newer = _beside(query, "after", shown, 0) if before is not None else ""
    return Page(shown, newer, _beside(query, "before", shown, -1) if more else "")


def key_in(query: QueryDict, name: str) -> int | None:
    """The key that a client sent; None where it is none that a row could have."""
    return row_key(query.get(name, ""))


def with_place(query: QueryDict, **place: object) -> str:
    """The query with another place in the list."""
    kept = query.copy()
    for name in ("before", "after", "page"):
        kept.pop(name, None)
    for name, value in place.items():
        kept[name] = str(value)
    return f"?{kept.urlencode()}"


def _beside(query: QueryDict, name: str, shown: list[ROW], at: int) -> str:
    return with_place(query, **{name: shown[at].pk}) if shown else with_place(query)
