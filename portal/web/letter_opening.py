"""How a letter comes onto the desk: as it was last saved, from a plain text, or as the frame of one not yet begun."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from portal.web.letter_blocks import SheetBlock
from proposals.models import Proposal
from workflow.assembly.blocks import Block, laid_out
from workflow.assembly.matching import match
from workflow.assembly.passages import Role, parts
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole, AssignmentState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from proposals.models import Ask, Organisation
    from workflow.models import Assignment, Case, Opinion, Passage, Reply, ReplyPassage

_INDENT = "\u3000\u3000"


@dataclass(frozen=True, slots=True)
class _Cut:
    """A stretch of a saved text with what was saved about it. `asks` None: nothing was said or found."""

    start: int
    end: int
    asks: frozenset[int] = frozenset()
    said: bool = False
    private: bool = False
    sources: tuple[int, ...] = ()


def reply_blocks(reply: Reply, text: str, asks: Sequence[Ask]) -> list[SheetBlock]:
    """The reply as saved (`text`), block by block. Its parts follow each other without gaps."""
    rows = reply.passages.order_by("position").prefetch_related("ask_links", "sources")
    cuts = [
        _Cut(
            row.start,
            row.end,
            **_answering(row),
            sources=tuple(sorted(source.source_id for source in row.sources.all())),
        )
        for row in rows
    ]
    return _blocks(text, cuts, asks) if cuts and cuts[-1].end == len(text) else blocks_of_text(text, asks)


def _answering(row: ReplyPassage | Passage) -> dict[str, Any]:
    """Which asks a saved part speaks to, and whether a person said so."""
    links = row.ask_links.all()
    return {
        "asks": frozenset(link.ask_id for link in links),
        "said": any(link.by_person for link in links),
    }


def opinion_blocks(opinion: Opinion, text: str, asks: Sequence[Ask]) -> list[SheetBlock]:
    """The opinion as saved (`text`), block by block: its passages, and between them the frame."""
    rows = list(opinion.passages.order_by("position").prefetch_related("ask_links"))
    if any(row.end > len(text) or row.end == 0 for row in rows):
        return blocks_of_text(text, asks)
    frame = [part.start for part in parts(text)]
    cuts: list[_Cut] = []
    done = 0
    for row in rows:
        cuts += _between(done, row.start, frame)
        cuts.append(
            _Cut(
                row.start,
                row.end,
                **_answering(row),
                private=not row.quotable,
            )
        )
        done = row.end
    return _blocks(text, [*cuts, *_between(done, len(text), frame)], asks)


def _between(start: int, end: int, cuts: Iterable[int]) -> list[_Cut]:
    """The frame between two passages, cut where its parts begin."""
    edges = [start, *(cut for cut in cuts if start < cut < end), end]
    return [_Cut(first, last) for first, last in pairwise(edges) if first < last]


def blocks_of_text(text: str, asks: Sequence[Ask], known: Iterable[SheetBlock] = ()) -> list[SheetBlock]:
    """A plain text, cut as its words suggest. A stretch that is `known` keeps what was said of it."""
    before = {block.text.strip(): block for block in known}
    cuts = _whole_lines(text, [_Cut(part.start, part.end) for part in parts(text)])
    pieces = [text[cut.start : cut.end].strip("\r\n") for cut in cuts]
    found = _found(pieces, asks)
    return [
        replace(before[piece.strip()], text=piece)
        if piece.strip() in before
        else SheetBlock(piece, asks=matched, found=matched)
        for piece, matched in zip(pieces, found, strict=True)
        if piece.strip()
    ]


def _blocks(text: str, cuts: Sequence[_Cut], asks: Sequence[Ask]) -> list[SheetBlock]:
    whole = _whole_lines(text, cuts)
    pieces = [text[cut.start : cut.end].strip("\r\n") for cut in whole]
    found = _found(pieces, asks)
    return [
        SheetBlock(
            piece,
            asks=cut.asks,
            found=cut.asks or matched,
            # no ask where the matching would find one: a person took it away
            said=cut.said or (not cut.asks and bool(matched)),
            private=cut.private,
            sources=cut.sources,
        )
        for cut, piece, matched in zip(whole, pieces, found, strict=True)
        if piece.strip()
    ]


def _whole_lines(text: str, cuts: Iterable[_Cut]) -> list[_Cut]:
    """The stretches from line to line: one that begins in the middle of a line goes with the one before it."""
    joined: list[_Cut] = []
    for cut in cuts:
        start = _line_start(text, cut.start)
        last = joined[-1] if joined else None
        if last is None or start is not None:
            joined[-1:] = [replace(last, end=start)] if last and start is not None else []
            joined.append(replace(cut, start=cut.start if start is None else start))
            continue
        joined[-1] = _Cut(
            last.start,
            cut.end,
            last.asks | cut.asks,
            said=last.said or cut.said,
            private=last.private or cut.private,
            sources=tuple(dict.fromkeys(last.sources + cut.sources)),
        )
    return joined


def _line_start(text: str, place: int) -> int | None:
    """Where the line begins on which a stretch begins; None where other words stand before it there."""
    start = text.rfind("\n", 0, place) + 1
    return start if not text[start:place].strip() else None


def _found(pieces: Sequence[str], asks: Sequence[Ask]) -> list[frozenset[int]]:
    """The asks that the matching finds in each stretch that says something."""
    blocks = [Block(piece) for piece in pieces]
    place_of = {id(block): place for place, block in enumerate(blocks)}
    spoken = [one for one in laid_out(blocks) if one.part.role is Role.PASSAGE]
    by_proposal: defaultdict[int, list[Ask]] = defaultdict(list)
    for ask in asks:
        by_proposal[ask.proposal_id].append(ask)
    found: list[set[int]] = [set() for _piece in pieces]
    for some in by_proposal.values():
        keys = {ask.number: ask.pk for ask in some}
        for one in match(some, [laid.part for laid in spoken], title=some[0].proposal.title):
            found[place_of[id(spoken[one.passage].block)]].add(keys[one.ask])
    return [frozenset(keys) for keys in found]


@translation.override("zh-hans")  # a letter is in Chinese whatever language the page speaks
def reply_frame(reply: Reply) -> list[SheetBlock]:
    """What a reply begins and ends with, and a heading for each group of asks; the words between are still to come."""
    proposal = reply.case.proposal
    heard = [unit.organisation.name for unit in _answered(reply)]
    words = {
        "you": _you(proposal),
        "title": proposal.title,
        "number": proposal.number,
        "we": _we(reply.organisation),
        "units": "、".join(heard),
    }
    opening = (
        _("%(you)s提出的《%(title)s》（第%(number)s号）收悉。%(we)s会同%(units)s研究，现答复如下：")
        if heard
        else _("%(you)s提出的《%(title)s》（第%(number)s号）收悉。经研究，现答复如下：")
    )
    thanks = _("感谢%(you)s对我市工作的关心和支持。") % words
    groups = dict.fromkeys(proposal.asks.order_by("position").values_list("group", flat=True))
    heads = [group for group in groups if group]
    return [
        SheetBlock(f"{_salutation(proposal)}："),
        SheetBlock(_INDENT + opening % words),
        *(
            SheetBlock(_INDENT + _("%(numeral)s、关于%(group)s") % {"numeral": numeral, "group": group})
            for numeral, group in zip("一二三四五六七八九十", heads, strict=False)
        ),
        SheetBlock(_INDENT + thanks),
    ]


@translation.override("zh-hans")
def opinion_frame(opinion: Opinion, cases: Iterable[Case]) -> list[SheetBlock]:
    """What an opinion begins and ends with; it is addressed to the leads of every case that it answers."""
    cases = list(cases)
    leads = dict.fromkeys(
        unit.organisation.name
        for case in cases
        for unit in case.assignments.filter(role__in=sorted(REPLYING), round=case.round)
        .exclude(state__in=sorted(ASSIGNMENT_GONE))
        .select_related("organisation")
        .order_by("pk")
    )
    cited = "、".join(
        _("《%(title)s》（第%(number)s号）") % {"title": case.proposal.title, "number": case.proposal.number}
        for case in cases
    )
    words = {"cited": cited, "we": _we(opinion.organisation)}
    return [
        SheetBlock(f"{'、'.join(leads)}："),
        SheetBlock(_INDENT + _("关于%(cited)s，%(we)s提出会办意见如下：") % words),
        SheetBlock(_INDENT + _("特此函复。")),
    ]


def _answered(reply: Reply) -> Iterator[Assignment]:
    """The co-handlers whose opinion is in."""
    units = reply.case.assignments.filter(round=reply.round, role=AssignmentRole.CO)
    yield from units.filter(state=AssignmentState.ANSWERED).select_related("organisation").order_by("pk")


def _salutation(proposal: Proposal) -> str:
    """The proposer with the title that the letter owes them."""
    name = proposal.proposer_name
    if proposal.proposing_body_id is not None or name.endswith(("委员", "代表")):
        return name
    return name + (_("代表") if proposal.kind == Proposal.Kind.NPC_SUGGESTION else _("委员"))


def _you(proposal: Proposal) -> str:
    if proposal.proposing_body_id is None:
        return _("您")
    return _("贵会") if proposal.proposer_name.endswith("会") else _("贵单位")


def _we(organisation: Organisation) -> str:
    """我局, 我委, 我办, as the unit's name ends."""
    last = organisation.name[-1:]
    return _("我%(kind)s") % {"kind": last} if last in set("局委办厅院") else _("我单位")


def pulled_block(passage: Passage, asks: Iterable[Ask]) -> SheetBlock:
    """The words of a passage, without its own letter's number, with those of its asks that this letter answers."""
    known = {ask.pk for ask in asks}
    spoken = frozenset(link.ask_id for link in passage.ask_links.all()) & known
    return SheetBlock(_INDENT + passage.text, asks=spoken, said=True, sources=(passage.pk,))
