"""Whether a passage speaks to an ask, to which of its demands, and in which words.

The measure is simple so that people can check it. A passage speaks to an ask when it says enough of the words that
tell (`telling`); a heading of the ask or its group that it quotes, or a heading of its own on the same matter, makes up
for a word. A single sentence that says most of one demand is enough too. Nothing but the asks and the passage decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from workflow.assembly.carriage import MINIMUM, carried, plain
from workflow.assembly.demands import Demand, demands_in, label_of
from workflow.assembly.synonyms import RING_OF, TOPIC
from workflow.assembly.telling import QUOTED_STRETCH, Piece, Rarity, Said, Sentence, Sought, Told, said, told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from workflow.assembly.passages import PassageText
    from workflow.assembly.sentences import Span

ENOUGH: Final = 2.0
"""Two full telling words, or one of four characters."""

DEMANDED: Final = 1.5
DEMANDED_SHARE: Final = 0.5
"""A sentence that says so much of one demand, by weight and by share of it, speaks to the ask."""

REACHED: Final = 1.0
REACHED_SHARE: Final = 0.3
"""In a passage that speaks to the ask anyway, a sentence with so much of a demand speaks to that demand."""

ALONE: Final = 0.7
ALONE_SHARE: Final = 0.5
"""A ring on a subject, so rare among the asks, tells alone when it is so great a share of the demand."""

WHOLE_SHARE: Final = 0.8
"""Any full word tells alone when it is nearly all that the demand says."""

STRETCH: Final = 100
"""Sentences of so many characters together may say in several what another letter says in one."""

LEAST_DEMAND: Final = 0.6
"""A demand whose telling words weigh less is blank: nobody could tell whether it is answered."""

QUOTED_GROUP: Final = 1.0
SAME_HEADING: Final = 1.0
QUOTED_ASK: Final = 2.0
QUOTED_SHARE: Final = 0.6
SHORTEST_LABEL: Final = 3
LONGEST_HEADING: Final = 30
HEADING_SHARE: Final = 0.5

_DRESS = re.compile(
    r"^\s*[（(]?[一二三四五六七八九十\d]{1,3}(?:[)）、.]|是)|^(?:关于|针对|对于)|(?:的?问题|方面|情况)$|[“”\"：:。，,\s]"
)


class Asked(Protocol):
    """An ask as reading or the database gives it."""

    @property
    def number(self) -> str: ...
    @property
    def group(self) -> str | None: ...
    @property
    def text(self) -> str: ...


class Wanted(NamedTuple):
    """A demand of an ask: what its words weigh, and the places of those that say what is demanded."""

    demand: Demand
    weight: float
    places: frozenset[int]


@dataclass(frozen=True, slots=True)
class Asking:
    """An ask prepared for comparison. `wanted` are the demands whose words tell, at least one.

    `acts` are the pieces that are done in any matter; `rare` those that can tell alone, each with its place.
    """

    number: str
    group: str
    told: Told
    wanted: tuple[Wanted, ...]
    label: str
    long: frozenset[str]
    group_stretches: frozenset[str]
    group_pieces: frozenset[Piece]
    acts: frozenset[Piece]
    rare: tuple[tuple[Piece, int], ...]


class Hit(NamedTuple):
    """A sentence of a passage, by its place in the passage's text, speaks to a demand of the ask."""

    demand: int
    sentence: Span


@dataclass(frozen=True, slots=True)
class Spoken:
    """`strength` is 1 where it is just enough. `quoted` are words of the ask or its group, `places` those of the
    characters of the ask whose words the passage says."""

    strength: float
    quoted: tuple[str, ...]
    places: frozenset[int]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage prepared for comparison with any ask; `name` is its heading without what headings are dressed in."""

    said: Said
    heading: Told
    name: str


class Asks:
    """The asks of one proposal, prepared once for any number of passages. `title` is the proposal's."""

    def __init__(self, asks: Sequence[Asked], title: str) -> None:
        self._rarity = Rarity([ask.text for ask in asks], title)
        self._title = title
        telling = [told(ask.text, self._rarity) for ask in asks]
        self._sought = Sought.of(telling, {ask.group or "" for ask in asks})
        self.all = [_asking(ask, its, self._sought) for ask, its in zip(asks, telling, strict=True)]

    def heard(self, passage: PassageText) -> Passage:
        """A passage prepared for comparison with each of them."""
        heading = passage.heading if len(passage.heading) <= LONGEST_HEADING else ""
        heading = heading or label_of(passage.text.strip())
        whole = said(passage.text, self._sought, heading)
        return Passage(whole, told(heading, self._rarity), _undressed(heading))

    def spoken(self, asking: Asking, passage: Passage, *, surely: bool = False) -> Spoken | None:
        """What the passage says to one of the asks; None when it does not speak to it.

        `surely`: somebody said that it does, so it only remains to find to which demands.
        """
        quotes = list(_quotes(asking, passage, self._title))
        sentences = _sentences_on(asking.told, passage.said)
        if not (quotes or sentences or surely):
            return None
        bonus = sum(weight for weight, _ in quotes)
        reaches = list(_reaches(asking, sentences))
        if any(words == asking.group for _, words in quotes if words):
            strength, places = _strength_without(asking.group_pieces, asking, sentences, bonus)
        else:
            strength, places = _strength_of(asking, sentences, reaches, bonus)
        if strength < 1 and not surely:
            return None
        reached = _reached(reaches, bonus)
        hits = tuple(Hit(reach.demand, reach.sentence) for reach in reached)
        return Spoken(
            strength,
            tuple(words for _, words in quotes if words),
            places.union(*(reach.places for reach in reached)),
            hits or _anywhere(asking, passage.said),
        )


def _sentences_on(its: Told, passage: Said) -> list[Sentence]:
    """The sentences that say something of what an ask tells, each with that alone."""
    if passage.pieces.isdisjoint(its.places):
        return []
    telling = its.places.keys()
    return [
        Sentence(span, frozenset(common))
        for span, pieces in passage.sentences
        if (common := pieces & telling)
    ]


def _strength_of(
    asking: Asking, sentences: Sequence[Sentence], reaches: Iterable[_Reach], bonus: float
) -> tuple[float, frozenset[int]]:
    """How strongly some sentences speak to an ask, and the places of the ask that the best stretch of them says,
    apart from acts."""
    its = asking.told
    said_of = (its.said_by(pieces - asking.acts, once=True) for pieces in _stretches(sentences))
    best = max(said_of, key=its.heavy, default=frozenset())
    return max((its.heavy(best) + bonus) / ENOUGH, *(_strength(reach, bonus) for reach in reaches), 0.0), best


def _strength_without(
    quoted: frozenset[Piece], asking: Asking, sentences: Sequence[Sentence], bonus: float
) -> tuple[float, frozenset[int]]:
    """The same where the passage quotes words of the group's heading: these count once, as the quotation."""
    rest = [Sentence(span, pieces - quoted) for span, pieces in sentences]
    return _strength_of(asking, rest, _reaches(asking, rest), bonus)


class _Reach(NamedTuple):
    """How far one sentence covers one demand; `alone`: by a rare word on a subject."""

    demand: int
    sentence: Span
    places: frozenset[int]
    weight: float
    share: float
    alone: bool


def _asking(ask: Asked, its: Told, sought: Sought) -> Asking:
    wanted = [_wanted(one, its) for one in demands_in(ask.text)]
    telling = tuple(one for one in wanted if one.weight >= LEAST_DEMAND)
    group = said(ask.group or "", sought)
    rings = [piece for piece in its.places if piece.ring]
    acts = frozenset(piece for piece in rings if RING_OF[piece.text].weight < TOPIC)
    rare = (
        (piece, start)
        for piece in rings
        for start, end in its.places[piece]
        if piece not in acts and its.weight(start, end) >= ALONE
    )
    return Asking(
        ask.number,
        ask.group or "",
        its,
        telling or (_wanted(Demand(ask.text, 0, len(ask.text), len(ask.text)), its),),
        _undressed(label_of(ask.text)),
        frozenset(plain(ask.text).windows(MINIMUM)),
        group.short,
        group.pieces,
        acts,
        tuple(rare),
    )


def _wanted(demand: Demand, its: Told) -> Wanted:
    core = demand.start, demand.core_end
    return Wanted(demand, its.weight(*core), frozenset(range(*core)))


def _stretches(sentences: Sequence[Sentence]) -> Iterator[frozenset[Piece]]:
    """Each sentence with as many of those behind it as make a stretch, until one reaches the last sentence."""
    last = 0
    for place, first in enumerate(sentences):
        if last == len(sentences):
            return
        last = place + 1
        while last < len(sentences) and sentences[last].span[1] - first.span[0] <= STRETCH:
            last += 1
        yield first.pieces.union(*(sentence.pieces for sentence in sentences[place + 1 : last]))


def _reaches(asking: Asking, sentences: Sequence[Sentence]) -> Iterator[_Reach]:
    for span, pieces in sentences:
        places = asking.told.said_by(pieces)
        for number, wanted in enumerate(asking.wanted):
            inside = frozenset(filter(wanted.places.__contains__, places))
            if inside:
                weight = asking.told.heavy(inside)
                alone = any(start in inside and piece in pieces for piece, start in asking.rare)
                yield _Reach(number, span, inside, weight, weight / wanted.weight, alone)


def _strength(reach: _Reach, bonus: float) -> float:
    whole = reach.weight >= REACHED and reach.share >= WHOLE_SHARE
    if whole or (reach.alone and reach.share >= ALONE_SHARE):
        return max(1.0, (reach.weight + bonus) / DEMANDED)
    return (reach.weight + bonus) / DEMANDED if reach.share >= DEMANDED_SHARE else 0.0


def _reached(reaches: Sequence[_Reach], bonus: float) -> list[_Reach]:
    """The demands that sentences speak to; where none is reached, the one that comes nearest."""
    found = [
        reach
        for reach in reaches
        if (reach.weight >= REACHED and reach.share >= REACHED_SHARE) or _strength(reach, bonus) >= 1
    ]
    nearest = max(reaches, key=lambda reach: reach.weight, default=None)
    return found or ([nearest] if nearest else [])


def _anywhere(asking: Asking, passage: Said) -> tuple[Hit, ...]:
    """Where no word tells which demand is meant, the passage speaks to them all."""
    last = passage.sentences[-1].span if passage.sentences else (0, len(passage.text))
    return tuple(Hit(number, last) for number in range(len(asking.wanted)))


def _quotes(asking: Asking, passage: Passage, title: str) -> Iterator[tuple[float, str]]:
    """What the passage quotes: words of the ask, its name, its group's heading; or a heading on the same matter."""
    whole = passage.said
    if not asking.long.isdisjoint(whole.long):
        runs = carried(asking.told.text, whole.text, leave_out=[title]).runs
        yield from ((QUOTED_ASK, run.text) for run in sorted(runs, key=lambda run: -len(run.text))[:1])
    if (
        len(asking.label) >= SHORTEST_LABEL
        and passage.name
        and (passage.name in asking.label or asking.label in passage.name)
    ):
        yield QUOTED_ASK, asking.label
    elif _same_matter(asking.told, passage.heading):
        yield SAME_HEADING, ""
    if not asking.group_stretches.isdisjoint(whole.short) and (
        carried(asking.group, whole.text, minimum=QUOTED_STRETCH).share >= QUOTED_SHARE
    ):
        yield QUOTED_GROUP, asking.group


def _undressed(heading: str) -> str:
    """A heading without number, 关于, 问题 and marks."""
    return _DRESS.sub("", _DRESS.sub("", heading))


def _same_matter(its: Told, heading: Told) -> bool:
    """Whether half of what a heading tells, and a full word of it, stands in the ask."""
    common = heading.heavy(heading.said_by(its.places.keys()))
    return common >= REACHED and common / heading.weight() >= HEADING_SHARE


def words_of(spoken: Spoken, asking: Asking, passage: Passage) -> tuple[str, ...]:
    """What both say, for people; quotations in “”."""
    quoted = (f"“{words}”" for words in spoken.quoted)
    return (*quoted, *_words(asking.told, spoken.places, passage.said))


def _words(its: Told, places: frozenset[int], passage: Said) -> Iterator[str]:
    """What both say, in the ask's order; where the passage has another word for it, both words."""
    run: Span | None = None
    for start, end, ring in _spoken_spans(its, places):
        if ring and its.text[start:end] not in passage.text:
            if run:
                yield its.text[slice(*run)]
            run = None
            yield f"{its.text[start:end]}/{passage.rings[ring]}"
        elif run and start <= run[1] and its.text[run[0] : end] in passage.text:
            run = (run[0], max(end, run[1]))
        else:
            if run:
                yield its.text[slice(*run)]
            run = (start, end)
    if run:
        yield its.text[slice(*run)]


def _spoken_spans(its: Told, places: frozenset[int]) -> list[tuple[int, int, str]]:
    """Each piece of the ask that is said, by its place, with its ring's name."""
    return sorted(
        (start, end, piece.text if piece.ring else "")
        for piece, spans in its.places.items()
        for start, end in spans
        if places.issuperset(range(start, end))
    )
