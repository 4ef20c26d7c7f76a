"""Whether a passage speaks to an ask, to which of its demands, and in which words.

The measure is simple so that people can check it. A passage speaks to an ask when it says enough of the words that
tell (`telling`); a heading of the ask or its group that it quotes, or a heading of its own on the same matter, makes up
for a word. A single sentence that says most of one demand is enough too. Nothing but the asks and the passage decides.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol

from workflow.assembly.carriage import MINIMUM, carried, windows
from workflow.assembly.demands import Demand, demands_in, label_of
from workflow.assembly.synonyms import RING_OF, TOPIC
from workflow.assembly.telling import QUOTED_STRETCH, Piece, Rarity, Said, Sentence, Told, said, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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


@dataclass(frozen=True, slots=True)
class Asking:
    """An ask prepared for comparison. `demands` are those whose words tell, at least one."""

    number: str
    group: str
    told: Told
    demands: tuple[Demand, ...]
    label: str
    long: frozenset[str]
    group_stretches: frozenset[str]
    group_pieces: frozenset[Piece]


class Hit(NamedTuple):
    """A sentence of a passage, by its place in the passage's text, speaks to a demand of the ask."""

    demand: int
    sentence: Span


@dataclass(frozen=True, slots=True)
class Spoken:
    """`strength` is 1 where it is just enough. `words` are for people: what both say, quotations in “”."""

    strength: float
    words: tuple[str, ...]
    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage prepared for comparison with any ask."""

    said: Said
    heading: Told
    stretches: tuple[frozenset[Piece], ...]


class Asks:
    """The asks of one proposal, prepared once for any number of passages. `title` is the proposal's."""

    def __init__(self, asks: Sequence[Asked], title: str) -> None:
        self._rarity = Rarity([ask.text for ask in asks], title)
        self._title = title
        self.all = [_asking(ask, told(ask.text, self._rarity)) for ask in asks]

    def heard(self, passage: PassageText) -> Passage:
        """A passage prepared for comparison with each of them."""
        heading = passage.heading if len(passage.heading) <= LONGEST_HEADING else ""
        heading = heading or label_of(passage.text.strip())
        whole = said(passage.text, heading)
        return Passage(whole, told(heading, self._rarity), tuple(_stretches(whole.sentences)))

    def spoken(self, asking: Asking, passage: Passage, *, surely: bool = False) -> Spoken | None:
        """What the passage says to one of the asks; None when it does not speak to it.

        `surely`: somebody said that it does, so it only remains to find to which demands.
        """
        quotes = list(_quotes(asking, passage, self._title))
        bonus = sum(weight for weight, _ in quotes)
        group = any(words == asking.group for _, words in quotes if words)
        strength, places = _strength_of(asking, passage, bonus, asking.group_pieces if group else frozenset())
        if strength < 1 and not surely:
            return None
        reached = _reached(list(_reaches(asking, passage.said.sentences)), bonus)
        hits = tuple(Hit(reach.demand, reach.sentence) for reach in reached)
        words = _words(asking.told, places.union(*(reach.places for reach in reached)), passage.said)
        quoted = (f"“{words}”" for _, words in quotes if words)
        return Spoken(strength, (*quoted, *words), hits or _anywhere(asking, passage.said))


def _strength_of(
    asking: Asking, passage: Passage, bonus: float, quoted: frozenset[Piece]
) -> tuple[float, frozenset[int]]:
    """How strongly a passage speaks to an ask, and the places of the ask that its best stretch says.

    Words of the group's heading that the passage quotes (`quoted`) count once, as the quotation.
    """
    its = asking.told
    said_of = (its.said_by(pieces - quoted, once=True) for pieces in passage.stretches)
    best = max(said_of, key=its.heavy, default=frozenset())
    sentences = [Sentence(span, pieces - quoted) for span, pieces in passage.said.sentences]
    strengths = (_strength(reach, bonus) for reach in _reaches(asking, sentences))
    return max((its.heavy(best) + bonus) / ENOUGH, *strengths, 0.0), best


class _Reach(NamedTuple):
    """How far one sentence covers one demand; `alone`: by a rare word on a subject."""

    demand: int
    sentence: Span
    places: frozenset[int]
    weight: float
    share: float
    alone: bool


def _asking(ask: Asked, its: Told) -> Asking:
    found = [one for one in demands_in(ask.text) if its.weight(one.start, one.core_end) >= LEAST_DEMAND]
    return Asking(
        ask.number,
        ask.group or "",
        its,
        tuple(found) or (Demand(ask.text, 0, len(ask.text), len(ask.text)),),
        _undressed(label_of(ask.text)),
        windows(ask.text, MINIMUM),
        windows(ask.group or "", QUOTED_STRETCH),
        said(ask.group or "").pieces,
    )


def _stretches(sentences: Sequence[Sentence]) -> Iterator[frozenset[Piece]]:
    """Each sentence with as many of those behind it as make a stretch: what they say apart from acts."""
    pieces = [frozenset(filter(_on_subject, sentence.pieces)) for sentence in sentences]
    for place, first in enumerate(sentences):
        last = place + 1
        while last < len(sentences) and sentences[last].span[1] - first.span[0] <= STRETCH:
            last += 1
        yield pieces[place].union(*pieces[place + 1 : last])


def _on_subject(piece: Piece) -> bool:
    return not piece.ring or RING_OF[piece.text].weight >= TOPIC


def _reaches(asking: Asking, sentences: Sequence[Sentence]) -> Iterator[_Reach]:
    for span, pieces in sentences:
        places = asking.told.said_by(pieces)
        if not places:
            continue
        for number, demand in enumerate(asking.demands):
            inside = frozenset(place for place in places if demand.start <= place < demand.core_end)
            weight = asking.told.heavy(inside)
            if weight:
                share = weight / asking.told.weight(demand.start, demand.core_end)
                yield _Reach(number, span, inside, weight, share, _alone(asking.told, inside, pieces))


def _alone(its: Told, inside: frozenset[int], pieces: frozenset[Piece]) -> bool:
    """Whether a rare ring on a subject is among what a sentence says of a demand."""
    return any(
        start in inside and its.weight(start, end) >= ALONE
        for piece in pieces & its.places.keys()
        if piece.ring and _on_subject(piece)
        for start, end in its.places[piece]
    )


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
    return tuple(Hit(number, last) for number in range(len(asking.demands)))


def _quotes(asking: Asking, passage: Passage, title: str) -> Iterator[tuple[float, str]]:
    """What the passage quotes: words of the ask, its name, its group's heading; or a heading on the same matter."""
    whole = passage.said
    if not asking.long.isdisjoint(whole.long):
        runs = carried(asking.told.text, whole.text, leave_out=[title]).runs
        yield from ((QUOTED_ASK, run.text) for run in sorted(runs, key=lambda run: -len(run.text))[:1])
    heading = _undressed(passage.heading.text)
    if (
        len(asking.label) >= SHORTEST_LABEL
        and heading
        and (heading in asking.label or asking.label in heading)
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
    common = heading.heavy(heading.said_by(frozenset(its.places)))
    return common >= REACHED and common / heading.weight() >= HEADING_SHARE


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
        if all(place in places for place in range(start, end))
    )
