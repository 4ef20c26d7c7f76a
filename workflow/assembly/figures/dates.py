"""Dates and years: 2023年, 二〇二三年五月, 2023-05-09, 5月9日, 2021—2025年, 2023年一季度, 年底."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from proposals.parsing.numerals import DIGITS as VALUES
from proposals.parsing.numerals import han_number
from workflow.assembly.figures.marks import BLANK, NINE, TO, WIDE
from workflow.assembly.figures.units import Kind
from workflow.assembly.figures.values import Quantity

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_YEAR = rf"(?:(?<![\d.])(?:19|20)\d{{2}}|(?<![{NINE}])[一二][〇○零{NINE}]{{3}})"
_MONTH = rf"(?:1[0-2]|0?[1-9]|十[一二]?|[{NINE}])"
_DAY = rf"(?:3[01]|[12]\d|0?[1-9]|[二三]?十[{NINE}]?|[{NINE}])"
_QUARTER = r"第?[一二三四1-4]季度"

YEARS: Final = rf"(?P<from>{_YEAR}){TO}(?P<until>{_YEAR}){BLANK}年度?"
ISO: Final = r"(?<!\d)(?P<iy>(?:19|20)\d{2})(?P<sep>[-/.])(?P<im>\d{1,2})(?P=sep)(?P<id>\d{1,2})(?!\d)"
DAY: Final = rf"""
    (?P<y>{_YEAR}){WIDE}年度?(?:
        {WIDE}(?P<m>{_MONTH}){WIDE}月份?(?:{WIDE}(?P<d>{_DAY}){WIDE}[日号]|(?P<me>底|末))?
        |{BLANK}(?P<q>{_QUARTER})|{BLANK}(?P<h>[上下])半年|(?P<e>年?[底末]))?
"""
LATER: Final = rf"""
    (?<![\d.{NINE}十])(?:(?P<om>{_MONTH}){BLANK}月(?![内之以])(?:份|{BLANK}(?P<od>{_DAY}){BLANK}[日号]|(?P<ome>底|末))?
    |(?P<oq>{_QUARTER}))
"""


def years(match: re.Match[str]) -> Iterator[Quantity]:
    """Both ends of 2021—2025年."""
    yield Quantity(*match.span("from"), _year(match["from"]), "", Kind.YEAR)
    yield Quantity(match.start("until"), match.end(), _year(match["until"]), "", Kind.YEAR)


def iso(match: re.Match[str]) -> Iterator[Quantity]:
    """2023-05-09, 2023/5/9, 2023.5.9."""
    value = f"{match['iy']}-{int(match['im']):02}-{int(match['id']):02}"
    yield Quantity(*match.span(), value, "", Kind.DATE)


def day(match: re.Match[str]) -> Iterator[Quantity]:
    """From a year on: 2023年, 2023年5月, 2023年5月9日, 2023年一季度, 2023年上半年, 2023年底."""
    value = _year(match["y"])
    if match["m"]:
        value += f"-{_two(match['m'])}" + _day_or_end(match["d"], match["me"])
    elif match["q"]:
        value += f"-{_quarter(match['q'])}"
    elif match["h"]:
        value += "-H1" if match["h"] == "上" else "-H2"
    else:
        value += _day_or_end(None, match["e"])
    yield Quantity(*match.span(), value, "", Kind.YEAR if value.isdigit() else Kind.DATE)


def later(match: re.Match[str]) -> Iterator[Quantity]:
    """Without a year: 5月, 5月9日, 12月底, 一季度."""
    if match["oq"]:
        value = _quarter(match["oq"])
    else:
        value = f"--{_two(match['om'])}" + _day_or_end(match["od"], match["ome"])
    yield Quantity(*match.span(), value, "", Kind.DATE)


def _year(written: str) -> str:
    return "".join(str(VALUES.get(sign, sign)) for sign in written)


def _two(written: str) -> str:
    return f"{int(written) if written.isdigit() else han_number(written) or 0:02}"


def _quarter(written: str) -> str:
    number = written.lstrip("第")[0]
    return f"Q{VALUES.get(number, number)}"


def _day_or_end(day_of_month: str | None, end: str | None) -> str:
    if day_of_month:
        return f"-{_two(day_of_month)}"
    return "-end" if end else ""
