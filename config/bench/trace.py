"""Bench `trace`: where every passage of a reply comes from, on letters of 6,000 characters and on some twice as long.

Ours is all that `manage.py trace` computes: cutting the letters, preparing the opinions, asking for the origin of each
passage, counting what was carried, matching the asks; `asks` is the last of these alone. The limit is entering every
twelve characters of the page once, without which no word-for-word comparison can be exact; the peer is Python's difflib
on the same letters, which finds the longest common stretches and nothing else.
"""

from __future__ import annotations

from collections import Counter
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, NamedTuple

from config.bench.lengths import MOST_IN_A_ROUND, SIZES, in_turns, report, timed
from config.bench.letters import TITLE, make_asks, make_letters, numbered
from workflow.assembly.carriage import MINIMUM, Index, plain
from workflow.assembly.matching import AskText, coverage
from workflow.assembly.passages import split
from workflow.assembly.provenance import Origin, Sources

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from config.bench.report import Report
    from workflow.assembly.provenance import PassageOrigin


class Page(NamedTuple):
    """The letters of one case, and how many passages of the reply were taken over whole, edited, or written anew."""

    opinions: Sequence[str]
    reply: str
    made: Counter[Origin]


def measure(*, rows: int, rounds: int) -> Report:
    """At most ten pages of each length in a round. The report's faults tell of passages whose origin came out wrong."""
    pages = {size: make_page(characters) for size, characters in SIZES.items()}
    return measure_pages(pages, rows=rows, rounds=rounds)


def measure_pages(pages: Mapping[str, Page], *, rows: int, rounds: int) -> Report:
    """These pages, which are called `page` and `double`."""
    turns = min(rows, MOST_IN_A_ROUND) * rounds
    ours, limit, faults = in_turns(pages, trace_page, _windows, find_faults, turns=turns)
    asks: list[float] = []
    peer: list[float] = []
    for _turn in range(rounds):
        timed(asks, match_asks, pages["page"])
        timed(peer, _difflib, pages["page"])
    return report("trace", rounds, {**ours, "asks": asks}, limit, faults, {"page": peer})


def find_faults(size: str, page: Page, origins: Sequence[PassageOrigin]) -> Iterator[str]:
    """What the origins do not bear out, in words."""
    found = Counter(one.origin for one in origins)
    for origin in Origin:
        if found[origin] != page.made[origin]:
            yield f"{size}: {page.made[origin]} passages made {origin}, {found[origin]} found"


def trace_page(page: Page) -> list[PassageOrigin]:
    """Everything that a trace computes of a page's letters."""
    texts = [passage.text for opinion in page.opinions for passage in split(opinion)]
    sources = Sources(texts, leave_out=[TITLE])
    origins = [sources.origin(passage) for passage in split(page.reply)]
    index = Index([page.reply], leave_out=[TITLE])
    for text in page.opinions:
        index.carried(text)
    match_asks(page)
    return origins


def match_asks(page: Page) -> None:
    """Who speaks to each of ten asks."""
    asks = [AskText(f"一.{number}", "改善设施", text) for number, text in enumerate(make_asks(), start=1)]
    opinions = {f"单位{number}": split(text) for number, text in enumerate(page.opinions)}
    coverage(asks, opinions, split(page.reply), title=TITLE)


def make_page(characters: int) -> Page:
    """Invented letters of about so many characters in all."""
    made = make_letters(characters)
    opinions = [_letter("市政府办公室", passages) for passages in made.opinions]
    return Page(opinions, _letter("提案委员", made.reply), made.made)


def _letter(addressee: str, passages: Sequence[str]) -> str:
    return f"{addressee}：\n　　《{TITLE}》收悉，现答复如下：\n{numbered(passages)}　　特此函复。\n"


def _windows(page: Page) -> None:
    for text in (*page.opinions, page.reply):
        frozenset(plain(text).windows(MINIMUM))


def _difflib(page: Page) -> None:
    for text in page.opinions:
        SequenceMatcher(None, text, page.reply, autojunk=False).get_matching_blocks()
