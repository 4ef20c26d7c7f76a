"""Workbooks hold words and numbers, and nothing that a program would work out."""

from __future__ import annotations

from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.documents.tables import Table, workbook


def read(*tables):
    return load_workbook(BytesIO(workbook(tables)))


def test_words_and_numbers_come_back_as_they_were():
    book = read(Table("统计", [["项目", "件数"], ["合计", 12]]), Table("明细", [["编号"], ["20230001"]]))

    assert book.sheetnames == ["统计", "明细"]
    assert list(book["统计"].values) == [("项目", "件数"), ("合计", 12)]
    assert list(book["明细"].values) == [("编号",), ("20230001",)]


@pytest.mark.parametrize("words", ["=1+1", "=cmd|'/c calc'!A1", "+1", "-1", "@SUM(A1)", "\t=1"])
def test_nothing_is_a_formula(words):
    [[cell]] = read(Table("甲", [[words]]))["甲"].rows

    assert (cell.data_type, cell.value, cell.quotePrefix) == ("s", words, True)


def test_signs_that_no_file_may_hold_are_left_out_and_long_words_cut():
    sheet = read(Table("甲", [["甲\x00乙\x0b", "字" * 40_000]]))["甲"]

    assert [len(cell.value) for cell in sheet[1]] == [2, 32_767]
