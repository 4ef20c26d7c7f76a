"""What a paper says, as plain values: no rows, no clock, no fonts.

`dated` is the day that the file says it was made on: the paper's own, never today's, so that the same content gives
the same bytes. `subject` is the title in the file's properties.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from datetime import date


class Level(StrEnum):
    """How the opening words of a paragraph are set (GB/T 9704-2012, 7.3.3): 一、 in 黑体, （一） in 楷体."""

    FIRST = "hei"
    SECOND = "kai"
    TEXT = ""


@dataclass(frozen=True)
class Paragraph:
    """`lead` is a heading, alone in its line when `text` is empty, else run into it."""

    text: str
    lead: str = ""
    level: Level = Level.TEXT


@dataclass(frozen=True)
class Mark:
    """A label and its value under the red lines of a letter."""

    label: str
    value: str


@dataclass(frozen=True)
class Column:
    """One column of a list; `width` in millimetres."""

    head: str
    width: float


@dataclass(frozen=True)
class Listing:
    """A list on pages of its own behind a letter, across the sheet."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Letter:
    """A letter in 信函格式 (GB/T 9704-2012, chapter 10).

    `title` is given in phrases between which its lines may break. `signed_by` names one unit, or several that sign
    together. `signed_on` is written out, room for a day on a draft. `marks` pairs what stands at the left with what stands at
    the right, line by line; either may be missing.
    """

    subject: str
    dated: date
    issuer: str
    title: tuple[str, ...]
    addressee: str
    body: tuple[Paragraph, ...]
    signed_by: tuple[str, ...]
    signed_on: str
    marks: tuple[tuple[Mark | None, Mark | None], ...] = ()
    annexes: tuple[str, ...] = ()
    note: str = ""
    copies: str = ""
    listing: Listing | None = None
    draft: bool = False


@dataclass(frozen=True)
class Choice:
    """One box of a form."""

    words: str
    ticked: bool = False


@dataclass(frozen=True)
class Field:
    """One label of a form with what stands beside it: words, or boxes. `lines` is the least room, in lines."""

    label: str
    text: str = ""
    choices: tuple[Choice, ...] = ()
    lines: int = 1


@dataclass(frozen=True)
class Form:
    """A sheet of labelled fields, row by row, with notes below, and beside them `scan`, which a telephone reads off it."""

    subject: str
    dated: date
    title: tuple[str, ...]
    number: str
    rows: tuple[tuple[Field, ...], ...]
    notes: tuple[str, ...] = ()
    scan: str = ""
    draft: bool = False


Paper: TypeAlias = Letter | Form
