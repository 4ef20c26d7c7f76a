"""Opinions and replies, read as the letters they are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal.documents.wording import reply_title
from portal.web import checks, letter_record
from portal.web.case_text import paragraphs, set_out
from portal.web.decision import reply_paper
from portal.web.fates import answering, lines_of
from portal.web.moves import moves_on
from portal.web.subjects import case_url, find_case, find_subject
from portal.web.visitor import visitor
from workflow.letters import readable_text, told_reason
from workflow.queries import OVERSEEING, assignments_visible_to, cases_visible_to
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from datetime import date

    from django.http import HttpRequest, HttpResponse

    from portal.web.checks import Check
    from portal.web.visitor import Visitor
    from workflow.models import Case, Opinion, Reply


@require_safe
def opinion_detail(request: HttpRequest, jurisdiction: str, reference: str, key: int) -> HttpResponse:
    """One opinion: its text, its word on each ask, and what the lead did with it."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    opinion: Opinion = find_subject(me, case, "opinion", key)
    verdicts = (
        opinion.verdicts.filter(ask__proposal=case.proposal).select_related("ask").order_by("ask__position")
    )
    words = _common(case, opinion, me)
    words |= {
        "opinion": opinion,
        "letter": set_out(paragraphs(readable_text(opinion, me.held)), opinion.organisation.name),
        "answered_cases": _answered(opinion, me),
        "may_write": any(move.row.name == "write" for move in words["moves"]),
        "verdicts": verdicts,
        "signatures": letter_record.signatures(opinion, me),
    }
    if opinion.sent_at:
        words |= _fates(opinion, case, me, words["today"])
    return render(request, "portal/opinion_detail.html", words)


def _fates(opinion: Opinion, case: Case, me: Visitor, on: date) -> dict[str, Any]:
    """What became of the words of a sent letter, and what the visitor may say to it."""
    shares = assignments_visible_to(me.held).select_related("organisation")
    share = shares.get(opinion_links__opinion=opinion, case=case)
    share.case = case
    told = {"objection": told_reason(share, share.use_objection), "answering": answering(share, case, me, on)}
    return lines_of(opinion, case, me) | told


@require_safe
def reply_detail(request: HttpRequest, jurisdiction: str, reference: str, key: int) -> HttpResponse:
    """One reply, as the letter that it will be."""
    me = visitor(request)
    case = find_case(me, jurisdiction, reference)
    reply: Reply = find_subject(me, case, "reply", key)
    own = reply.case_id == case.pk  # else it answers another proposal, into which this one was merged
    words = _common(case, reply, me) | {
        "reply": reply,
        "letter": reply_paper(reply),
        "letter_title": reply_title(case),
        "answers": reply.answers.select_related("ask").order_by("ask__position") if own else [],
        "checks": _checks(reply, me),
        "countersignatures": (
            reply.countersignatures.select_related("organisation").order_by("pk") if own else []
        ),
        **letter_record.of_reply(reply, me),
    }
    return render(request, "portal/reply_detail.html", words)


def _checks(reply: Reply, me: Visitor) -> list[Check]:
    """What the checker says about the letter, what stands open first; for those who work on it or review it."""
    if not checks.works_on(reply, me) and me.roles.isdisjoint(OVERSEEING):
        return []
    shown, _hidden = checks.told(reply, me)
    return sorted(shown, key=lambda check: check.waiver is not None)


def _common(case: Case, letter: Opinion | Reply, me: Visitor) -> dict[str, Any]:
    on = day_of(me.at, case.jurisdiction)
    return {
        "today": on,
        "case": case,
        "proposal": case.proposal,
        "case_url": case_url(case),
        "moves": moves_on(letter, case, me, on),
    }


def _answered(opinion: Opinion, me: Visitor) -> list[dict[str, str]]:
    """The cases that the letter answers, as far as the visitor may see them."""
    cases = cases_visible_to(me.held).filter(opinion_links__opinion=opinion)
    cases = cases.select_related("proposal", "jurisdiction").order_by("pk")
    return [{"url": case_url(c), "number": c.proposal.reference, "title": c.proposal.title} for c in cases]
