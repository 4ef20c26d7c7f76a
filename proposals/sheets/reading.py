"""Reads a workbook that a stranger may have made: bounded, without formulas, and with nothing hidden."""

from __future__ import annotations

import zipfile
from collections import defaultdict
from contextlib import closing
from typing import IO, TYPE_CHECKING, Any, Final

from proposals.files import UnfitFileError, sniff
from proposals.sheets.cells import Cells
from proposals.sheets.values import FAULTS, Book, Entry, Fault, UnfitBookError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from proposals.sheets.values import Column, Sheet

LARGEST: Final = 5 * 1024 * 1024
MOST_MARKUP: Final = 32 * 1024 * 1024
"""Bytes of all parts together when they are unpacked."""
MOST_ROWS: Final = 5000
MOST_COLUMNS: Final = 40
MOST_FAULTS: Final = 200
NOTES: Final = "填写说明"
"""The sheet of a template that tells how to fill it in; it is not read."""


def read_book(
    stream: IO[bytes], size: int, name: str, sheets: Sequence[Sheet], translate: Callable[[str], str] = str
) -> Book:
    """What stands in the workbook. Raises UnfitBookError for what is none, and UnfitFileError for what would harm."""
    if size > LARGEST:
        raise UnfitBookError("too_large", str(LARGEST // 1024 // 1024))
    if sniff(stream, size, name) != "xlsx":
        raise UnfitBookError("not_a_book")
    stream.seek(0)
    with zipfile.ZipFile(stream) as archive:
        if sum(entry.file_size for entry in archive.infolist()) > MOST_MARKUP:
            raise UnfitFileError("swelling")
    stream.seek(0)
    from openpyxl import load_workbook  # noqa: PLC0415 -- loaded with the first workbook: most processes read none

    try:
        with closing(load_workbook(stream, read_only=True, keep_links=False)) as opened:
            return Reader(sheets, translate).read(opened)
    except Exception as error:
        raise UnfitBookError("broken") from error


class Reader:
    """Reads the sheets of an opened workbook, or of what looks like one."""

    def __init__(self, sheets: Sequence[Sheet], translate: Callable[[str], str]) -> None:
        self.known = {sheet.label: sheet for sheet in sheets}
        self.translate = translate
        self.faults: list[Fault] = []
        self.left_out: defaultdict[str, set[str]] = defaultdict(set)

    def read(self, opened: Any) -> Book:
        entries: dict[str, tuple[Entry, ...]] = {}
        for page in opened.worksheets:
            if page.sheet_state != "visible":
                self._fault("hidden_sheet", page.title)
            elif page.title != NOTES:
                sheet = self.known.get(page.title)
                if sheet is None:
                    self._fault("unknown_sheet", page.title)
                else:
                    entries[sheet.key] = tuple(self._entries(page, sheet))
        if not self.faults and not any(entries.values()):
            self._fault("nothing", "")
        left_out = {key: frozenset(names) for key, names in self.left_out.items()}
        return Book(entries, tuple(self.faults[:MOST_FAULTS]), left_out)

    def _entries(self, page: Any, sheet: Sheet) -> Iterator[Entry]:
        page.reset_dimensions()
        rows = enumerate(page.iter_rows(max_row=MOST_ROWS + 2, max_col=MOST_COLUMNS), start=1)
        columns: dict[int, Column] | None = None
        for number, row in rows:
            if number > MOST_ROWS + 1:
                self._fault("too_many_rows", sheet.label, value=str(MOST_ROWS))
                return
            if columns is None:
                columns = self._columns(row, sheet)
            elif any(cell.value not in (None, "") for cell in row):
                yield from self._entry(number, row, columns, sheet)

    def _columns(self, row: Sequence[Any], sheet: Sheet) -> dict[int, Column]:
        """Place in the row → column, from the words of the first row."""
        by_label = {column.label: column for column in sheet.columns}
        found: dict[int, Column] = {}
        for place, cell in enumerate(row):
            label = str(cell.value or "").strip().rstrip("*").strip()
            if not label:
                continue
            column = by_label.get(label)
            if column is None:
                self._fault("unknown_column", sheet.label, 1, label, label)
            elif column in found.values():
                self._fault("column_twice", sheet.label, 1, label, label)
            else:
                found[place] = column
        for column in sheet.columns:
            if column.required and column not in found.values():
                self._fault("no_column", sheet.label, 1, column.label, column.label)
        return found

    def _entry(
        self, number: int, row: Sequence[Any], columns: dict[int, Column], sheet: Sheet
    ) -> Iterator[Entry]:
        cells = Cells()
        before = len(self.faults)
        for place, column in columns.items():
            cell = row[place] if place < len(row) else None
            problem = cells.take(column, None if cell is None else cell.value, _kind_of(cell))
            if problem is not None:
                choices = "、".join(column.choices)
                self._fault(problem.code, sheet.label, number, column.label, problem.value, choices)
        if len(self.faults) > before or not _needed(sheet) <= {column.key for column in columns.values()}:
            self.left_out[sheet.key].add(cells.texts.get(sheet.columns[0].key, ""))
        elif cells.filled:
            yield Entry(number, cells.texts, cells.days, cells.numbers)

    def _fault(
        self, code: str, sheet: str, row: int = 0, column: str = "", value: str = "", choices: str = ""
    ) -> None:
        words = self.translate(FAULTS[code])
        for name, given in (("{sheet}", sheet), ("{choices}", choices), ("{value}", value[:40])):
            words = words.replace(name, given)
        self.faults.append(Fault(sheet, row, column, words))


def _needed(sheet: Sheet) -> set[str]:
    return {column.key for column in sheet.columns if column.required}


def _kind_of(cell: Any) -> str:
    return "" if cell is None else str(getattr(cell, "data_type", ""))
