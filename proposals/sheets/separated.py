"""A text file with separated values (CSV) as the one sheet of a workbook."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from proposals.sheets.reading import LARGEST, Reader
from proposals.sheets.values import UnfitBookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from proposals.sheets.values import Book, Sheet

ENCODINGS: Final = ("utf-8-sig", "gb18030")
"""What Excel and WPS write."""


def read_separated(content: bytes, sheet: Sheet, translate: Callable[[str], str] = str) -> Book:
    """What stands in the file, whose first line names the columns. Raises UnfitBookError for what is no text."""
    if len(content) > LARGEST:
        raise UnfitBookError("too_large", str(LARGEST // 1024 // 1024))
    rows = csv.reader(io.StringIO(_text(content), newline=""))
    try:
        return Reader([sheet], translate).read(_File([_Page(sheet.label, list(rows))]))
    except csv.Error as error:
        raise UnfitBookError("broken") from error


def _text(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise UnfitBookError("not_a_book")


@dataclass(frozen=True, slots=True)
class _Cell:
    """As a workbook has it: what begins as a formula is one, so that no file is read otherwise than it is shown."""

    value: str

    @property
    def data_type(self) -> str:
        return "f" if self.value.startswith("=") else "s"


@dataclass(frozen=True, slots=True)
class _Page:
    title: str
    rows: Sequence[Sequence[str]]
    sheet_state: str = "visible"

    def reset_dimensions(self) -> None:
        """There are none to trust."""

    def iter_rows(self, max_row: int, max_col: int) -> Iterator[list[Any]]:
        for row in self.rows[:max_row]:
            yield [_Cell(value) for value in row[:max_col]]


@dataclass(frozen=True, slots=True)
class _File:
    worksheets: Sequence[_Page]
