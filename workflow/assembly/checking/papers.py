"""Checking a paper by itself: what it, or the page that it stands on, says of its matter takes the place of a case."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final

from proposals.parsing import Kind, read, same_case
from workflow.assembly.carriage import plain
from workflow.assembly.checking.findings import Bureau, LetterFacts, SourceText, slip
from workflow.assembly.checking.registry import findings_of, slips_in
from workflow.assembly.matching import Asks, Status, coverage_of, matches_of
from workflow.assembly.passages import split

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from proposals.parsing import Reading
    from workflow.assembly.checking.findings import Finding, Slip
    from workflow.assembly.matching import Asked
    from workflow.assembly.passages import PassageText


@dataclass(frozen=True, slots=True)
class PaperFacts:
    """What is known of a matter beside the paper: for a reply to it, for an opinion on it, and what it asks for.

    An ask counts as answered in a reply when a passage of the paper speaks to it, or when `reply.answered_asks` has it.
    `opinions` holds the passages of each bureau's opinion under its name.
    """

    reply: LetterFacts = field(default=LetterFacts(kind="reply"))
    opinion: LetterFacts = field(default=LetterFacts(kind="opinion"))
    asks: tuple[Asked, ...] = ()
    opinions: Mapping[str, Sequence[PassageText]] = field(default_factory=dict)


NOTHING: Final = PaperFacts()
_PAIR: Final = 2
_NEARLY: Final = 0.7


def check_paper(text: str, known: PaperFacts | None = None) -> tuple[Finding, ...]:
    """All findings on any text: a letter, a published page with its letters, or anything else.

    A letter is held to be the whole paper: what the form asks for, and neither the paper nor `known` has, is a finding.
    """
    reading = read(text)
    if reading.kind.value is not Kind.PAGE:
        return findings_of(text, slips_in(text, _facts(text, reading, known or NOTHING), reading))
    known = known or _of_page(text, reading)
    slips: list[Slip] = []
    for part in (*([reading.proposal] if reading.proposal else []), *reading.parts):
        words = text[slice(*part.span)]
        slips += (_moved(one, part.span.start) for one in slips_in(words, _facts(words, part, known)))
    return findings_of(text, slips)


def unreadable(message: str) -> Finding:
    """The finding on a file that holds no text; `message` says why."""
    (found,) = findings_of("", [slip("unreadable_file", found=message)])
    return found


def _moved(found: Slip, by: int) -> Slip:
    start, end = found.span
    return replace(found, span=(start + by, end + by)) if end else found


def _facts(text: str, reading: Reading, known: PaperFacts) -> LetterFacts:
    """The facts for one letter; a text that is none is checked for what any text can hold."""
    if reading.kind.value is Kind.CO_OPINION:
        return _on_paper(reading, known.opinion)
    if reading.kind.value is Kind.LEAD_REPLY:
        return _reply(text, reading, known)
    return LetterFacts(kind="reply")


def _on_paper(reading: Reading, facts: LetterFacts) -> LetterFacts:
    codes = {one.code for one in reading.warnings}
    return replace(
        facts,
        is_paper=True,
        has_bureau=bool(reading.bureaus),
        has_date="missing_date" not in codes,
        has_matter=bool(facts.number) or not {"missing_number", "missing_title"} <= codes,
    )


def _reply(text: str, reading: Reading, known: PaperFacts) -> LetterFacts:
    """What the paper does not show the case may hold."""
    facts = known.reply
    codes = {one.code for one in reading.warnings}
    category = reading.category is not None or not codes.isdisjoint(
        {"ambiguous_category", "category_differs"}
    )
    number = reading.document_number is not None or "broken_document_number" in codes
    return replace(
        _with_answers(text, _on_paper(reading, facts), known),
        has_class=category or bool(facts.has_class),
        has_document_number=number or bool(facts.has_document_number),
        has_signer=reading.signer is not None or bool(facts.has_signer),
        has_contact=bool(reading.contact or reading.phone) or bool(facts.has_contact),
        has_copy=bool(reading.copy_to) or bool(facts.has_copy),
    )


def _with_answers(text: str, facts: LetterFacts, known: PaperFacts) -> LetterFacts:
    """Which asks the paper speaks to, and which it lost although an opinion speaks to them."""
    if not known.asks:
        return facts
    said = split(text)
    texts = {ask.number: ask.text for ask in known.asks}
    asks = Asks(known.asks, facts.title)
    rows = coverage_of(asks, {}, said)
    answered = {row.number for row in rows if row.status is not Status.NOBODY} | set(
        facts.answered_asks or ()
    )
    silent = [number for number in texts if number not in answered]
    pairs = [_pairs(passage.text) for passage in said] if silent else []
    answered |= {number for number in silent if _is_repeated(_pairs(texts[number]), pairs)}
    return replace(
        facts,
        asks=tuple(texts),
        answered_asks=tuple(number for number in texts if number in answered),
        spoken=() if len(answered) == len(texts) else tuple(_spoken(asks, known.opinions)),
    )


def _spoken(asks: Asks, opinions: Mapping[str, Sequence[PassageText]]) -> Iterator[tuple[str, str]]:
    """Which ask each bureau's opinion speaks to."""
    for bureau, passages in opinions.items():
        for found in matches_of(asks, passages):
            yield found.ask, bureau


def _pairs(text: str) -> frozenset[str]:
    return frozenset(plain(text).windows(_PAIR))


def _is_repeated(ask: frozenset[str], passages: Sequence[frozenset[str]]) -> bool:
    """Whether one passage says nearly all of an ask in its own words, pair by pair. An ask that only repeats the title
    has no word that tells it from the others, so the matching passes it over."""
    return any(len(ask & passage) >= _NEARLY * len(ask) for passage in passages)


# -- the page ------------------------------------------------------------------------------------------------------


def _of_page(text: str, reading: Reading) -> PaperFacts:
    """What a page says of its matter: the proposal's values, the units that handle it, what they wrote."""
    opinions = [part for part in reading.parts if part.kind.value is Kind.CO_OPINION]
    said = {_signer(part): split(text[slice(*part.span)]) for part in opinions}
    replies = [part for part in reading.parts if part.kind.value is Kind.LEAD_REPLY]
    proposal = reading.proposal
    numbers = [one.value for one in reading.numbers]
    shared = LetterFacts(
        kind="reply",
        matter=reading.matter.value.value if reading.matter else None,
        number=numbers[0] if proposal and numbers else "",
        title=proposal.title.value if proposal and proposal.title else "",
        session=_session(reading, replies),
        proposers=tuple(one.value for one in reading.proposers) if proposal else (),
        related=_cited_beside(numbers, opinions),
    )
    reply = replace(
        shared,
        addressees=shared.proposers,
        handling=tuple(_handling(reading)),
        bureaus_without_opinion=_silent(reading) if opinions else (),
        sources=tuple(SourceText(name, one.text) for name in said for one in said[name]) if said else None,
        known=(text[slice(*proposal.span)],) if proposal else (),
    )
    leads = tuple(one.value for part in replies for one in part.bureaus)
    opinion = replace(shared, kind="opinion", addressees=leads if len(replies) == 1 else ())
    return PaperFacts(reply, opinion, reading.asks, said)


def _session(reading: Reading, replies: Sequence[Reading]) -> str:
    """The page's session; where its letters disagree, the one that the reply cites."""
    cited = [reading.session, *(part.session for part in replies)]
    return next((one.value for one in cited if one), "")


def _signer(letter: Reading) -> str:
    return letter.bureaus[0].value if letter.bureaus else f"[{letter.span.start}]"


def _cited_beside(own: Sequence[str], opinions: Sequence[Reading]) -> tuple[str, ...]:
    """The numbers of other matters that an opinion answers together with the page's own."""
    together = [
        [one.value for one in part.numbers]
        for part in opinions
        if any(same_case(one.value, number) for one in part.numbers for number in own[:1])
    ]
    return tuple(dict.fromkeys(number for numbers in together for number in numbers))


def _handling(reading: Reading) -> Iterator[Bureau]:
    """The units of the page's own list, and those that wrote."""
    signed = (one for part in reading.parts for one in part.bureaus)
    for name in dict.fromkeys(one.value for one in (*reading.bureaus, *signed)):
        yield Bureau(name)


def _silent(reading: Reading) -> tuple[str, ...]:
    """Bureaus that the page names and that have no letter on it."""
    doubts = (one for one in reading.warnings if one.code == "bureau_without_letter")
    return tuple(dict.fromkeys(dict(one.params)["found"] for one in doubts))
