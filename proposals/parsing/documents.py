"""Document numbers (发文字号): X〔YYYY〕N号 in every bracket, whole or broken."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proposals.parsing.source import Source
    from proposals.parsing.values import Found, Span

_PREFIX = r"[\u4e00-\u9fffA-Za-z]{1,16}(?:\([\u4e00-\u9fff]{1,6}\))?"
_WHOLE = re.compile(
    rf"(?P<prefix>{_PREFIX})\s?[〔(<〈]\s?(?P<year>(?:19|20)\d{{2}})\s?[〕)>〉]\s?(?P<ordinal>第)?\s?(?P<number>\d{{1,5}})\s?号"
)
_BROKEN = re.compile(
    rf"{_PREFIX}\s?(?:〔\s?\d{{4,10}}(?!\s?[〕\d年])[A-D]?|〔\s?\d{{0,3}}\s?〕\s?第?\s?\d{{0,5}}\s?号|〔\s?(?:19|20)\d{{2}}\s?〕\s?第?\s?号|\d{{4}}\s?〕\s?第?\s?\d{{1,5}}\s?号)"
)
_YEAR = re.compile(r"[〔(<〈]\s?(?:19|20)\d{2}\s?[〕)>〉]")
_BRACKET = re.compile("[〔〕]")
_LONGEST = 40
# What stands before a document number in a sentence and does not belong to it.
_LEAD_IN = re.compile(r"^(?:发文字号|文号|编号|字号|根据|按照|依据|印发|附件|现将|关于|以)+")
_NOT_A_BODY = re.compile(r"(?:提案|建议|编号|总编|第)$")


def document_numbers(source: Source, start: int, end: int) -> list[Found[str]]:
    """The whole document numbers of a range, with 〔〕 round the year and without blanks."""
    found = []
    for match in _around(_YEAR, _WHOLE, source.folded, start, end):
        lead = _LEAD_IN.match(match["prefix"])
        first = match.start() + (lead.end() if lead else 0)
        prefix = source.folded[first : match.end("prefix")]
        if prefix and not _NOT_A_BODY.search(prefix):
            value = f"{prefix}〔{match['year']}〕{match['ordinal'] or ''}{match['number']}号"
            found.append(source.found(value, first, match.end(), 0.95))
    return found


def broken_document_number(source: Source, start: int, end: int) -> Span | None:
    """A place that was a document number before it lost digits or a bracket."""
    match = next(_around(_BRACKET, _BROKEN, source.folded, start, end), None)
    return source.phrase(*match.span()).span if match else None


def _around(
    mark: re.Pattern[str], pattern: re.Pattern[str], folded: str, start: int, end: int
) -> Iterator[re.Match[str]]:
    """The places of a pattern, each of which holds a mark and reaches less than `_LONGEST` signs before and behind it:
    nothing is tried where no mark is."""
    first, last = start, start
    for found in mark.finditer(folded, start, end):
        if found.start() - _LONGEST > last:
            yield from pattern.finditer(folded, first, last)
            first = found.start() - _LONGEST
        last = min(found.end() + _LONGEST, end)
    yield from pattern.finditer(folded, first, last)
