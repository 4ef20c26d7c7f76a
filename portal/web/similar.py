"""Titles that speak of the same thing, put together."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ALIKE: Final = 0.4
"""The part of their pairs of characters, 0 to 1, that two titles share at least."""

_BLAND = re.compile(r"^关于|的?(?:提案|建议|议案)$|进一步|切实|加强|加快|推动|推进|促进|完善|[^\w]")


def clusters(titles: Sequence[str]) -> list[list[int]]:
    """The places of the titles, those that are alike together; in order of each first one.

    A title joins the first cluster whose first title it is like, so that a chain of small steps joins nothing.
    """
    pieces = [_pieces(title) for title in titles]
    found: list[list[int]] = []
    for place, own in enumerate(pieces):
        home = next((one for one in found if _alike(pieces[one[0]], own)), None)
        if home is None:
            found.append([place])
        else:
            home.append(place)
    return found


def _pieces(title: str) -> frozenset[str]:
    told = _BLAND.sub("", title)
    return frozenset(told[place : place + 2] for place in range(len(told) - 1))


def _alike(one: frozenset[str], other: frozenset[str]) -> bool:
    return bool(one and other) and len(one & other) >= ALIKE * min(len(one), len(other))
