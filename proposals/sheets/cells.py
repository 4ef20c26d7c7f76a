"""What one row's cells mean."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from proposals.sheets.values import CLEARED, Column, Kind

EARLIEST: Final = date(1949, 1, 1)
LATEST: Final = date(2199, 12, 31)
LARGEST: Final = 9999
_DAY: Final = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u202a-\u202e\u2066-\u2069]")
_BLANKS: Final = re.compile(r"[\s\u3000]+")
_FORMULA: Final = "f"
_ERROR: Final = "e"


@dataclass(frozen=True, slots=True)
class Problem:
    """A key of FAULTS, and the words that it speaks of."""

    code: str
    value: str = ""


@dataclass(slots=True)
class Cells:
    """The cells of one row as they are taken in."""

    texts: dict[str, str] = field(default_factory=dict)
    days: dict[str, date | None] = field(default_factory=dict)
    numbers: dict[str, int | None] = field(default_factory=dict)
    filled: bool = False

    def take(self, column: Column, value: Any, kind: str) -> Problem | None:
        """Keep what the cell says, or tell what is wrong with it."""
        text = _text(value, column)
        problem = _unfit(text, column, kind)
        if problem is None and text:
            self.filled = True
            if text == CLEARED and not column.required:
                self._clear(column)
            else:
                problem = self._keep(column, text)
        return problem

    def _clear(self, column: Column) -> None:
        if column.kind is Kind.DAY:
            self.days[column.key] = None
        elif column.kind is Kind.NUMBER:
            self.numbers[column.key] = None
        else:
            self.texts[column.key] = ""

    def _keep(self, column: Column, text: str) -> Problem | None:
        if column.kind is Kind.DAY:
            day = _day(text)
            if day is None:
                return Problem("not_a_day", text)
            self.days[column.key] = day
        elif column.kind is Kind.NUMBER:
            if not (text.isascii() and text.isdigit() and int(text) <= LARGEST):
                return Problem("not_a_number", text)
            self.numbers[column.key] = int(text)
        elif column.choices:
            if text not in column.choices:
                return Problem("not_a_choice", text)
            self.texts[column.key] = column.choices[text]
        else:
            self.texts[column.key] = text
        return None


def _unfit(text: str, column: Column, kind: str) -> Problem | None:
    """What speaks against the cell before it is understood."""
    if kind == _FORMULA:
        return Problem("formula")
    if kind == _ERROR:
        return Problem("error_value", text)
    if not text and column.required:
        return Problem("required")
    if _CONTROL.search(text):
        return Problem("strange_sign")
    return Problem("too_long", str(column.longest)) if len(text) > column.longest else None


def _text(value: Any, column: Column) -> str:
    """The words of the cell; days as 2023-04-21, whole numbers without a point."""
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    text = "" if value is None else str(value)
    if column.kind is Kind.LONG:
        return text.replace("\r\n", "\n").replace("\r", "\n").strip()
    return _BLANKS.sub(" ", text).strip()


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    if found is None:
        return None
    try:
        day = date(*map(int, found.groups()))
    except ValueError:
        return None
    return day if EARLIEST <= day <= LATEST else None
