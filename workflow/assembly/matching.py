"""Which passage speaks to which ask, and what that says about each ask and each of its demands.

How a passage is found to speak to an ask stands in `speaking`. Whether it does never depends on the other passages, so
more text can only cover more.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from proposals.messages import gettext_noop
from workflow.assembly.outlook import heads_next, planned_in
from workflow.assembly.speaking import Asked, Asks, words_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from workflow.assembly.demands import Demand
    from workflow.assembly.passages import PassageText
    from workflow.assembly.sentences import Span
    from workflow.assembly.speaking import Asking

__all__ = [
    "AskCoverage",
    "AskText",
    "Asked",
    "Asks",
    "DemandCoverage",
    "Match",
    "Status",
    "coverage",
    "coverage_of",
    "match",
    "matches_of",
]

MOSTLY: Final = 0.5
"""An ask that the reply only plans is `planned` when at least this share of its demands is planned."""


@dataclass(frozen=True, slots=True)
class AskText:
    """One item of 办法: its number (一.2), the heading of its group if it has one, its text."""

    number: str
    group: str | None
    text: str


@dataclass(frozen=True, slots=True)
class Match:
    """A passage (by its place in the sequence given) speaks to an ask.

    `score` runs from 0.5, just enough, towards 1. `reason` is for people: what both say, quotations in “”.
    """

    ask: str
    passage: int
    score: float
    reason: str


class Status(StrEnum):
    """What became of an ask, or of one demand in it.

    PARTLY: the reply leaves demands open; only an ask can be partly answered. PLANNED: the reply speaks of it only as
    of something to come. LOST: an opinion speaks to it, the reply does not.
    """

    ANSWERED = "answered"
    PARTLY = "partly"
    PLANNED = "planned"
    LOST = "lost"
    NOBODY = "nobody"


REASONS: Final = {
    Status.ANSWERED: gettext_noop("答复谈到了全部 {all} 项诉求（{sections}）。"),
    Status.PARTLY: gettext_noop("{all} 项诉求中答复谈到 {told} 项（{sections}）。"),
    Status.PLANNED: gettext_noop("答复只作为今后的安排谈到，{all} 项诉求中 {told} 项（{sections}）。"),
    Status.LOST: gettext_noop("{units}的会办意见谈到，答复中没有找到回应。"),
    Status.NOBODY: gettext_noop("会办意见和答复中都没有找到回应。"),
}
OPEN: Final = gettext_noop("没有找到回应，请核对：{open}。")


@dataclass(frozen=True, slots=True)
class DemandCoverage:
    """One demand of an ask: `text` is exactly `ask.text[start:end]`; `status` is never PARTLY.

    `opinions` are the bureaus that speak to it, `reply_sections` the names of the passages of the reply that do.
    """

    text: str
    start: int
    end: int
    opinions: tuple[str, ...]
    reply_sections: tuple[str, ...]
    status: Status

    @property
    def open(self) -> bool:
        """Whether the reply says nothing to it."""
        return not self.reply_sections


@dataclass(frozen=True, slots=True)
class AskCoverage:
    """Who speaks to one ask: opinions as (bureau, passage), and passages of the reply, by the passages' names."""

    number: str
    opinions: tuple[tuple[str, str], ...]
    reply_sections: tuple[str, ...]
    status: Status
    demands: tuple[DemandCoverage, ...]

    @property
    def open_demands(self) -> tuple[DemandCoverage, ...]:
        """What the reply leaves unanswered."""
        return tuple(demand for demand in self.demands if demand.open)

    def reason(self, translate: Callable[[str], str] = str) -> str:
        """Why it has this status, in sentences that a clerk can check."""
        return "".join(translate(message).format_map(params) for message, params in _reasons(self))


def match(asks: Sequence[Asked], passages: Sequence[PassageText], *, title: str = "") -> tuple[Match, ...]:
    """All matches, ask by ask in their order. `title` is the proposal's."""
    return matches_of(Asks(asks, title), passages)


def matches_of(prepared: Asks, passages: Sequence[PassageText]) -> tuple[Match, ...]:
    """The same for asks that are compared with several letters."""
    heard = [prepared.heard(passage) for passage in passages]
    return tuple(
        Match(
            asking.number,
            place,
            round(found.strength / (found.strength + 1), 3),
            "、".join(words_of(found, asking, passage)),
        )
        for asking in prepared.all
        for place, passage in enumerate(heard)
        if (found := prepared.spoken(asking, passage))
    )


class _Voice(NamedTuple):
    """A passage that speaks to an ask: whose, under which name, to which demands, and those of them only as planned."""

    bureau: str
    name: str
    demands: frozenset[int]
    planned: frozenset[int]


def coverage(
    asks: Sequence[Asked],
    opinions: Mapping[str, Sequence[PassageText]],
    reply: Sequence[PassageText],
    *,
    title: str = "",
) -> tuple[AskCoverage, ...]:
    """For each ask who speaks to it. `opinions` holds each bureau's passages under its name.

    A passage that a person tied to asks (`PassageText.asks`) speaks to these and to no other.
    """
    return coverage_of(Asks(asks, title), opinions, reply)


def coverage_of(
    prepared: Asks, opinions: Mapping[str, Sequence[PassageText]], reply: Sequence[PassageText]
) -> tuple[AskCoverage, ...]:
    """The same for asks that are compared with several letters."""
    voices: dict[str, list[_Voice]] = {asking.number: [] for asking in prepared.all}
    for bureau, passages in (*opinions.items(), ("", reply)):
        for passage in passages:
            for number, voice in _voices(prepared, bureau, passage):
                voices[number].append(voice)
    return tuple(_coverage(asking, voices[asking.number]) for asking in prepared.all)


def _voices(prepared: Asks, bureau: str, passage: PassageText) -> Iterator[tuple[str, _Voice]]:
    heard = prepared.heard(passage)
    tied = [asking for asking in prepared.all if passage.asks is None or asking.number in passage.asks]
    spoken = [
        (asking.number, prepared.spoken(asking, heard, surely=passage.asks is not None)) for asking in tied
    ]
    ahead = _planned_sentences(passage) if any(found for _, found in spoken) else frozenset()
    for number, found in spoken:
        if found:
            demands = frozenset(hit.demand for hit in found.hits)
            done = frozenset(hit.demand for hit in found.hits if hit.sentence not in ahead)
            yield number, _Voice(bureau, passage.name, demands, demands - done)


def _planned_sentences(passage: PassageText) -> frozenset[Span]:
    next_steps = heads_next(passage.section) or heads_next(passage.heading)
    return frozenset(planned_in(passage.text, next_steps=next_steps))


def _coverage(asking: Asking, voices: Sequence[_Voice]) -> AskCoverage:
    reply = [voice for voice in voices if not voice.bureau]
    demands = tuple(_demand(one.demand, number, voices) for number, one in enumerate(asking.wanted))
    opinions = tuple((voice.bureau, voice.name) for voice in voices if voice.bureau)
    return AskCoverage(
        asking.number, opinions, tuple(voice.name for voice in reply), _status(demands, opinions), demands
    )


def _demand(demand: Demand, number: int, voices: Sequence[_Voice]) -> DemandCoverage:
    speaking = [voice for voice in voices if number in voice.demands]
    reply = [voice for voice in speaking if not voice.bureau]
    bureaus = tuple(dict.fromkeys(voice.bureau for voice in speaking if voice.bureau))
    if reply:
        status = Status.PLANNED if all(number in voice.planned for voice in reply) else Status.ANSWERED
    else:
        status = Status.LOST if bureaus else Status.NOBODY
    return DemandCoverage(
        demand.text, demand.start, demand.end, bureaus, tuple(voice.name for voice in reply), status
    )


def _status(demands: Sequence[DemandCoverage], opinions: Sequence[tuple[str, str]]) -> Status:
    told = [demand for demand in demands if not demand.open]
    if not told:
        return Status.LOST if opinions else Status.NOBODY
    if all(demand.status is Status.PLANNED for demand in told):
        return Status.PLANNED if len(told) >= MOSTLY * len(demands) else Status.PARTLY
    return Status.ANSWERED if len(told) == len(demands) else Status.PARTLY


def _reasons(row: AskCoverage) -> Iterator[tuple[str, dict[str, str]]]:
    told = [demand for demand in row.demands if not demand.open]
    params = {
        "told": str(len(told)),
        "all": str(len(row.demands)),
        "open": "；".join(demand.text for demand in row.open_demands),
        "sections": "、".join(dict.fromkeys(row.reply_sections)),
        "units": "、".join(dict.fromkeys(bureau for bureau, _ in row.opinions)),
    }
    yield REASONS[row.status], params
    if told and row.open_demands:
        yield OPEN, params
