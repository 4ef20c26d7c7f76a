"""What changed on the way from a source to the reply: figures, dates, units, subjects, negations, and whose "we" it is.

Only clauses that both texts have are compared: what was left out or added as a whole clause is no alteration.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.about import changed_subject
from workflow.assembly.figures import Kind
from workflow.assembly.sides import Gap, Side, linked
from workflow.assembly.stretches import Block, equal_blocks
from workflow.assembly.worded import OURSELVES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workflow.assembly.carriage import Run
    from workflow.assembly.figures import Figure
    from workflow.assembly.sentences import Span
    from workflow.assembly.sides import Words
    from workflow.assembly.worded import Token, Worded

ANCHOR: Final = 4
"""So many tokens in a row that stand once in each stretch hold the two together."""

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


@dataclass(frozen=True, slots=True)
class Alteration:
    """What the source says (`was`) and what the reply says instead (`now`), each also within its clause."""

    kind: Altered
    was: Words
    now: Words
    was_in: Words
    now_in: Words


class _Pair(NamedTuple):
    source: Side
    reply: Side

    def found(self, kind: Altered, was: Words, now: Words) -> Alteration:
        return Alteration(
            kind, was, now, self.source.clause_at(was.span[0]), self.reply.clause_at(now.span[0])
        )


def alterations(source: Worded, there: Span, reply: Worded, here: Span) -> Iterator[Alteration]:
    """What the reply's stretch `here` alters of the source's stretch `there`, in the order of the reply."""
    old, new = source.tokens_of(there), reply.tokens_of(here)
    blocks = list(equal_blocks([one.value for one in old], [one.value for one in new], ANCHOR))
    pair = _Pair(
        Side(source, old, linked(old, [place for one in blocks for place in _range(one.old, one.length)])),
        Side(reply, new, linked(new, [place for one in blocks for place in _range(one.new, one.length)])),
    )
    before = Block(0, 0, 0)
    for block in [*blocks, Block(len(old), len(new), 0)]:
        starts = before.old + before.length, before.new + before.length
        yield from _in_gap(pair, Gap(starts[0], block.old, starts[1], block.new, before.length, block.length))
        yield from _in_block(pair, block)
        before = block


def speakers(source: Worded, reply: Worded, runs: Iterable[Run]) -> Iterator[Alteration]:
    """Where 我局 was carried over word for word; `source_span` of a run is in the source, `target_span` in the reply."""
    pair = _Pair(Side(source, (), frozenset()), Side(reply, (), frozenset()))
    for run in runs:
        there, here = source.signs_of(run.source_span)[0], reply.signs_of(run.target_span)[0]
        for found in OURSELVES.finditer(reply.text, *run.target_span):
            start, end = (there + place - here for place in reply.signs_of(found.span()))
            was = pair.source.words(*source.plain.span(start, end))
            yield pair.found(Altered.SPEAKER, was, pair.reply.words(*found.span()))


def _range(start: int, length: int) -> range:
    return range(start, start + length)


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


def _in_gap(pair: _Pair, gap: Gap) -> Iterator[Alteration]:
    if gap.old == gap.old_end and gap.new == gap.new_end:
        return
    yield from _figures(pair, gap)
    yield from _negation(pair, gap)
    changed = changed_subject(pair.source, pair.reply, gap)
    if changed:
        yield pair.found(Altered.SUBJECT, *changed)


def _figures(pair: _Pair, gap: Gap) -> Iterator[Alteration]:
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


def _facing(pair: _Pair, gap: Gap) -> Iterator[tuple[Figure | None, Figure | None]]:
    """Figures of a gap two by two, and those that face none. One of a clause that only one text has may face another."""
    left = [token for token in pair.reply.tokens[gap.new : gap.new_end] if token.figure]
    for token in pair.source.tokens[gap.old : gap.old_end]:
        if token.figure is None:
            continue
        facing = next((one for one in left if one.figure and _comparable(token.figure, one.figure)), None)
        if facing:
            left.remove(facing)
        if pair.source.has(token) or (facing and pair.reply.has(facing)) or _alone(pair, token, facing):
            yield token.figure, facing.figure if facing else None
    yield from ((None, token.figure) for token in left if pair.reply.has(token))


def _alone(pair: _Pair, was: Token, now: Token | None) -> bool:
    """Whether both are all that their clauses say: 2023年, and 2022年, before a sentence."""
    return now is not None and all(
        side.worded.bare(token.clause) is not None for side, token in ((pair.source, was), (pair.reply, now))
    )


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


def _stands(figure: Figure, side: Side) -> bool:
    """Whether a text has a figure elsewhere in the stretch, or says the same in words: 今年, 一个."""
    if figure.article:
        return True
    said = side.between(0, len(side.tokens)).text
    if figure.kind in _DAYS and _RELATIVE.search(said):
        return True
    return any(token.figure == figure for token in side.tokens if token.figure)


def _negation(pair: _Pair, gap: Gap) -> Iterator[Alteration]:
    """A word that turns the statement around, on one side only."""
    ours = [token for token in pair.source.loose(gap.old, gap.old_end) if token.negative]
    theirs = [token for token in pair.reply.loose(gap.new, gap.new_end) if token.negative]
    if bool(ours) != bool(theirs):
        was = pair.source.onward_from(ours[0].start if ours else pair.source.place(gap.old))
        now = pair.reply.onward_from(theirs[0].start if theirs else pair.reply.place(gap.new))
        yield pair.found(Altered.NEGATION, was, now)
