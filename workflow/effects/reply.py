"""Effects of the reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow import register
from workflow.delivery import addressees
from workflow.effects import promises
from workflow.effects.delivery import hand_out
from workflow.effects.signing import sign, void
from workflow.letters import current_digest

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Reply


def write(reply: Reply, act: Act) -> None:
    """Save the text as a new version with the answers and particulars given so far."""
    from workflow.effects.passages import save_reply_text  # noqa: PLC0415 -- what reads texts is loaded with the first text

    save_reply_text(reply, act)
    promises.follow(reply, act)
    reply.outcome_class = act.get("outcome_class")
    reply.openness = act.get("openness") or ""
    reply.openness_reason = act.get("openness_reason") or ""
    reply.contact, reply.phone = act.get("contact") or "", act.get("phone") or ""
    reply.copy_to = act.get("copy_to") or ""
    for ask_id, (how, reason) in (act.get("answers") or {}).items():
        if how:
            reply.answers.update_or_create(ask_id=ask_id, defaults={"how": how, "reason": reason})
        else:
            reply.answers.filter(ask_id=ask_id).delete()


def pass_check(reply: Reply, act: Act) -> None:
    reply.checked_digest = current_digest(reply)


def request_countersign(reply: Reply, act: Act) -> None:
    pass_check(reply, act)
    for unit in act["units"]:
        reply.countersignatures.get_or_create(organisation=unit)


def countersign(reply: Reply, act: Act) -> None:
    reply.countersignatures.filter(organisation=act.unit_id).update(
        signed_digest=current_digest(reply), signed_by=act.person, signed_at=act.at
    )


def clear(reply: Reply, act: Act) -> None:
    """Openness is decided together with the text (国办发〔2014〕46号: 复文与公开同步审查), and which words stay unpublished."""
    reply.cleared_digest = current_digest(reply)
    reply.openness = act["openness"]
    reply.openness_reason = act.get("openness_reason") or ""
    _change_class(reply, act)
    reply.redactions.all().delete()
    for words in act.get("redactions") or ():
        reply.redactions.create(words=words, reason=act["redaction_reason"])


def _change_class(reply: Reply, act: Act) -> None:
    """The class before stays readable beside the one that the office chose."""
    chosen = act.get("outcome_class")
    if chosen is None or chosen.pk == reply.outcome_class_id:
        return
    reply.class_changes.create(
        before_id=reply.outcome_class_id,
        after=chosen,
        reason=act["class_reason"],
        changed_by=act.person,
        changed_at=act.at,
    )
    reply.outcome_class = chosen


def clear_priority(reply: Reply, act: Act) -> None:
    reply.priority_cleared_digest = current_digest(reply)


def sign_off(reply: Reply, act: Act) -> None:
    """The last leader's signature; the letter names them as its signer (签发人)."""
    sign(reply, act)
    reply.approved_digest = current_digest(reply)
    reply.signer = act.principal


def send_back(reply: Reply, act: Act) -> None:
    """Every approval so far falls; the next round of signatures starts from the text as it will be."""
    void(reply, act)
    reply.checked_digest = reply.cleared_digest = reply.priority_cleared_digest = reply.approved_digest = ""
    reply.signer = None
    reply.countersignatures.all().delete()
    reply.redactions.all().delete()


def waive_finding(reply: Reply, act: Act) -> None:
    from workflow.findings import open_findings  # noqa: PLC0415 -- what reads texts is loaded with the first text

    found = next(finding for finding in open_findings(reply) if finding.fingerprint == act["finding"])
    reply.waivers.create(
        finding=found.fingerprint,
        code=found.code,
        reason=act["reason"],
        waived_by=act.person,
        waived_at=act.at,
    )


def issue(reply: Reply, act: Act) -> None:
    """Date and number the letter: the next number of the bureau's register, or the one that an archive brought.

    What it promises, and what the opinions for it promised, is followed from now on once the secretariat confirms it.
    """
    reply.issued_on = on = act["issued_on"]
    given = act.get("document_number")
    reply.document_number = (
        register.enter(reply, act, text=given, on=on)
        if given
        else register.draw(reply, act, word=act["word"], on=on)
    )
    promises.commit(reply, act)


def deliver(reply: Reply, act: Act) -> None:
    """Note day and way, and whose copies went out."""
    reply.delivered_on = act["delivered_on"]
    reply.delivered_how = act["delivered_how"]
    hand_out(reply, addressees(reply.case))


def supplement(reply: Reply, act: Act) -> None:
    """A correction is a letter of its own, linked to the one it completes, and to the promises on which it reports."""
    made = type(reply).objects.create(
        jurisdiction_id=reply.jurisdiction_id,
        case=reply.case,
        assignment=reply.assignment,
        organisation=reply.organisation,
        round=reply.round,
        supplement_of=reply,
    )
    for commitment in act.get("commitments") or ():
        made.reported_commitments.create(commitment=commitment)
