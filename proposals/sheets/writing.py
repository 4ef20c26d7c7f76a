"""Empty workbooks to fill in."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Final

from proposals.sheets.reading import MOST_ROWS, NOTES
from proposals.sheets.values import CLEARED, Kind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from proposals.sheets.values import Column, Sheet

_HEAD: Final = "EDE7DB"
_WIDE: Final = 40
_NARROW: Final = 16
_LONGEST_LIST: Final = 250
"""A list of choices longer than this does not fit into a cell's rule."""


def template(sheets: Sequence[Sheet]) -> bytes:
    """A workbook with the columns of these sheets, lists to choose from, and a sheet that explains them."""
    from openpyxl import Workbook  # noqa: PLC0415 -- loaded with the first workbook: most processes write none

    book = Workbook()
    notes = book.active
    if notes is None:
        raise TypeError("a new workbook has a sheet")
    notes.title = NOTES
    _explain(notes, sheets)
    for sheet in sheets:
        _lay_out(book.create_sheet(sheet.label), sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def _lay_out(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Font, PatternFill  # noqa: PLC0415 -- the same
    from openpyxl.utils import get_column_letter  # noqa: PLC0415 -- the same
    from openpyxl.worksheet.datavalidation import DataValidation  # noqa: PLC0415 -- the same

    page.freeze_panes = "A2"
    for place, column in enumerate(sheet.columns, start=1):
        letter = get_column_letter(place)
        head = page.cell(1, place, f"{column.label}{'*' if column.required else ''}")
        head.font = Font(bold=True)
        head.fill = PatternFill("solid", fgColor=_HEAD)
        page.column_dimensions[letter].width = _WIDE if column.kind is Kind.LONG else _NARROW
        page.column_dimensions[letter].number_format = "yyyy-mm-dd" if column.kind is Kind.DAY else "@"
        listed = ",".join(column.choices)
        if listed and len(listed) <= _LONGEST_LIST:
            rule = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            rule.add(f"{letter}2:{letter}{MOST_ROWS + 1}")
            page.add_data_validation(rule)


def _explain(page: Worksheet, sheets: Sequence[Sheet]) -> None:
    from openpyxl.styles import Alignment  # noqa: PLC0415 -- the same

    lines = [
        (f"带 * 的列必须填写。空着的格子不改动原有内容；要清空一项，填“{CLEARED}”。", "", ""),
        (f"日期写成 2023-04-21。不要用公式，不要隐藏工作表，每张表至多 {MOST_ROWS} 行。", "", ""),
        ("先预览，有一处不对就一行也不导入；同一份工作簿再导入一次，什么也不会变。", "", ""),
        ("", "", ""),
    ]
    for sheet in sheets:
        lines.append((sheet.label, "", sheet.hint))
        lines += [("", _named(column), _told(column)) for column in sheet.columns]
    for line in lines:
        page.append(line)
    for letter, width in (("A", 14), ("B", 18), ("C", 90)):
        page.column_dimensions[letter].width = width
    for row in page.iter_rows(min_col=3, max_col=3):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")


def _named(column: Column) -> str:
    return f"{column.label}{'*' if column.required else ''}"


def _told(column: Column) -> str:
    choices = f"可填：{'、'.join(column.choices)}。" if column.choices else ""
    return f"{column.hint}{choices}"
