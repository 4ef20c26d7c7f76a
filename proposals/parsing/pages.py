"""A published page: cut into the proposal, the letters and the page's own lines, and read as a whole."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from proposals.parsing.addressees import Salutation, salutation_of
from proposals.parsing.bureaus import names_in, same_bureau
from proposals.parsing.cautions import Caution, caution
from proposals.parsing.documents import document_numbers
from proposals.parsing.forms import PROPOSER, TITLE, looks_like_proposal, read_proposal
from proposals.parsing.frames import Bounds, heading_in
from proposals.parsing.letters import read_letter
from proposals.parsing.numbers import same_case
from proposals.parsing.signoffs import read_signoff
from proposals.parsing.values import Found, Kind, Matter, Reading, Span, Votes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from proposals.parsing.source import Line, Source

_HANDLING = re.compile(r"^(?:办理|承办|主办|会办|协办|分办|独办|参办)单位\s*(?::|\s)\s*(?P<list>.+)$")
_ROLE = re.compile(r"\(\s?(?:主办|会办|协办|牵头|独办|分办|承办|参阅)[^()]{0,6}\)")
_PAGE_LINE = re.compile(
    r"^(?:办理单位|网友评价|网民评价|相关(?:信息|附件|链接)|上一[篇条]|下一[篇条]|版权所有|主办单位\s*:.*备)"
)
_VOTES = re.compile(r"(?:支持|赞成)\s*:?\s*(?P<support>\d{1,9})\s*(?:反对|不支持)\s*:?\s*(?P<oppose>\d{1,9})")
_LABEL = re.compile(
    r"^(?:部门|主办|会办|协办|承办|分办)?(?:单位)?(?:答复|会办意见|协办意见|办理意见|意见|复函|回复)(?:内容|意见|函|情况|正文)?\s*[::]?$"
)
_LETTERHEAD = re.compile(
    r"(?:类\s?别|办理结果|是否(?:同意)?公开|公开方式|主动公开|依申请公开|不予公开|签\s?发|文号|字号|编号|索引号|发布|来源|浏览|字体|分享|打印|关闭|"
    r"当前位置|您现在的位置|首页)|^[(〔]?[A-D]\s?类?[)〕]?$|文件$"
)
_BEFORE_SALUTATION = 14
_LETTERHEAD_LINE = 100
_NUMBER_LINE = 60
_HANDLING_LINE = 400
_MOST_NAMES = 60


@dataclass(frozen=True, slots=True)
class Layout:
    """A text cut up: the proposal (if one is there), the letters in order, and the zones of the page's own lines."""

    proposal: Span | None
    letters: tuple[Bounds, ...]
    zones: tuple[Span, ...]


def layout_of(source: Source) -> Layout:
    """How a text is cut: each salutation opens a letter that reaches to the next letterhead."""
    openings = _openings(source)
    starts = [start for start, _ in openings]
    proposal = _proposal(source, starts[0] if starts else len(source.text))
    if openings and proposal is None:
        openings[0] = (0, openings[0][1])
    letters, zones = [], []
    for index, (start, salutation) in enumerate(openings):
        end = openings[index + 1][0] if index + 1 < len(openings) else len(source.text)
        cut = _page_line(source, salutation.end if salutation else start, end)
        letters.append(Bounds(start, cut, salutation))
        zones.append(Span(cut, end))
    if proposal is None:
        proposal = next((zone for zone in zones if looks_like_proposal(source, *zone)), None)
    return Layout(proposal, tuple(letters), tuple(zone for zone in zones if zone.start < zone.end))


def _proposal(source: Source, end: int) -> Span | None:
    return Span(0, end) if looks_like_proposal(source, 0, end) else None


def _openings(source: Source) -> list[tuple[int, Salutation | None]]:
    """Each letter's start (its letterhead) and its salutation; letters without one are found by their title."""
    found: list[tuple[int, Salutation | None]] = []
    floor = 0
    for index, line in enumerate(source.lines):
        salutation = salutation_of(source, line) if line.start >= floor else None
        if salutation:
            found.append((_letterhead(source, index, floor), salutation))
            floor = salutation.end
    return _with_orphans(source, found)


def _with_orphans(
    source: Source, found: list[tuple[int, Salutation | None]]
) -> list[tuple[int, Salutation | None]]:
    """A text without any salutation may still be a letter: one with a title of its own, or with 收悉 in its first
    lines."""
    if found:
        return found
    heading = heading_in(source, 0, len(source.text))
    if heading:
        return [(heading.span.start, None)]
    received = next((line for line in source.lines[:40] if "收悉" in line.folded), None)
    return [(received.start, None)] if received else []


def _letterhead(source: Source, index: int, floor: int) -> int:
    """Where the letterhead above a salutation begins: number, class, title, labels, but no text and no sign-off."""
    start = source.lines[index].start
    above = source.lines[max(0, index - _BEFORE_SALUTATION) : index]
    heading = heading_in(source, above[0].start, start) if above else None
    for line in reversed(above):
        if line.start < floor:
            break
        in_heading = heading is not None and heading.span.start <= line.start < heading.span.end
        if not (in_heading or _is_letterhead(source, line)):
            break
        start = line.start
    return start


def _is_letterhead(source: Source, line: Line) -> bool:
    if len(line.folded) > _LETTERHEAD_LINE or PROPOSER.match(line.folded) or TITLE.match(line.folded):
        return False
    if _LABEL.match(line.folded) or _LETTERHEAD.search(line.folded):
        return not line.folded.endswith("。")
    return bool(
        len(line.folded) <= _NUMBER_LINE
        and document_numbers(source, line.start, line.end)
        and "。" not in line.folded
    )


def _page_line(source: Source, start: int, end: int) -> int:
    """Where the page's own lines begin behind a letter."""
    for line in source.within(start, end):
        if _PAGE_LINE.match(line.folded) or TITLE.match(line.folded):
            return line.start
    return end


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
    base = proposal or lead or parts[0]
    base = _filled(base, lead, parts) if proposal else base
    cautions = [*doubled, *_unheard(parts, handling, aliases), *_number_cautions(proposal, lead)]
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
