"""How a rule says when something is due: a span of time, a fixed date of the year, or backward from another step."""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, TypeAlias

from workflow.workdays.faults import ClockError, SpanError

MAX_AMOUNT: Final = 1000
MONTHS_A_YEAR: Final = 12
COMMON_YEAR: Final = 2001


class Unit(StrEnum):
    WORKDAY = "workday"
    DAY = "day"
    MONTH = "month"


UNIT_WORDING: Final = {Unit.WORKDAY: "个工作日", Unit.DAY: "日", Unit.MONTH: "个月"}


@dataclass(frozen=True)
class Span:
    """From 1 to 1000 working days, natural days or months. Raises `SpanError` (`span_range`) otherwise."""

    amount: int
    unit: Unit

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= MAX_AMOUNT:
            raise SpanError("span_range", f"期限应在 1 至 {MAX_AMOUNT} 之间，而不是 {self.amount}。")

    def __str__(self) -> str:
        return f"{self.amount} {UNIT_WORDING[self.unit]}"


@dataclass(frozen=True)
class YearDay:
    """The same date every year. Raises `ClockError` (`impossible_date`) for a date that some year lacks."""

    month: int
    day: int

    def __post_init__(self) -> None:
        known_month = 1 <= self.month <= MONTHS_A_YEAR
        if not known_month or not 1 <= self.day <= monthrange(COMMON_YEAR, self.month)[1]:
            raise ClockError(
                "impossible_date",
                f"没有“{self.month} 月 {self.day} 日”这一天（或并非每年都有），请改为每年都有的日期。",
            )

    def __str__(self) -> str:
        return f"{self.month} 月 {self.day} 日"


@dataclass(frozen=True)
class Before:
    """A span counted backward from the day on which another step is due."""

    step: str
    span: Span

    def __str__(self) -> str:
        return f"{self.step} 到期前 {self.span}"


Timing: TypeAlias = Span | YearDay | Before

UNITS: Final = {
    "工作日": Unit.WORKDAY,
    "自然日": Unit.DAY,
    "日": Unit.DAY,
    "天": Unit.DAY,
    "月": Unit.MONTH,
}
DIGITS: Final = "零一二三四五六七八九"


def _numeral(amount: int) -> str:
    """1 … 999 in Chinese, as a document writes it: 十五, 二十, 一百零五."""
    hundreds, rest = divmod(amount, 100)
    tens, ones = divmod(rest, 10)
    text = f"{DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += "十" if amount < 20 else f"{DIGITS[tens]}十"  # noqa: PLR2004 - the language's own exception
    elif hundreds and ones:
        text += "零"
    return text + (DIGITS[ones] if ones else "")


NUMERALS: Final = {_numeral(amount): amount for amount in range(1, 1000)}
SPAN: Final = re.compile(
    r"(?P<amount>\d+|[〇零一二两三四五六七八九十百]+)个?(?P<unit>工作日|自然日|日|天|月)"
)


def parse_span(text: str) -> Span:
    """Read `20 工作日`, `二十个工作日`, `30 日`, `3 个月` and the like; white space and full-width digits do not matter.

    Raises `SpanError`: `span_unreadable` when the text is not of that shape, `span_range` when the amount is out of range.
    """
    found = SPAN.fullmatch(re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    amount = None if found is None else _amount(found["amount"])
    if found is None or amount is None:
        raise SpanError("span_unreadable", f"看不懂期限“{text}”，请写成“20 工作日”“30 日”或“3 个月”。")
    return Span(amount, UNITS[found["unit"]])


def _amount(text: str) -> int | None:
    if text.isdecimal():
        return int(text) if len(text) <= len(str(MAX_AMOUNT)) else MAX_AMOUNT + 1
    plain = re.sub(r"^一十", "十", text.replace("两", "二").replace("\N{IDEOGRAPHIC NUMBER ZERO}", "零"))
    return NUMERALS.get(plain)


def add_months(on: date, months: int) -> date:
    """The corresponding day `months` later (earlier, when negative), or the last day of a month that has none (民法典第二百零二条)."""
    year, month = divmod(on.year * MONTHS_A_YEAR + on.month - 1 + months, MONTHS_A_YEAR)
    return date(year, month + 1, min(on.day, monthrange(year, month + 1)[1]))
