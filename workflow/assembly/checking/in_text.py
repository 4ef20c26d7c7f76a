"""Checks of the text alone: what reading doubts, impossible dates anywhere, lists that lost an item, broken words."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from proposals.parsing import Kind, same_case
from proposals.parsing.dates import dates_in
from proposals.parsing.outline import Dress, marker_of, markers, tree
from proposals.parsing.slips import outline_cautions, text_cautions
from workflow.assembly.bland import BLAND
from workflow.assembly.checking.findings import Slip, slip
from workflow.assembly.checking.wordings import FROM_READING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from proposals.parsing import Caution, DateReading
    from workflow.assembly.checking.findings import Letter

_TWICE = re.compile(
    r"(?<!目)(?P<particle>[的与及并和])(?P=particle)(?![确气睦])"
    r"|(?!博士博士后)(?P<word>(?![一逐每各很几某])[\u4e00-\u9fff]{2,6})(?P=word)(?![家化])"
)
_SAID_TWICE = frozenset(
    {"研究", "讨论", "商量", "考虑", "了解", "试试", "比较", "沟通", "协商", "调研", "交流"}
)
_ADRIFT = re.compile(r"(?<=[，。；、])的(?![确士])")
_PROPOSAL_AGAIN = re.compile(r"建议》\s?\((?:第\s?)?\d{1,11}(?:\s?号)?\)\s?(?P<noun>提案)收悉")
_NUMERALS = re.compile("[〇零一二三四五六七八九十百千万亿]+")
_DAY = re.compile(r"(?P<month>\d{1,2})\s*月\s*(?P<day>\d{1,2})\s*[日号]")
_SHORTER_MONTHS = {2: 29, 4: 30, 6: 30, 9: 30, 11: 30}
_MONTHS = 12
_LONGEST = 31
_COUNTED: Final = {Dress.HAN, Dress.HAN_BRACKETS, Dress.ARABIC, Dress.ARABIC_BRACKETS, Dress.CIRCLED}
_SECOND: Final = 2
_PAIR: Final = 2


def reading_doubts(letter: Letter) -> Iterator[Slip]:
    """What reading the letter raised: numbering, punctuation, placeholders, nouns, the date, the letterhead."""
    for caution in _cautions(letter):
        if caution.key in FROM_READING and not _is_settled(letter, caution):
            yield Slip(caution.key, (caution.span.start, caution.span.end), caution.params)


def _is_settled(letter: Letter, caution: Caution) -> bool:
    """Where the case says which session or number it is, the wrong one is found by itself; 009 and 2019009 are one."""
    if caution.key == "session_differs":
        return bool(letter.facts.session)
    params = dict(caution.params)
    return caution.key == "number_differs" and (
        bool(letter.facts.number) or same_case(params["first"], params["second"])
    )


def lost_first_items(letter: Letter) -> Iterator[Slip]:
    """A list that begins with its second item."""
    start, end = letter.body
    if letter.is_proposal:
        return
    begun: set[tuple[object, ...]] = set()
    for placed in tree(markers(letter.source, start, end), end):
        marker = placed.marker
        level = (placed.above, marker.dress)
        if level not in begun and marker.dress in _COUNTED and marker.value == _SECOND:
            place = (marker.start, marker.end)
            yield slip("broken_numbering.first", place, found=letter.text[slice(*place)].strip())
        begun.add(level)


def dates(letter: Letter) -> Iterator[Slip]:
    """Days that no calendar has (9月31日), in the whole letter."""
    folded = letter.source.folded
    spans = {one.span.end: one.span.start for one in dates_in(folded) if _impossible(one, folded)}
    for day in _DAY.finditer(folded):
        if not _exists(int(day["month"]), int(day["day"])):
            spans.setdefault(day.end(), day.start())
    for end, start in spans.items():
        yield slip("impossible_date", (start, end), found=" ".join(letter.text[start:end].split()))


def doubled_words(letter: Letter) -> Iterator[Slip]:
    """企业企业, 的的."""
    pairs: Counter[str] = Counter()
    for found in _TWICE.finditer(letter.text):
        word = found["particle"] or found["word"]
        if word in _SAID_TWICE or _NUMERALS.fullmatch(word):
            continue
        pairs = pairs or Counter(map("".join, pairwise(letter.text)))
        if len(word) != _PAIR or not _meets(word, pairs):
            yield slip("doubled_word", found.span(), found=found[0], word=word)


def _meets(word: str, pairs: Counter[str]) -> bool:
    """应用信用信息 holds 用信 twice, but by neighbours: the word is 信用, as official language or the letter shows."""
    crossed = word[1] + word[0]
    if (crossed in BLAND) != (word in BLAND):
        return crossed in BLAND
    return pairs[crossed] - 1 > pairs[word] - 2


def broken_sentences(letter: Letter) -> Iterator[Slip]:
    """A paragraph that ends in a comma, 的 behind a mark, a matter called 建议 and 提案 in one breath."""
    for found in _ADRIFT.finditer(letter.text):
        start, end = found.start() - 1, min(found.end() + 2, len(letter.text))
        yield slip("word_adrift", (start, end), found=letter.text[start:end])
    for found in _PROPOSAL_AGAIN.finditer(letter.source.folded):
        yield slip("noun_repeated", found.span("noun"), found=found["noun"])
    lines = list(letter.source.within(*letter.body))
    for line, below in pairwise([*lines, None]):
        last = below is None or marker_of(below) is not None
        if line and last and line.folded.endswith((",", "、")):
            start = max(line.start, line.end - 8)
            yield slip("sentence_unfinished", (start, line.end), found=letter.text[start : line.end])


def _cautions(letter: Letter) -> Iterable[Caution]:
    """The doubts about a letter; of a text that is not recognised as one, those that any text can raise."""
    reading, source = letter.reading, letter.source
    if reading.kind.value is Kind.UNKNOWN:
        whole = len(letter.text)
        return [*text_cautions(source, 0, whole), *outline_cautions(source, 0, whole)]
    return [*reading.warnings, *(caution for part in reading.parts for caution in part.warnings)]


def _impossible(found: DateReading, folded: str) -> bool:
    """Digits alone (20230368) are a number rather than a date that is not there."""
    return found.code == "impossible_date" and not folded[found.span.start : found.span.end].isdigit()


def _exists(month: int, day: int) -> bool:
    return 1 <= month <= _MONTHS and 1 <= day <= _SHORTER_MONTHS.get(month, _LONGEST)
