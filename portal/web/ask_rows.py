"""The asks of a proposal as rows of a form: each with its words, and some under headings. Pure; nothing is saved here."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from itertools import groupby
from typing import TYPE_CHECKING, Final

from proposals.parsing.asks import parse_asks, unnumbered
from proposals.parsing.numerals import han_numeral
from proposals.services.texts import AskInput

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from proposals.models import Ask
    from proposals.parsing import AskText

MOST_ROWS: Final = 60
"""Boxes of one page. A passage of a letter has a tick for each ask, and a form is read up to a number of fields."""
LONGEST_HEADING: Final = 120
HEAD: Final = "head"
ALONE: Final = "alone"
LONGEST_MARKERS: Final = 8
"""Characters of the numbers before a first item: （十一）12、"""
_BOX: Final = re.compile(r"ask-([0-9]{1,3})")
_STOPS: Final = "。；;！!"


@dataclass(frozen=True, slots=True)
class AskRow:
    """One row. `place` is `head` where a heading begins with it, `alone` where it stands beside the headings under a
    numeral of its own, else "": it belongs to what is above it."""

    text: str = ""
    heading: str = ""
    place: str = ""

    @property
    def begins(self) -> bool:
        return self.place == HEAD


Rows = tuple[AskRow, ...]


def from_asks(asks: Iterable[Ask | AskText]) -> Rows:
    """Stored or read asks as rows; their numbers say which stand under one heading."""
    asks = list(asks)
    grouped = any("." in ask.number for ask in asks)
    rows: list[AskRow] = []
    for head, under in groupby(asks, key=lambda ask: ask.number.rpartition(".")[0]):
        for n, ask in enumerate(under):
            place = "" if not grouped else ALONE if not head else HEAD if n == 0 else ""
            rows.append(AskRow(ask.text, (ask.group or "") if place == HEAD else "", place))
    return tuple(rows)


def from_post(post: Mapping[str, str]) -> Rows:
    """The rows that a browser sent: as many as it has boxes."""
    sent = [int(found[1]) for name in post if (found := _BOX.fullmatch(name))]
    return tuple(
        AskRow(
            _line_ends(post.get(f"ask-{n}", "")),
            post.get(f"head-{n}", ""),
            _place(post.get(f"place-{n}", "")),
        )
        for n in range(min(max(sent, default=-1) + 1, MOST_ROWS))
    )


def _place(told: str) -> str:
    return told if told in {HEAD, ALONE} else ""


def _line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def numbers(rows: Sequence[AskRow]) -> list[str]:
    """The number of each row: 1, 2, 3; with headings 一.1, 一.2, 二.1, and 三 for one that stands alone."""
    if not any(row.begins for row in rows):
        return [str(n) for n in range(1, len(rows) + 1)]
    found: list[str] = []
    heads, items, inside = 0, 0, False
    for row in rows:
        if row.begins or row.place == ALONE or not inside:
            heads, items, inside = heads + 1, 0, row.begins
        items += 1
        found.append(f"{han_numeral(heads)}.{items}" if inside else han_numeral(heads))
    return found


def as_inputs(rows: Sequence[AskRow]) -> list[AskInput]:
    """The written rows as asks with numbers without gaps. A single row that holds a numbered list becomes its items."""
    written = without_empty(rows)
    if len(written) == 1 and len(items := _items(written[0].text)) > 1:
        written = from_asks(items)
    heading, result = "", []
    for number, row in zip(numbers(written), written, strict=True):
        if row.begins:
            heading = row.heading.strip()[:LONGEST_HEADING]
        result.append(AskInput(number, heading if "." in number else "", row.text.strip()))
    return result


def without_empty(rows: Sequence[AskRow]) -> Rows:
    """The rows with words; a heading whose first row is empty goes to the next row under it."""
    kept = tuple(rows)
    for n in reversed(range(len(kept))):
        if not kept[n].text.strip():
            kept = remove(kept, n)
    return kept


# -- what may be done to the rows; a row that is not there changes nothing ---------------------------------------------


def add(rows: Rows, after: int | None = None) -> Rows:
    """An empty row at the end, or behind the given one."""
    place = len(rows) if after is None else after + 1
    return rows if len(rows) >= MOST_ROWS else (*rows[:place], AskRow(), *rows[place:])


def remove(rows: Rows, n: int) -> Rows:
    """Without the row; its heading goes to the next row under it, and with the last one."""
    follows = n + 1 < len(rows) and not rows[n + 1].place
    rest = list(rows)
    if rows[n].begins and follows:
        rest[n + 1] = replace(rows[n + 1], heading=rows[n].heading, place=HEAD)
    del rest[n]
    return tuple(rest)


def move(rows: Rows, n: int, step: int) -> tuple[Rows, int]:
    """The row one place up (-1) or down (1), and where it is then. At the edge of a heading it changes sides first."""
    other = n + step
    if not 0 <= other < len(rows):
        return rows, n
    found = list(rows)
    alone_under = n + 1 >= len(rows) or bool(rows[n + 1].place)
    if step < 0 and rows[n].begins and not alone_under and rows[other].place != ALONE:
        found[n] = replace(rows[n], heading="", place="")
        found[n + 1] = replace(rows[n + 1], heading=rows[n].heading, place=HEAD)
        return tuple(found), n
    if step > 0 and rows[other].begins and not rows[n].place:
        found[n] = replace(rows[n], heading=rows[other].heading, place=HEAD)
        found[other] = replace(rows[other], heading="", place="")
        return tuple(found), n
    found[n], found[other] = replace(rows[n], text=rows[other].text), replace(rows[other], text=rows[n].text)
    return tuple(found), other


def split(rows: Rows, n: int, at: int | None = None) -> Rows:
    """The row cut before the character `at`; without one by its numbers, else by its paragraphs, else by its sentences."""
    text, own = rows[n].text, rows[n]
    inside = at is not None and bool(text[:at].strip() and text[at:].strip())
    items = () if inside or own.heading else from_asks(_items(text))
    if items:
        first = items[0] if items[0].place else replace(own, text=items[0].text)
        pieces = (first, *items[1:])
    else:
        texts = [text[:at].strip(), text[at:].strip()] if inside else _pieces(text)
        pieces = tuple(replace(own, text=one) if k == 0 else AskRow(one) for k, one in enumerate(texts))
    if len(pieces) <= 1 or len(rows) + len(pieces) > MOST_ROWS:
        return rows
    return (*rows[:n], *pieces, *rows[n + 1 :])


def join(rows: Rows, n: int) -> Rows:
    """The row with the words of the next one behind its own."""
    if n + 1 >= len(rows):
        return rows
    text = rows[n].text.rstrip() + rows[n + 1].text.lstrip()
    return remove((*rows[:n], replace(rows[n], text=text), *rows[n + 1 :]), n + 1)


def head(rows: Rows, n: int) -> Rows:
    """A heading, still without words, begins with the row."""
    return (*rows[:n], replace(rows[n], place=HEAD), *rows[n + 1 :])


def unhead(rows: Rows, n: int) -> Rows:
    """The heading goes; what stood under it belongs to what is above, or stands alone where nothing is."""
    place = "" if any(row.begins for row in rows[:n]) else ALONE
    found = list(rows)
    found[n] = replace(rows[n], heading="", place=place)
    for later in range(n + 1, len(rows)):
        if rows[later].place:
            break
        found[later] = replace(rows[later], place=place)
    return tuple(found)


def _pieces(text: str) -> list[str]:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > 1:
        return lines
    marked = "".join(sign + "\n" if sign in _STOPS else sign for sign in text)
    return [piece.strip() for piece in marked.splitlines() if piece.strip()]


def _items(text: str) -> tuple[AskText, ...]:
    """The items of a text that is a numbered list from its first word on; none for any other, lest that be lost."""
    items = parse_asks(text)
    if len(items) <= 1 or unnumbered(items):
        return ()
    before = "".join(text[: items[0].span.start].split()).replace("".join((items[0].group or "").split()), "")
    return items if len(before) <= LONGEST_MARKERS else ()
