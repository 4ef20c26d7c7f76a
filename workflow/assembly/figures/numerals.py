"""Amounts as letters write them: 2,970, 三百五十, 两万三千, 二点五, 3.5亿."""

from __future__ import annotations

from decimal import Decimal
from typing import Final

from proposals.parsing.numerals import DIGITS

_SMALL: Final = {"十": 10, "百": 100, "千": 1000}
_LARGE: Final = {"万": 10_000, "亿": 100_000_000}


def decimal_of(written: str) -> Decimal | None:
    """The number that digits or a Chinese numeral say; None for what says none (三五, 十四五)."""
    if written[:1].isdigit():
        return Decimal(written.replace(",", ""))
    whole, _, part = written.partition("点")
    number = _whole(whole)
    if number is None or not part:
        return number
    return number + Decimal("0." + "".join(str(DIGITS[sign]) for sign in part))


def multiplier(written: str) -> int:
    """What 万, 千万, 亿, 万亿 behind digits multiply by; 1 for nothing."""
    product = 1
    for sign in written:
        product *= _SMALL.get(sign) or _LARGE[sign]
    return product


def _whole(written: str) -> Decimal | None:
    """Sections of up to four digits, each closed by 万 or 亿."""
    total, section, digit = 0, 0, None
    for sign in written:
        if sign in DIGITS:
            if digit:
                return None
            digit = DIGITS[sign]
        elif sign in _SMALL:
            section += (1 if digit is None else digit) * _SMALL[sign]
            digit = None
        else:
            section += digit or 0
            total = (total + section) * _LARGE[sign] if sign == "亿" else total + section * _LARGE[sign]
            section, digit = 0, None
    return Decimal(total + section + (digit or 0))
