"""What the trace says of one letter."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from workflow.letters import left_out
from workflow.tracing.words import ALTERED, ORIGINS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workflow.assembly.alterations import Alteration
    from workflow.assembly.carriage import Carriage, Index
    from workflow.assembly.figures import Figure
    from workflow.assembly.passages import PassageText
    from workflow.assembly.provenance import PassageOrigin, Share
    from workflow.assembly.sides import Words
    from workflow.models import Assignment
    from workflow.tracing.letters import OpinionLetter, ReplyLetter, SourcePassage
    from workflow.tracing.sourced import Sourced

    Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Traced:
    """A passage of a reply and where it comes from."""

    reply: ReplyLetter
    part: PassageText
    origin: PassageOrigin


def opinion_entry(letter: OpinionLetter, index: Index, sourced: Sourced, traced: Sequence[Traced]) -> Json:
    """An opinion: how much of it, head and salutation left out, stands word for word in the replies, and where.

    `carried_characters` count each character once, however many replies hold it.
    """
    start = letter.body_start
    body = letter.text[start:]
    signs = {place for place, sign in enumerate(body, start) if not sign.isspace()}
    carried = signs & _places(index.carried(body), start)
    opinion = letter.opinion
    return {
        "bureau": opinion.organisation.name,
        "sent_at": opinion.sent_at.isoformat() if opinion.sent_at else None,
        "version": opinion.version,
        "superseded": letter.superseded,
        "characters": len(signs),
        "carried_characters": len(carried),
        "passages": [
            {
                "position": one.position,
                "name": one.name,
                "quotable": one.quotable,
                "span": [one.text.start, one.text.end],
                "characters": len(signs & set(range(one.text.start, one.text.end))),
                "carried_characters": len(carried & set(range(one.text.start, one.text.end))),
                "reached": list(_reached(letter, one, sourced, traced)),
            }
            for one in letter.passages
        ],
    }


def silent_entry(share: Assignment) -> Json:
    """A co-handler from whom nothing was received, and why the lead went on, where that is recorded."""
    return {
        "bureau": share.organisation.name,
        "sent_at": None,
        "version": None,
        "superseded": False,
        "characters": 0,
        "carried_characters": 0,
        "passages": [],
        "reason": share.waiver,
    }


def reply_entry(reply: ReplyLetter, traced: Sequence[Traced], sourced: Sourced) -> Json:
    """A reply, passage by passage."""
    row = reply.reply
    return {
        "bureau": row.organisation.name,
        "supplement": row.supplement_of_id is not None,
        "state": row.state,
        "version": row.text_version,
        "characters": sum(one.origin.characters for one in traced),
        "carried_characters": sum(one.origin.carried for one in traced),
        "passages": [_passage(one, sourced) for one in traced],
    }


def _places(carried: Mapping[int, Carriage], start: int) -> set[int]:
    return {
        start + place
        for carriage in carried.values()
        for run in carriage.runs
        for place in range(*run.source_span)
    }


def _reached(
    letter: OpinionLetter, passage: SourcePassage, sourced: Sourced, traced: Sequence[Traced]
) -> Iterator[Json]:
    """Each passage of a reply that the words of a passage came to."""
    for one in traced:
        for share in one.origin.shares:
            if sourced.places[share.source] == (letter, passage):
                yield {
                    "bureau": one.reply.reply.organisation.name,
                    "passage": one.part.name,
                    "characters": share.carried,
                    "reworded": share.reworded,
                    "runs": list(_runs(share, passage, one.part)),
                }


def _runs(share: Share, passage: SourcePassage, part: PassageText) -> Iterator[Json]:
    for run in share.runs:
        yield {
            "text": run.text if passage.quotable else left_out(),
            "source_span": _moved(run.source_span, passage.text.start),
            "span": _moved(run.target_span, part.start),
        }


def _passage(one: Traced, sourced: Sourced) -> Json:
    origin = one.origin
    return {
        "name": one.part.name,
        "span": [one.part.start, one.part.end],
        "origin": origin.origin.value,
        "label": str(ORIGINS[origin.origin]),
        "characters": origin.characters,
        "carried_characters": origin.carried,
        "sources": [
            _place(sourced, share.source)
            | {"characters": share.carried, "reworded": share.reworded}
            | {"runs": list(_runs(share, sourced.places[share.source][1], one.part))}
            for share in origin.shares
        ],
        "alterations": [
            _place(sourced, source) | _alteration(found, sourced.places[source][1], one.part)
            for source, found in origin.alterations
        ],
        "unsourced": [_figure(figure, one.part) for figure in origin.unsourced],
    }


def _place(sourced: Sourced, source: int) -> Json:
    letter, passage = sourced.places[source]
    return {
        "bureau": letter.opinion.organisation.name,
        "version": letter.opinion.version,
        "superseded": letter.superseded,
        "passage": passage.name,
    }


def _alteration(found: Alteration, passage: SourcePassage, part: PassageText) -> Json:
    return {
        "kind": found.kind.value,
        "label": str(ALTERED[found.kind]),
        "was": _source_words(found.was, passage),
        "now": found.now.text,
        "was_in": _source_words(found.was_in, passage),
        "now_in": found.now_in.text,
        "source_span": _moved(found.was.span, passage.text.start),
        "span": _moved(found.now.span, part.start),
    }


def _source_words(words: Words, passage: SourcePassage) -> str:
    return words.text if passage.quotable else left_out()


def _figure(figure: Figure, part: PassageText) -> Json:
    return {
        "text": part.text[slice(*figure.extent)],
        "span": _moved(figure.span, part.start),
        "kind": figure.kind.value,
        "value": str(figure.value),
        "unit": figure.unit,
    }


def _moved(span: tuple[int, int], start: int) -> list[int]:
    return [span[0] + start, span[1] + start]
