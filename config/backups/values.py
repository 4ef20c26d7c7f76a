"""One value of a row as text, as PostgreSQL's COPY writes it, and back into what SQLite keeps. No database here.

A line is the values divided by tabs, a missing one is `\\N`; whatever would be mistaken for these is written with a
backslash. Moments are in UTC.
"""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final
from uuid import UUID

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from config.backups.tables import Column

NOTHING: Final = "\\N"
_SIGNS: Final = {"\b": "b", "\f": "f", "\n": "n", "\r": "r", "\t": "t", "\v": "v", "\\": "\\"}
_MARKED: Final = str.maketrans({sign: f"\\{letter}" for sign, letter in _SIGNS.items()})
_MEANT: Final = {letter: sign for sign, letter in _SIGNS.items()}
_MARK: Final = re.compile(r"\\(.)", re.DOTALL)
_MOMENT: Final = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?")


def lines(rows: Iterable[Sequence[Any]], columns: Sequence[Column]) -> Iterator[bytes]:
    """SQLite's rows, each as a line with its end. Raises ValueError for what the kind of its column cannot be."""
    tellers = [_teller(column) for column in columns]
    for row in rows:
        told = [NOTHING if value is None else tell(value) for tell, value in zip(tellers, row, strict=True)]
        yield ("\t".join(told) + "\n").encode()


def values(block: bytes, columns: Sequence[Column]) -> Iterator[list[Any]]:
    """The lines of a block as SQLite keeps them. Raises ValueError for what is no such line."""
    readers = [_READ[column.kind] for column in columns]
    for line in block.decode().split("\n")[:-1]:
        told = line.split("\t")
        yield [None if text == NOTHING else read(text) for read, text in zip(readers, told, strict=True)]


def retold(told: Iterable[bytes], columns: Sequence[Column]) -> Iterator[bytes]:
    """PostgreSQL's lines with every float as Python says it: of two shortest ways PostgreSQL may take the other one."""
    floats = [place for place, column in enumerate(columns) if column.kind == "float"]
    for line in told:
        texts = line[:-1].split(b"\t")
        for place in floats:
            if texts[place] != NOTHING.encode():
                texts[place] = repr(float(texts[place])).encode()
        yield b"\t".join(texts) + b"\n"


def _teller(column: Column) -> Callable[[Any], str]:
    if column.kind == "decimal":
        return lambda value: f"{Decimal(str(value)):.{column.places}f}"
    return _TELL[column.kind]


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValueError(value)  # noqa: TRY004 -- a row, not a call, is what is wrong
    return value.translate(_MARKED)


def _moment(value: str) -> str:
    """As Django keeps it in SQLite, 2026-11-22 08:00:00.500000, without the zone, which is UTC."""
    if not _MOMENT.fullmatch(value):
        kept = datetime.fromisoformat(value)
        moment = kept.astimezone(UTC) if kept.tzinfo else kept
        value = str(moment.replace(tzinfo=None))
    return _short(value) + "+00"


def _kept_moment(text: str) -> str:
    return _long(text.removesuffix("+00"))


def _short(value: str) -> str:
    """Without the zeros at the end of a fraction of a second."""
    return value.rstrip("0") if "." in value else value


def _long(text: str) -> str:
    """With the six digits that Django writes where there is a fraction."""
    whole, dot, part = text.partition(".")
    return f"{whole}.{part:<06}" if dot else whole


def _json(value: str) -> str:
    """As jsonb says it: shorter names first, numbers in full, a blank behind each comma and colon."""
    told: Any = json.loads(value, parse_float=Decimal)
    return _told_json(told).translate(_MARKED)


def _told_json(value: Any) -> str:
    if isinstance(value, dict):
        named = sorted(value.items(), key=lambda pair: (len(pair[0].encode()), pair[0].encode()))
        return "{" + ", ".join(f"{_told_json(name)}: {_told_json(one)}" for name, one in named) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_told_json, value)) + "]"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return json.dumps(value, ensure_ascii=False)


def _meant(text: str) -> str:
    return _MARK.sub(lambda found: _MEANT[found[1]], text) if "\\" in text else text


_TELL: Final[Mapping[str, Callable[[Any], str]]] = {
    "integer": lambda value: str(int(value)),
    "boolean": lambda value: "t" if value else "f",
    "text": _text,
    "moment": _moment,
    "day": str,
    "time": _short,
    "float": lambda value: repr(float(value)),
    "json": _json,
    "bytes": lambda value: "\\\\x" + bytes(value).hex(),
    "uuid": lambda value: str(UUID(value)),
}
_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "integer": int,
    "boolean": "t".__eq__,
    "text": _meant,
    "moment": _kept_moment,
    "day": str,
    "time": _long,
    "decimal": str,
    "float": float,
    "json": _meant,
    "bytes": lambda text: bytes.fromhex(text.removeprefix("\\\\x")),
    "uuid": lambda text: UUID(text).hex,
}
