"""A long list as a file, line by line: CSV or a workbook. What stands in a cell is words or a number, never a formula."""

from __future__ import annotations

import csv
from io import StringIO
from tempfile import TemporaryFile
from typing import TYPE_CHECKING, Any, Final

from portal.documents.tables import EXCEL_TYPE, FORMULA_SIGNS, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

CSV_TYPE: Final = "text/csv; charset=utf-8"
PIECE: Final = 64 * 1024
LINES: Final = 200
MARK: Final = "\ufeff"
"""By it a spreadsheet program knows the file as UTF-8."""


def csv_pieces(_name: str, lines: Iterable[Sequence[str | int]]) -> Iterator[bytes]:
    """The lines as CSV. Before words that a spreadsheet would take for a formula stands an apostrophe."""
    kept = StringIO()
    kept.write(MARK)
    writer = csv.writer(kept)
    for number, line in enumerate(lines, start=1):
        writer.writerow([_harmless(value) for value in line])
        if number % LINES == 0:
            yield _taken(kept)
    yield _taken(kept)


def _harmless(value: str | int) -> str | int:
    if isinstance(value, int):
        return value
    words = words_of(value)
    return f"'{words}" if words.lstrip().startswith(FORMULA_SIGNS) else words


def _taken(kept: StringIO) -> bytes:
    told = kept.getvalue().encode()
    kept.seek(0)
    kept.truncate()
    return told


def workbook_pieces(name: str, lines: Iterable[Sequence[str | int]]) -> Iterator[bytes]:
    """The lines as the one sheet of a workbook, which is made on the disk."""
    from openpyxl import Workbook  # noqa: PLC0415 -- loaded with the first workbook: most processes write none
    from openpyxl.cell import WriteOnlyCell  # noqa: PLC0415 -- the same
    from openpyxl.styles import Font  # noqa: PLC0415 -- the same

    book = Workbook(write_only=True)
    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for number, line in enumerate(lines):
        cells = [_cell(WriteOnlyCell(sheet), value) for value in line]
        if number == 0:
            for cell in cells:
                cell.font = Font(bold=True)
        sheet.append(cells)
    with TemporaryFile() as made:
        book.save(made)
        made.seek(0)
        while piece := made.read(PIECE):
            yield piece


def _cell(cell: Any, value: str | int) -> Any:
    if isinstance(value, int):
        cell.value = value
        return cell
    words = words_of(value)
    cell.value = words
    cell.data_type = "s"
    if words.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True
    return cell


EXPORTS: Final[dict[str, tuple[str, Callable[[str, Iterable[Sequence[str | int]]], Iterator[bytes]]]]] = {
    "xlsx": (EXCEL_TYPE, workbook_pieces),
    "csv": (CSV_TYPE, csv_pieces),
}
"""Ending of the file → its media type, and what makes it of a name and its lines."""
