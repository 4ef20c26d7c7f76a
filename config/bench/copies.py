"""A text handed in again with changes: what somebody does who means it not to be known again."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from opencc import OpenCC

from proposals.search.likeness import sentences

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from random import Random

DROPPED: Final = 0.4
"""The part of the sentences that is left out."""


def dropped(text: str, random: Random) -> str:
    return "".join(one for one in sentences(text) if random.random() >= DROPPED) or text


def changed_figures(text: str, random: Random) -> str:
    return re.sub(r"\d+", lambda _figure: str(random.randint(1, 99_999)), text)


def reordered(text: str, random: Random) -> str:
    told = [one.strip() for one in sentences(text)]
    random.shuffle(told)
    return "".join(told)


def traditional(text: str, _random: Random) -> str:
    converted: str = _converter().convert(text)
    return converted


def all_of_these(text: str, random: Random) -> str:
    for edit in (dropped, changed_figures, reordered, traditional):
        text = edit(text, random)
    return text


@cache
def _converter() -> OpenCC:
    return OpenCC("s2t")


EDITS: Final[Mapping[str, Callable[[str, Random], str]]] = {
    edit.__name__: edit for edit in (dropped, changed_figures, reordered, traditional, all_of_these)
}
