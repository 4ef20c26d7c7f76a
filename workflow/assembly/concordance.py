"""Where each stretch of some texts stands."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

Place = tuple[int, int]
"""Which of the texts, and where in it."""

_APART: Final = 1 << 32
"""Places are kept as one number each; no text is as long as this."""


class Concordance:
    """Texts entered once by every stretch of `length` signs; of each text the first `most` places of a stretch are kept.

    Time and memory grow with the lengths of the texts.
    """

    def __init__(self, texts: Sequence[str], length: int, most: int) -> None:
        self._first: dict[str, int] = {}
        self._all: dict[str, list[int]] = {}
        for number, text in enumerate(texts):
            self._enter(number * _APART, text, length, most)

    def _enter(self, start: int, text: str, length: int, most: int) -> None:
        """Most stretches stand in one place, and need no list."""
        first, several = self._first, self._all
        for place in range(len(text) - length + 1):
            stretch = text[place : place + length]
            if first.setdefault(stretch, start + place) != start + place:
                known = several.setdefault(stretch, [first[stretch]])
                if len(known) < most or known[-most] < start:
                    known.append(start + place)

    def places(self, stretch: str) -> Sequence[Place]:
        """The places of a stretch in order; none for one of another length."""
        place = self._first.get(stretch)
        if place is None:
            return ()
        return [divmod(one, _APART) for one in self._all.get(stretch, (place,))]
