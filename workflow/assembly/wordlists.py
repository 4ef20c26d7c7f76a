"""Fixed lists of words, looked for in texts."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workflow.assembly.sentences import Span


class WordList:
    """Finds its words in any text, in a time that grows with the text and hardly with the number of words."""

    def __init__(self, words: Iterable[str]) -> None:
        self._by_sign: dict[str, list[str]] = {}
        for word in sorted(filter(None, words), key=lambda word: (-len(word), word)):
            self._by_sign.setdefault(word[0], []).append(word)

    def found_in(self, text: str) -> Iterator[tuple[str, int]]:
        """Each word with its place, in order: the longest at a place, none overlapping the one before."""
        by_sign, done = self._by_sign, 0
        for place, sign in enumerate(text):
            if sign not in by_sign or place < done:
                continue
            for word in by_sign[sign]:
                if text.startswith(word, place):
                    yield word, place
                    done = place + len(word)
                    break


def blanked(text: str, spans: Iterable[Span]) -> str:
    """The text with blanks in place of these stretches, which come in order."""
    kept, done = [], 0
    for start, end in spans:
        kept += [text[done:start], " " * (end - start)]
        done = end
    return "".join([*kept, text[done:]])
