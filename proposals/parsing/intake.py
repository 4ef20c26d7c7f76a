"""A written proposal taken apart for the filing form: what goes into which field, what is doubtful, what is left."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proposals.messages import gettext_noop
from proposals.parsing.reading import read
from proposals.parsing.source import paragraphs
from proposals.parsing.values import AskText, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from proposals.parsing.cautions import Caution
    from proposals.parsing.values import Reading, Span

_OF_THE_TEXT = frozenset({
    "broken_heading", "broken_numbering", "doubled_punctuation", "foreign_address", "impossible_date",
    "missing_asks", "placeholder_left", "unnumbered_asks",
})  # fmt: skip
"""The cautions that concern what an author writes; the others look for what only a letter or a filed proposal has."""

_UNLIKE = {
    "letter": gettext_noop("这份文稿看起来不是提案，没有认出案由和办法，全文放在理由里，请自行分开。"),
    "title": gettext_noop("没有标明“案由”，已把“{found}”当作案由，请核对。"),
    "run_in": gettext_noop("“{found}”与前一条写在同一段，已单独成条，请核对。"),
}
_LABEL = re.compile(
    r"^[\s　]*(?:案\s*由|题\s*目|提案(?:标题|题目|名称|案由|理由|内容|建议|背景)|理\s*由|事\s*由|背\s*景|内\s*容|正\s*文"
    r"|办\s*法|建\s*议|措\s*施|具体建议|对策建议|意见建议)[\s　]*[:：]?[\s　]*"
)
_MARKER = re.compile(
    r"^[\s　]*(?:[（(]?[一二三四五六七八九十百\d]{1,4}[)）]|[一二三四五六七八九十百]{1,4}[、.\uff0e]|第[一二三四五六七八九十百\d]{1,4}[条,，、]?"
    r"|\d{1,3}[、.\uff0e](?!\d)|[一二三四五六七八九十]{1,3}是)[\s　]*"
)
_BLANK = re.compile(r"[\s　]+")
_LONGEST_TITLE = 200
_SURE_TITLE = 0.9
_RUN_IN = 0.8


@dataclass(frozen=True, slots=True)
class Doubt:
    """What the reading was unsure of: the words concerned, as they stand in the form ("" for the whole), and a message.

    `key` with `params` words it; see `message`.
    """

    words: str
    key: str
    params: tuple[tuple[str, str], ...] = ()
    caution: Caution | None = None

    def message(self, translate: Callable[[str], str] = str) -> str:
        if self.caution is not None:
            return self.caution.message(translate)
        return translate(_UNLIKE[self.key]).format_map(dict(self.params))


@dataclass(frozen=True, slots=True)
class Intake:
    """The parts of the form. Every line of the source that says something is in one of them or in `left`."""

    title: str
    reasons: str
    asks: tuple[AskText, ...]
    left: tuple[str, ...]
    doubts: tuple[Doubt, ...]


def take_in(text: str) -> Intake:
    """Any text for the form. What is no proposal goes whole into the reasons, with a doubt that says so."""
    reading = read(text)
    found = reading.proposal or reading
    if found.kind.value is not Kind.PROPOSAL or not (found.title or found.asks):
        doubts = (Doubt("", "letter"),) if text.strip() else ()
        return Intake("", paragraphs(text), (), (), doubts)
    title = found.title.value.replace("\n", "")[:_LONGEST_TITLE] if found.title else ""
    reasons = found.reasons.value if found.reasons else ""
    taken = Intake(title, reasons, found.asks, (), tuple(_doubts(text, found)))
    return Intake(title, reasons, found.asks, tuple(_left(text, taken)), taken.doubts)


def _left(text: str, taken: Intake) -> Iterator[str]:
    """The lines of the source that are in no field, word for word."""
    placed = _gist(f"{taken.title}\n{taken.reasons}")
    asked = _gist("".join((ask.group or "") + "\0" + ask.text for ask in taken.asks))
    for line in text.splitlines():
        gist = _gist(line)
        if gist and gist not in placed and gist not in asked and not _within(line, placed, asked):
            yield line.strip()


def _within(line: str, placed: str, asked: str) -> bool:
    """Whether the line is there without the label or the marker before it, or cut into several asks."""
    rest = _LABEL.sub("", line, count=1)
    bare = _gist(_MARKER.sub("", rest, count=1))
    if not bare:
        return True
    if any(bare in where or _gist(rest) in where for where in (placed, asked)):
        return True
    pieces = [_gist(_MARKER.sub("", piece, count=1)) for piece in re.split(r"(?<=[。；;！!])", rest)]
    return all(piece in placed or piece in asked for piece in pieces)


def _gist(text: str) -> str:
    return _BLANK.sub("", text)


def _doubts(text: str, found: Reading) -> Iterator[Doubt]:
    title = found.title
    if title is not None and title.confidence < _SURE_TITLE:
        yield Doubt(title.value.replace("\n", ""), "title", (("found", title.value.replace("\n", "")),))
    for ask in found.asks:
        if ask.confidence == _RUN_IN:
            yield Doubt(ask.text, "run_in", (("found", _first_words(ask.text)),))
    for caution in found.warnings:
        if caution.code in _OF_THE_TEXT:
            yield Doubt(_words(text, caution.span), caution.key, caution=caution)


def _words(text: str, span: Span) -> str:
    """The words of a doubt's place, where they are few enough to point at; "" for a longer stretch."""
    words = text[span.start : span.end].strip()
    return words if words and "\n" not in words else ""


def _first_words(text: str) -> str:
    most = 20
    return text if len(text) <= most else text[:most] + "…"
