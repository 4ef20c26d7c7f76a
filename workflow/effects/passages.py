"""Saving a letter: a new version of its text, its parts, and which asks and sources each of them has."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from proposals.models import Ask
from workflow.assembly.blocks import Block, LaidOut, joined, laid_out
from workflow.assembly.carriage import carried
from workflow.assembly.matching import match
from workflow.assembly.passages import Role, parts
from workflow.chain import text_digest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workflow.machine import Act
    from workflow.models import Opinion, Passage, Reply, ReplyPassage

LONGEST_HEADING = 200
LONGEST_REASON = 400


def save_opinion_text(opinion: Opinion, act: Act) -> None:
    """The next version of the text and its passages. What a person said of a passage stays with its words.

    Words that were confidential, here or in the letter that this one replaces, stay so in a text that comes without
    marks, wherever they stand in it.
    """
    before = {passage.text: passage for passage in opinion.passages.prefetch_related("ask_links")}
    laid = _laid_out(act, partial(_kept_opinion_block, before))
    _save_version(opinion, act, laid)
    model: type[Passage] = opinion.passages.model
    confidential = list(
        model.objects.filter(opinion__in=(opinion.pk, opinion.supersedes_id), quotable=False).values_list(
            "text", flat=True
        )
    )
    kept = {id(one) for one in laid if not one.block.quotable}
    if not _handed_in(act):
        kept |= {id(one) for one in laid if _repeats(one.part.text, confidential)}
    spoken = [one for one in laid if one.part.role is Role.PASSAGE or id(one) in kept]
    opinion.passages.all().delete()
    rows = model.objects.bulk_create(
        model(
            opinion=opinion,
            position=position,
            heading=one.part.heading[:LONGEST_HEADING],
            text=one.part.body,
            start=one.part.start,
            end=one.part.end,
            quotable=id(one) not in kept,
        )
        for position, one in enumerate(spoken, start=1)
    )
    proposals = opinion.links.values_list("case__proposal_id", "case__proposal__title")
    asks = Ask.objects.filter(proposal_id__in=[key for key, _ in proposals]).order_by(
        "proposal_id", "position"
    )
    titles = dict(proposals)
    _link_asks(rows, spoken, _by_proposal(asks), titles)


def save_reply_text(reply: Reply, act: Act) -> None:
    """The next version of the text, its parts without gaps, the asks that they answer and where they came from."""
    before = {
        passage.text: passage for passage in reply.passages.prefetch_related("ask_links", "sources__source")
    }
    laid = _laid_out(act, partial(_kept_reply_block, before))
    _save_version(reply, act, laid)
    reply.passages.all().delete()
    model: type[ReplyPassage] = reply.passages.model
    rows = model.objects.bulk_create(
        model(
            reply=reply,
            position=position,
            role=one.part.role,
            heading=one.part.heading[:LONGEST_HEADING],
            text=one.part.text,
            start=one.part.start,
            end=one.part.end,
        )
        for position, one in enumerate(laid, start=1)
    )
    proposal = reply.case.proposal
    speaking = [(row, one) for row, one in zip(rows, laid, strict=True) if one.part.role is Role.PASSAGE]
    _link_asks(
        [row for row, _ in speaking],
        [one for _, one in speaking],
        {proposal.pk: list(proposal.asks.order_by("position"))},
        {proposal.pk: proposal.title},
    )
    _link_sources(reply, rows, laid)


def _handed_in(act: Act) -> bool:
    return act.get("parts") is not None


def _laid_out(act: Act, kept: Any) -> tuple[LaidOut, ...]:
    """The blocks of an editor; of a plain text its own parts, with what was said of the same words before."""
    if _handed_in(act):
        return laid_out(tuple(act["parts"]))
    return tuple(LaidOut(part, kept(part)) for part in parts(act["text"]))


def _kept_opinion_block(before: Mapping[str, Passage], part: Any) -> Block:
    passage = before.get(part.body)
    if passage is None:
        return Block(part.text)
    return Block(part.text, asks=_said_by_person(passage), quotable=passage.quotable)


def _kept_reply_block(before: Mapping[str, ReplyPassage], part: Any) -> Block:
    passage = before.get(part.text)
    if passage is None:
        return Block(part.text)
    sources = tuple(source.source_id for source in passage.sources.all())
    return Block(part.text, asks=_said_by_person(passage), sources=sources)


def _said_by_person(passage: Passage | ReplyPassage) -> frozenset[int] | None:
    said = frozenset(link.ask_id for link in passage.ask_links.all() if link.by_person)
    return said or None


def _repeats(text: str, confidential: Sequence[str]) -> bool:
    """Whether words that were kept from others come back in a text that was handed in without marks."""
    return any(carried(words, text).carried for words in confidential)


def _save_version(letter: Opinion | Reply, act: Act, laid: Sequence[LaidOut]) -> None:
    text = joined(tuple(act["parts"])) if _handed_in(act) else act["text"]
    letter.text_version += 1
    letter.texts.create(
        version=letter.text_version,
        text=text,
        digest=text_digest(text),
        author=act.person,
        saved_at=act.at,
    )


def _by_proposal(asks: Iterable[Ask]) -> dict[int, list[Ask]]:
    found: dict[int, list[Ask]] = {}
    for ask in asks:
        found.setdefault(ask.proposal_id, []).append(ask)
    return found


def _link_asks(
    rows: Sequence[Passage | ReplyPassage],
    laid: Sequence[LaidOut],
    asks: Mapping[int, Sequence[Ask]],
    titles: Mapping[int, str],
) -> None:
    """Each part with its asks: those that a person named, else those that the matching finds, case by case."""
    if not rows:
        return
    model = rows[0].ask_links.model
    links = [
        *(_named(model, rows, laid, {ask.pk for some in asks.values() for ask in some})),
        *(
            link
            for proposal, some in asks.items()
            for link in _matched(model, rows, laid, some, titles[proposal])
        ),
    ]
    model.objects.bulk_create(links)


def _named(
    model: Any, rows: Sequence[Passage | ReplyPassage], laid: Sequence[LaidOut], known: set[int]
) -> Iterator[Any]:
    for row, one in zip(rows, laid, strict=True):
        for ask in sorted((one.block.asks or frozenset()) & known):
            yield model(passage=row, ask_id=ask, by_person=True)


def _matched(
    model: Any,
    rows: Sequence[Passage | ReplyPassage],
    laid: Sequence[LaidOut],
    asks: Sequence[Ask],
    title: str,
) -> Iterator[Any]:
    keys = {ask.number: ask.pk for ask in asks}
    for found in match(asks, [one.part for one in laid], title=title):
        if laid[found.passage].block.asks is None:
            yield model(
                passage=rows[found.passage],
                ask_id=keys[found.ask],
                score=found.score,
                reason=found.reason[:LONGEST_REASON],
            )


def _link_sources(reply: Reply, rows: Sequence[ReplyPassage], laid: Sequence[LaidOut]) -> None:
    """The passages that a part was made from, each with the digest of its words; only of letters sent to this case."""
    named = {key for one in laid for key in one.block.sources}
    links = reply.case.opinion_links.exclude(opinion__sent_at=None)
    sent = links.filter(opinion__passages__in=named).values_list(
        "opinion__passages__pk", "opinion__passages__text"
    )
    known = dict(sent) if named else {}
    if not rows:
        return
    model = rows[0].sources.model
    model.objects.bulk_create(
        model(passage=row, source_id=key, digest=text_digest(known[key]))
        for row, one in zip(rows, laid, strict=True)
        for key in dict.fromkeys(one.block.sources)
        if key in known
    )
