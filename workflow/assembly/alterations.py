"""What changed on the way from a source to the reply: figures, dates, units, subjects, negations, and whose "we" it is.

Only clauses that both texts have are compared: what was left out or added as a whole clause is no alteration.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.figures import Kind
from workflow.assembly.stretches import Block, equal_blocks
from workflow.assembly.subjects import LEADS, STATES, VERB, VERBS, content, lead_in, names_an_office
from workflow.assembly.worded import OURSELVES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from workflow.assembly.carriage import Run
    from workflow.assembly.figures import Figure
    from workflow.assembly.sentences import Span
    from workflow.assembly.worded import Token, Worded

ANCHOR: Final = 4
"""So many tokens in a row that stand once in each stretch hold the two together."""

LINKED: Final = 0.4
"""A clause of which so large a part, 0 to 1, stands in the other text is the same clause."""

REACH: Final = 8
"""What a clause is about is shown with at most so many of the words around what changed."""

_RELATIVE = re.compile(r"[今本去明当]年|近年|年[底内初末]|上年")
_DAYS: Final = frozenset({Kind.DATE, Kind.YEAR})


class Altered(StrEnum):
    """What was altered. SPEAKER: 我局 was taken over and now means another bureau; the words are the same."""

    FIGURE = "figure"
    DATE = "date"
    UNIT = "unit"
    SUBJECT = "subject"
    NEGATION = "negation"
    SPEAKER = "speaker"


class Words(NamedTuple):
    """`text` is exactly `given[span[0]:span[1]]`; it may be empty, and then stands where the words would be."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Alteration:
    """What the source says (`was`) and what the reply says instead (`now`), each also within its clause."""

    kind: Altered
    was: Words
    now: Words
    was_in: Words
    now_in: Words


class _Side(NamedTuple):
    """One text of a comparison: a stretch of its tokens, and the clauses that the other text has too."""

    worded: Worded
    tokens: Sequence[Token]
    linked: frozenset[int]

    def loose(self, start: int, end: int) -> list[Token]:
        """The tokens of a gap as far as they stand in clauses that the other text has too."""
        return [token for token in self.tokens[start:end] if token.clause in self.linked]

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

    def in_one(self, words: Words) -> bool:
        """Whether some words stand within one clause."""
        clause = self.clause_at(words.span[0])
        return clause.span[0] <= words.span[0] and words.span[1] <= clause.span[1]

    def clause_at(self, place: int) -> Words:
        """The clause that holds a place of the text, or ends before it."""
        number = bisect_right(self.worded.clauses, place, key=lambda clause: clause[0])
        return self.words(*self.worded.clauses[number - 1]) if number else self.words(place, place)


class _Gap(NamedTuple):
    """Tokens `old:old_end` of the source against tokens `new:new_end` of the reply, between two equal stretches."""

    old: int
    old_end: int
    new: int
    new_end: int


class _Pair(NamedTuple):
    source: _Side
    reply: _Side

    def found(self, kind: Altered, was: Words, now: Words) -> Alteration:
        return Alteration(
            kind, was, now, self.source.clause_at(was.span[0]), self.reply.clause_at(now.span[0])
        )


def alterations(source: Worded, there: Span, reply: Worded, here: Span) -> Iterator[Alteration]:
    """What the reply's stretch `here` alters of the source's stretch `there`, in the order of the reply."""
    old, new = source.tokens_of(there), reply.tokens_of(here)
    blocks = list(equal_blocks([one.value for one in old], [one.value for one in new], ANCHOR))
    pair = _Pair(
        _Side(source, old, _linked(old, [place for one in blocks for place in _range(one.old, one.length)])),
        _Side(reply, new, _linked(new, [place for one in blocks for place in _range(one.new, one.length)])),
    )
    before = Block(0, 0, 0)
    for block in [*blocks, Block(len(old), len(new), 0)]:
        gap = _Gap(before.old + before.length, block.old, before.new + before.length, block.new)
        yield from _in_gap(pair, gap, before.length, block.length)
        yield from _in_block(pair, block)
        before = block


def speakers(source: Worded, reply: Worded, runs: Iterable[Run]) -> Iterator[Alteration]:
    """Where 我局 was carried over word for word; `source_span` of a run is in the source, `target_span` in the reply."""
    pair = _Pair(_Side(source, (), frozenset()), _Side(reply, (), frozenset()))
    for run in runs:
        there, here = source.signs_of(run.source_span)[0], reply.signs_of(run.target_span)[0]
        for found in OURSELVES.finditer(reply.text, *run.target_span):
            start, end = (there + place - here for place in reply.signs_of(found.span()))
            was = pair.source.words(*source.plain.span(start, end))
            yield pair.found(Altered.SPEAKER, was, pair.reply.words(*found.span()))


def _range(start: int, length: int) -> range:
    return range(start, start + length)


def _linked(tokens: Sequence[Token], matched: Sequence[int]) -> frozenset[int]:
    total = Counter(token.clause for token in tokens)
    shared = Counter(tokens[place].clause for place in matched)
    return frozenset(
        clause for clause, number in shared.items() if clause >= 0 and number >= LINKED * total[clause]
    )


def _in_block(pair: _Pair, block: Block) -> Iterator[Alteration]:
    """In equal words: another limit around a figure, and whose we."""
    for place in range(block.length):
        old, new = pair.source.tokens[block.old + place], pair.reply.tokens[block.new + place]
        if new.ourselves and old.ourselves:
            yield pair.found(
                Altered.SPEAKER, pair.source.words(old.start, old.end), pair.reply.words(new.start, new.end)
            )
        if old.figure and new.figure and old.figure.bound is not new.figure.bound:
            yield pair.found(
                Altered.FIGURE, pair.source.words(*old.figure.extent), pair.reply.words(*new.figure.extent)
            )


def _in_gap(pair: _Pair, gap: _Gap, before: int, behind: int) -> Iterator[Alteration]:
    if gap.old == gap.old_end and gap.new == gap.new_end:
        return
    yield from _figures(pair, gap)
    yield from _negation(pair, gap)
    yield from _subject(pair, gap, before, behind)


def _figures(pair: _Pair, gap: _Gap) -> Iterator[Alteration]:
    """Figures that face each other; those that face none count only where the other text does not have them nearby."""
    for was, now in _facing(pair, gap):
        if was and now:
            yield pair.found(_kind(was, now), pair.source.words(*was.extent), pair.reply.words(*now.extent))
        elif was and not _stands(was, pair.reply):
            place = pair.reply.between(gap.new, gap.new)
            yield pair.found(_kind(was, was), pair.source.words(*was.extent), place)
        elif now and not _stands(now, pair.source):
            place = pair.source.between(gap.old, gap.old)
            yield pair.found(_kind(now, now), place, pair.reply.words(*now.extent))


def _facing(pair: _Pair, gap: _Gap) -> Iterator[tuple[Figure | None, Figure | None]]:
    """Figures of a gap two by two, and those that face none. One of a clause that only one text has may face another."""
    left = [token for token in pair.reply.tokens[gap.new : gap.new_end] if token.figure]
    for token in pair.source.tokens[gap.old : gap.old_end]:
        if token.figure is None:
            continue
        facing = next((one for one in left if one.figure and _comparable(token.figure, one.figure)), None)
        if facing:
            left.remove(facing)
        if token.clause in pair.source.linked or (facing and facing.clause in pair.reply.linked):
            yield token.figure, facing.figure if facing else None
    yield from ((None, token.figure) for token in left if token.clause in pair.reply.linked)


def _comparable(was: Figure, now: Figure) -> bool:
    return (
        (was.kind, was.unit) == (now.kind, now.unit)
        or was.value == now.value
        or {was.kind, now.kind} <= _DAYS
    )


def _kind(was: Figure, now: Figure) -> Altered:
    if was.kind in _DAYS:
        return Altered.DATE
    return Altered.UNIT if was.value == now.value and was.unit != now.unit else Altered.FIGURE


def _stands(figure: Figure, side: _Side) -> bool:
    """Whether a text has a figure elsewhere in the stretch, or says the same in words: 今年, 一个."""
    if figure.article:
        return True
    said = side.between(0, len(side.tokens)).text
    if figure.kind in _DAYS and _RELATIVE.search(said):
        return True
    return any(token.figure == figure for token in side.tokens if token.figure)


def _negation(pair: _Pair, gap: _Gap) -> Iterator[Alteration]:
    """A word that turns the statement around, on one side only."""
    ours = [token for token in pair.source.loose(gap.old, gap.old_end) if token.negative]
    theirs = [token for token in pair.reply.loose(gap.new, gap.new_end) if token.negative]
    if bool(ours) != bool(theirs):
        was = pair.source.onward_from(ours[0].start if ours else pair.source.place(gap.old))
        now = pair.reply.onward_from(theirs[0].start if theirs else pair.reply.place(gap.new))
        yield pair.found(Altered.NEGATION, was, now)


def _subject(pair: _Pair, gap: _Gap, before: int, behind: int) -> Iterator[Alteration]:
    """Words that changed before the verb or the figure of a clause, or right behind its figure."""
    old, new = pair.source.last_clause(gap.old, gap.old_end), pair.reply.last_clause(gap.new, gap.new_end)
    ours, theirs = pair.source.tokens[old : gap.old_end], pair.reply.tokens[new : gap.new_end]
    if _names_ourselves(ours, theirs) or _names_ourselves(theirs, ours):
        return
    changed = _Gap(old, gap.old_end, new, gap.new_end)
    if not (_tells(ours) or _tells(theirs) or _another_word(pair, changed)):
        return
    tail = pair.reply.onward(gap.new_end, behind)
    whole = (old, new) == (gap.old, gap.new)
    head = pair.reply.backward(gap.new, before) if whole else []
    if not (_states(tail) or any(token.figure for token in head[:2])):
        return
    left, right = _reach(head, _ends), _reach(tail, _begins)
    was = pair.source.about(old - left, gap.old_end + right)
    now = pair.reply.about(new - left, gap.new_end + right)
    if was.text and now.text and pair.source.in_one(was) and pair.reply.in_one(now):
        yield pair.found(Altered.SUBJECT, was, now)


def _tells(tokens: Sequence[Token]) -> bool:
    """Whether tokens of a clause name anything."""
    return bool(content(_joined(tokens)))


def _another_word(pair: _Pair, gap: _Gap) -> bool:
    """Whether single signs that changed make another word of what stands beside them: 公办 and 民办, not 推动 and 推进."""
    if gap.old == gap.old_end or gap.new == gap.new_end:
        return False
    sides = ((pair.source, gap.old, gap.old_end), (pair.reply, gap.new, gap.new_end))
    return all(
        any(_tells(side.tokens[max(0, start - back) : end + on]) for side, start, end in sides)
        for back, on in ((1, 0), (0, 1))
    )


def _joined(tokens: Sequence[Token]) -> str:
    return "".join(token.value for token in tokens if not (token.figure or token.ourselves or token.negative))


def _names_ourselves(ours: Sequence[Token], theirs: Sequence[Token]) -> bool:
    """Whether 我局 on one side is nothing, or a bureau's name, on the other: that is as it should be."""
    if not any(token.ourselves for token in ours) or _tells(ours):
        return False
    named = _joined(theirs)
    return not _tells(theirs) or names_an_office(named)


def _states(tail: Sequence[Token]) -> bool:
    return any(token.figure for token in tail) or STATES.search(_joined(tail)) is not None


def _reach(tokens: Sequence[Token], verb: Callable[[Sequence[Token], int], bool]) -> int:
    """How many of the tokens beside a change belong to what the clause is about."""
    for place, token in enumerate(tokens[:REACH]):
        if token.figure or token.value in LEADS or verb(tokens, place):
            return place
    return min(len(tokens), REACH)


def _begins(tokens: Sequence[Token], place: int) -> bool:
    return VERB.match("".join(token.value for token in tokens[place : place + 4])) is not None


def _ends(tokens: Sequence[Token], place: int) -> bool:
    """The tokens run backwards."""
    read = "".join(token.value for token in tokens[place : place + 4][::-1])
    return read.endswith(VERBS)
