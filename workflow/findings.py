"""The checker applied to a reply in work: what the case knows goes in, what still stands open comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.assembly.checking import Bureau, Finding, LetterFacts, Severity, check
from workflow.letters import current_text
from workflow.states import ASSIGNMENT_GONE, AssignmentRole, AssignmentState

if TYPE_CHECKING:
    from workflow.models import Reply


def facts_of(reply: Reply) -> LetterFacts:
    """What the case says about its reply. The document number and date are given at issue, so they are not asked for."""
    case, proposal = reply.case, reply.case.proposal
    assignments = list(
        case.assignments.filter(round=reply.round)
        .exclude(state__in=sorted(ASSIGNMENT_GONE))
        .select_related("organisation")
        .prefetch_related("organisation__aliases")
        .order_by("pk")
    )
    units = [a.organisation for a in assignments]
    silent = [
        a.organisation.name
        for a in assignments
        if a.role == AssignmentRole.CO and a.state != AssignmentState.ANSWERED
    ]
    group = proposal.topic_group
    related = group.proposals.exclude(pk=proposal.pk).values_list("number", flat=True) if group else ()
    return LetterFacts(
        kind="reply",
        matter="npc_suggestion" if proposal.kind == "npc_suggestion" else "cppcc_proposal",
        number=proposal.number or "",
        title=proposal.title,
        session=proposal.session.name,
        addressees=(proposal.proposer_name,),
        related=tuple(number for number in related if number),
        asks=tuple(proposal.asks.order_by("position").values_list("number", flat=True)),
        handling=tuple(
            Bureau(unit.name, (unit.short_name, *(alias.name for alias in unit.aliases.all())))
            for unit in units
        ),
        bureaus_without_opinion=tuple(silent),
        has_class=reply.outcome_class_id is not None,
        has_contact=bool(reply.contact),
        has_copy=bool(reply.copy_to),
    )


def findings(reply: Reply) -> tuple[Finding, ...]:
    """Everything that the checker says about the text as last saved."""
    return check(current_text(reply), facts_of(reply))


def open_findings(reply: Reply) -> list[Finding]:
    """The findings that hold up the issue: neither corrected nor let stand by a named person with a reason."""
    waived = set(reply.waivers.values_list("finding", flat=True))
    return [f for f in findings(reply) if f.severity != Severity.REMARK and f.fingerprint not in waived]
