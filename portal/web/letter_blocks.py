"""A letter on the desk: blocks as a page shows them and a browser sends them back, and what may be done to them."""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proposals.keys import row_key
from workflow.assembly.blocks import Block, laid_out
from workflow.assembly.passages import Role
from workflow.forms.parts import MOST_PARTS, one_newline

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.http import QueryDict

    from proposals.models import Ask

_KEPT = re.compile(r"(?P<said>[01]);(?P<found>[\d,]{0,400});(?P<mark>[mt]?)")
_CHAPTER = re.compile(r"\s*([一二三四五六七八九十]{1,3})、")
_SECTION = re.compile(r"\s*[（(]([一二三四五六七八九十]{1,3})[)）]")


@dataclass(frozen=True, slots=True)
class SheetBlock:
    """One stretch of the letter on the page.

    `asks` are ticked; `found` are those that the matching would tick by itself, and `said` that a person has spoken.
    `private` keeps it between the bureaus. `mark` tells the two sides of a stretch that two people changed: "m" mine,
    "t" theirs.
    """

    text: str
    asks: frozenset[int] = frozenset()
    found: frozenset[int] = frozenset()
    said: bool = False
    private: bool = False
    sources: tuple[int, ...] = ()
    mark: str = ""

    @property
    def block(self) -> Block:
        """The block as the service takes it: asks that nobody touched are left to the matching."""
        touched = self.said or self.asks != self.found
        return Block(self.text, self.asks if touched else None, not self.private, self.sources)

    @property
    def token(self) -> str:
        """The same for blocks that say the same; by it two letters are put together."""
        asks = sorted(self.asks)
        told = [self.text.strip("\r\n"), asks, self.private, sorted(self.sources)]
        return _digest(json.dumps(told))

    @property
    def text_token(self) -> str:
        """The same for blocks of the same words."""
        return _digest(self.text.strip())

    @property
    def kept(self) -> str:
        """What the page sends along unseen."""
        return f"{int(self.said)};{','.join(map(str, sorted(self.found)))};{self.mark}"

    @property
    def empty(self) -> bool:
        return not self.text.strip()


def _digest(words: str) -> str:
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def from_post(post: QueryDict) -> list[SheetBlock]:
    """The blocks that a browser sent, in order; what it sent beside them that cannot be is dropped."""
    told = post.get("blocks", "")
    count = row_key(told) or 0
    return [block_from(post, place) for place in range(min(count, MOST_PARTS + 1))]


def block_from(post: QueryDict, place: int | str) -> SheetBlock:
    """One block by the place that its fields are named after."""
    kept = _KEPT.fullmatch(post.get(f"kept-{place}", ""))
    return SheetBlock(
        text=one_newline(post.get(f"text-{place}", "")),
        asks=frozenset(_keys(post.getlist(f"asks-{place}"))),
        found=frozenset(_keys(kept["found"].split(","))) if kept else frozenset(),
        said=bool(kept and kept["said"] == "1"),
        private=f"private-{place}" in post,
        sources=tuple(dict.fromkeys(_keys(post.getlist(f"sources-{place}")))),
        mark=kept["mark"] if kept else "",
    )


def _keys(values: Iterable[str]) -> list[int]:
    return [key for value in values if (key := row_key(value)) is not None]


def moved(blocks: Sequence[SheetBlock], place: int, step: int) -> list[SheetBlock]:
    """The block exchanged with its neighbour; at the ends nothing changes."""
    other = place + step
    changed = list(blocks)
    if 0 <= place < len(blocks) and 0 <= other < len(blocks):
        changed[place], changed[other] = changed[other], changed[place]
    return changed


def place_for(wanted: Iterable[int], blocks: Sequence[SheetBlock], asks: Sequence[Ask]) -> int:
    """Where a new block on the `wanted` asks belongs: behind the last on any of them, else under the heading of their
    group, behind what comes before them. What says nothing yet stands above the foot.

    `asks` are all asks as the proposal has them.
    """
    order = {ask.pk: place for place, ask in enumerate(asks)}
    numbers = {order[ask] for ask in wanted if ask in order}
    spoken = [[order[ask] for ask in block.asks if ask in order] for block in blocks]
    same = [place for place, some in enumerate(spoken) if numbers.intersection(some)]
    if same:
        return same[-1] + 1
    groups = {asks[number].group for number in numbers} - {""}
    above = [
        place
        for place, (block, some) in enumerate(zip(blocks, spoken, strict=True))
        if (numbers and some and max(some) < min(numbers)) or any(group in block.text for group in groups)
    ]
    if above:
        return above[-1] + 1
    roles = [place.role for place in places(blocks)]
    foot = next((place for place, role in enumerate(roles) if role == Role.CLOSING), len(blocks))
    return min(foot, next((place for place, some in enumerate(spoken) if some), foot))


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands in the letter: what it is for, the number that people call it by (二（三）), its first character
    in the whole, and the heading that it begins with."""

    role: str
    name: str
    start: int
    heading: str = ""


def places(blocks: Sequence[SheetBlock]) -> list[Place]:
    """The place of each block in the letter that they make together. An empty one has the name of its neighbour above."""
    plain = [block.block for block in blocks]
    laid = list(laid_out(plain))
    chapter = section = ""
    start, found = 0, []
    for block in plain:
        own = [one.part for one in laid if one.block is block]
        start = own[0].start if own else start
        heading = own[0].heading if own else ""
        role = next((part.role for part in own if part.role is Role.PASSAGE), own[0].role if own else "")
        if heading and heading == block.text.strip():
            role = Role.HEADING
        for line in block.text.splitlines():
            if head := _CHAPTER.match(line):
                chapter, section = head[1], ""
            elif head := _SECTION.match(line):
                section = f"（{head[1]}）"
                break
        found.append(Place(str(role), chapter + section, start, heading))
    return found
