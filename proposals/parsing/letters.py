"""One letter, a lead's reply or a co-handler's opinion, read piece by piece from its frame."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from proposals.parsing import headers
from proposals.parsing.addressees import Addressed, Party, party_of
from proposals.parsing.cautions import Caution, caution
from proposals.parsing.documents import broken_document_number, document_numbers
from proposals.parsing.frames import Bounds, Frame, frame_of
from proposals.parsing.numbers import case_numbers, class_number, parse_number, same_case
from proposals.parsing.outline import sections
from proposals.parsing.sessions import matter_at
from proposals.parsing.signoffs import dated, metadata
from proposals.parsing.slips import address_cautions, noun_cautions, outline_cautions, text_cautions
from proposals.parsing.values import Found, Kind, Matter, Reading, Reference, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from proposals.parsing.source import Line, Source

_CO_WORDS = re.compile(r"会办意见|协办意见|作为[^,。]{0,12}(?:会办|协办)单位|的(?:会办|协办)单位")
_REPLY_TITLE = re.compile("答复|回复|复函")
_TITLE_LABEL = re.compile(
    r"(?:^|\n)[ ]{0,40}(?:案\s{0,4}由|题\s{0,4}目|提案标题|提案题目|提案名称|建议标题)\s?[: ]\s?(?P<value>[^\n]{4,120})"
)
_TAIL = 600
_SHORT_TAIL = 60


def read_letter(source: Source, bounds: Bounds, focus: str | None = None) -> Reading:
    """The letter; `focus` is the case number of the page it stands on, which decides between several matters."""
    frame = frame_of(source, bounds)
    reading = Reading(kind=_kind(source, frame), span=Span(bounds.start, bounds.end), heading=frame.heading)
    reading = _with_matter(source, frame, reading, focus)
    reading = _with_people(frame, reading)
    reading = _with_signature(source, frame, reading)
    reading = _with_letterhead(source, frame, reading)
    reading = _with_contact(source, frame, reading)
    reading = _with_text(source, frame, reading)
    cautions = [*_slips(source, frame, reading), *_missing(frame, reading)]
    return _warned(reading, cautions)


def _warned(reading: Reading, cautions: Sequence[Caution]) -> Reading:
    return replace(reading, warnings=(*reading.warnings, *cautions))


def _kind(source: Source, frame: Frame) -> Found[Kind]:
    """By the addressee; only where it could be either side, or is missing, by the words."""
    salutation = frame.bounds.salutation
    words = source.folded[frame.bounds.start : frame.opening_span.end]
    as_co_handler = _CO_WORDS.search(words) is not None
    if salutation and salutation.party is Party.BUREAU:
        return source.found(Kind.CO_OPINION, *salutation.span, salutation.confidence)
    if salutation and (salutation.party is Party.PROPOSER or not as_co_handler):
        return source.found(Kind.LEAD_REPLY, *salutation.span, salutation.confidence)
    kind = Kind.CO_OPINION if as_co_handler else Kind.LEAD_REPLY
    place = salutation.span if salutation else frame.heading.span if frame.heading else frame.opening_span
    return source.found(kind, *place, 0.7 if salutation else 0.5)


# What the letter is about.


def _with_matter(source: Source, frame: Frame, reading: Reading, focus: str | None) -> Reading:
    references = frame.opening.references or frame.head_opening.references
    chosen = _chosen(references, focus)
    numbers, number_cautions = _numbers(source, frame)
    several = () if chosen else _several(references)
    matter = _matter(source, frame, chosen, references)
    return replace(
        reading,
        numbers=numbers,
        matter=matter,
        session=_session(frame, chosen, references),
        title=_title(source, frame, chosen, references),
        references=references,
        class_number=class_number(source, frame.head.start, frame.opening_span.end),
        warnings=(*number_cautions, *several, *_session_cautions(frame)),
    )


def _chosen(references: tuple[Reference, ...], focus: str | None) -> Reference | None:
    """The reference that the page is about, or the only one."""
    if len(references) == 1:
        return references[0]
    if focus is None:
        return None
    return next((one for one in references if one.number and same_case(one.number.value, focus)), None)


def _several(references: tuple[Reference, ...]) -> tuple[Caution, ...]:
    """A doubt where a letter covers matters of different kinds or sessions."""
    traits = {(one.matter, one.session.value if one.session else None) for one in references}
    if len(traits) <= 1 or references[0].number is None:
        return ()
    last = next(one.number for one in reversed(references) if one.number)
    return (caution("several_matters", Span(references[0].number.span.start, last.span.end)),)


def _numbers(source: Source, frame: Frame) -> tuple[tuple[Found[str], ...], list[Caution]]:
    """Each case once, in its fullest spelling; a case that is spelled in two ways is a doubt."""
    hidden = [one.span for one in document_numbers(source, *frame.head)]
    written = [one.number for one in frame.opening.references if one.number]
    written += case_numbers(source, frame.head.start, frame.head.end, hidden)
    distinct: list[Found[str]] = []
    cautions: list[Caution] = []
    in_opening = len([one for one in frame.opening.references if one.number])
    for index, number in enumerate(written):
        twin = next((at for at, one in enumerate(distinct) if same_case(one.value, number.value)), None)
        if twin is None:
            if distinct and index >= in_opening:
                cautions.append(_differs(distinct[0], number))
            distinct.append(number)
        elif parse_number(distinct[twin].value) != parse_number(number.value):
            cautions.append(_differs(distinct[twin], number))
            distinct[twin] = max(distinct[twin], number, key=lambda one: len(one.value))
    return tuple(distinct), cautions


def _differs(first: Found[str], second: Found[str]) -> Caution:
    return caution("number_differs", second.span, first=first.value, second=second.value)


def _matter(
    source: Source, frame: Frame, chosen: Reference | None, references: tuple[Reference, ...]
) -> Found[Matter] | None:
    known = [one.matter for one in ([chosen] if chosen else references) if one.matter]
    place = frame.opening_span
    if known:
        matter, count = Counter(known).most_common(1)[0]
        if count * 2 > len(known):
            return source.found(matter, *place, 0.95 if count == len(known) else 0.6)
        return None
    for span in (frame.heading.span if frame.heading else frame.head, frame.opening_span):
        cued = matter_at(source, span.start, span.start, span.end, ())
        if cued:
            return source.found(cued, *span, 0.8)
    honorific = frame.bounds.salutation.addressed.honorific if frame.bounds.salutation else None
    by_noun = (
        {"委员": Matter.CPPCC_PROPOSAL, "代表": Matter.NPC_SUGGESTION}.get(honorific.value)
        if honorific
        else None
    )
    return source.found(by_noun, *honorific.span, 0.7) if by_noun and honorific else None


def _session(frame: Frame, chosen: Reference | None, references: tuple[Reference, ...]) -> Found[str] | None:
    if chosen and chosen.session:
        return chosen.session
    cited = [one.session for one in references if one.session]
    if cited and not chosen:
        value, count = Counter(one.value for one in cited).most_common(1)[0]
        first = next(one for one in cited if one.value == value)
        if count == len(cited):
            return first
        return replace(first, confidence=0.6) if count * 2 > len(cited) else None
    for found in (frame.opening.sessions, frame.head_opening.sessions):
        if found:
            return found[0]
    return None


def _session_cautions(frame: Frame) -> list[Caution]:
    """The title and the text of one letter that cite different sessions."""
    in_text = {one.value for one in frame.opening.sessions}
    return [
        caution("session_differs", one.span, found=one.value, other=frame.opening.sessions[0].value)
        for one in frame.head_opening.sessions
        if in_text and one.value not in in_text
    ]


def _title(
    source: Source, frame: Frame, chosen: Reference | None, references: tuple[Reference, ...]
) -> Found[str] | None:
    """The proposal's title; the letter's own title only where it names no other."""
    for one in ([chosen] if chosen else []) + [*references, *frame.head_opening.references]:
        if one.title:
            return one.title
    label = _TITLE_LABEL.search(source.folded, *frame.head)
    if label:
        return source.phrase(*label.span("value"), 0.8)
    return replace(frame.heading, confidence=0.4) if frame.heading else None


# Who writes to whom, and when.


def _with_people(frame: Frame, reading: Reading) -> Reading:
    who = frame.bounds.salutation.addressed if frame.bounds.salutation else Addressed(())
    filed = frame.opening.proposers
    if reading.kind.value is Kind.LEAD_REPLY and who.names:
        members = [one for one in who.names if party_of(one.value, member=True) is not Party.BUREAU]
        filed = replace(who, names=tuple(members))
    return replace(
        reading,
        addressees=who.names,
        proposers=filed.names,
        more_signers=who.more or filed.more,
        heard=frame.opening.heard,
    )


def _with_signature(source: Source, frame: Frame, reading: Reading) -> Reading:
    unit, written, published = metadata(source, frame.head.start, frame.head.end)
    behind = metadata(source, frame.footer.start, frame.footer.end)
    unit, written, published = unit or behind[0], written or behind[1], published or behind[2]
    cautions = list(frame.signoff.cautions)
    bureaus, on = frame.signoff.bureaus, frame.signoff.on
    if not bureaus and unit:
        bureaus = (unit,)
        cautions.append(caution("signature_from_metadata", unit.span, found=unit.value))
    if not frame.signoff.has_date and written:
        on, doubts = dated(source, written)
        shown = source.text[written.span.start : written.span.end]
        on = replace(on, confidence=0.6) if on else None
        cautions += [*doubts, caution("date_from_metadata", written.span, found=shown)]
    elif not frame.signoff.has_date and published:
        shown = source.text[published.span.start : published.span.end]
        cautions.append(caution("date_only_published", published.span, found=shown))
    published_on = dated(source, published)[0] if published else None
    return _warned(replace(reading, bureaus=bureaus, on=on, published_on=published_on), cautions)


# Letterhead and footer.


def _around(source: Source, frame: Frame) -> list[Line]:
    return [*source.within(*frame.head), *source.within(*frame.footer)]


def _with_letterhead(source: Source, frame: Frame, reading: Reading) -> Reading:
    around = _around(source, frame)
    labelled = [
        *around,
        *headers.labelled_class(source, frame.signoff.start - _SHORT_TAIL, frame.signoff.end),
    ]
    tail = (max(frame.body.start, frame.signoff.start - _TAIL), frame.footer.start)
    category, category_cautions = headers.category(source, labelled, tail)
    openness, openness_cautions = headers.openness(source, around)
    numbers = [*document_numbers(source, *frame.head), *document_numbers(source, *frame.footer)]
    cautions = [*category_cautions, *openness_cautions]
    broken = None if numbers else broken_document_number(source, *frame.head)
    if broken:
        cautions.append(
            caution("broken_document_number", broken, found=source.text[broken.start : broken.end])
        )
    letterhead = replace(
        reading, document_number=numbers[0] if numbers else None, category=category, openness=openness
    )
    return _warned(letterhead, cautions)


def _with_contact(source: Source, frame: Frame, reading: Reading) -> Reading:
    tail = Span(max(frame.body.start, frame.signoff.start - _TAIL), frame.footer.end)
    signer = headers.signer(source, *frame.head) or headers.signer(
        source, frame.signoff.start, frame.footer.end
    )
    contact = headers.contact(source, *tail) or headers.contact(source, *frame.head)
    phone = headers.phone(source, *tail, contact) or headers.phone(source, *frame.head, contact)
    copy_to, _ = headers.copies(source, frame.signoff.start, frame.footer.end)
    return replace(reading, signer=signer, contact=contact, phone=phone, copy_to=copy_to)


# The text, and what is doubtful or missing.


def _with_text(source: Source, frame: Frame, reading: Reading) -> Reading:
    return replace(
        reading,
        sections=sections(source, *frame.body),
        body=source.phrase(*frame.body) if frame.body.start < frame.body.end else None,
        cited_documents=tuple(document_numbers(source, frame.opening_span.start, frame.body.end)),
    )


def _slips(source: Source, frame: Frame, reading: Reading) -> list[Caution]:
    salutation = frame.bounds.salutation
    honorific = salutation.addressed.honorific if salutation else None
    matter = reading.matter.value if reading.matter else None
    close = Span(frame.signoff.start, frame.signoff.end)
    cautions = [
        *text_cautions(source, frame.bounds.start, frame.bounds.end),
        *outline_cautions(source, *frame.body),
        *noun_cautions(source, matter, honorific, frame.opening_span.start, frame.signoff.end),
        *address_cautions(source, frame.opening_span, close),
    ]
    opinion = reading.kind.value is Kind.CO_OPINION
    titled = (
        frame.heading
        and _REPLY_TITLE.search(frame.heading.value)
        and not _CO_WORDS.search(frame.heading.value)
    )
    if opinion and salutation and titled and frame.heading:
        cautions.append(caution("title_contradicts_addressee", frame.heading.span))
    as_co_handler = _CO_WORDS.search(source.folded, *frame.opening_span)
    if not opinion and salutation and as_co_handler:
        cautions.append(caution("co_handler_writes_member", Span(*as_co_handler.span())))
    return cautions


def _missing(frame: Frame, reading: Reading) -> list[Caution]:
    """What such a letter should hold and does not; the place is where it would be expected."""
    salutation = frame.bounds.salutation
    top = salutation.span if salutation else Span(*frame.opening_span)
    foot = Span(frame.signoff.start, frame.signoff.end)
    own_title = reading.heading.span if reading.heading else None
    dated_somehow = reading.on or any(
        one.code.endswith("_date") or one.code.startswith("date_") for one in reading.warnings
    )
    lacks = {
        "missing_addressee": (salutation, top),
        "missing_number": (reading.numbers, frame.opening_span),
        "missing_title": (reading.title and reading.title.span != own_title, frame.opening_span),
        "missing_bureau": (reading.bureaus, foot),
        "missing_date": (dated_somehow, foot),
    }
    if reading.kind.value is Kind.LEAD_REPLY:
        codes = {one.code for one in reading.warnings}
        lacks |= {
            "missing_document_number": (reading.document_number or "broken_document_number" in codes, top),
            "missing_category": (reading.category or "ambiguous_category" in codes, top),
            "missing_signer": (reading.signer, top),
            "missing_contact": (reading.contact, foot),
            "missing_copy_to": (reading.copy_to, foot),
        }
    return [caution(key, span) for key, (present, span) in lacks.items() if not present]
