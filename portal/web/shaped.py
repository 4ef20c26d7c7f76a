"""Lists whose SQL is built once for each shape of a question: people with posts alike, the same filters with other values."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from django.core.exceptions import EmptyResultSet
from django.db import connection

from proposals.prepared import OUTSIDE, Prepared, Slot, stand_ins_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Hashable, Mapping
    from datetime import date, datetime

    from django.db.models import QuerySet

    from portal.web.keyset import Piece
    from portal.web.visitor import Visitor

ASKED: Final = OUTSIDE + 1_000
"""From here on numbers stand for what a filter asks for."""
TIE: Final = OUTSIDE + 2_000
VALUE: Final = Slot("value")


class Narrowing(Protocol):
    """What narrows a list: who looks, and what is asked for by the names of the fields."""

    @property
    def me(self) -> Visitor: ...
    @property
    def asked(self) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class Shape:
    """All on which the SQL of a question depends is in `key`. `me` and `asked` hold stand-ins, `names` says for what
    those of `asked` stand; a reading brings the `values` along by these names.
    """

    key: Hashable
    me: Visitor = field(compare=False)
    asked: Mapping[str, Any] = field(compare=False)
    names: Mapping[int, str] = field(compare=False)
    values: Mapping[str, Any] = field(compare=False)


def shape_of(narrowing: Narrowing, varying: Collection[str]) -> Shape:
    """The shape of what is asked; the `varying` fields hold numbers, tuples of numbers or texts, and others belong to it."""
    me, values = stand_in(narrowing.me)
    asked: dict[str, Any] = {}
    names: dict[int, str] = {}
    key: list[Hashable] = [me.held]
    for name, value in sorted(narrowing.asked.items()):
        asked[name] = value
        if name not in varying:
            key.append((name, value))
        elif isinstance(value, str):
            asked[name], values[name] = Slot(name), value
            key.append(name)
        else:
            numbers = value if isinstance(value, tuple) else (value,)
            first = ASKED + len(names)
            stands = tuple(range(first, first + len(numbers)))
            names |= {number: f"{name}{number - first}" for number in stands}
            values |= {f"{name}{n}": number for n, number in enumerate(numbers)}
            asked[name] = stands if isinstance(value, tuple) else first
            key.append((name, len(numbers)))
    return Shape(tuple(key), me, asked, names, values)


def stand_in(me: Visitor) -> tuple[Visitor, dict[str, Any]]:
    """Somebody with posts like the visitor's, on a day that each reading brings along, and what to bring."""
    posts, values = me.alike
    stranger = replace(me, user=cast("Any", None), held=cast("Any", posts), on=cast("date", Slot("on")))
    return stranger, {**values, "on": me.on}


class Pieces(Protocol):
    """What gives the query of any piece of a list, for whoever looks and whatever they ask."""

    def __hash__(self) -> int: ...
    def pieces(self, me: Visitor, asked: Mapping[str, Any]) -> Callable[[Piece], QuerySet[Any]]: ...


def read_piece(listing: Pieces, shape: Shape, piece: Piece) -> list[Any]:
    """The rows of this piece."""
    values = dict(shape.values)
    if piece.place is not None:
        values |= {"tie": piece.place.tie, "value": _as_parameter(piece.place.value)}
        value = None if piece.place.value is None else VALUE
        piece = replace(piece, place=replace(piece.place, value=value, tie=TIE))
    prepared = _prepared(listing, shape, piece)
    return [] if prepared is None else prepared.read(**values)


@lru_cache(maxsize=512)
def _prepared(listing: Pieces, shape: Shape, piece: Piece) -> Prepared | None:
    """None where it is plain that nothing can be found, as for whoever holds no post."""
    names = {**stand_ins_of(shape.me.held), **shape.names, TIE: "tie"}
    prepared = Prepared(lambda: listing.pieces(shape.me, shape.asked)(piece), names)
    try:
        prepared.compile()
    except EmptyResultSet:
        return None
    return prepared


def _as_parameter(value: date | datetime | str | None) -> Any:
    """As the database's driver takes it."""
    if hasattr(value, "hour"):
        return connection.ops.adapt_datetimefield_value(cast("datetime", value))
    return value
