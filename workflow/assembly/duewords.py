"""Until when something is promised: 2025年6月底前, 今年, 年内, 三年左右, 明年上半年, 10月底前, “十四五”期间.

Words that name a stretch of time mean its last day (2025年 → 31 December, 6月前 → 30 June, 一季度 → 31 March), words of
a beginning (7月1日起) that day. What is counted from another event (移交后三个月内) has words and no day. Working days
need a calendar, so they have no day here either.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from proposals.parsing.numerals import whole_number

if TYPE_CHECKING:
    from collections.abc import Iterator

_PLANS: Final = {"十四五": 2025, "十五五": 2030, "十六五": 2035}
_NEAR: Final = {"今": 0, "本": 0, "明": 1}
_FEASTS: Final = {"元旦": (1, 1), "五一": (5, 1), "国庆": (10, 1)}
_TERMS: Final = {"春": (3, 7), "秋": (9, 1)}
_N = r"(?:\d{1,3}|[一二两三四五六七八九十]{1,3}|半)"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_UNTIL = r"(?:[之以]?前|以?内|起)?"
_DUE = re.compile(
    rf"""
    (?P<name>《[^《》\n]*》)
    |“?(?P<plan>十[四五六]五)”?(?:期间|时期|期?末|规划期)
    |(?P<y>(?<!\d)20\d\d(?=\s*年)|(?<![每])[今明本](?=年))\s*年度?(?!以?来)
        (?:\s*(?P<m>{_MONTH})\s*月份?(?:\s*(?P<d>{_DAY})\s*[日号]|[底末])?
        |\s*第?(?P<q>[一二三四1-4])季度[底末]?|\s*(?P<h>[上下])半年|(?P<t>[春秋])季学期|(?P<feast>元旦|五一|国庆)节?|(?P<season>汛期|春节|中秋|[暑寒]假|开学|初|[春夏冬]季?)|年?[底末])?{_UNTIL}
    |(?<![\d年前])(?:(?P<om>{_MONTH})\s*月份?(?:\s*(?P<od>{_DAY})\s*[日号]|[底末])?(?:[之以]?前|以?内|起|(?<=[底末]))
        |第?(?P<oq>[一二三四])季度[底末]?[之以]?[前内]|(?P<oh>下)半年(?:[之以]?[前内])?)
    |(?P<end>(?<![\d今明后本当去每全近])年(?:内|[底末][之以]?前?))
    |(?P<behind>[后起])?(?:用|今后|未来)?\s*(?P<n>{_N})\s*(?P<unit>年|个月|个?工作日|周|[天日])
        (?:(?:左右|上下)?的?(?:时间|[之以]?内)|左右)
    |(?:今后|未来)(?P<years>{_N})年
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class Due:
    """Words of time; `words` is exactly `given[start:end]`. `day` is None where they name none.

    `opens`: from that day on (起), not until it.
    """

    words: str
    start: int
    end: int
    day: date | None
    opens: bool = False


def dues_in(text: str, on: date | None, start: int = 0, end: int | None = None) -> Iterator[Due]:
    """Each such place of a text or a range of it, in order. `on` is the day of the letter; without it 今年 has no day.

    A day that lies before `on` is no due day and is left out, as are words inside 《》.
    """
    for found in _DUE.finditer(text, start, len(text) if end is None else end):
        if found["name"]:
            continue
        opens = found[0].endswith("起")
        period = _period(found, on)
        day = period and period[not opens]
        if day is None or on is None or day >= on:
            yield Due(found[0], found.start(), found.end(), day, opens)


Period = tuple[date, date]


def _period(found: re.Match[str], on: date | None) -> Period | None:
    """The first and the last day that the words name."""
    if found["plan"]:
        year = _PLANS[found["plan"]]
        return date(year - 4, 1, 1), date(year, 12, 31)
    if found["y"]:
        return _named_year(found, on)
    if on is None:
        return None
    if found["n"] or found["years"]:
        day = None if found["behind"] else _after(on, found["n"] or found["years"], found["unit"] or "年")
        return (on, day) if day else None
    if found["end"]:
        return on, date(on.year, 12, 31)
    return _coming(found, on)


def _named_year(found: re.Match[str], on: date | None) -> Period | None:
    """A stretch of a year given in figures or as this or the next one; a season has no day that all would agree on."""
    if found["season"] or (on is None and found["y"] in _NEAR):
        return None
    near = _NEAR.get(found["y"])
    return _in_year(found, int(found["y"]) if near is None or on is None else on.year + near, "")


def _coming(found: re.Match[str], on: date) -> Period | None:
    """A month or quarter without its year: the next one that is not over; a beginning (5月1日起) is one of this year."""
    period = _in_year(found, on.year, "o")
    if period is None or period[1] >= on or found[0].endswith("起"):
        return period
    return _in_year(found, on.year + 1, "o")


def _in_year(found: re.Match[str], year: int, prefix: str) -> Period | None:
    month, day, quarter, half = (found[prefix + name] for name in "mdqh")
    if month:
        return _month(year, whole_number(month) or 0, day)
    if quarter:
        last = 3 * (whole_number(quarter) or 0)
        return date(year, last - 2, 1), _month_end(year, last)
    if half:
        return (
            (date(year, 1, 1), date(year, 6, 30)) if half == "上" else (date(year, 7, 1), date(year, 12, 31))
        )
    if not prefix and found["feast"]:
        feast = date(year, *_FEASTS[found["feast"]])
        return feast, feast
    if not prefix and found["t"]:
        first, last = _TERMS[found["t"]]
        return date(year, first, 1), _month_end(year + (last < first), last)
    return date(year, 1, 1), date(year, 12, 31)


def _month(year: int, month: int, day: str | None) -> Period | None:
    if day is None:
        return date(year, month, 1), _month_end(year, month)
    if int(day) > monthrange(year, month)[1]:
        return None
    return date(year, month, int(day)), date(year, month, int(day))


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _after(on: date, number: str, unit: str) -> date | None:
    """So much later; months and years end on the day of the same number, or on the month's last."""
    amount = 0 if number == "半" else whole_number(number.replace("两", "二")) or 0
    if unit in {"天", "日", "周"}:
        return on + timedelta(days=amount * (7 if unit == "周" else 1)) if amount else None
    months = 6 if number == "半" and unit == "年" else amount * (12 if unit == "年" else 1)
    if not months or unit.endswith("工作日"):
        return None
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    return min(
        _month_end(year, month + 1),
        date(year, month + 1, min(on.day, 28)) + timedelta(days=max(0, on.day - 28)),
    )
