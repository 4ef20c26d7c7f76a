"""How much two texts have in common, and which of their sentences the other does not have."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from zlib import crc32

from proposals.search.folding import fold
from proposals.search.tokens import GAP, words

if TYPE_CHECKING:
    from collections.abc import Collection

SIZE: Final = 3
"""Characters of a gram."""
TELLING: Final = 48
"""So many words of a text are looked for to find the texts that may be like it."""
TITLE_WORDS: Final = 16
"""So many of them may come from its title."""
_SIGNS: Final = re.compile(r"[\W_]+")
_SENTENCE: Final = re.compile(r"[^。！？；!?;\n]+[。！？；!?;]*\s*|[。！？；!?;\n]+\s*")


@dataclass(frozen=True)
class Told:
    """A sentence of a text as it stands there, and whether the other text has it word for word."""

    text: str
    shared: bool


def grams(text: str) -> frozenset[str]:
    """The pieces of three characters of a text, without its signs and blanks; of a shorter text the text itself."""
    told = _SIGNS.sub("", fold(text))
    if len(told) <= SIZE:
        return frozenset({told} if told else ())
    return frozenset(map("".join, zip(told, told[1:], told[2:], strict=False)))


def jaccard(one: Collection[str], other: Collection[str]) -> float:
    """The part that is in both, of all that is in one of them: 0 to 1."""
    shared = len(set(one) & set(other))
    return shared / (len(one) + len(other) - shared) if shared else 0.0


def telling_words(text: str) -> list[str]:
    """A fair sample of the pairs and words of a text, the same ones wherever they stand; at most TELLING.

    They are chosen by a figure made of each word itself, so that a copy of the text chooses the same ones, whatever
    was changed beside them. The words of its first line, where a title stands, are all among them.
    """
    title, _break, rest = text.strip().partition("\n")
    chosen = dict.fromkeys(_pairs(title)[:TITLE_WORDS])
    sampled = sorted(
        set(_pairs(rest or title)) - chosen.keys(), key=lambda word: (crc32(word.encode()), word)
    )
    return [*chosen, *sampled][:TELLING]


def _pairs(text: str) -> list[str]:
    return [word for word in words(fold(text)) if len(word) > 1 and GAP not in word]


def sentences(text: str) -> list[str]:
    """The sentences of a text with the signs that end them; together they are the text."""
    return _SENTENCE.findall(text)


def differing_sentences(one: str, other: str) -> tuple[tuple[Told, ...], tuple[Told, ...]]:
    """Both texts by their sentences, in their own order, each marked whether the other text has it too.

    Where a sentence stands does not matter; 繁体 and 简体, width and signs are the same. One changed figure makes a
    sentence another one: that is what a reader has to see.
    """
    first, second = sentences(one), sentences(other)
    return _marked(first, second), _marked(second, first)


def _marked(own: list[str], others: list[str]) -> tuple[Told, ...]:
    theirs = {_bare(sentence) for sentence in others}
    return tuple(Told(sentence, not _bare(sentence) or _bare(sentence) in theirs) for sentence in own)


def _bare(sentence: str) -> str:
    return _SIGNS.sub("", fold(sentence))


def nearest(text: str, to: str) -> str:
    """The sentence of `text` that has most in common with `to`; the first of equals, "" where none has anything."""
    wanted = grams(to)
    scored = [(len(grams(sentence) & wanted), -place) for place, sentence in enumerate(sentences(text))]
    shared, place = max(scored, default=(0, 0))
    return sentences(text)[-place].strip() if shared else ""
