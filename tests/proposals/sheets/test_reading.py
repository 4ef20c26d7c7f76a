"""What stands in a workbook, and what is wrong with it, by sheet, row and column."""

import io
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from proposals.sheets import Column, Entry, Kind, Sheet, read_book, template
from tests.books import book, saved

UNITS = Sheet(
    "units",
    "单位",
    (
        Column("name", "全称", required=True, longest=20),
        Column("kind", "类型", choices={"政府部门": "bureau", "党派": "party"}),
        Column("since", "成立日期", Kind.DAY),
        Column("year", "年度", Kind.NUMBER),
        Column("duties", "职责", Kind.LONG, longest=100),
    ),
    hint="每个单位一行。",
)
HEAD = ["全称", "类型", "成立日期", "年度", "职责"]


def read(data, sheets=(UNITS,)):
    return read_book(io.BytesIO(data), len(data), "单位.xlsx", sheets)


def faults(data):
    return [(one.row, one.column, one.message) for one in read(data).faults]


def test_rows_are_read_with_their_places():
    data = book(
        {
            "单位": [
                HEAD,
                ["示范市 水务局 ", "政府部门", date(2019, 1, 8), 2023, "供水\n排水"],
                [],
                ["示范市委会", None, "2020年3月1日", 2021.0],
            ]
        }
    )
    found = read(data)
    assert found.faults == ()
    assert found.entries == {
        "units": (
            Entry(
                2,
                {"name": "示范市 水务局", "kind": "bureau", "duties": "供水\n排水"},
                {"since": date(2019, 1, 8)},
                {"year": 2023},
            ),
            Entry(4, {"name": "示范市委会"}, {"since": date(2020, 3, 1)}, {"year": 2021}),
        )
    }


def test_columns_may_stand_in_any_order_and_be_left_out():
    found = read(book({"单位": [["年度", "全称*"], [2023, "水务局"]]}))
    assert found.entries["units"][0].values == {"name": "水务局", "year": 2023}


def test_cleared_cell_is_told_from_an_empty_one():
    entry = read(book({"单位": [HEAD, ["水务局", "无", "无", "无"]]})).entries["units"][0]
    assert entry.values == {"name": "水务局", "kind": "", "since": None, "year": None}


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ([None, "党派"], (2, "全称", "这一格必须填写。")),
        (["无名" * 11], (2, "全称", "这一格超过 20 个字，请缩短。")),
        (["甲", "公司"], (2, "类型", "“公司”不在可选的范围内，可填：政府部门、党派。")),
        (["甲", None, "去年"], (2, "成立日期", "“去年”不是日期，请写成 2023-04-21 的样子。")),
        (
            ["甲", None, "2023-02-30"],
            (2, "成立日期", "“2023-02-30”不是日期，请写成 2023-04-21 的样子。"),
        ),
        (
            ["甲", None, "1023-02-03"],
            (2, "成立日期", "“1023-02-03”不是日期，请写成 2023-04-21 的样子。"),
        ),
        (["甲", None, None, "1.5"], (2, "年度", "“1.5”不是这一列可用的整数。")),
        (["甲", None, None, "99999"], (2, "年度", "“99999”不是这一列可用的整数。")),
        (["=A1"], (2, "全称", "这一格是公式。请复制后选择“粘贴为数值”再导入。")),
        (["甲\u202e乙"], (2, "全称", "这一格里有看不见的控制字符，请重新输入。")),
    ],
)
def test_wrong_cell_is_named_with_what_to_do(row, fault):
    assert faults(book({"单位": [HEAD, row]})) == [fault]


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ([], (0, "", "工作簿里没有要导入的内容，请在模板的标题行下面填写。")),
        ([HEAD], (0, "", "工作簿里没有要导入的内容，请在模板的标题行下面填写。")),
        ([["全称", "电话"]], (1, "电话", "不认识这一列“电话”。请改成模板里的列名，或删去整列。")),
        ([["全称", "全称"]], (1, "全称", "“全称”列出现了两次，请只留一列。")),
        ([["类型"]], (1, "全称", "缺少“全称”列，请从模板里补上。")),
    ],
)
def test_wrong_sheet_is_named_with_what_to_do(rows, fault):
    assert faults(book({"单位": rows})) == [fault]


def test_hidden_and_unknown_sheets_are_refused():
    data = book({"单位": [HEAD, ["甲"]], "别的": [["一"]], "暗处": [["二"]]}, hidden=["暗处"])
    assert [(one.sheet, one.message[:4]) for one in read(data).faults] == [
        ("别的", "不认识工"),
        ("暗处", "工作表“"),
    ]


def test_error_value_is_refused():
    made = Workbook()
    made.active.title = "单位"
    made.active.append(HEAD)
    made.active["A2"] = "#REF!"
    made.active["A2"].data_type = "e"
    assert faults(saved(made)) == [(2, "全称", "这一格是错误值“#REF!”，请改成正确的内容。")]


def test_template_opens_with_its_columns_lists_and_explanations():
    opened = load_workbook(io.BytesIO(template([UNITS])))
    assert opened.sheetnames == ["填写说明", "单位"]
    assert [cell.value for cell in opened["单位"][1]] == ["全称*", "类型", "成立日期", "年度", "职责"]
    assert opened["单位"].data_validations.dataValidation[0].formula1 == '"政府部门,党派"'
    assert "每个单位一行。" in [row[2].value for row in opened["填写说明"].iter_rows()]


def test_filled_in_template_is_read():
    opened = load_workbook(io.BytesIO(template([UNITS])))
    opened["单位"].append(["水务局"])
    assert read(saved(opened)).entries["units"] == (Entry(2, {"name": "水务局"}, {}, {}),)


@given(st.lists(st.lists(st.one_of(st.none(), st.integers(), st.text(max_size=9)), max_size=6), max_size=4))
def test_whatever_is_typed_is_taken_or_named(rows):
    clean = [
        [value if not isinstance(value, str) else "".join(filter(str.isprintable, value)) for value in row]
        for row in rows
    ]
    found = read(book({"单位": [HEAD, *clean]}))
    assert bool(found.faults) or found.entries["units"]
