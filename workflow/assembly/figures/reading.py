"""Reading the figures of a text: one pass, the longest reading at each place."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, Final

from workflow.assembly.figures import amounts, dates
from workflow.assembly.figures.names import NAMES
from workflow.assembly.figures.units import Kind
from workflow.assembly.figures.values import Bound, Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workflow.assembly.figures.values import Quantity

    Reader = Callable[[re.Match[str]], Iterator[Quantity]]

_WIDTH: Final = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_SEPARATOR = re.compile(r"(?<=[\uff10-\uff19])，(?=[\uff10-\uff19]{3}(?![\uff10-\uff19]))")
_RULES: Final = {
    "years": dates.YEARS, "iso": dates.ISO, "day": dates.DAY, "names": NAMES, "later": dates.LATER,
    "fraction": amounts.FRACTION, "ratio": amounts.RATIO, "half_of": amounts.HALF, "counted": amounts.COUNTED,
    "spelt": amounts.SPELT,
}  # fmt: skip
"""In the order in which they are tried at a place. What `names` reads is passed over."""

_BEGINS = r"(?=[\dA-Za-z〇○零一二三四五六七八九十两百千万半第〔\[【﹝(])"
"""What a figure or a name may begin with; nothing is tried elsewhere."""

_FIGURE: Final = re.compile(
    f"{_BEGINS}(?:{'|'.join(f'(?P<{name}>{rule})' for name, rule in _RULES.items())})", re.VERBOSE
)
_BEFORE: Final = (
    (Bound.AT_LEAST, re.compile("(?:不[少低小]于|至少|最[少低]|(?<!不)(?:超过|超|突破|大于|多于|逾|高于))$")),
    (Bound.AT_MOST, re.compile("(?:不超过|不[高多大]于|[至最]多|最高|(?<!不)(?:[低少小]于)|不[到足])$")),
    (Bound.ABOUT, re.compile("(?:约|大概|近|接近)$")),
)
_BEHIND: Final = (
    (Bound.AT_LEAST, re.compile(r"\(?[及含]?\)?以上")),
    (Bound.AT_MOST, re.compile(r"[及含]?以下|以内|之内")),
    (Bound.ABOUT, re.compile("左右|上下")),
)
_ANY_BEFORE, _ANY_BEHIND = (
    re.compile("|".join(pattern.pattern for _, pattern in patterns)) for patterns in (_BEFORE, _BEHIND)
)
_REACH: Final = 4
"""So many characters around a figure may make it a limit."""


def figures_in(text: str, *, articles: bool = False) -> tuple[Figure, ...]:
    """All figures of a text in order, none overlapping another. `articles`: also 一个, 一种, 一批, which mostly say "a".

    Time grows with the length of the text.
    """
    readers: dict[str, Reader] = {
        "years": dates.years, "iso": dates.iso, "day": dates.day, "later": dates.later,
        "fraction": amounts.fraction, "ratio": amounts.ratio, "half_of": amounts.half,
        "counted": partial(amounts.counted, articles=articles), "spelt": partial(amounts.spelt, articles=articles),
    }  # fmt: skip
    folded = _folded(text)
    return tuple(
        _figure(text, folded, one)
        for match in _FIGURE.finditer(folded)
        if match.lastgroup in readers
        for one in readers[match.lastgroup](match)
    )


def _folded(text: str) -> str:
    """Full-width signs as half-width, one for one; 。 and 、 stay. A full-width comma separates thousands only
    between full-width digits."""
    return _SEPARATOR.sub(",", text).replace("，", "\ue000").translate(_WIDTH).replace("\ue000", "，")


def _figure(text: str, folded: str, one: Quantity) -> Figure:
    span = one.start, one.end
    bound, extent = _bound(folded, one)
    return Figure(text[one.start : one.end], span, one.value, one.unit, one.kind, bound, extent)


def _bound(folded: str, one: Quantity) -> tuple[Bound, tuple[int, int]]:
    """The limit, and from where to where the words go that say it."""
    span = one.ends or (one.start, one.end)
    if one.kind in {Kind.DATE, Kind.YEAR}:
        return Bound.EXACT, span
    before = max(0, span[0] - _REACH), span[0]
    for bound, pattern in _BEFORE if _ANY_BEFORE.search(folded, *before) else ():
        if found := pattern.search(folded, *before):
            return bound, (found.start(), span[1])
    for bound, pattern in _BEHIND if _ANY_BEHIND.match(folded, span[1]) else ():
        if found := pattern.match(folded, span[1]):
            return bound, (span[0], found.end())
    return Bound.ABOUT if one.about else Bound.EXACT, span
