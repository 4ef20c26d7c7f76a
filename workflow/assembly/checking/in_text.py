"""Checks of the text alone: what reading doubts, impossible dates anywhere, doubled words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proposals.parsing import Kind
from proposals.parsing.dates import dates_in
from proposals.parsing.slips import outline_cautions, text_cautions
from proposals.parsing.source import source_of
from workflow.assembly.checking.findings import Slip, slip
from workflow.assembly.checking.wordings import FROM_READING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proposals.parsing import Caution, DateReading, Reading
    from workflow.assembly.checking.findings import Letter

_TWICE = re.compile(
    r"(?<!目)(?P<particle>[的与及并])(?P=particle)(?!确)|(?!博士博士后)(?P<word>(?![一逐每各很几])[\u4e00-\u9fff]{2,6})(?P=word)"
)
_SAID_TWICE = frozenset({"研究", "讨论", "商量", "考虑", "了解", "试试"})
_NUMERALS = re.compile("[〇零一二三四五六七八九十百千万亿]+")
_DAY = re.compile(r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]")
_SHORTER_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_MONTHS = 12
_LONGEST = 31


def reading_doubts(letter: Letter) -> Iterator[Slip]:
    """What reading the letter raised: numbering, punctuation, placeholders, nouns, the date, the letterhead."""
    for caution in _cautions(letter.text, letter.reading):
        if caution.key in FROM_READING:
            yield Slip(caution.key, (caution.span.start, caution.span.end), caution.params)


def dates(letter: Letter) -> Iterator[Slip]:
    """Days that no calendar has (9月31日), in the whole letter."""
    source = source_of(letter.text)
    spans = {
        one.span.end: one.span.start for one in dates_in(source.folded) if _impossible(one, source.folded)
    }
    for day in _DAY.finditer(source.folded):
        if not _exists(int(day["month"]), int(day["day"])):
            spans.setdefault(day.end(), day.start())
    for end, start in spans.items():
        yield slip("impossible_date", (start, end), found=" ".join(letter.text[start:end].split()))


def doubled_words(letter: Letter) -> Iterator[Slip]:
    """企业企业, 的的."""
    for found in _TWICE.finditer(letter.text):
        word = found["particle"] or found["word"]
        if word not in _SAID_TWICE and not _NUMERALS.fullmatch(word):
            yield slip("doubled_word", found.span(), found=found[0], word=word)


def _cautions(text: str, reading: Reading) -> Iterable[Caution]:
    """The doubts about a letter; of a text that is not recognised as one, those that any text can raise."""
    if reading.kind.value is Kind.UNKNOWN:
        source = source_of(text)
        return [*text_cautions(source, 0, len(text)), *outline_cautions(source, 0, len(text))]
    return [*reading.warnings, *(caution for part in reading.parts for caution in part.warnings)]


def _impossible(found: DateReading, folded: str) -> bool:
    """Digits alone (20230368) are a number rather than a date that is not there."""
    return found.code == "impossible_date" and not folded[found.span.start : found.span.end].isdigit()


def _exists(month: int, day: int) -> bool:
    return 1 <= month <= _MONTHS and 1 <= day <= _SHORTER_MONTHS.get(month, _LONGEST)
