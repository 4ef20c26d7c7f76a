"""A published page read as a whole: the proposal, its letters, and the page's own lines."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from proposals.parsing.bureaus import names_in, same_bureau
from proposals.parsing.cautions import Caution, caution
from proposals.parsing.forms import read_proposal
from proposals.parsing.letters import read_letter
from proposals.parsing.numbers import same_case
from proposals.parsing.signoffs import read_signoff
from proposals.parsing.values import Found, Kind, Matter, Reading, Span, Votes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from proposals.parsing.frames import Bounds
    from proposals.parsing.layouts import Layout
    from proposals.parsing.source import Source

_HANDLING = re.compile(r"^(?:办理|承办|主办|会办|协办|分办|独办|参办)单位\s*(?::|\s)\s*(?P<list>.+)$")
_ROLE = re.compile(r"\(\s?(?:主办|会办|协办|牵头|独办|分办|承办|参阅)[^()]{0,6}\)")
_VOTES = re.compile(r"(?:支持|赞成)\s*:?\s*(?P<support>\d{1,9})\s*(?:反对|不支持)\s*:?\s*(?P<oppose>\d{1,9})")
_HANDLING_LINE = 400
_MOST_NAMES = 60


def read_page(source: Source, layout: Layout, aliases: Mapping[str, str] | None) -> Reading:
    """The page as a whole: the proposal's values first, then the lead's, then what the letters agree on."""
    proposal = read_proposal(source, *layout.proposal) if layout.proposal else None
    focus = _focus(source, layout, proposal)
    parts, doubled = read_letters(source, layout, focus)
    session = (proposal.session if proposal else None) or _agreed_session(parts)
    matter = next((one.matter for one in ([proposal] if proposal else []) + list(parts) if one.matter), None)
    parts = tuple(_with_page_matter(_with_session_caution(part, session), focus, matter) for part in parts)
    handling = _handling(source, layout)
    leads = [part for part in parts if part.kind.value is Kind.LEAD_REPLY]
    lead = leads[0] if len(leads) == 1 else None
    base = _filled(proposal, lead, parts) if proposal else lead or _gathered(leads or parts)
    cautions = [
        *(() if proposal or lead else base.warnings),
        *doubled,
        *_unheard(parts, handling, aliases),
        *_number_cautions(proposal, lead),
    ]
    cautions += [one for part in (*([proposal] if proposal else []), *parts) for one in part.warnings]
    return replace(
        base,
        kind=source.found(Kind.PAGE, 0, len(source.text), 0.95),
        session=session,
        bureaus=handling or _distinct(name for part in parts for name in part.bureaus),
        parts=parts,
        votes=_votes(source, layout),
        proposal=proposal,
        span=Span(0, len(source.text)),
        warnings=tuple(sorted(dict.fromkeys(cautions), key=lambda one: (one.span, one.key))),
    )


def _gathered(letters: Sequence[Reading]) -> Reading:
    """What several letters say together; where they speak of different cases there is no one title."""
    first = letters[0]
    numbers = _distinct(name for letter in letters for name in letter.numbers)
    shared = all(
        any(same_case(one.value, two.value) for one in letter.numbers for two in first.numbers)
        for letter in letters
    )
    several = () if shared else (caution("several_matters", Span(first.span.start, letters[-1].span.end)),)
    return Reading(
        kind=first.kind,
        matter=first.matter
        if len({letter.matter.value for letter in letters if letter.matter}) == 1
        else None,
        numbers=numbers,
        title=first.title if shared else None,
        proposers=_distinct(name for letter in letters for name in letter.proposers),
        addressees=_distinct(name for letter in letters for name in letter.addressees),
        more_signers=next((letter.more_signers for letter in letters if letter.more_signers), None),
        heard=_distinct(name for letter in letters for name in letter.heard),
        warnings=several,
    )


def _filled(base: Reading, lead: Reading | None, parts: Sequence[Reading]) -> Reading:
    """The proposal's values, with the lead's where the proposal is silent and for what only a reply has."""
    others = [*([lead] if lead else []), *parts]
    first = next(iter(others), None)
    if first is None:
        return base
    base = replace(
        base,
        matter=base.matter or first.matter,
        numbers=base.numbers or first.numbers,
        title=base.title or next((part.title for part in others if part.title), None),
        proposers=base.proposers or next((part.proposers for part in others if part.proposers), ()),
        more_signers=base.more_signers or (lead.more_signers if lead else None),
    )
    if lead is None:
        return base
    return replace(
        base,
        addressees=lead.addressees,
        heard=lead.heard,
        document_number=lead.document_number,
        category=lead.category,
        openness=lead.openness,
        signer=lead.signer,
        contact=lead.contact,
        phone=lead.phone,
        copy_to=lead.copy_to,
        on=lead.on,
    )


def _focus(source: Source, layout: Layout, proposal: Reading | None) -> str | None:
    """The case number of the page: the proposal's, else the first that a letter to a proposer names alone."""
    if proposal and proposal.numbers:
        return proposal.numbers[0].value
    for bounds in layout.letters:
        reading = read_letter(source, bounds)
        if len(reading.numbers) == 1:
            return reading.numbers[0].value
    return None


def read_letters(
    source: Source, layout: Layout, focus: str | None = None
) -> tuple[tuple[Reading, ...], list[Caution]]:
    """Each letter once: a page that prints the same letter twice is a doubt, not two letters."""
    parts: list[Reading] = []
    cautions: list[Caution] = []
    known: set[str] = set()
    for bounds in layout.letters:
        key = letter_key(source, bounds)
        if key in known:
            cautions.append(caution("doubled_letter", Span(bounds.start, bounds.end)))
            continue
        known.add(key)
        parts.append(read_letter(source, bounds, focus))
    return tuple(parts), cautions


def letter_key(source: Source, bounds: Bounds) -> str:
    """What makes two letters the same: salutation, text and sign-off without blanks."""
    start = bounds.salutation.span.start if bounds.salutation else bounds.start
    signoff = read_signoff(source, bounds.salutation.end if bounds.salutation else start, bounds.end)
    return "".join(source.folded[start : max(signoff.end, start)].split())


def _agreed_session(parts: Sequence[Reading]) -> Found[str] | None:
    cited = [part.session for part in parts if part.session]
    if not cited:
        return None
    ranked = Counter(one.value for one in cited).most_common(2)
    if len(ranked) > 1 and ranked[0][1] == ranked[1][1]:
        return None
    first = next(one for one in cited if one.value == ranked[0][0])
    return first if len(ranked) == 1 else replace(first, confidence=0.7)


def _with_session_caution(part: Reading, session: Found[str] | None) -> Reading:
    if session is None or part.session is None or part.session.value == session.value:
        return part
    doubt = caution("session_differs", part.session.span, found=part.session.value, other=session.value)
    return replace(part, warnings=(*part.warnings, doubt))


def _with_page_matter(part: Reading, focus: str | None, matter: Found[Matter] | None) -> Reading:
    """A letter that does not say what its case is, but names the page's number, is about the page's matter."""
    silent = part.matter is None and not any(one.matter for one in part.references)
    if silent and matter and focus and any(same_case(focus, one.value) for one in part.numbers):
        return replace(part, matter=replace(matter, confidence=0.6))
    return part


def _handling(source: Source, layout: Layout) -> tuple[Found[str], ...]:
    """The bureaus of the page's 办理单位 lines."""
    spans = [*layout.zones, *([layout.proposal] if layout.proposal else [])]
    names = []
    for span in spans:
        for line in source.within(*span):
            match = _HANDLING.match(line.folded) if len(line.folded) <= _HANDLING_LINE else None
            if match:
                names += _without_roles(
                    source, names_in(source, line.start + match.start("list"), line.end, 0.9)
                )
    return _distinct(names)


def _without_roles(source: Source, names: Iterable[Found[str]]) -> list[Found[str]]:
    """市教育局(主办) → 市教育局."""
    bare = []
    for name in names:
        role = _ROLE.search(source.folded, *name.span)
        bare.append(source.name(name.span.start, role.start(), name.confidence) if role else name)
    return [name for name in bare if name.value]


def _distinct(names: Iterable[Found[str]]) -> tuple[Found[str], ...]:
    by_value: dict[str, Found[str]] = {}
    for name in names:
        by_value.setdefault(name.value, name)
    return tuple(by_value.values())


def _unheard(
    parts: Sequence[Reading], handling: Sequence[Found[str]], aliases: Mapping[str, str] | None
) -> list[Caution]:
    """Bureaus named as heard or as handling whose letter is not on the page."""
    signers = {name.value for part in parts for name in part.bureaus}
    named = [*(name for part in parts for name in part.heard), *handling][:_MOST_NAMES]
    absent: list[Found[str]] = []
    for name in named:
        wrote = any(same_bureau(name.value, signer, aliases) for signer in signers)
        known = any(same_bureau(name.value, one.value, aliases) for one in absent)
        if not wrote and not known:
            absent.append(name)
    return [caution("bureau_without_letter", name.span, found=name.value) for name in absent]


def _number_cautions(proposal: Reading | None, lead: Reading | None) -> list[Caution]:
    if not (proposal and lead and proposal.numbers and lead.numbers):
        return []
    own = proposal.numbers[0].value
    if any(same_case(own, one.value) for one in lead.numbers):
        return []
    return [caution("number_differs", lead.numbers[0].span, first=own, second=lead.numbers[0].value)]


def _votes(source: Source, layout: Layout) -> Found[Votes] | None:
    for zone in layout.zones:
        match = _VOTES.search(source.folded, *zone)
        if match:
            return source.found(Votes(int(match["support"]), int(match["oppose"])), *match.span(), 0.9)
    return None
