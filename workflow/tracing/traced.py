"""The trace of a case as one JSON object."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext

from workflow.assembly.carriage import Index
from workflow.assembly.matching import coverage
from workflow.states import ASSIGNMENT_GONE, AssignmentRole
from workflow.tracing.entries import Traced, opinion_entry, reply_entry, silent_entry
from workflow.tracing.letters import opinions_of, replies_of
from workflow.tracing.sourced import quoted_by_all, sourced

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from proposals.models import Ask
    from workflow.models import Assignment, Case
    from workflow.tracing.entries import Json
    from workflow.tracing.letters import OpinionLetter, ReplyLetter


def trace(case: Case) -> Json:
    """What of each opinion reached the replies of the present round, where each passage of these comes from, and who
    speaks to each ask. Every span is in the text of its letter."""
    opinions, replies = opinions_of(case), replies_of(case)
    title, asks = case.proposal.title, list(case.proposal.asks.order_by("position"))
    sources = sourced(opinions, title, asks)
    origins = [Traced(reply, part, sources.origin(part)) for reply in replies for part in reply.passages]
    index = Index([reply.text for reply in replies], leave_out=quoted_by_all(title, asks))
    return {
        "number": case.proposal.reference,
        "jurisdiction": case.jurisdiction.slug,
        "title": title,
        "round": case.round,
        "opinions": [
            *(opinion_entry(letter, index, sources, origins) for letter in opinions),
            *(silent_entry(share) for share in _silent(case, opinions)),
        ],
        "reply": [
            reply_entry(reply, [one for one in origins if one.reply is reply], sources) for reply in replies
        ],
        "asks": _asks(asks, title, opinions, replies),
    }


def _silent(case: Case, opinions: Sequence[OpinionLetter]) -> Iterator[Assignment]:
    """The co-handlers of the round from whom nothing was received."""
    heard = {letter.opinion.organisation_id for letter in opinions}
    shares = case.assignments.filter(round=case.round, role=AssignmentRole.CO).select_related("organisation")
    for share in shares.exclude(state__in=sorted(ASSIGNMENT_GONE)).order_by("pk"):
        if share.organisation_id not in heard:
            yield share


def _asks(
    asks: Sequence[Ask], title: str, opinions: Sequence[OpinionLetter], replies: Sequence[ReplyLetter]
) -> list[Json]:
    """Each ask with the passages that speak to it. What a bureau wrote for the lead alone speaks to nothing here."""
    heard = {
        letter.opinion.organisation.name: [one.text for one in letter.passages if one.quotable]
        for letter in opinions
        if not letter.superseded
    }
    said = [part for reply in replies for part in reply.passages]
    found = coverage(asks, heard, said, title=title)
    return [
        {
            "number": ask.number,
            "group": ask.group,
            "text": ask.text,
            "status": one.status.value,
            "reason": one.reason(gettext),
            "opinions": [{"bureau": bureau, "passage": passage} for bureau, passage in one.opinions],
            "reply": list(one.reply_sections),
            "open": [demand.text for demand in one.open_demands],
        }
        for ask, one in zip(asks, found, strict=True)
    ]
