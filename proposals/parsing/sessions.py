"""Sessions (届次) and the two kinds of matter, as the words around them tell."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from proposals.parsing.numerals import HAN, han_numeral, whole_number
from proposals.parsing.values import Matter

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.parsing.source import Source
    from proposals.parsing.values import Found, Span

_NUMERAL = rf"(?:[{HAN}]{{1,4}}|\d{{1,2}})"
_SESSION = re.compile(
    rf"第?\s?(?P<term>{_NUMERAL})\s?届\s?(?P<body>[\u4e00-\u9fff]{{0,12}}?)\s?第?\s?(?P<meeting>{_NUMERAL})\s?次\s?(?:全体)?(?:会议|全会|大会|会)"
)
_CUES = re.compile(r"(?P<npc>人大|人民代表大会|代表建议|议案|代表提出)|(?P<cppcc>政协|提案|委员(?!会))")
_NPC_WORDS = re.compile("人大|人民代表大会|代表建议|议案|代表团")


def sessions(source: Source, start: int, end: int) -> list[Found[str]]:
    """The sessions of a range as 十四届二次会议, whatever stands between (第十四届委员会第二次会议)."""
    found = []
    for match in _SESSION.finditer(source.folded, start, end):
        term, meeting = whole_number(match["term"]), whole_number(match["meeting"])
        if term and meeting:
            value = f"{han_numeral(term)}届{han_numeral(meeting)}次会议"
            found.append(source.found(value, match.start(), match.end(), 0.95))
    return found


def matter_at(source: Source, start: int, position: int, end: int, masked: Iterable[Span]) -> Matter | None:
    """The kind of matter at a place: the last word before it that tells, else the first behind it. Words inside
    `masked` spans (titles of other papers) do not count."""
    hidden = tuple(masked)
    cues = [cue for cue in _CUES.finditer(source.folded, start, end) if not _inside(cue.start(), hidden)]
    before = [cue for cue in cues if cue.start() < position]
    chosen = before[-1] if before else next(iter(cues), None)
    if chosen is None:
        return None
    return Matter.NPC_SUGGESTION if chosen["npc"] else Matter.CPPCC_PROPOSAL


def _inside(position: int, spans: tuple[Span, ...]) -> bool:
    return any(span.start <= position < span.end for span in spans)
