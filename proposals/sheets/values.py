"""The shape of a workbook, what stands in it, and what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from proposals.messages import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date


FAULTS: Final = {
    "no_sheet": gettext_noop("没有名为“{sheet}”的工作表。请用下载的模板填写，不要改工作表的名称。"),
    "nothing": gettext_noop("工作簿里没有要导入的内容，请在模板的标题行下面填写。"),
    "hidden_sheet": gettext_noop("工作表“{sheet}”是隐藏的。请取消隐藏，看过内容再导入，或者删去它。"),
    "unknown_sheet": gettext_noop("不认识工作表“{sheet}”。请删去它，或改成模板里的名称。"),
    "unknown_column": gettext_noop("不认识这一列“{value}”。请改成模板里的列名，或删去整列。"),
    "column_twice": gettext_noop("“{value}”列出现了两次，请只留一列。"),
    "no_column": gettext_noop("缺少“{value}”列，请从模板里补上。"),
    "too_many_rows": gettext_noop("工作表“{sheet}”超过 {value} 行（空行也算）。请删去多余的行，或分几次导入。"),
    "formula": gettext_noop("这一格是公式。请复制后选择“粘贴为数值”再导入。"),
    "error_value": gettext_noop("这一格是错误值“{value}”，请改成正确的内容。"),
    "required": gettext_noop("这一格必须填写。"),
    "too_long": gettext_noop("这一格超过 {value} 个字，请缩短。"),
    "not_a_day": gettext_noop("“{value}”不是日期，请写成 2023-04-21 的样子。"),
    "not_a_number": gettext_noop("“{value}”不是这一列可用的整数。"),
    "not_a_choice": gettext_noop("“{value}”不在可选的范围内，可填：{choices}。"),
    "strange_sign": gettext_noop("这一格里有看不见的控制字符，请重新输入。"),
    "too_large": gettext_noop("文件太大（至多 {value} MB），请分几次导入。"),
    "not_a_book": gettext_noop("这不是 Excel 工作簿（.xlsx）。请用 Excel 或 WPS 另存为 .xlsx 后再导入。"),
    "broken": gettext_noop("工作簿读不出来，可能已损坏。请用 Excel 或 WPS 打开，另存后再导入。"),
}  # fmt: skip
"""Code → one sentence that says what to do."""


class UnfitBookError(Exception):
    """The file is not taken in at all. `code` is a key of FAULTS."""

    def __init__(self, code: str, value: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.value = value

    def message(self, translate: Callable[[str], str] = str) -> str:
        return translate(FAULTS[self.code]).replace("{value}", self.value)


class Kind(StrEnum):
    """What a column holds. A long text may have paragraphs."""

    TEXT = "text"
    LONG = "long"
    DAY = "day"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """`label` stands in the first row. `choices` are the words that may be filled in, each with its value."""

    key: str
    label: str
    kind: Kind = Kind.TEXT
    required: bool = False
    hint: str = ""
    longest: int = 200
    choices: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of the workbook, in the order in which it is taken in."""

    key: str
    label: str
    columns: tuple[Column, ...]
    hint: str = ""

    def label_of(self, key: str) -> str:
        """The words in the first row of a column."""
        return next((column.label for column in self.columns if column.key == key), "")


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong where: `row` counts from 1 as spreadsheets do, 0 for a whole sheet."""

    sheet: str
    row: int
    column: str
    message: str


CLEARED: Final = "无"
"""What is filled in to empty a field; a cell left empty changes nothing."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One filled-in row: by the keys of its columns what stands in them. An empty cell has no key, a cleared one ""."""

    row: int
    texts: Mapping[str, str]
    days: Mapping[str, date | None]
    numbers: Mapping[str, int | None]

    @property
    def values(self) -> dict[str, str | date | int | None]:
        """Everything that was filled in."""
        return {**self.texts, **self.days, **self.numbers}


@dataclass(frozen=True, slots=True)
class Book:
    """The rows that could be read whole, by the key of their sheet, and all that could not.

    `left_out` holds of the other rows what stands in the sheet's first column, so that nobody misses them elsewhere.
    """

    entries: Mapping[str, tuple[Entry, ...]]
    faults: tuple[Fault, ...]
    left_out: Mapping[str, frozenset[str]] = field(default_factory=dict)
