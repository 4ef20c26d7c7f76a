"""What became of each passage of one opinion in the replies of its round."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from workflow.assembly.carriage import MINIMUM, plain
from workflow.tracing.letters import opinions_of
from workflow.tracing.sourced import sourced

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from workflow.assembly.alterations import Alteration
    from workflow.assembly.carriage import Run
    from workflow.assembly.passages import PassageText
    from workflow.assembly.provenance import Share
    from workflow.models import Case, Opinion, Reply
    from workflow.tracing.letters import ReplyLetter, SourcePassage


class Fate(StrEnum):
    """VERBATIM: every word stands in a reply. PARTLY: some do, none of them altered. ALTERED: the reply says it otherwise."""

    VERBATIM = "verbatim"
    PARTLY = "partly"
    ALTERED = "altered"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Landing:
    """A passage of a reply that words of an opinion came to; without a share a person said so, or the words are few."""

    reply: Reply
    part: PassageText
    share: Share | None = None

    @property
    def runs(self) -> tuple[Run, ...]:
        return self.share.runs if self.share else ()

    @property
    def alterations(self) -> tuple[Alteration, ...]:
        return self.share.alterations if self.share else ()

    @property
    def reworded(self) -> bool:
        return bool(self.alterations) or self.share is None or self.share.reworded


@dataclass(frozen=True, slots=True)
class PassageFate:
    """A passage of an opinion: of its `characters`, heading and marks left out, `carried` stand in the replies."""

    passage: SourcePassage
    fate: Fate
    characters: int
    carried: int
    landings: tuple[Landing, ...]


def fates_of(opinion: Opinion, case: Case, replies: Sequence[ReplyLetter]) -> tuple[PassageFate, ...]:
    """The passages of a sent opinion in order, as these replies of its round have them; no reply, no fate.

    All opinions of the round are held against the replies, so that nothing is called altered which another bureau
    said in just these words.
    """
    round_ = next((letter.reply.round for letter in replies), case.round)
    letters = opinions_of(case, round_)
    own = next((letter for letter in letters if letter.opinion.pk == opinion.pk), None)
    if own is None or not replies:
        return ()
    sources = sourced(letters, case.proposal.title, list(case.proposal.asks.all()))
    landed: defaultdict[int, list[Landing]] = defaultdict(list)
    for reply in replies:
        for part in reply.passages:
            for share in sources.origin(part).shares:
                letter, passage = sources.places[share.source]
                if letter is own:
                    landed[passage.position].append(Landing(reply.reply, part, share))
    named = _named(own.opinion, replies)
    return tuple(
        _fate(passage, [*landed[passage.position], *_told(passage, landed[passage.position], named, replies)])
        for passage in own.passages
    )


def _named(opinion: Opinion, replies: Sequence[ReplyLetter]) -> set[tuple[int, int, int]]:
    """Reply, place in it, and the passage that a person said its words were made from."""
    return {
        (letter.reply.pk, start, source)
        for letter in replies
        for start, source in letter.reply.passages.filter(sources__source__opinion=opinion.pk).values_list(
            "start", "sources__source"
        )
    }


def _told(
    passage: SourcePassage,
    landed: Sequence[Landing],
    named: set[tuple[int, int, int]],
    replies: Sequence[ReplyLetter],
) -> Iterable[Landing]:
    """Where a person said that the words went, and where a passage of few words stands whole, if not found before."""
    known = {(landing.reply.pk, landing.part.start) for landing in landed}
    few = plain(passage.text.body).signs
    for letter in replies:
        for part in letter.passages:
            said = passage.key is not None and (letter.reply.pk, part.start, passage.key) in named
            whole = 0 < len(few) < MINIMUM and few in plain(part.text).signs
            if (said or whole) and (letter.reply.pk, part.start) not in known:
                yield Landing(letter.reply, part)


def _fate(passage: SourcePassage, landings: Sequence[Landing]) -> PassageFate:
    text, body = passage.text.text, passage.text.body
    first = text.find(body)
    signs = {place for place in range(first, first + len(body)) if text[place].isalnum()}
    carried = {
        place for landing in landings for run in landing.runs for place in range(*run.source_span)
    } & signs
    if any(landing.share is None and _holds(landing.part, body) for landing in landings):
        carried = signs
    return PassageFate(passage, _kind(landings, signs, carried), len(signs), len(carried), tuple(landings))


def _holds(part: PassageText, body: str) -> bool:
    return plain(body).signs in plain(part.text).signs


def _kind(landings: Sequence[Landing], signs: set[int], carried: set[int]) -> Fate:
    if not landings:
        return Fate.DROPPED
    if carried == signs and not any(landing.alterations for landing in landings):
        return Fate.VERBATIM
    return Fate.ALTERED if any(landing.reworded for landing in landings) else Fate.PARTLY
