"""The checker applied to a letter in work: what the case knows goes in, what still stands open comes out."""

from __future__ import annotations

from dataclasses import replace
from operator import attrgetter
from typing import TYPE_CHECKING, TypeGuard, cast

from workflow.assembly.checking import (
    Bureau,
    Cited,
    Finding,
    LetterFacts,
    PaperFacts,
    Severity,
    SourceText,
    check,
)
from workflow.assembly.passages import PassageText
from workflow.letters import current_text
from workflow.states import ASSIGNMENT_GONE, REPLYING, AssignmentRole, AssignmentState, OpinionState

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import Literal

    from proposals.models import Organisation, Proposal
    from workflow.models import Assignment, Case, Opinion, OpinionCase, Reply


def facts_of(letter: Reply | Opinion) -> LetterFacts:
    """What its case says about a letter. The document number and date are given at issue, so they are not asked for."""
    return reply_facts(letter) if _is_reply(letter) else opinion_facts(cast("Opinion", letter))


def _is_reply(letter: Reply | Opinion) -> TypeGuard[Reply]:
    # The models stand above this module; only a reply may have supplements.
    return hasattr(letter, "supplement_of_id")


def findings(letter: Reply | Opinion) -> tuple[Finding, ...]:
    """Everything that the checker says about the text as last saved."""
    return check(current_text(letter), facts_of(letter))


def open_findings(letter: Reply | Opinion) -> list[Finding]:
    """The findings that hold a letter up: neither corrected nor, in a reply, let stand by a named person with a reason."""
    waived = set(letter.waivers.values_list("finding", flat=True)) if _is_reply(letter) else set()
    return [f for f in findings(letter) if f.severity != Severity.REMARK and f.fingerprint not in waived]


# -- the reply -----------------------------------------------------------------------------------------------------


def reply_facts(reply: Reply) -> LetterFacts:
    """What the case says about its reply; a supplement answers only what it wants to."""
    facts = case_facts(reply.case, reply.round)
    return replace(
        facts,
        asks=facts.asks if reply.supplement_of_id is None else (),
        answered_asks=_answered(reply),
        has_class=reply.outcome_class_id is not None,
        has_contact=bool(reply.contact),
        has_copy=bool(reply.copy_to),
    )


def case_facts(case: Case, round_: int) -> LetterFacts:
    """What a case says about any letter to its proposers in that round."""
    proposal = case.proposal
    units = _units(case, round_)
    links = _sent(case, round_)
    people = tuple(_people(case))
    return LetterFacts(
        kind="reply",
        matter=_kind(proposal),
        number=proposal.number or "",
        title=proposal.title,
        session=proposal.session.name,
        addressees=people,
        proposers=people,
        related=_related(proposal),
        asks=tuple(proposal.asks.order_by("position").values_list("number", flat=True)),
        handling=tuple(_bureau(unit.organisation) for unit in units),
        bureaus_without_opinion=tuple(_silent(units)),
        spoken=tuple(_spoken(links)),
        unused_opinions=tuple(_unused(case, units, links)),
        sources=tuple(_sources(links)),
        known=_known(proposal),
        talks=case.consultations.filter(round=round_).exclude(response="disputed").count(),
        talks_required=case.pack.consultations_required,
    )


def _answered(reply: Reply) -> tuple[str, ...]:
    """The asks that the reply answers or declines with a reason; in 分办 those that any of the leads does."""
    asks = reply.case.proposal.asks
    if reply.assignment.role == AssignmentRole.SPLIT:
        found = asks.filter(answers__reply__case=reply.case_id, answers__reply__round=reply.round)
    else:
        found = asks.filter(answers__reply=reply)
    return tuple(dict.fromkeys(found.values_list("number", flat=True)))


def _units(case: Case, round_: int) -> list[Assignment]:
    return list(
        case.assignments.filter(round=round_)
        .exclude(state__in=sorted(ASSIGNMENT_GONE))
        .select_related("organisation")
        .prefetch_related("organisation__aliases")
        .order_by("pk")
    )


def _sent(case: Case, round_: int) -> list[OpinionCase]:
    """The letters that reached the lead, with their passages."""
    return list(
        case.opinion_links.filter(opinion__state=OpinionState.SENT, assignment__round=round_)
        .select_related("opinion__organisation", "case")
        .prefetch_related("opinion__passages__ask_links__ask")
        .order_by("pk")
    )


def _silent(units: Iterable[Assignment]) -> list[str]:
    return [
        unit.organisation.name
        for unit in units
        if unit.role == AssignmentRole.CO and unit.state != AssignmentState.ANSWERED
    ]


def _unused(case: Case, units: Iterable[Assignment], links: Sequence[OpinionCase]) -> list[str]:
    """The co-handlers of whose letter the lead left a passage without a word."""
    marked = set(case.passage_uses.values_list("passage_id", flat=True)) if links else set()
    waiting = {
        link.assignment_id
        for link in links
        if any(passage.pk not in marked for passage in link.opinion.passages.all())
    }
    return [unit.organisation.name for unit in units if unit.pk in waiting]


def _spoken(links: Sequence[OpinionCase]) -> Iterator[tuple[str, str]]:
    """Which ask of the case each bureau's letter speaks to."""
    for link in links:
        for passage in link.opinion.passages.all():
            for spoken in passage.ask_links.all():
                if spoken.ask.proposal_id == link.case.proposal_id:
                    yield spoken.ask.number, link.opinion.organisation.short_name


def _sources(links: Sequence[OpinionCase]) -> list[SourceText]:
    return [
        SourceText(link.opinion.organisation.short_name, passage.text, passage.quotable)
        for link in links
        for passage in sorted(link.opinion.passages.all(), key=attrgetter("position"))
    ]


def _known(proposal: Proposal) -> tuple[str, ...]:
    """What everybody on the case has read: the proposal as last saved."""
    written = proposal.texts.filter(version=proposal.text_version).first()
    return (written.title, written.reasons, written.measures) if written else (proposal.title,)


# -- the opinion ---------------------------------------------------------------------------------------------------


def opinion_facts(opinion: Opinion) -> LetterFacts:
    """What its cases say about an opinion, the first of them as its own. Verdicts are asked for in all of them."""
    links = list(
        opinion.links.select_related("case__proposal__session", "case__proposal__topic_group").order_by("pk")
    )
    if not links:
        return LetterFacts(kind="opinion")
    first, *others = (link.case.proposal for link in links)
    leads = _leads([link.case for link in links])
    return LetterFacts(
        kind="opinion",
        matter=_kind(first),
        number=first.number or "",
        title=first.title,
        session=first.session.name,
        addressees=leads,
        proposers=tuple(_people(links[0].case)) if not others else (),
        also=tuple(_cited(proposal) for proposal in others),
        related=_related(first),
        asks=_asks(links),
        answered_asks=_with_verdict(opinion, links),
    )


def _leads(cases: Iterable[Case]) -> tuple[str, ...]:
    """The units that wait for the opinion, under all their names."""
    names: list[str] = []
    for case in cases:
        for unit in _units(case, case.round):
            if unit.role in REPLYING:
                names += _bureau(unit.organisation).names
    return tuple(dict.fromkeys(names))


def _asks(links: Sequence[OpinionCase]) -> tuple[str, ...]:
    """All asks; where the letter is on several cases, with the number of the case in front."""
    return tuple(
        _ask_name(link.case.proposal, number, several=len(links) > 1)
        for link in links
        for number in link.case.proposal.asks.order_by("position").values_list("number", flat=True)
    )


def _with_verdict(opinion: Opinion, links: Sequence[OpinionCase]) -> tuple[str, ...]:
    said = opinion.verdicts.values_list("ask__proposal_id", "ask__number")
    proposals = {link.case.proposal_id: link.case.proposal for link in links}
    return tuple(
        _ask_name(proposals[pk], number, several=len(links) > 1) for pk, number in said if pk in proposals
    )


def _ask_name(proposal: Proposal, number: str, *, several: bool) -> str:
    return f"{proposal.reference}·{number}" if several else number


# -- a letter on paper ---------------------------------------------------------------------------------------------


def paper_facts(case: Case) -> PaperFacts:
    """What a case says about a paper from outside. What a reply of the round holds the paper need not show."""
    facts = case_facts(case, case.round)
    replies = list(case.replies.filter(round=case.round).order_by("pk"))
    declined = case.proposal.asks.filter(answers__reply__in=replies, answers__how="declined")
    proposal = _cited(case.proposal)
    return PaperFacts(
        reply=replace(
            facts,
            answered_asks=tuple(declined.values_list("number", flat=True)),
            has_class=any(reply.outcome_class_id for reply in replies),
            has_document_number=any(reply.document_number for reply in replies),
            has_signer=any(reply.signer_id for reply in replies),
            has_contact=any(reply.contact for reply in replies),
            has_copy=any(reply.copy_to for reply in replies),
        ),
        opinion=LetterFacts(
            kind="opinion",
            matter=proposal.matter,
            number=proposal.number,
            title=proposal.title,
            session=proposal.session,
            addressees=_leads([case]),
            proposers=facts.proposers,
            related=facts.related,
        ),
        asks=tuple(case.proposal.asks.order_by("position")),
        opinions={
            link.opinion.organisation.short_name: [
                PassageText(passage.heading, passage.text, passage.start, passage.end)
                for passage in link.opinion.passages.all()
            ]
            for link in _sent(case, case.round)
        },
    )


# -- what both have ------------------------------------------------------------------------------------------------


def _kind(proposal: Proposal) -> Literal["cppcc_proposal", "npc_suggestion"]:
    return "npc_suggestion" if proposal.kind == "npc_suggestion" else "cppcc_proposal"


def _cited(proposal: Proposal) -> Cited:
    return Cited(proposal.number or "", proposal.title, proposal.session.name, _kind(proposal))


def _bureau(unit: Organisation) -> Bureau:
    return Bureau(unit.name, (unit.short_name, *(alias.name for alias in unit.aliases.all())))


def _related(proposal: Proposal) -> tuple[str, ...]:
    """The numbers of the other matters of its topic group."""
    group = proposal.topic_group
    if group is None:
        return ()
    numbers = group.proposals.exclude(pk=proposal.pk).values_list("number", flat=True)
    return tuple(number for number in numbers if number)


def _people(case: Case) -> list[str]:
    """Everybody to whom the reply may be written: the proposers of the case and of those merged into it."""
    proposals = [case.proposal, *(one.proposal for one in case.merged.select_related("proposal"))]
    names: list[str] = []
    for proposal in proposals:
        names.append(proposal.proposer_name)
        body = proposal.proposing_body
        names += _bureau(body).names if body else ()
        names += [
            str(cosigner.person)
            for cosigner in proposal.cosigners.filter(answer="accepted").select_related("person")
        ]
    return list(dict.fromkeys(names))
