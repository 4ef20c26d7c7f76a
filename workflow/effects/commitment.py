"""Effects of the commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from proposals.models import Attachment
from workflow.effects.attachments import kept
from workflow.publishing.keeping import publish_promise

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Commitment

CORRECTED: Final = ("measure", "target", "organisation", "due_on")


def confirm(commitment: Commitment, act: Act) -> None:
    """Follow it from now on, as it was proposed but for what is given anew; of a published letter it is public."""
    for name in CORRECTED:
        if act.get(name):
            setattr(commitment, name, act[name])
    publish_promise(commitment, act)


def report(commitment: Commitment, act: Act) -> None:
    """What was done, with the files that prove it. Raises MoveRefusedError (`no_room`)."""
    made = commitment.reports.create(text=act["text"], author=act.person, at=act.at)
    for file in act.get("evidence") or ():
        attachment = kept(commitment.case.proposal, file, Attachment.Purpose.EVIDENCE, act)
        made.files.create(attachment=attachment)


def object_(commitment: Commitment, act: Act) -> None:
    last = commitment.reports.order_by("pk").last()
    if last is not None:
        last.member_objection = act["reason"]
        last.save(update_fields=["member_objection"])


def renegotiate(commitment: Commitment, act: Act) -> None:
    commitment.renegotiations.create(
        from_on=commitment.due_on, to_on=act["to_on"], reason=act["reason"], at=act.at
    )
    commitment.due_on = act["to_on"]


def renew(commitment: Commitment, act: Act) -> None:
    """The same promise for the next year; the one that was kept stays as it ended."""
    commitment.renewals.create(
        jurisdiction_id=commitment.jurisdiction_id,
        case=commitment.case,
        organisation_id=commitment.organisation_id,
        reply_id=commitment.reply_id,
        opinion_id=commitment.opinion_id,
        source_text=commitment.source_text,
        measure=commitment.measure,
        target=act.get("target") or commitment.target,
        due_on=act["due_on"],
        due_words=commitment.due_words,
        vague=commitment.vague,
    )
