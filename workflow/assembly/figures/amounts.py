"""Amounts, shares and ratios: 2.97亿元, 2993多万元, 1-2个工作日, 98%, 百分之九十八, 三分之二, 1:1, 七成, 半年."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from workflow.assembly.figures.marks import BLANK, DIGITS, HAN, NINE, TO
from workflow.assembly.figures.numerals import decimal_of, multiplier
from workflow.assembly.figures.units import ARTICLES, HAN_UNITS, UNITS, Kind, Unit
from workflow.assembly.figures.values import Quantity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workflow.assembly.sentences import Span


def _any_of(names: Iterable[str]) -> str:
    return "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))


_TIMES = r"(?:万亿|[十百千]?[万亿]|[百千](?![瓦克米]))"
_ENDS = r"(?![级代龄])"

FRACTION: Final = rf"""
    (?P<hundred>百分之|千分之|万分之)(?P<of>{DIGITS}|[{NINE}两〇零十百点]{{1,8}})
    |(?P<parts>[{NINE}十两]{{1,2}})分之(?P<some>[{NINE}十两]{{1,2}})
    |(?<![{NINE}变构建生促组完])(?P<tenths>[{NINE}])成(?=[以的左多。，,;；、\s]|$)
"""
RATIO: Final = r"(?<![\d.:])(?P<one>\d{1,3}(?:\.\d+)?)[:\u2236](?P<other>[1-9]\d{0,2}(?:\.\d+)?)(?![\d:])"
HALF: Final = r"半(?P<half>年|个月|天)(?!来|度)"
COUNTED: Final = rf"""
    (?:(?<![\d.])(?P<low>{DIGITS}){BLANK}(?P<lowtimes>{_TIMES})?%?{TO})?
    (?P<digits>{DIGITS}){BLANK}(?P<over>[余多])?(?P<times>{_TIMES})?(?P<more>[余多])?{BLANK}
    (?:(?P<percent>%)|(?P<mille>‰)|个?(?P<points>百分点)|(?P<unit>{_any_of(UNITS)}){_ENDS})?
"""
SPELT: Final = rf"""
    (?:(?P<hanlow>{HAN}){TO})?(?P<han>{HAN})(?P<hanover>[余多])?(?P<hantimes>[万亿])?
    (?:个?(?P<hanpoints>百分点)|(?P<hanunit>{_any_of(HAN_UNITS)}){_ENDS})
"""

_PARTS: Final = {"百分之": Decimal(1), "千分之": Decimal("0.1"), "万分之": Decimal("0.01")}
_PERCENT: Final = Unit("%", Kind.PERCENT)
_MILLE: Final = Unit("%", Kind.PERCENT, Decimal("0.1"))
_POINTS: Final = Unit("百分点", Kind.POINTS)
_BARE: Final = Unit("", Kind.NUMBER)
_MOST_DIGITS: Final = 6
"""A longer row of digits without a unit is the number of something."""


def fraction(match: re.Match[str]) -> Iterator[Quantity]:
    """百分之九十八, 千分之三, 三分之二, 七成."""
    start, end = match.span()
    if match["hundred"]:
        number = decimal_of(match["of"])
        if number is not None:
            yield Quantity(start, end, number * _PARTS[match["hundred"]], "%", Kind.PERCENT)
    elif match["tenths"]:
        number = decimal_of(match["tenths"])
        if number is not None:
            yield Quantity(start, end, number * 10, "%", Kind.PERCENT)
    else:
        yield Quantity(
            start, end, f"{decimal_of(match['some'])}/{decimal_of(match['parts'])}", "", Kind.RATIO
        )


def ratio(match: re.Match[str]) -> Iterator[Quantity]:
    """1:1."""
    yield Quantity(*match.span(), f"{match['one']}:{match['other']}", "", Kind.RATIO)


def half(match: re.Match[str]) -> Iterator[Quantity]:
    """半年 is six months, half of anything else a half."""
    value, unit = (Decimal(6), "个月") if match["half"] == "年" else (Decimal("0.5"), match["half"])
    yield Quantity(*match.span(), value, unit, Kind.DURATION)


def counted(match: re.Match[str], *, articles: bool) -> Iterator[Quantity]:
    """Digits with their unit, both ends of a range; bare digits as they are."""
    del articles
    low, low_times, digits, over, times, more = match.group(
        "low", "lowtimes", "digits", "over", "times", "more"
    )
    unit = _unit(match)
    if unit is _BARE and not _tells(digits):
        return
    multiple = multiplier(times or "")
    end = match.end() if unit is not _BARE else match.start() + len(match[0].rstrip())
    whole = match.start(), end
    if low:
        own = multiplier(low_times) if low_times else multiple
        yield _quantity(match.span("low"), low, own, unit, whole)
    yield _quantity((match.start("digits"), end), digits, multiple, unit, whole, about=bool(over or more))


def spelt(match: re.Match[str], *, articles: bool) -> Iterator[Quantity]:
    """A Chinese numeral with its unit, both ends of a range."""
    number, name = match["han"], match["hanunit"]
    if number == "二" or (number == "一" and name in ARTICLES and not articles):
        return
    unit = _POINTS if match["hanpoints"] else UNITS[name]
    times = multiplier(match["hantimes"] or "")
    whole = match.span()
    if match["hanlow"] and decimal_of(match["hanlow"]) is not None:
        yield _quantity(match.span("hanlow"), match["hanlow"], times, unit, whole)
    if decimal_of(number) is not None:
        about = bool(match["hanover"])
        yield _quantity((match.start("han"), match.end()), number, times, unit, whole, about=about)


def _unit(match: re.Match[str]) -> Unit:
    percent, mille, points, unit = match.group("percent", "mille", "points", "unit")
    if unit:
        return UNITS[unit]
    if percent:
        return _PERCENT
    if mille:
        return _MILLE
    return _POINTS if points else _BARE


def _tells(digits: str) -> bool:
    return len(digits.partition(".")[0].replace(",", "")) <= _MOST_DIGITS


def _quantity(
    span: Span, written: str, times: int, unit: Unit, whole: Span, *, about: bool = False
) -> Quantity:
    value = (decimal_of(written) or Decimal(0)) * times * unit.factor
    return Quantity(*span, value, unit.name, unit.kind, about, whole)
