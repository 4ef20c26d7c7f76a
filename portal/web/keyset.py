"""Pages by key, not by number: as quick at the end of a long list as at its beginning.

A list has an order (`Order`): by the primary key, or by another key and then by the primary key. Rows without that key
stand behind all that have it, the newest first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

from django.db.models import F, Q

from proposals.keys import row_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from django.db.models import Model, QuerySet
    from django.http import HttpRequest, QueryDict

SIZE: Final = 25
ROW = TypeVar("ROW", bound="Model")
APART: Final = "~"
"""Between the two parts of a place in a list: the value of its key, and the tie-breaker of the row."""
LONGEST_VALUE: Final = 60


@dataclass(frozen=True)
class Page(Generic[ROW]):
    """The rows in their order; `newer` and `older` are the addresses of the pages before and behind it, or ""."""

    rows: list[ROW]
    newer: str
    older: str
    size: int


@dataclass(frozen=True)
class Part:
    """Rows of a list that are ordered by one key (`key` "" for the tie-breaker alone) and then by the tie-breaker."""

    rows: QuerySet[Any]
    key: str = ""
    tie: str = "pk"
    falling: bool = True

    def beyond(self, place: Place) -> QuerySet[Any]:
        """The rows beyond the place in its direction."""
        sign = "lt" if self.falling != place.backward else "gt"
        further = Q(**{f"{self.tie}__{sign}": place.tie})
        if not self.key:
            return self.rows.filter(further)
        # The first condition says nothing new, but it is the one that an index answers.
        bound = Q(**{f"{self.key}__{sign}e": place.value})
        return self.rows.filter(bound, Q(**{f"{self.key}__{sign}": place.value}) | further)

    def ordered(self, rows: QuerySet[Any], *, backward: bool) -> QuerySet[Any]:
        sign = "-" if self.falling != backward else ""
        return rows.order_by(*(f"{sign}{name}" for name in (self.key, self.tie) if name))


def _in_one(rows: QuerySet[Any]) -> list[Part]:
    return [Part(rows)]


@dataclass(frozen=True)
class Order:
    """In what order a list stands. `parts` gives its rows part by part; `read` reads the value of the key from an address
    and raises ValueError for what is none. `known` gives the same parts of rows that were found already, where their keys
    are had more cheaply than by looking for them again.
    """

    parts: Callable[[QuerySet[Any]], list[Part]] = _in_one
    read: Callable[[str], Any] | None = None
    known: Callable[[QuerySet[Any]], list[Part]] | None = None

    @property
    def count(self) -> int:
        """Of how many parts it is: one, or the rows with the key and the rest."""
        return 1 if self.read is None else 2


NEWEST: Final = Order()


def keyed(
    rows: QuerySet[Any], rest: QuerySet[Any], *, key: str, tie: str = "pk", falling: bool = True
) -> list[Part]:
    """The two parts of a list: the rows that have the key, in its order, and the rest behind them."""
    with_key = rows.annotate(list_key=F(key), list_tie=F(tie))
    return [Part(with_key, "list_key", "list_tie", falling), Part(rest)]


@dataclass(frozen=True)
class Place:
    """A row's place: behind it, or before it (`backward`) goes on the page."""

    part: int
    value: Any
    tie: int
    backward: bool

    def __str__(self) -> str:
        """As an address carries it."""
        if self.value is None:
            return str(self.tie)
        told = self.value.isoformat() if hasattr(self.value, "isoformat") else str(self.value)
        return f"{told}{APART}{self.tie}"


def page_of(
    rows: QuerySet[ROW],
    request: HttpRequest,
    *,
    size: int = SIZE,
    order: Order = NEWEST,
    beside: QuerySet[ROW] | None = None,
) -> Page[ROW]:
    """The page that `?before=PLACE` or `?after=PLACE` asks for; anything else gives the first page.

    One query; where the rows with a key end and the others begin, two. `beside` are the same rows with all that stands
    beside them: so much is read of those that are shown alone, and looking for them is left to the bare `rows`.
    """
    return page_by(parts_of(rows, beside, order), request, size=size, order=order)


def page_by(
    read: Callable[[Piece], Iterable[ROW]], request: HttpRequest, *, size: int = SIZE, order: Order = NEWEST
) -> Page[ROW]:
    """The same, where `read` gives the rows of a piece: at most two pieces make a page."""
    place = _place(request.GET, order)
    found = _found(read, order.count, place, size + 1)
    shown, more = found[:size], len(found) > size
    backward = place is not None and place.backward
    if backward:
        shown.reverse()
    newer = more if backward else place is not None
    places = [_behind(number, row) for number, row in (*shown[:1], *shown[-1:])]
    return Page(
        [row for _number, row in shown],
        _address(request, "after", places[:1]) if newer else "",
        _address(request, "before", places[-1:]) if more or backward else "",
        size,
    )


def in_turn(
    rows: QuerySet[ROW], order: Order = NEWEST, *, size: int = 500, beside: QuerySet[ROW] | None = None
) -> Iterator[list[ROW]]:
    """All rows in their order, so many at a time: one query each, and never more than these in memory."""
    read = parts_of(rows, beside, order)
    place = None
    while found := _found(read, order.count, place, size):
        yield [row for _number, row in found]
        place = _behind(*found[-1])


@dataclass(frozen=True)
class Piece:
    """So many rows of the part of that number: its first ones (its last ones, `backward`), or those beyond a place in it."""

    part: int
    most: int
    backward: bool
    place: Place | None


def parts_of(
    rows: QuerySet[ROW], beside: QuerySet[ROW] | None, order: Order
) -> Callable[[Piece], QuerySet[ROW]]:
    """The query of any piece of a list: the parts are looked through bare, and shown with what stands `beside` them."""
    bare = order.parts(rows)
    dressed = [] if beside is None else (order.known or order.parts)(beside)

    def query(piece: Piece) -> QuerySet[ROW]:
        part = bare[piece.part]
        wanted = part.rows if piece.place is None else part.beyond(piece.place)
        first = part.ordered(wanted, backward=piece.backward)[: piece.most]
        if not dressed:
            return first
        part = dressed[piece.part]
        return part.ordered(part.rows.filter(pk__in=first.values("pk")), backward=piece.backward)

    return query


def _found(
    read: Callable[[Piece], Iterable[ROW]], parts: int, place: Place | None, most: int
) -> list[tuple[int, ROW]]:
    """Rows behind the place (before it, for one that looks backward), each with the number of its part."""
    found: list[tuple[int, ROW]] = []
    backward = place is not None and place.backward
    for number in reversed(range(parts)) if backward else range(parts):
        if place is not None and (number > place.part if backward else number < place.part):
            continue
        here = place if place is not None and number == place.part else None
        found += [(number, row) for row in read(Piece(number, most - len(found), backward, here))]
        if len(found) >= most:
            break
    return found


def _behind(number: int, row: Any) -> Place:
    """The place behind a row of the part of that number; the rows of a part with a key bring it along."""
    if hasattr(row, "list_key"):
        return Place(number, row.list_key, row.list_tie, backward=False)
    return Place(number, None, row.pk, backward=False)


def _place(query: QueryDict, order: Order) -> Place | None:
    for name, backward in (("before", False), ("after", True)):
        value, apart, tie = query.get(name, "").rpartition(APART)
        key = row_key(tie)
        if key is None or (apart and order.read is None):
            continue
        if not apart:
            return Place(order.count - 1, None, key, backward)
        if (read := _value(order, value)) is not None:
            return Place(0, read, key, backward)
    return None


def _value(order: Order, told: str) -> Any:
    if order.read is None or not told or len(told) > LONGEST_VALUE or "\x00" in told:
        return None
    try:
        return order.read(told)
    except ValueError:
        return None


def _address(request: HttpRequest, name: str, places: list[Place]) -> str:
    query = request.GET.copy()
    query.pop("before", None)
    query.pop("after", None)
    for place in places:
        query[name] = str(place)
    return f"?{query.urlencode()}"
