"""Where reworded sentences come from: short pieces that they share, in order, with one source."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.concordance import Concordance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SEED: Final = 5
"""Pieces shorter than this are alike by chance."""

LEAST: Final = 12
"""So many characters in all must be shared, as many as a run that was carried word for word has at least."""

LEAST_OF_SHORT: Final = 8
MOST_OF_SHORT: Final = 0.6
"""Of a short sentence fewer will do, if they are so large a part of it (0 to 1)."""

WIDEST_GAP: Final = 40
"""So many characters of the source may lie between two pieces."""

DENSE: Final = 0.5
"""The shared part, 0 to 1, of a sentence from the first piece to the last."""

MOST_PLACES: Final = 32
"""Words that stand in more places than this tell nothing."""

MOST_SOURCES: Final = 3
MOST_PIECES: Final = 24
"""So many sources, and pieces of each, are tried for one sentence: those that share most."""


class Piece(NamedTuple):
    """`length` equal signs from these places of the reply and of the source on."""

    ours: int
    theirs: int
    length: int


@dataclass(frozen=True, slots=True)
class Chain:
    """Pieces of one source (by its place in the sequence given) in order in both texts."""

    source: int
    pieces: tuple[Piece, ...]

    @property
    def characters(self) -> int:
        """How many signs are shared."""
        return sum(piece.length for piece in self.pieces)

    @property
    def here(self) -> tuple[int, int]:
        """From the first piece to the end of the last, in the reply."""
        return self.pieces[0].ours, self.pieces[-1].ours + self.pieces[-1].length

    @property
    def there(self) -> tuple[int, int]:
        """The same in the source."""
        return self.pieces[0].theirs, self.pieces[-1].theirs + self.pieces[-1].length


class Seeds:
    """Sources, as signs, prepared once. Pieces that stand in one of `untold`, such as the title, do not tell."""

    def __init__(self, sources: Sequence[str], untold: Sequence[str] = ()) -> None:
        self._untold = tuple(untold)
        self._places = Concordance(sources, SEED, MOST_PLACES + 1).places

    def chain(self, signs: str, start: int, end: int) -> Chain | None:
        """The source that shares most of a range of the reply, or None when no source shares enough."""
        pieces = self._pieces(signs, start, end)
        likely = sorted(pieces, key=lambda number: (-sum(one.length for one in pieces[number]), number))
        chains = [
            Chain(number, tuple(chained))
            for number in likely[:MOST_SOURCES]
            if (chained := _dense(_chained(pieces[number])))
        ]
        best = max(chains, key=lambda chain: chain.characters, default=None)
        return best if best and _enough(best.characters, end - start) else None

    def _pieces(self, signs: str, start: int, end: int) -> dict[int, list[Piece]]:
        """What stands in each source, made as long as it goes."""
        growing: dict[tuple[int, int], Piece] = {}
        grown: defaultdict[int, list[Piece]] = defaultdict(list)
        for ours in range(start, end - SEED + 1):
            places = self._places(signs[ours : ours + SEED])
            for number, theirs in places if len(places) <= MOST_PLACES else ():
                line = number, theirs - ours
                piece = growing.get(line)
                if piece and piece.ours + piece.length == ours + SEED - 1:
                    growing[line] = piece._replace(length=piece.length + 1)
                    continue
                if piece:
                    grown[number].append(piece)
                growing[line] = Piece(ours, theirs, SEED)
        for (number, _), piece in growing.items():
            grown[number].append(piece)
        return {number: self._telling(signs, pieces) for number, pieces in grown.items()}

    def _telling(self, signs: str, pieces: Iterable[Piece]) -> list[Piece]:
        told = [
            piece
            for piece in pieces
            if not any(signs[piece.ours : piece.ours + piece.length] in phrase for phrase in self._untold)
        ]
        return sorted(sorted(told, key=lambda piece: (-piece.length, piece))[:MOST_PIECES])


def _enough(shared: int, length: int) -> bool:
    return shared >= LEAST or (shared >= LEAST_OF_SHORT and shared >= MOST_OF_SHORT * length)


def _chained(pieces: Sequence[Piece]) -> list[Piece]:
    """The longest choice of pieces that follow one another in both texts with no wide gap."""
    best: list[tuple[int, int]] = []
    for place, piece in enumerate(pieces):
        before = max(
            ((best[other][0], other) for other in range(place) if _follows(pieces[other], piece)),
            default=(0, -1),
        )
        best.append((before[0] + piece.length, before[1]))
    chosen = []
    place = max(range(len(best)), key=lambda one: best[one][0], default=-1)
    while place >= 0:
        chosen.append(pieces[place])
        place = best[place][1]
    return chosen[::-1]


def _follows(one: Piece, other: Piece) -> bool:
    gap = other.theirs - one.theirs - one.length
    return one.ours + one.length <= other.ours and 0 <= gap <= WIDEST_GAP


def _dense(pieces: list[Piece]) -> list[Piece]:
    """The chain without the ends that make it thin."""
    while pieces:
        shared = sum(piece.length for piece in pieces)
        if shared >= DENSE * (pieces[-1].ours + pieces[-1].length - pieces[0].ours):
            break
        pieces = pieces[1:] if pieces[0].length <= pieces[-1].length else pieces[:-1]
    return pieces
