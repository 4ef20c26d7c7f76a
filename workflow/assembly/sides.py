"""The two texts of a comparison: which clauses both have, and the words of any of their tokens."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.subjects import lead_in

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.assembly.sentences import Span
    from workflow.assembly.worded import Token, Worded

LINKED: Final = 0.4
"""A clause of which so large a part, 0 to 1, stands in the other text is the same clause."""


class Words(NamedTuple):
    """`text` is exactly `given[span[0]:span[1]]`; it may be empty, and then stands where the words would be."""

    text: str
    span: Span


class Side(NamedTuple):
    """One text of a comparison: a stretch of its tokens, and the clauses that the other text has too."""

    worded: Worded
    tokens: Sequence[Token]
    linked: frozenset[int]

    def has(self, token: Token) -> bool:
        """Whether a token stands in a clause that the other text has too."""
        return token.clause in self.linked

    def loose(self, start: int, end: int) -> list[Token]:
        """The tokens of a gap as far as they stand in clauses that the other text has too."""
        return [token for token in self.tokens[start:end] if self.has(token)]

    def words(self, start: int, end: int) -> Words:
        return Words(self.worded.text[start:end], (start, end))

    def between(self, start: int, end: int) -> Words:
        """The words of some tokens; where no token is, the place."""
        if start < end:
            return self.words(self.tokens[start].start, self.tokens[end - 1].end)
        place = self.place(start)
        return self.words(place, place)

    def about(self, start: int, end: int) -> Words:
        """The words of some tokens without what only leads in (其中由)."""
        words = self.between(start, end)
        begin = words.span[0] + lead_in(words.text)
        return self.words(min(begin, words.span[1]), words.span[1])

    def onward_from(self, place: int) -> Words:
        """The words from a place of the text to the end of its clause."""
        return self.words(place, max(place, self.clause_at(place).span[1]))

    def place(self, token: int) -> int:
        """Where a token begins, or would begin behind the last one."""
        return self.tokens[token].start if token < len(self.tokens) else self.tokens[-1].end

    def last_clause(self, start: int, end: int) -> int:
        """Where the clause in which a gap ends begins within the gap."""
        inside = self.tokens[min(end, len(self.tokens) - 1)].clause
        while end > start and self.tokens[end - 1].clause == inside >= 0:
            end -= 1
        return end

    def onward(self, start: int, length: int) -> list[Token]:
        """The equal tokens behind a gap, to the end of their clause."""
        tokens = self.tokens[start : start + length]
        return [token for token in tokens if token.clause == tokens[0].clause >= 0]

    def backward(self, end: int, length: int) -> list[Token]:
        """The equal tokens before a gap, the nearest first, to the beginning of their clause."""
        tokens = self.tokens[end - length : end][::-1]
        return [token for token in tokens if token.clause == tokens[0].clause >= 0]

    def title(self, start: int, end: int) -> Words | None:
        """The title in 《》 in which some tokens, or their place, stand."""
        words = self.between(start, end)
        opened = self.worded.text.rfind("《", 0, words.span[0])
        closed = self.worded.text.find("》", words.span[1])
        if opened < 0 or closed < 0 or "》" in self.worded.text[opened:closed]:
            return None
        return self.words(opened, closed + 1)

    def in_one(self, words: Words) -> bool:
        """Whether some words stand within one clause."""
        clause = self.clause_at(words.span[0])
        return clause.span[0] <= words.span[0] and words.span[1] <= clause.span[1]

    def clause_at(self, place: int) -> Words:
        """The clause that holds a place of the text, or ends before it."""
        number = bisect_right(self.worded.clauses, place, key=lambda clause: clause[0])
        return self.words(*self.worded.clauses[number - 1]) if number else self.words(place, place)


class Gap(NamedTuple):
    """Tokens `old:old_end` of the source against tokens `new:new_end` of the reply, between equal stretches of so many
    tokens `before` and `behind`."""

    old: int
    old_end: int
    new: int
    new_end: int
    before: int = 0
    behind: int = 0


def linked(tokens: Sequence[Token], matched: Sequence[int]) -> frozenset[int]:
    total = Counter(token.clause for token in tokens)
    shared = Counter(tokens[place].clause for place in matched)
    return frozenset(
        clause for clause, number in shared.items() if clause >= 0 and number >= LINKED * total[clause]
    )
