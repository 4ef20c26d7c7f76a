"""Marks that come in pairs: quotation marks, brackets and title marks without their other half."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.checking.findings import slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.assembly.checking.findings import Letter, Slip

_OPENING: Final = {
    "”": "“", "’": "‘", "」": "「", "』": "『", "》": "《", "〉": "〈", ")": "(", "】": "【", "〕": "〔", "]": "[", '"': '"',
}  # fmt: skip
_KINDS: Final = (
    ("unpaired_quote", '“”‘’「」『』"'),
    ("unpaired_title_mark", "《》〈〉"),
    ("unpaired_bracket", "()【】〔〕[]"),
)
# One bracket may be wide and the other narrow; that is no fault.
_WIDTHS: Final = str.maketrans("（）\uff3b\uff3d﹝﹞", "()[]〔〕")
_MARK = re.compile("[" + re.escape("".join([*_OPENING, *_OPENING.values(), "（）\uff3b\uff3d﹝﹞"])) + "]")
# A line that ends so closes its paragraph; a title or a quotation may run over the end of any other line.
_CLOSED = re.compile(r"[。！？；：!?;:][”’」』）)》]{0,4}$")
_EMPTY_LINE = re.compile(r"[ \t\u3000\xa0\r]{0,40}(?:\n[ \t\u3000\xa0\r]{0,40}\n|\n?$)")
_ITEMS = (
    re.compile(r"(?:^|(?<=[\s。;,:、!?]))\d{1,2}\)", re.MULTILINE),
    re.compile(r"(?:^|(?<=[\s。;,:、!?]))[一二三四五六七八九十]{1,3}\)", re.MULTILINE),
    re.compile(r"(?:^|(?<=[\s。;,:、!?]))[A-Za-z]\)", re.MULTILINE),
)
_STOP = re.compile(r"[\s，。、；：！？,;:!?]")
_TOUCHING: Final = 6
_DEEPEST: Final = 12
_INDENT: Final = 40


class _Open(NamedTuple):
    sign: str
    at: int


def unpaired(letter: Letter) -> Iterator[Slip]:
    """Every mark whose other half is missing. The place is the mark with the words that touch it; marks that touch the
    same words are one finding."""
    kept: dict[str, tuple[int, int]] = {}
    for mark in sorted(_halves(letter), key=lambda one: one.at):
        key = next(key for key, signs in _KINDS if mark.sign in signs)
        start, end = _with_neighbours(letter.text, mark.at)
        if key in kept and start < kept[key][1]:
            kept[key] = (kept[key][0], end)
            continue
        if key in kept:
            yield _slip(letter.text, key, kept[key])
        kept[key] = (start, end)
    yield from (_slip(letter.text, key, span) for key, span in kept.items())


def _halves(letter: Letter) -> Iterator[_Open]:
    text, opened = letter.text, list[_Open]()
    items = frozenset(_items(letter.source.folded))
    for line in letter.source.lines:
        for found in _MARK.finditer(text, line.start, line.end):
            mark = _Open(found[0].translate(_WIDTHS), found.start())
            if mark.at not in items:
                yield from _taken(text, line.start, mark, opened)
        if _ends_paragraph(text, line.end) or any(one.sign == '"' for one in opened):
            _forgive(text, line.end, opened)
            yield from _left(opened, 0)
    yield from _left(opened, 0)


def _items(folded: str) -> Iterator[int]:
    """The places of brackets that number items: 1) 2) and a) b); one alone has lost its other half."""
    for pattern in _ITEMS:
        places = [found.end() - 1 for found in pattern.finditer(folded)]
        yield from places if len(places) > 1 else ()


def _taken(text: str, line: int, mark: _Open, opened: list[_Open]) -> Iterator[_Open]:
    """One mark in its turn; `opened` are those that wait for their other half."""
    waiting = [one.sign for one in opened]
    partner = _OPENING.get(mark.sign)
    if partner not in waiting and _is_no_mark(text, line, mark):
        return
    if partner in waiting:
        place = len(waiting) - waiting[::-1].index(partner)
        yield from _left(opened, place)
        opened.pop()
    elif partner is not None and mark.sign != '"':
        yield mark
    else:
        if mark.sign in {"“", "‘"} and mark.sign in waiting:
            # A quotation does not hold its own kind, so the earlier one was never closed.
            yield opened.pop(waiting.index(mark.sign))
        opened.append(mark)
        if len(opened) > _DEEPEST:
            yield opened.pop(0)


def _forgive(text: str, end: int, opened: list[_Open]) -> None:
    """A quotation of several paragraphs opens each of them and closes the last."""
    if opened and opened[-1].sign == "“" and text[end : end + _INDENT].lstrip().startswith("“"):
        opened.pop()


def _left(opened: list[_Open], place: int) -> Iterator[_Open]:
    """Those that nothing will close any more."""
    yield from opened[place:]
    del opened[place:]


def _is_no_mark(text: str, line: int, mark: _Open) -> bool:
    """’ inside a word is an apostrophe; 5" is a length."""
    before = text[max(line, mark.at - 1) : mark.at]
    if mark.sign == "’":
        return before[-1:].isascii() and before[-1:].isalpha() and text[mark.at + 1 : mark.at + 2].isalpha()
    return mark.sign == '"' and before[-1:].isdigit()


def _ends_paragraph(text: str, end: int) -> bool:
    return _CLOSED.search(text[max(0, end - 6) : end]) is not None or _EMPTY_LINE.match(text, end) is not None


def _with_neighbours(text: str, at: int) -> tuple[int, int]:
    start, end = at, at + 1
    while start > max(0, at - _TOUCHING) and not _STOP.match(text[start - 1]):
        start -= 1
    while end < min(len(text), at + 1 + _TOUCHING) and not _STOP.match(text[end]):
        end += 1
    return start, end


def _slip(text: str, key: str, span: tuple[int, int]) -> Slip:
    return slip(key, span, found=text[slice(*span)])
