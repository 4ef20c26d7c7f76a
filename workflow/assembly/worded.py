"""A text prepared for comparison with another: its signs, sentences and clauses, and the words that carry the meaning."""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cached_property
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.carriage import masked, plain
from workflow.assembly.figures import Figure, figures_in
from workflow.assembly.sentences import clauses_in, sentences_in

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workflow.assembly.sentences import Span

OURSELVES: Final = re.compile(
    r"我(?:局|委|办|厅|院|中心|公司|集团|单位|部门|处|会(?!议)|行)|本(?:局|委(?!员)|办(?!法)|单位|部门|中心)"
)
"""What a bureau calls itself. Carried into another bureau's letter it means that one."""

NEGATIVE: Final = re.compile(
    r"不(?!断|同|仅|但|只|光|单|少|低|小|超|高|多|大|论|管|动产|锈|夜|妨|久|止|懈|限|一|良|见面|忘|遗余力)"
    r"|未(?!来|成年|雨)|没有?|无(?!人机|人驾驶|锡|线|障碍|论|缝|偿|形|纸|疑|忧|废|菌|害|接触|感|抵押|需|须)"
    r"|非(?!常|洲|遗|公|物质|税|凡|机动|营利|首)|难以|拒绝|禁止|暂缓|停止"
)
"""Words that turn a statement around. Limits (不少于) belong to figures; 不断, 未来, 无人机 and the like say no such thing."""

BARE: Final = 3
"""A clause of no more tokens than this, one of them a figure, says the figure only."""

_LINE_BREAKS: Final = frozenset("\r\n")
_ITEM = re.compile("[一二三四五六七八九十]是$")
_SAID_ALIKE: Final = {
    "上年": "去年",
    "上一年": "去年",
    "本年": "今年",
    "截止目前": "截至目前",
    "目前为止": "截至目前",
    "全市": "我市",
    "本市": "我市",
    "全省": "我省",
}
_ALIKE = re.compile("|".join(sorted({*_SAID_ALIKE, *_SAID_ALIKE.values()}, key=len, reverse=True)))
_LATIN = re.compile("[A-Za-z]+")


class Token(NamedTuple):
    """One comparable piece, `text[start:end]`: a figure, what the bureau calls itself, a Latin word or one sign.

    Equal `value`s say the same, also figures in another dress. `clause` is -1 for what stands between clauses.
    """

    value: str
    start: int
    end: int
    clause: int
    figure: Figure | None = None
    negative: bool = False
    ourselves: bool = False


class Worded:
    """Everything is exact in the text as given, and read only when it is asked for."""

    def __init__(self, text: str, *, left_out: Sequence[str] = (), mask: str = "") -> None:
        self.text = text
        self.plain = plain(text)
        self.signs = masked(self.plain.signs, left_out, mask)
        self._mask = mask

    def signs_of(self, span: Span) -> Span:
        """The range of signs that stand in a stretch of the text."""
        return bisect_left(self.plain.places, span[0]), bisect_left(self.plain.places, span[1])

    def says(self, signs: str) -> bool:
        """Whether the signs stand in the text as whole clauses: cut out of one, they may have lost what turns them."""
        place = self.plain.signs.find(signs)
        while place >= 0:
            begins = self._parted(place) or _ITEM.search(self.plain.signs[max(0, place - 2) : place])
            if begins and self._parted(place + len(signs)):
                return True
            place = self.plain.signs.find(signs, place + 1)
        return False

    def _parted(self, place: int) -> bool:
        """Whether something parts the sign at a place from the one before: a mark, a line, the edge of the text."""
        signs, places = self.plain
        if not 0 < place < len(signs) or not (signs[place - 1].isalnum() and signs[place].isalnum()):
            return True
        return not _LINE_BREAKS.isdisjoint(self.text[places[place - 1] : places[place]])

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """The figures, 一个 among them, but for those of phrases that are left out."""
        found = figures_in(self.text, articles=True)
        return tuple(one for one in found if not self._is_masked(one.span))

    def _is_masked(self, span: Span) -> bool:
        start, end = self.signs_of(span)
        return bool(self._mask) and self._mask in self.signs[start:end]

    @cached_property
    def sentences(self) -> tuple[Span, ...]:
        """The sentences, one after the other."""
        return tuple(sentences_in(self.text))

    @cached_property
    def clauses(self) -> tuple[Span, ...]:
        """The clauses of all sentences. A comma inside a figure parts nothing."""
        joined: list[Span] = []
        inside = {place for one in self.figures for place in range(one.span[0] + 1, one.span[1])}
        for sentence in self.sentences:
            for start, end in clauses_in(self.text, *sentence):
                if joined and start in inside and joined[-1][1] in inside:
                    joined[-1] = joined[-1][0], end
                else:
                    joined.append((start, end))
        return tuple(joined)

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """The whole text, blanks left out."""
        return tuple(self._tokens())

    def tokens_of(self, span: Span) -> Sequence[Token]:
        """The tokens that begin in a stretch of the text."""
        starts = self._starts
        return self.tokens[bisect_left(starts, span[0]) : bisect_left(starts, span[1])]

    def bare(self, clause: int) -> Figure | None:
        """The figure of a clause that says next to nothing else, such as 2023年 before a sentence."""
        said = self.tokens_of(self.clauses[clause]) if clause >= 0 else ()
        figures = [token.figure for token in said if token.figure]
        return figures[0] if figures and len(said) <= BARE else None

    @cached_property
    def _starts(self) -> list[int]:
        return [token.start for token in self.tokens]

    def _tokens(self) -> Iterator[Token]:
        negative = {found.start() for found in NEGATIVE.finditer(self.text)}
        figures = {one.span[0]: one for one in self.figures}
        ourselves = {found.start(): found.end() for found in OURSELVES.finditer(self.text)}
        words = {found.start(): found.end() for found in _ALIKE.finditer(self.text)} | ourselves
        clauses = [*self.clauses, (len(self.text), len(self.text))]
        clause = end = 0
        for number, place in enumerate(self.plain.places):
            if place < end:
                continue
            while clauses[clause][1] <= place:
                clause += 1
            figure = figures.get(place)
            end = figure.span[1] if figure else words.get(place, 0) or self._word_end(number)
            last = number + 1 if end == place + 1 else bisect_left(self.plain.places, end)
            value = self.plain.signs[number:last]
            yield Token(
                _quantity(figure) if figure else _SAID_ALIKE.get(value, value),
                place,
                end,
                clause if clauses[clause][0] <= place else -1,
                figure,
                place in negative,
                place in ourselves,
            )

    def _word_end(self, number: int) -> int:
        """Where the Latin word or the one sign at a place ends."""
        place = self.plain.places[number]
        if not self.text[place].isascii():
            return place + 1
        found = _LATIN.match(self.text, place)
        return found.end() if found else place + 1


def _quantity(figure: Figure) -> str:
    value = figure.value if isinstance(figure.value, str) else f"{figure.value.normalize():f}"
    return f"{figure.kind}:{value}{figure.unit}"
