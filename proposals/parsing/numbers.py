"""Case numbers: where they stand in a text, and which spellings may mean the same case."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from proposals.parsing.numerals import HAN, han_number
from proposals.parsing.source import source_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from proposals.parsing.source import Source
    from proposals.parsing.values import Found, Span

_DIGITS = r"[A-Za-z]{0,3}\d{1,11}(?:-\d{1,5})?"
_NUMBER = re.compile(
    rf"""
    (?P<general>总编\s*[(〔]\s*\d{{4}}\s*[)〕]\s*第?\s*\d{{1,5}}\s*号)
    |(?<![\u4e00-\u9fff〕)])(?:提案|建议|编号:?|第)?\s*(?P<yearly>〔\s*(?:19|20)\d{{2}}\s*〕\s*\d{{2,6}})(?:\s*号)?
    |(?:第|提案|建议|编号:?|号:)\s*(?P<yearly_named>〔\s*(?:19|20)\d{{2}}\s*〕\s*\d{{2,6}})
    |第\s*(?P<numbered>{_DIGITS})\s*号
    |第\s*(?P<han>[{HAN}]{{1,7}})\s*号(?=[^,。]{{0,4}}(?:提案|建议|议案))
    |(?P<listed>(?<![\dA-Za-z.〕类第])\d{{3,11}})\s*号(?=\s*(?:、|和|及|,|\)|代表|委员|政协|人大|提案|建议|议案|《))
    |[》”"]\s*\(\s*(?:编号|提案|案号|提案号)?:?\s*(?P<trailing>\d{{3,11}})\s*\)
    |\(\s*(?:编号|案号|提案号|提案编号|建议编号):?\s*(?P<named>{_DIGITS})\s*(?:号)?\s*\)
    |(?:^|[\s(])(?:提案编号|建议编号|提案号|建议号|案号|编号|提案序号|案由号)\s*[: ]\s*(?:第\s*)?(?P<labelled>{_DIGITS})\s*号?
    |(?<=案由:)\s*\(\s*(?P<leading>\d{{3,11}})\s*\)
    """,
    re.VERBOSE | re.MULTILINE,
)
_SEQUENCE = re.compile(r"第\s?((?:\d{1,11}\s?号?\s?[、,和及]\s?第?\s?){1,40}\d{1,11})\s?号")
_CLASS_NUMBER = re.compile(r"[\u4e00-\u9fff]{1,10}类\s*第?\s*\d{1,5}\s*号")
_YEAR_FIRST = re.compile(r"(?P<year>(?:19|20)\d{2})(?P<sequence>\d{3,6})$")
_GENERAL = re.compile(r"[(〔]\s*(?P<year>\d{4})\s*[)〕]\s*第?\s*(?P<sequence>\d{1,6})\s*号?$")
_A_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_LETTERS = 32


@dataclass(frozen=True, slots=True)
class CaseNumber:
    """The running number of a case and the year it belongs to, where the spelling tells."""

    year: int | None
    sequence: int


def parse_number(written: str) -> CaseNumber | None:
    """第20190009号, 2019009, [2019]0009, 总编(2019)第9号 and 009, taken apart; None where no digits are."""
    plain = "".join(source_of(written[:_MOST_LETTERS]).folded.split()).removeprefix("第").removesuffix("号")
    for pattern in (_GENERAL, _YEAR_FIRST):
        match = pattern.search(plain)
        if match:
            return CaseNumber(int(match["year"]), int(match["sequence"]))
    tail = re.search(r"(\d{1,11})$", plain)
    return CaseNumber(None, int(tail[1])) if tail else None


def same_case(one: str, other: str) -> bool:
    """Whether two spellings may mean one case: the same running number, and no two different years."""
    first, second = parse_number(one), parse_number(other)
    if first is None or second is None:
        return one.strip() == other.strip()
    return first.sequence == second.sequence and (
        first.year == second.year or None in {first.year, second.year}
    )


def canonical_numbers(written: str, year: int | None = None) -> tuple[str, ...]:
    """The spellings under which the case may be registered, longest first: 009 of 2019 may be 20190009, 2019009,
    0009, 009 or 9. Without a year in the spelling or given, only the short ones."""
    number = parse_number(written)
    if number is None:
        return ()
    of_year = number.year if number.year is not None else year
    short = [f"{number.sequence:0{width}}" for width in (5, 4, 3, 1)]
    full = [f"{of_year}{number.sequence:0{width}}" for width in (4, 3)] if of_year is not None else []
    return tuple(dict.fromkeys([*full, *short]))


def case_numbers(source: Source, start: int, end: int, masked: Sequence[Span] = ()) -> list[Found[str]]:
    """The case numbers written in a range, in order and each place once; `masked` spans (document numbers,
    titles of other papers) are not looked at."""
    found = {one.span: one for one in _places(source, start, end)}
    seen = [found[span] for span in sorted(found)]
    return [
        one
        for one in seen
        if not any(one.span.start < span.end and span.start < one.span.end for span in masked)
    ]


def class_number(source: Source, start: int, end: int) -> Found[str] | None:
    """The number within a class of the national scheme: 经济发展类001号."""
    match = _CLASS_NUMBER.search(source.folded, start, end)
    return source.name(*match.span(), 0.9) if match else None


def _places(source: Source, start: int, end: int) -> Iterator[Found[str]]:
    for match in _NUMBER.finditer(source.folded, start, end):
        group = match.lastgroup or ""
        first, last = match.span(group)
        if group == "han":
            number = han_number(match["han"])
            if number is not None:
                yield source.found(str(number), first, last, 0.8)
        elif not (group in {"trailing", "leading"} and _A_YEAR.fullmatch(match[group])):
            yield _plain(source, first, last, 0.8 if group in {"trailing", "leading", "listed"} else 0.95)
    for sequence in _SEQUENCE.finditer(source.folded, start, end):
        for match in re.finditer(r"\d{1,11}", sequence[1]):
            offset = sequence.start(1)
            yield _plain(source, offset + match.start(), offset + match.end(), 0.85)


def _plain(source: Source, start: int, end: int, confidence: float) -> Found[str]:
    """A number in ordinary digits, whatever digits it was typed in."""
    written = source.name(start, end, confidence)
    return replace(written, value=unicodedata.normalize("NFKC", written.value))
