"""How dates and document numbers are written: GB/T 9704-2012 wants 2024年6月8日 and 某字〔2024〕8号, and nothing else."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from proposals.parsing.dates import dates_in
from proposals.parsing.documents import broken_document_number, document_numbers
from workflow.assembly.checking.findings import slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proposals.parsing import Found
    from workflow.assembly.checking.findings import Letter, Slip

_HAN: Final = "〇○零一二三四五六七八九十"
_B = r"[ ]{0,4}"
_DATE = re.compile(
    rf"(?<![\d{_HAN}])(?P<year>(?:19|20)\d\d|\d\d|[一二][{_HAN}]{{3}})(?P<year_end>{_B}年{_B})(?P<month>\d{{1,2}}|[{_HAN}]{{1,3}})"
    rf"(?P<month_end>{_B}月(?!份)(?:{_B}(?P<day>\d{{1,2}}|[{_HAN}]{{1,3}})(?P<day_end>{_B}[日号]))?)"
)
_OF_A_MATTER = re.compile(r"(?:的|会议|政协|人大|次会|提出|收到)$")
_MATTER_BEHIND = re.compile(r"\s?(?:政协|人大|代表|委员)?(?:提案|建议|议案)")
_SURE: Final = 0.9


def dates(letter: Letter) -> Iterator[Slip]:
    """Leading zeros, blanks inside, Chinese and Arabic numerals in one date, years of two digits."""
    for found in _DATE.finditer(letter.source.folded, letter.front):
        fault = _fault(found)
        if fault:
            start, end = found.span()
            yield slip(fault, (start, end), found=" ".join(letter.text[start:end].split()))


def _fault(date: re.Match[str]) -> str | None:
    parts = [date["year"], date["month"], date["day"] or date["month"]]
    arabic = [part.isascii() for part in parts]
    if any(arabic) and not all(arabic):
        return "date_mixed"
    if all(arabic) and len(date["year"]) == 2:  # noqa: PLR2004 -- the year is short
        return "date_short_year" if date["day"] else None
    if any(part.startswith("0") for part in parts):
        return "date_padded"
    inside = date["year_end"] + date["month_end"]
    return "date_spaced" if date["day"] and " " in inside else None


def signed_date(letter: Letter) -> Iterator[Slip]:
    """A date under the letter that is not written out (2024.5.8), and dates anywhere that lost a character."""
    on = letter.reading.on
    if on and on.confidence >= _SURE and "年" not in on.raw:
        yield slip("date_digits", on.span, found=on.raw)
    for found in dates_in(letter.source.folded, letter.front):
        written = letter.text[found.span.start : found.span.end]
        if found.code == "ambiguous_date" and "年" in written:
            yield slip("ambiguous_date", found.span, found=" ".join(written.split()))


def document_number_forms(letter: Letter) -> Iterator[Slip]:
    """Brackets other than 〔〕, 第 before the number, zeros in front of it; also in numbers that the letter cites."""
    for number in document_numbers(letter.source, 0, len(letter.text)):
        if not _is_of_a_matter(letter, number):
            yield from (slip(key, number.span, found=number.raw) for key in _number_faults(number))


def broken_document_numbers(letter: Letter) -> Iterator[Slip]:
    """Document numbers anywhere that lost digits or a bracket."""
    place, end = 0, len(letter.text)
    while found := broken_document_number(letter.source, place, end):
        yield slip("broken_document_number", found, found=letter.text[found.start : found.end])
        place = found.end


def _is_of_a_matter(letter: Letter, number: Found[str]) -> bool:
    """[2014]0514号提案 is the number of a matter, which every city writes in its own way."""
    behind = letter.source.folded[number.span.end : number.span.end + 8]
    return bool(_OF_A_MATTER.search(number.value.partition("〔")[0]) or _MATTER_BEHIND.match(behind))


def _number_faults(number: Found[str]) -> Iterator[str]:
    if "〔" not in number.raw or "〕" not in number.raw:
        yield "document_number_brackets"
    behind = number.value.partition("〕")[2]
    if behind.startswith("第"):
        yield "document_number_ordinal"
    if behind.removeprefix("第").startswith("0"):
        yield "document_number_padded"
