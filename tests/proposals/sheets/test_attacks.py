"""Workbooks made to harm the program that reads them."""

import io
import zipfile

import pytest

from proposals.files import UnfitFileError
from proposals.sheets import Column, Sheet, UnfitBookError, read_book
from proposals.sheets.reading import LARGEST, MOST_ROWS
from tests.books import book, with_part

UNITS = Sheet("units", "单位", (Column("name", "全称", required=True),))
GOOD = book({"单位": [["全称"], ["水务局"]]})
PAGE = "xl/worksheets/sheet1.xml"
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{dimension}'
    "<sheetData>{rows}</sheetData></worksheet>"
)
HEAD = '<row r="1"><c r="A1" t="inlineStr"><is><t>全称</t></is></c></row>'
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
    "<worksheet>&b;</worksheet>"
)


def read(data, name="单位.xlsx"):
    return read_book(io.BytesIO(data), len(data), name, [UNITS])


def page(rows, dimension=""):
    return with_part(GOOD, PAGE, SHEET.format(dimension=dimension, rows=HEAD + rows))


def test_entities_are_refused():
    with pytest.raises(UnfitFileError) as refused:
        read(with_part(GOOD, PAGE, LAUGHS))
    assert refused.value.code == "strange"


def test_swelling_archive_is_refused():
    with pytest.raises(UnfitFileError) as refused:
        read(with_part(GOOD, "xl/media/picture.png", bytes(40 * 1024 * 1024)))
    assert refused.value.code == "swelling"


def test_million_empty_rows_are_counted_only_to_the_bound():
    found = read(page("".join(f'<row r="{n}"/>' for n in range(2, 1_000_000))))
    assert [one.message for one in found.faults] == [
        f"工作表“单位”超过 {MOST_ROWS} 行（空行也算）。请删去多余的行，或分几次导入。"
    ]


def test_row_at_the_end_of_the_world_is_too_far():
    found = read(page('<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>甲</t></is></c></row>'))
    assert [one.row for one in found.faults] == [0]


def test_dimension_that_lies_is_not_believed():
    rows = '<row r="2"><c r="A2" t="inlineStr"><is><t>水务局</t></is></c></row>'
    found = read(page(rows, '<dimension ref="A1:XFD1048576"/>'))
    assert [entry.values for entry in found.entries["units"]] == [{"name": "水务局"}]


@pytest.mark.parametrize(
    "rows",
    [
        '<row r="x"><c r="??" t="inlineStr"><is><t>甲</t></is></c></row>',
        '<row r="2"><c r="A2" t="s"><v>99999</v></c></row>',
        '<row r="2"><c r="A2" t="n"><v>not a number</v></c></row>',
        '<row r="2"><c r="A2" t="d"><v>31st of June</v></c></row>',
    ],
)
def test_markup_that_makes_no_sense_is_refused_in_words(rows):
    with pytest.raises(UnfitBookError) as refused:
        read(page(rows))
    assert refused.value.message() == "工作簿读不出来，可能已损坏。请用 Excel 或 WPS 打开，另存后再导入。"


def test_formula_is_never_reckoned_and_never_taken():
    rows = (
        '<row r="2"><c r="A2" t="str"><f>HYPERLINK("http://evil.example","水务局")</f><v>水务局</v></c></row>'
    )
    found = read(page(rows))
    assert [(one.row, one.column) for one in found.faults] == [(2, "全称")]
    assert found.entries["units"] == ()


def test_macros_are_refused():
    with pytest.raises(UnfitFileError) as refused:
        read(with_part(GOOD, "xl/vbaProject.bin", b"x"))
    assert refused.value.code == "macros"


def test_too_large_file_is_refused_before_it_is_opened():
    with pytest.raises(UnfitBookError) as refused:
        read_book(io.BytesIO(), LARGEST + 1, "单位.xlsx", [UNITS])
    assert refused.value.message() == "文件太大（至多 5 MB），请分几次导入。"


def test_other_files_are_no_workbooks():
    with pytest.raises(UnfitBookError) as refused:
        read("全称\n水务局\n".encode(), "单位.txt")
    assert refused.value.code == "not_a_book"


def test_broken_archive_is_refused():
    with pytest.raises(UnfitFileError):
        read(GOOD[: len(GOOD) // 2])


def test_workbook_without_sheets_is_refused():
    empty = io.BytesIO()
    with zipfile.ZipFile(empty, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    with pytest.raises((UnfitBookError, UnfitFileError)):
        read(empty.getvalue())
