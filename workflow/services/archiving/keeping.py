"""Makes the rows of a past case in the state in which it ended. Of how it came there its log tells one thing: that it was
brought in."""

from __future__ import annotations

from datetime import datetime, time
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import Ask, Proposal, ProposalText, User
from workflow.chain import INITIAL, text_digest
from workflow.machine import Act
from workflow.models import (
    ArchivedCase,
    Assignment,
    Case,
    Opinion,
    OpinionCase,
    OpinionText,
    Passage,
    Reply,
    ReplyPassage,
    ReplyText,
    RulePack,
)
from workflow.services import indexing, log
from workflow.services.rulepacks import RulePackError, pack_for
from workflow.states import AssignmentRole, AssignmentState, CaseState, Openness, OpinionState, ReplyState

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from proposals.models import Jurisdiction, Session
    from workflow.services.archiving.past import Past, PastOpinion, PastReply

LONGEST_HEADING: Final = 200
NOON: Final = time(12)


class NoRulesError(LookupError):
    """The jurisdiction has no rule pack, under one of which every case stands."""


@transaction.atomic
def keep_past(past: Past, *, source: str, at: datetime, actor: User | None = None) -> Case:
    """The case of `past`, archived, with its units and letters, found by its words. `actor` None is the command line.

    Raises NoRulesError, and IntegrityError where a reply's number is another's.
    """
    jurisdiction = past.session.jurisdiction
    told_at = _noon(past.filed_on or past.session.closes_on, jurisdiction)
    proposal = _proposal(past, told_at)
    case: Case = Case.objects.create(
        proposal=proposal,
        jurisdiction=jurisdiction,
        pack=_pack(past.session),
        state=CaseState.ARCHIVED,
        filed_on=past.filed_on,
        handed_over_on=past.handed_over_on,
        opinions_complete=True,
        replied_on=past.replied_on,
        closed_on=past.closed_on,
        outcome=past.outcome,
        publication=past.publication,
        publication_reason=_("导入的往年提案") if past.publication == Case.Publication.WITHHELD else "",
        published_on=_published_on(past),
    )
    ArchivedCase.objects.create(
        case=case, source=source[:200], imported_at=at, digest=past.digest, unread="\n".join(past.unread)
    )
    shares = _shares(case, past)
    replies = [_keep_reply(case, shares[reply.unit.pk], reply, told_at) for reply in past.replies]
    opinions = [_keep_opinion(case, shares[one.unit.pk], one, told_at) for one in past.opinions]
    on = jurisdiction.day_of(at)
    act = Act(actor=actor, post=None, on_behalf_of=None, at=at, on=on, inputs={"digest": past.digest})
    _log(case, [*shares.values(), *opinions, *replies], act)
    indexing.index_case(case)
    return case


def _log(case: Case, below: Sequence[Assignment | Opinion | Reply], act: Act) -> None:
    """That the case and everything below it was brought in, each in the state in which it stands."""
    for machine, subject in [("case", case), *((type(one).__name__.lower(), one) for one in below)]:
        move = log.Move(machine, subject.pk, log.BROUGHT_IN, INITIAL[machine], str(subject.state))
        log.record(case, move, act)
    case.save(update_fields=["chain_length", "chain_head"])


def _noon(day: date, jurisdiction: Jurisdiction) -> datetime:
    return datetime.combine(day, NOON, ZoneInfo(jurisdiction.time_zone))


def _published_on(past: Past) -> date | None:
    if past.publication in {"", Case.Publication.WITHHELD}:
        return None
    return past.closed_on or past.replied_on or past.session.filing_closes_on


def _pack(session: Session) -> RulePack:
    """The pack of that year, else the first there is: nothing is counted by it any more."""
    try:
        return pack_for(session.jurisdiction, session.opens_on)
    except RulePackError as error:
        pack = RulePack.objects.filter(jurisdiction=session.jurisdiction).order_by("year").first()
        if pack is None:
            raise NoRulesError(str(error)) from error
        return pack


def _proposal(past: Past, told_at: datetime) -> Proposal:
    jurisdiction = past.session.jurisdiction
    proposal = Proposal.objects.create(
        jurisdiction=jurisdiction,
        session=past.session,
        kind=past.kind,
        number=past.number,
        title=past.title,
        proposer=_nobody(jurisdiction, past.proposer),
        proposing_body=past.body,
        category=past.category,
        text_version=1,
    )
    ProposalText.objects.create(
        proposal=proposal,
        version=1,
        title=past.title,
        reasons=past.reasons,
        measures="\n".join(f"{ask.number} {ask.text}" for ask in past.asks),
        saved_at=told_at,
    )
    Ask.objects.bulk_create(
        Ask(proposal=proposal, position=position, number=ask.number, group=ask.group, text=ask.text)
        for position, ask in enumerate(past.asks, start=1)
    )
    return proposal


def _nobody(jurisdiction: Jurisdiction, name: str) -> User:
    """A name on a paper is not an account: whoever bears it today is not let in by it."""
    prefix = f"{jurisdiction.slug}-archive-"
    known = User.objects.filter(username__startswith=prefix, is_active=False)
    person = known.filter(name=name).order_by("pk").first()
    if person is None:
        person = User(username=f"{prefix}{known.count() + 1}", name=name, is_active=False)
        person.set_unusable_password()
        person.save()
    return person


def _shares(case: Case, past: Past) -> dict[int, Assignment]:
    """By unit what it had of the case: everything was answered long ago."""
    replying = (
        AssignmentRole.SPLIT
        if len(past.leads) > 1
        else AssignmentRole.LEAD
        if past.co_handlers
        else AssignmentRole.SOLE
    )
    roles = dict.fromkeys((unit.pk for unit in past.co_handlers), AssignmentRole.CO)
    roles |= dict.fromkeys((unit.pk for unit in past.leads), replying)
    rows = Assignment.objects.bulk_create(
        Assignment(
            jurisdiction=case.jurisdiction,
            case=case,
            organisation_id=unit,
            role=role,
            state=AssignmentState.ANSWERED,
            answered_on=past.replied_on,
        )
        for unit, role in roles.items()
    )
    return {row.organisation_id: row for row in rows}


def _keep_reply(case: Case, share: Assignment, told: PastReply, told_at: datetime) -> Reply:
    from workflow.assembly.passages import parts  # noqa: PLC0415 -- what reads texts is loaded with the first text

    digest = text_digest(told.text)
    reply: Reply = Reply.objects.create(
        jurisdiction=case.jurisdiction,
        case=case,
        assignment=share,
        organisation=told.unit,
        state=ReplyState.DELIVERED,
        text_version=1,
        openness=Openness.PUBLIC if case.publication == Case.Publication.FULL else "",
        approved_digest=digest,
        document_number=told.document_number,
        issued_on=told.on,
        delivered_on=told.on or case.replied_on,
    )
    author = _nobody(case.jurisdiction, _("往年提案导入"))
    ReplyText.objects.create(
        reply=reply, version=1, text=told.text, digest=digest, author=author, saved_at=told_at
    )
    ReplyPassage.objects.bulk_create(
        ReplyPassage(
            reply=reply,
            position=position,
            role=part.role,
            heading=part.heading[:LONGEST_HEADING],
            text=part.text,
            start=part.start,
            end=part.end,
        )
        for position, part in enumerate(parts(told.text), start=1)
    )
    indexing.index_reply(reply)
    return reply


def _keep_opinion(case: Case, share: Assignment, told: PastOpinion, told_at: datetime) -> Opinion:
    """As sent on its own day, else on that of the reply. What was published keeps nothing between two bureaus."""
    from workflow.assembly.passages import split  # noqa: PLC0415 -- what reads texts is loaded with the first text

    digest = text_digest(told.text)
    on = told.on or case.replied_on
    author = _nobody(case.jurisdiction, _("往年提案导入"))
    opinion: Opinion = Opinion.objects.create(
        jurisdiction=case.jurisdiction,
        organisation=told.unit,
        author=author,
        state=OpinionState.SENT,
        text_version=1,
        approved_digest=digest,
        sent_at=_noon(on, case.jurisdiction) if on else told_at,
        sent_digest=digest,
        document_number=told.document_number,
    )
    OpinionText.objects.create(
        opinion=opinion, version=1, text=told.text, digest=digest, author=author, saved_at=told_at
    )
    OpinionCase.objects.create(opinion=opinion, case=case, assignment=share)
    Passage.objects.bulk_create(
        Passage(
            opinion=opinion,
            position=position,
            heading=part.heading[:LONGEST_HEADING],
            text=part.body,
            start=part.start,
            end=part.end,
        )
        for position, part in enumerate(split(told.text), start=1)
    )
    indexing.index_opinion(opinion)
    return opinion
