"""Effects of what the inner installation tells the outer one: the same rows as there, as far as a member may read them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from proposals.models import Proposal
from workflow.chain import text_digest
from workflow.delivery import addressees
from workflow.effects import case as effects
from workflow.effects.delivery import hand_out
from workflow.errors import MoveRefusedError, Refusal, taken_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.models import Organisation
    from workflow.machine import Act
    from workflow.models import Assignment, Case, Reply


def filed(case: Case, act: Act) -> None:
    """The number is the one that was drawn inside. Raises MoveRefusedError (`number_taken`) where it stands here already."""
    proposal = case.proposal
    for name in ("number", "class_number", "category", "nature"):
        setattr(proposal, name, act[name])
    try:
        with transaction.atomic():
            proposal.save(update_fields=["number", "class_number", "category", "nature"])
    except IntegrityError as error:
        raise MoveRefusedError(Refusal("number_taken", taken_words(act["number"]))) from error
    case.priority = act["nature"] == Proposal.Nature.PRIORITY
    case.filed_on = act.on


def declined(case: Case, act: Act) -> None:
    case.ground = act["ground"]
    if act["kind"] != case.proposal.kind:
        case.proposal.kind = act["kind"]
        case.proposal.save(update_fields=["kind"])


def merged(case: Case, act: Act) -> None:
    case.merged_into = act["target"]


def handed_over(case: Case, act: Act) -> None:
    """Which units have the case in which role; what each is asked, and how far it is with its letter, stays inside."""
    assign(case, act, act["units"])
    case.handed_over_on = act.on
    case.handover_document = act["document"]
    case.opinions_complete = False


def assign(case: Case, act: Act, units: Iterable[tuple[Organisation, str]]) -> None:
    made = [
        case.assignments.model(
            jurisdiction_id=case.jurisdiction_id, case=case, organisation=unit, role=role, round=case.round
        )
        for unit, role in units
    ]
    act.clocks.extend(case.assignments.bulk_create(made))


def units_changed(case: Case, act: Act) -> None:
    """New units come, and roles of those that are there may be others."""
    for assignment, role in act["roles"]:
        case.assignments.filter(pk=assignment.pk).update(role=role)
    assign(case, act, act["units"])


def rehandled(case: Case, act: Act) -> None:
    case.round += 1
    case.replied_on = case.published_on = None
    case.publication = case.publication_reason = ""
    handed_over(case, act)


def conversed(case: Case, act: Act) -> None:
    """A talk that a unit recorded inside, for the proposer to confirm here."""
    case.consultations.create(
        jurisdiction_id=case.jurisdiction_id,
        assignment=act["assignment"],
        round=case.round,
        on=act["consulted_on"],
        how=act["how"],
        participants=act["participants"],
        summary=act["summary"],
        recorded_by=act["agent"],
    )


def replied(case: Case, act: Act) -> None:
    effects.all_replied(case, act)
    case.outcome = act["outcome"]


def closed(case: Case, act: Act) -> None:
    case.outcome = act["outcome"]
    case.closed_on = case.closed_on or act.on


def dates_changed(case: Case, act: Act) -> None:
    """Days as they were worked out inside, each with its working."""
    for deadline, told in act["dates"]:
        for name, value in told.items():
            setattr(deadline, name, value)
        deadline.save(update_fields=list(told))


def accepted(assignment: Assignment, act: Act) -> None:
    assignment.accepted_on = act.on


def answered(assignment: Assignment, act: Act) -> None:
    assignment.answered_on = act.on


def delivered(reply: Reply, act: Act) -> None:
    """The letter as it was delivered: its text, and beside it what stands in the letter's head and foot."""
    from workflow.effects.passages import save_reply_text  # noqa: PLC0415 -- what reads texts is loaded with the first text

    save_reply_text(reply, replace(act, actor=act["agent"]))
    for name in _LETTER:
        setattr(reply, name, act[name])
    reply.approved_digest = text_digest(act["text"])
    for ask, how, reason in act["answers"]:
        reply.answers.create(ask=ask, how=how, reason=reason)
    hand_out(reply, addressees(reply.case))


_LETTER: Any = (
    "outcome_class", "openness", "openness_reason", "contact", "phone", "copy_to", "document_number", "issued_on",
    "delivered_on", "delivered_how",
)  # fmt: skip
