"""What reading a figure gives."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from workflow.assembly.figures.units import ARTICLES

if TYPE_CHECKING:
    from decimal import Decimal

    from workflow.assembly.figures.units import Kind


class Bound(StrEnum):
    """Whether the words around a figure make it a limit: 不少于5次, 5次以上; 不超过5次, 5次以内; 约5次, 5次左右."""

    EXACT = ""
    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure; `text` is exactly `given[span[0]:span[1]]`. Two figures are equal when they say the same quantity
    (2.97亿元, 29,700万元), wherever they stand, however they are written, and whether or not they are a limit.

    `value`: a Decimal with 万 and 亿 multiplied out; for a date or a ratio a str: "2023", "2023-05", "2023-05-09",
    "--05-09", "2023-Q1", "Q1", "2023-H1", "2023-end" (年底), "2/3". `unit`: 元, 家, %, 百分点, 亩 …, "" for none.
    `extent` is the span with the words that make a limit of it (不少于5次), or the range that it is an end of (1-2天).
    """

    text: str = field(compare=False)
    span: tuple[int, int] = field(compare=False)
    value: Decimal | str
    unit: str
    kind: Kind
    bound: Bound = field(compare=False)
    extent: tuple[int, int] = field(compare=False)

    @property
    def article(self) -> bool:
        """Whether it may as well say "a": 一个, 一种, 一批."""
        return self.text[0] == "一" and self.unit in ARTICLES


class Quantity(NamedTuple):
    """A figure as first read: its place in the folded text, what it says, and the range that it is an end of."""

    start: int
    end: int
    value: Decimal | str
    unit: str
    kind: Kind
    about: bool = False
    ends: tuple[int, int] | None = None
