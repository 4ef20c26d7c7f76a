"""Dates in every dress: 2023年 6月 19日, 二〇一九年六月三日, 2023-06-19, and dates that have lost characters."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from proposals.parsing.numerals import DIGITS, han_number
from proposals.parsing.source import source_of
from proposals.parsing.values import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

_ZERO = "〇○◯零Oo0"
_HAN_YEAR = rf"[{_ZERO}一二三四五六七八九](?:\s?[{_ZERO}一二三四五六七八九]){{3}}"
_YEAR = rf"(?:(?<!\d)\d(?:\s?\d){{3}}|{_HAN_YEAR})"
_PART = r"(?:\d(?:\s?\d)?|[一二三四五六七八九十廿](?:\s?[一二三四五六七八九十]){0,2})"
_BEGINS = rf"(?=[\d{_ZERO}一二三四五六七八九十廿年])"
"""What a date may begin with; nothing is tried elsewhere."""

_DATE = re.compile(
    rf"""
    {_BEGINS}(?:
    (?P<full>(?P<y>{_YEAR})\s{{0,4}}年\s{{0,4}}(?P<m>{_PART})\s{{0,4}}月\s{{0,4}}(?P<d>{_PART})\s{{0,4}}[日号])
    |(?P<iso>(?<![\d.])(?P<iy>(?:19|20)\d{{2}})(?P<sep>[-/.])(?P<im>\d{{1,2}})(?P=sep)(?P<id>\d{{1,2}})(?![\d]))
    |(?P<compact>(?<![\d第])(?P<cy>(?:19|20)\d{{2}})(?P<cm>\d{{2}})(?P<cd>\d{{2}})(?!\d|号))
    |(?P<lost>(?<![\d第])(?:19|20)\d{{2}}\d{{2,3}}(?!\d|号)|(?<!\d)(?:19|20)\d{{2}}\s\d{{1,2}}\s\d{{1,2}}(?!\d))
    |(?P<partial>(?:{_YEAR}|(?<!\d)\d{{2}})\s{{0,4}}年\s{{0,8}}(?:\d{{3,4}}|{_PART})?\s{{0,8}}月?\s{{0,8}}(?:{_PART})?\s{{0,4}}日?
        |年\s{{0,8}}月\s{{0,8}}日
        |(?<![\d年]){_PART}\s{{0,4}}月\s{{0,4}}{_PART}\s{{0,4}}日)
    )
    """,
    re.VERBOSE,
)


@dataclass(frozen=True, slots=True)
class DateReading:
    """A date as found: `value`, or the code of the doubt (ambiguous_date, impossible_date, incomplete_date)."""

    value: date | None
    code: str | None
    span: Span
    confidence: float = 1.0


def parse_date(text: str) -> DateReading | None:
    """The first date-like place of a text; never a guess: what is not certain has a code and no value."""
    return next(dates_in(source_of(text).folded), None)


def dates_in(folded: str, start: int = 0, end: int | None = None) -> Iterator[DateReading]:
    """Each date-like place of folded text, in order."""
    for match in _DATE.finditer(folded, start, len(folded) if end is None else end):
        yield _reading(match)


def _reading(match: re.Match[str]) -> DateReading:
    first, last = match.span()
    last -= len(match[0]) - len(match[0].rstrip())
    first += len(match[0]) - len(match[0].lstrip())
    span = Span(first, last)
    if match["full"]:
        return _certain(_year(match["y"]), _part(match["m"]), _part(match["d"]), span, 1.0)
    if match["iso"]:
        return _certain(int(match["iy"]), int(match["im"]), int(match["id"]), span, 0.95)
    if match["compact"]:
        return _certain(int(match["cy"]), int(match["cm"]), int(match["cd"]), span, 0.7)
    return DateReading(None, "ambiguous_date" if match["lost"] else _lack(match[0]), span, 0.0)


def _lack(written: str) -> str:
    """Whether a partial date merely lacks something, or holds digits that could be split in two ways."""
    if re.search(r"月\s*\d{3,}|年\s*\d{3,}|年\s*\d{2}\s*日", written):
        return "ambiguous_date"
    return "incomplete_date"


def _certain(
    year: int | None, month: int | None, day: int | None, span: Span, confidence: float
) -> DateReading:
    if year is None or month is None or day is None:
        return DateReading(None, "ambiguous_date", span, 0.0)
    try:
        return DateReading(date(year, month, day), None, span, confidence)
    except ValueError:
        return DateReading(None, "impossible_date", span, 0.0)


def _year(written: str) -> int | None:
    signs = [sign for sign in written if not sign.isspace()]
    digits = [
        0 if sign in _ZERO else int(sign) if sign.isdigit() and sign.isascii() else DIGITS.get(sign)
        for sign in signs
    ]
    if None in digits:
        return None
    return int("".join(str(digit) for digit in digits))


def _part(written: str) -> int | None:
    plain = "".join(written.split())
    return int(plain) if plain.isascii() and plain.isdigit() else han_number(plain)
