"""Chinese and circled numerals as they are used for items, sessions and dates."""

from __future__ import annotations

DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "○": 0,
    "◯": 0,
    "两": 2,
}
CIRCLED = {sign: value for value, sign in enumerate("①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳", start=1)}
BRACKETED = {sign: value for value, sign in enumerate("㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩", start=1)}
HAN = "一二三四五六七八九十百〇零两廿"
_WRITTEN = "零一二三四五六七八九"
_MOST = 99


def han_number(text: str) -> int | None:
    """十四 → 14, 二十七 → 27, 廿三 → 23, 一百零五 → 105; None for what is not a number below 1000."""
    total, unit = 0, 0
    for sign in text.replace("廿", "二十"):
        if sign == "十":
            total, unit = total + (unit or 1) * 10, 0
        elif sign == "百":
            total, unit = total + (unit or 1) * 100, 0
        elif sign in DIGITS and not unit:
            unit = DIGITS[sign]
        else:
            return None
    return total + unit if text else None


def whole_number(text: str) -> int | None:
    """Any numeral an item may carry: 3, 03, 三, ③, ㈢."""
    if text in CIRCLED:
        return CIRCLED[text]
    if text in BRACKETED:
        return BRACKETED[text]
    if text.isascii() and text.isdigit():
        return int(text)
    return han_number(text)


def han_numeral(number: int) -> str:
    """3 → 三, 14 → 十四; digits for what is above 99."""
    if not 0 <= number <= _MOST:
        return str(number)
    tens, ones = divmod(number, 10)
    if not tens:
        return _WRITTEN[ones]
    return ("" if tens == 1 else _WRITTEN[tens]) + "十" + (_WRITTEN[ones] if ones else "")
