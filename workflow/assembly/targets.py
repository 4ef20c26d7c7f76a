"""The figure by which a promise is measured, in the letter's own words: 不少于20家, 30%以上, 每年5次."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from workflow.assembly.figures import Kind, figures_in

if TYPE_CHECKING:
    from workflow.assembly.figures import Figure

TIMES: Final = frozenset({Kind.DATE, Kind.YEAR, Kind.DURATION})
"""When, not how much."""
LONGEST: Final = 200
_NEAR = re.compile(r"(?:不少于|不低于|不超过|至少|超过|达到?|约|新增|增至|提高到)\s*$")
_AFTER = re.compile(r"^(?:以上|以内|以下|左右)")


def target_of(words: str) -> str:
    """The figures that can be checked, each with what bounds it; "" where there is none."""
    found = [_bounded(words, figure) for figure in figures_in(words) if figure.kind not in TIMES]
    return "、".join(dict.fromkeys(found))[:LONGEST]


def _bounded(words: str, figure: Figure) -> str:
    start, end = figure.span
    before = _NEAR.search(words, 0, start)
    after = _AFTER.match(words[end:])
    return f"{before[0] if before else ''}{figure.text}{after[0] if after else ''}"
