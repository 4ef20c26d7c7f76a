"""Days and ranges of days in a text, with the weekdays that stand beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from workflow.workdays.calendar import WEEKDAY_NAMES
from workflow.workdays.notice.values import Finding, NamedDay

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.workdays.notice.values import Span

LONGEST: Final = 31
STRETCH: Final = re.compile(
    r"""
    (?<!\d)(?:(?P<year>\d{4})\s{0,4}年\s{0,4})?(?P<month>\d{1,2})\s{0,4}月\s{0,4}(?P<day>\d{1,2})\s{0,4}日
    (?:\s{0,4}\((?P<note>[^()]{0,40})\))?
    (?:\s{0,4}(?:至|到|[-~—–]{1,2})\s{0,4}
        (?:(?P<to_year>\d{4})\s{0,4}年\s{0,4})?(?:(?P<to_month>\d{1,2})\s{0,4}月\s{0,4})?(?P<to_day>\d{1,2})\s{0,4}日
        (?:\s{0,4}\((?P<to_note>[^()]{0,40})\))?
    )?
    """,
    re.VERBOSE,
)
WEEKDAY: Final = re.compile(r"(?:周|星期)([一二三四五六日天])")


@dataclass(frozen=True)
class Stretch:
    """A day, or the days of a range; none where a finding says why. `dated` tells that the year stands there."""

    span: Span
    days: tuple[NamedDay, ...]
    findings: tuple[Finding, ...]
    dated: bool


def stretches(text: str, year: int, span: Span) -> Iterator[Stretch]:
    """Every stretch between two offsets of a text, in order. A day without a year is of `year`."""
    for found in STRETCH.finditer(text, *span):
        yield _stretch(found, year)


def _stretch(found: re.Match[str], year: int) -> Stretch:
    start = int(found["year"] or year), int(found["month"]), int(found["day"])
    first = _on(*start)
    last = first
    if found["to_day"]:
        last = _on(
            int(found["to_year"] or start[0]), int(found["to_month"] or start[1]), int(found["to_day"])
        )
    span = found.span()
    if first is None or last is None:
        words = f"没有“{found[0]}”这样的日期，请核对。"
        return Stretch(span, (), (Finding("impossible_date", words, span),), bool(found["year"]))
    days, findings = _days(first, last, span)
    doubts = (*_weekday(first, found["note"], span), *_weekday(last, found["to_note"], span))
    return Stretch(span, days, (*findings, *doubts), bool(found["year"]))


def _on(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _days(first: date, last: date, span: Span) -> tuple[tuple[NamedDay, ...], tuple[Finding, ...]]:
    length = (last - first).days + 1
    if length < 1:
        words = f"{last} 早于 {first}；跨年的请写明年份。"
        return (), (Finding("range_backward", words, span),)
    if length > LONGEST:
        return (), (Finding("range_too_long", f"{first} 至 {last} 超过 {LONGEST} 天，请核对。", span),)
    return tuple(NamedDay(first + timedelta(n), span) for n in range(length)), ()


def _weekday(on: date, note: str | None, span: Span) -> Iterator[Finding]:
    for said in WEEKDAY.findall(note or ""):
        written = WEEKDAY_NAMES["一二三四五六日".index(said.replace("天", "日"))]
        actual = WEEKDAY_NAMES[on.weekday()]
        if written != actual:
            yield Finding("weekday_differs", f"{on} 是{actual}，不是{written}，请核对日期或年份。", span)
