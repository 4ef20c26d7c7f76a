"""A letter cut into passages: the statements, and around them the frame that every letter has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from proposals.parsing import parse_sections

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SALUTATION_WITHIN: Final = 12
"""So many lines from the top may hold the salutation; function line, class, number and title come before it."""

OPENING_LINES: Final = 3
CLOSING_LIMIT: Final = 120

_HEAD = re.compile(
    r"关于.{2,120}(?:答复|回复|函|意见|情况|报告|提案|建议|议案)[)）]?$|.{0,30}[〔\[【﹝(（]\d{2,4}[〕\]】﹞)）].{0,8}号"
    r"|(?:类\s*别|分\s*类|签\s*发\s*人|公开(?:方式|属性)|是否同意公开|办理结果|[(（]?[A-D]\s*类)"
)
_SALUTATION = re.compile(r"[^。;；!?！？《》]{2,200}[:：]$|[^。;；!?！？《》:：]{2,60}(?:委员|代表)$")
_ABOUT = re.compile(r"收悉|收到|提案|建议|如下|会办|答复")
_OPENED = re.compile(
    r"[^\n]{0,600}?如下[^\n。:：]{0,30}[。:：]|[^\n]{0,600}?收悉[^\n。]{0,200}。|[^\n]{0,600}[:：](?=\s*(?:\n|$))"
)
_CLOSING = re.compile(
    r"专此|特此|此复|(?:诚挚|衷心|再次|最后)?(?:感谢|致谢)|以上(?:意见|答复|回复)|抄\s*[送报]|联\s*系\s*(?:人|电话|方式)"
    r"|(?:电|手)\s*[话机]\s*[:：]|[承经]\s*办\s*(?:人|单位|科室)|签\s*发\s*人|附\s*件?\s*[:：]|公开(?:方式|属性)|办理结果|类\s*别"
)
_DATE = re.compile(r"(?=.*[年\d])[\d〇○零一二三四五六七八九十\s年月日号./-]{4,24}$")
_BRACKETED = re.compile(r"[(（][^()（）]*[)）]$")
_UNIT = re.compile(
    r"[^。;；，,：:、]{2,40}(?:局|委|会|办|室|院|厅|部|中心|公司|集团|政府|所|处|队|站|行|学校|大学|学院|馆)$"
)
_NUMBERED = re.compile(r"[(（]?\s*[一二三四五六七八九十]{1,3}\s*[)）、]|[㈠-㈩]")


class Role(StrEnum):
    """What a part of a letter is for. Only PASSAGE says something on the matter; the rest is the frame."""

    PASSAGE = "passage"
    HEAD = "head"
    SALUTATION = "salutation"
    OPENING = "opening"
    HEADING = "heading"
    CLOSING = "closing"


@dataclass(frozen=True, slots=True)
class PassageText:
    """One part of a letter. `text` is exactly `letter[start:end]`: heading, words, and the blanks around them.

    `heading` is the heading with its number, as written; empty where the part has none. `section` is the heading that
    stands above the part's own (三、下一步计划 above （一）…), as written; empty where none does. `asks` are the numbers
    of the asks that a person tied it to; None leaves that to the matching.
    """

    heading: str
    text: str
    start: int
    end: int
    role: Role = Role.PASSAGE
    section: str = ""
    asks: frozenset[str] | None = None

    @property
    def frame(self) -> bool:
        """Whether the part says nothing itself: head, salutation, opening, a heading alone, closing and sign-off."""
        return self.role is not Role.PASSAGE

    @property
    def body(self) -> str:
        """The words without the heading, and without blanks around them."""
        words = self.text.strip()
        return words.removeprefix(self.heading).lstrip("。：: \t\r\n\u3000") if self.heading else words

    @property
    def name(self) -> str:
        """What a person calls the part: its heading, or its first words."""
        return self.heading or " ".join(self.text.split())[:20]


class _Line(NamedTuple):
    start: int
    words: str


class _Cut(NamedTuple):
    start: int
    role: Role
    heading: str = ""
    section: str = ""


def split(text: str) -> tuple[PassageText, ...]:
    """The passages of a letter in order: one for each section 一、 or (一), one for each paragraph outside them."""
    return tuple(part for part in parts(text) if not part.frame)


def parts(text: str) -> tuple[PassageText, ...]:
    """The whole letter, passages and frame, in order and without gaps: the texts joined are the letter."""
    front, start = _front(text)
    end = _closing_start(text, start)
    closing = [_Cut(end, Role.CLOSING)] if text[end:].strip() else []
    return tuple(_parts(text, [*front, *_body(text, start, end), *closing]))


def without_salutation(text: str) -> str:
    """The letter from its opening on: head and salutation are left out."""
    return "".join(part.text for part in parts(text) if part.role not in {Role.HEAD, Role.SALUTATION})


def _lines(text: str, start: int, end: int) -> list[_Line]:
    """The lines of a range that hold something, each from its first character."""
    lines = []
    for row in text[start:end].splitlines(keepends=True):
        if words := row.strip():
            lines.append(_Line(start + row.index(words), words))
        start += len(row)
    return lines


def _front(text: str) -> tuple[list[_Cut], int]:
    """The frame above the first passage, and where that passage may begin."""
    lines = _lines(text, 0, len(text))
    salutation = _salutation(lines)
    above = _head_length(lines) if salutation is None else salutation
    cuts = [_Cut(lines[0].start, Role.HEAD)] if above else []
    if salutation is not None:
        cuts.append(_Cut(lines[salutation].start, Role.SALUTATION))
    rest = lines[above + (salutation is not None) :]
    opening_end = _opening_end(text, rest)
    if opening_end:
        cuts.append(_Cut(rest[0].start, Role.OPENING))
    return cuts, opening_end or (rest[0].start if rest else len(text))


def _salutation(lines: Sequence[_Line]) -> int | None:
    for number, line in enumerate(lines[:SALUTATION_WITHIN]):
        if _NUMBERED.match(line.words) or "。" in line.words:
            return None
        if _SALUTATION.match(line.words) and not re.search(r"如下|收悉", line.words):
            return number
    return None


def _head_length(lines: Sequence[_Line]) -> int:
    return next(
        (number for number, line in enumerate(lines) if "。" in line.words or not _HEAD.match(line.words)),
        len(lines),
    )


def _opening_end(text: str, lines: Sequence[_Line]) -> int:
    """Where the opening sentences end (您提出的…收悉，现答复如下：); 0 when there are none."""
    end = 0
    for line in lines[:OPENING_LINES]:
        opened = _OPENED.match(text, line.start)
        if not opened or _NUMBERED.match(line.words) or not _ABOUT.search(opened[0]):
            break
        end = opened.end()
        if re.search(r"如下|[:：]$", opened[0]) or end < line.start + len(line.words):
            break
    return end


def _closing_start(text: str, start: int) -> int:
    """Where thanks, unit, date, contact and copies begin at the foot of the letter; its end when there are none."""
    lines = _lines(text, start, len(text))
    first = len(lines)
    while first and _closes(lines, first - 1):
        first -= 1
    return lines[first].start if first < len(lines) else len(text)


def _closes(lines: Sequence[_Line], place: int) -> bool:
    """Whether a line belongs to the foot, the lines below it doing so. A name alone signs the letter only between
    other words of the foot: 新建一所医院 as the last line is a statement."""
    words = lines[place].words
    if len(words) > CLOSING_LIMIT or _NUMBERED.match(words):
        return False
    if any(pattern.match(words) for pattern in (_CLOSING, _DATE, _BRACKETED)):
        return True
    below = place + 1 < len(lines)
    above = place > 0 and _CLOSING.match(lines[place - 1].words) is not None
    return (below or above) and _UNIT.match(words) is not None


def _body(text: str, start: int, end: int) -> Iterator[_Cut]:
    """The sections, and the paragraphs above the first of them."""
    block = text[start:end]
    numbered = [
        (start + section.span.start, section.heading, "." in section.number)
        for section in parse_sections(block)
        if section.number.count(".") <= 1 and _NUMBERED.match(block, section.span.start)
    ]
    for line in _lines(text, start, numbered[0][0] if numbered else end):
        yield _Cut(line.start, Role.PASSAGE)
    above = ""
    for (first, title, below), (last, _, _) in pairwise([*numbered, (end, "", False)]):
        heading = _as_written(text[first:last], title)
        alone = bool(heading) and not text[first + len(heading) : last].strip("。：: \t\r\n\u3000")
        above = above if below else heading
        yield _Cut(first, Role.HEADING if alone else Role.PASSAGE, heading, above if below else "")


def _as_written(section: str, title: str) -> str:
    """The heading with its number as the section begins with it."""
    place = section.find(title)
    return section[: place + len(title)] if title and place >= 0 else ""


def _parts(text: str, cuts: Sequence[_Cut]) -> Iterator[PassageText]:
    if not cuts:
        if text:
            yield PassageText("", text, 0, len(text), Role.HEAD)
        return
    starts = [0, *(cut.start for cut in cuts[1:]), len(text)]
    for cut, (start, end) in zip(cuts, pairwise(starts), strict=True):
        yield PassageText(cut.heading, text[start:end], start, end, cut.role, cut.section)
