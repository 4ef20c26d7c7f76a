"""Where the passages of a reply come from: which passages of opinions, how much word for word, and what was altered.

A source is only ever named with the words that it holds. Nothing is known here of whose the sources are; they are
told by their place in the sequence that was given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from workflow.assembly.alignment import LEAST_OF_SHORT, Chain, Seeds
from workflow.assembly.alterations import Alteration, Altered, alterations, speakers
from workflow.assembly.carriage import Index, Run, phrases
from workflow.assembly.counterparts import counterparts
from workflow.assembly.figures import Figure, figures_in
from workflow.assembly.sentences import clauses_in, sentences_in
from workflow.assembly.worded import Worded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workflow.assembly.passages import PassageText
    from workflow.assembly.sentences import Span

LONGEST_UNIT: Final = 200
"""A longer sentence is looked up in parts of about so many characters, cut between clauses."""

_MASK_OF_SOURCE, _MASK_OF_REPLY = "\ue000", "\ue001"
_ITEM = re.compile(r"^(?:[(（]?[一二三四五六七八九十\d]{1,3}(?:[)）、]|\.(?!\d)|是(?=\S))|[①-⑳])\s*")
_EDGE = re.compile(r"^\W+|\W+$")


class Origin(StrEnum):
    """VERBATIM: every sentence stands word for word in a source. ALTERED: some of it does, or is reworded from one."""

    VERBATIM = "verbatim"
    ALTERED = "altered"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Share:
    """What one source, by its place in the sequence given, has in a passage of the reply.

    `runs` are carried word for word and make `carried` characters of the passage; `pieces` are shorter and stand in
    sentences reworded from the source. In both `source_span` is in the source, `target_span` in the passage, and the
    words there are the same but for blanks and the width of signs.
    """

    source: int
    carried: int
    runs: tuple[Run, ...]
    pieces: tuple[Run, ...] = ()
    alterations: tuple[Alteration, ...] = ()

    @property
    def reworded(self) -> bool:
        """Whether some of the passage follows the source in other words."""
        return bool(self.pieces)


@dataclass(frozen=True, slots=True)
class PassageOrigin:
    """Where one passage comes from; all places are in the passage's text.

    `carried` of its `characters` stand word for word in some source. `shares` begin with the source that has most.
    `unsourced` are the figures that stand in no source: the lead's own, or made up; the caller decides.
    """

    origin: Origin
    characters: int
    carried: int
    shares: tuple[Share, ...]
    unsourced: tuple[Figure, ...]

    @property
    def alterations(self) -> tuple[tuple[int, Alteration], ...]:
        """(source, alteration) in the order of the passage."""
        found = [(share.source, one) for share in self.shares for one in share.alterations]
        return tuple(sorted(found, key=lambda one: (one[1].now.span, one[0])))


class Sources:
    """The passages of all opinions, prepared once; asked for each passage of a reply, as often as it is edited.

    `leave_out` are phrases that every letter quotes, such as the proposal's title: they come from nobody. `known` are
    texts whose figures need no source, such as the proposal itself.
    """

    def __init__(
        self, texts: Sequence[str], *, leave_out: Sequence[str] = (), known: Iterable[str] = ()
    ) -> None:
        self._left_out = phrases(leave_out)
        self._sources = [Worded(text, left_out=self._left_out, mask=_MASK_OF_SOURCE) for text in texts]
        self._index = Index(texts, leave_out=leave_out)
        self._seeds = Seeds([one.signs for one in self._sources], self._left_out)
        self._figures = {one for source in self._sources for one in source.figures}
        self._figures.update(one for text in known for one in figures_in(text, articles=True))

    def origin(self, passage: PassageText) -> PassageOrigin:
        """Where a passage comes from. Time grows with its length and with how often its words stand in the sources."""
        reply = Worded(passage.text, left_out=self._left_out, mask=_MASK_OF_REPLY)
        runs = self._runs(passage.text)
        units = tuple(_units(reply, _start(passage, runs.values())))
        loose = [unit for unit in units if not self._holds(runs, reply, unit)]
        chains = [one for unit in loose for one in self._chains(reply.signs, *reply.signs_of(unit))]
        shares = [
            self._share(reply, number, runs.get(number, ()), [one for one in chains if one.source == number])
            for number in sorted({*runs, *(one.source for one in chains)})
        ]
        covered = {
            place for own in runs.values() for run in own for place in range(*reply.signs_of(run.target_span))
        }
        return PassageOrigin(
            _origin(shares, verbatim=not loose),
            len(reply.signs),
            len(covered),
            tuple(sorted(shares, key=lambda one: (-one.carried, -_length(one.pieces), one.source))),
            tuple(one for one in reply.figures if not (one.article or one in self._figures)),
        )

    def _runs(self, text: str) -> dict[int, tuple[Run, ...]]:
        """What of a text stands word for word in each source, told from the source."""
        return {
            number: tuple(self._run(number, run.target_span, run.source_span) for run in carriage.runs)
            for number, carriage in self._index.carried(text).items()
        }

    def _run(self, number: int, there: Span, here: Span) -> Run:
        return Run(there, here, self._sources[number].text[slice(*there)])

    def _holds(self, sources: Iterable[int], reply: Worded, span: Span) -> bool:
        """Whether the words of a stretch, from the first to the last, are whole clauses of one of the sources."""
        signs = _EDGE.sub("", _ITEM.sub("", reply.plain.signs[slice(*reply.signs_of(span))]))
        return any(self._sources[number].says(signs) for number in sources)

    def _chains(self, signs: str, start: int, end: int) -> Iterator[Chain]:
        """What a sentence shares with the source that has most of it; what is left of it, with other sources."""
        chain = self._seeds.chain(signs, start, end) if end - start >= LEAST_OF_SHORT else None
        if chain:
            yield from self._chains(signs, start, chain.here[0])
            yield chain
            yield from self._chains(signs, chain.here[1], end)

    def _share(self, reply: Worded, number: int, runs: Sequence[Run], chains: Sequence[Chain]) -> Share:
        source = self._sources[number]
        pieces = [
            self._run(number, source.plain.span(there, there + length), reply.plain.span(here, here + length))
            for chain in chains
            for here, there, length in chain.pieces
        ]
        return Share(
            number,
            _length(runs),
            tuple(runs),
            tuple(piece for piece in pieces if not any(_inside(piece, run) for run in runs)),
            tuple(self._alterations(source, reply, runs, chains)),
        )

    def _alterations(
        self, source: Worded, reply: Worded, runs: Sequence[Run], chains: Sequence[Chain]
    ) -> Iterator[Alteration]:
        """Each once. What some source says in just these words is not altered."""
        told = set()
        found = [
            one
            for chain in chains
            for stretches in counterparts(source, chain.there, reply, chain.here)
            for one in alterations(source, stretches.there, reply, stretches.here)
        ]
        for one in [*speakers(source, reply, runs), *found]:
            if (one.kind, one.now.span) in told:
                continue
            told.add((one.kind, one.now.span))
            if one.kind is Altered.SPEAKER or not self._holds(
                range(len(self._sources)), reply, one.now_in.span
            ):
                yield one


def _origin(shares: Sequence[Share], *, verbatim: bool) -> Origin:
    if not shares:
        return Origin.NEW
    altered = any(one.kind is not Altered.SPEAKER for share in shares for one in share.alterations)
    return Origin.VERBATIM if verbatim and not altered else Origin.ALTERED


def _length(runs: Iterable[Run]) -> int:
    return sum(len("".join(run.text.split())) for run in runs)


def _inside(piece: Run, run: Run) -> bool:
    return run.target_span[0] <= piece.target_span[0] and piece.target_span[1] <= run.target_span[1]


def _start(passage: PassageText, runs: Iterable[Sequence[Run]]) -> int:
    """Where the sentences begin: behind a heading of the lead's own, at a heading that is taken from a source."""
    place = passage.text.find(passage.heading)
    end = place + len(passage.heading) if place >= 0 else 0
    return 0 if any(run.target_span[0] < end for own in runs for run in own) else end


def _units(reply: Worded, start: int) -> Iterator[Span]:
    """The sentences behind the heading; a long one in parts."""
    for first, end in sentences_in(reply.text, start):
        done = first
        clauses = clauses_in(reply.text, first, end) if end - first > LONGEST_UNIT else ()
        for _, clause_end in clauses:
            if clause_end - done > LONGEST_UNIT:
                yield done, clause_end
                done = clause_end
        if _EDGE.sub("", reply.text[done:end]):
            yield done, end
