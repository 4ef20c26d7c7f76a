"""Tables as a workbook (xlsx). What stands in a cell is words or a number, never a formula."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

EXCEL_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
FORMULA_SIGNS: Final = tuple("=+-@\t\r")
"""A program that reads a table may take words that begin so for a formula."""
_LONGEST_CELL: Final = 32_767
_WIDEST: Final = 48


@dataclass(frozen=True, slots=True)
class Table:
    """One sheet: its name, and its lines, of which the first one holds the heads."""

    name: str
    lines: Sequence[Sequence[str | int]]


def workbook(tables: Sequence[Table]) -> bytes:
    """The tables as sheets of one workbook."""
    from openpyxl import Workbook  # noqa: PLC0415 -- loaded with the first workbook: most processes write none

    book = Workbook()
    book.remove(book.worksheets[0])
    for table in tables:
        _fill(book.create_sheet(table.name), table)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def words_of(value: str) -> str:
    """The words as a cell can hold them: without control characters, and no longer than a cell is."""
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE  # noqa: PLC0415 -- loaded with the first workbook

    return str(ILLEGAL_CHARACTERS_RE.sub("", value))[:_LONGEST_CELL]


def _fill(sheet: Worksheet, table: Table) -> None:
    from openpyxl.styles import Font  # noqa: PLC0415 -- the same
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- the same

    sheet.freeze_panes = "A2"
    widths: dict[int, int] = {}
    for line, values in enumerate(table.lines, start=1):
        for place, value in enumerate(values, start=1):
            _write(sheet, line, place, value)
            widths[place] = max(widths.get(place, 0), min(_WIDEST, 2 * len(str(value)) + 2))
    for cell in sheet[1] if table.lines else ():
        cell.font = Font(bold=True)
    for place, width in widths.items():
        sheet.column_dimensions[get_column_letter(place)].width = width


def _write(sheet: Worksheet, line: int, place: int, value: str | int) -> None:
    cell = sheet.cell(line, place)
    if isinstance(value, int):
        cell.value = value
        return
    words = words_of(value)
    cell.value = words
    cell.data_type = "s"
    if words.startswith(FORMULA_SIGNS):
        cell.quotePrefix = True
