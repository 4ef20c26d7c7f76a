"""Effects of the assignment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from workflow.states import AssignmentRole, OpinionState

if TYPE_CHECKING:
    from workflow.machine import Act
    from workflow.models import Assignment

PAUSE_REVIEWED_AFTER: Final = 10
"""Working days after which somebody should look again at a clock that was stopped."""


def accept(assignment: Assignment, act: Act) -> None:
    assignment.accepted_on = act.on


def draft_objection(assignment: Assignment, act: Act) -> None:
    _open_objection(assignment, act, decision="draft")


def object_(assignment: Assignment, act: Act) -> None:
    """Put the drafted objection forward, or raise one at once."""
    draft = assignment.objections.filter(decision="draft").first()
    if draft is None:
        _open_objection(assignment, act, decision="pending")
        return
    for name, value in _objection_words(act).items():
        setattr(draft, name, value)
    draft.decision, draft.raised_at = "pending", act.at
    draft.save()


def _open_objection(assignment: Assignment, act: Act, *, decision: str) -> None:
    assignment.objections.create(**_objection_words(act), decision=decision, raised_at=act.at)


def _objection_words(act: Act) -> dict[str, Any]:
    suggested = act.get("suggested")
    return {
        "ground": act["ground"],
        "reason": act["reason"],
        "basis": act.get("basis") or "",
        "suggested": suggested,
        "agreed": (act.get("agreed") or "") if suggested else "",
    }


def uphold(assignment: Assignment, act: Act) -> None:
    _decide_objection(assignment, act, "upheld")
    redirect(assignment, act)


def overrule(assignment: Assignment, act: Act) -> None:
    _decide_objection(assignment, act, "overruled")
    if assignment.accepted_on is None:
        assignment.accepted_on = act.on


def _decide_objection(assignment: Assignment, act: Act, decision: str) -> None:
    assignment.objections.filter(decision="pending").update(
        decision=decision, decided_reason=act.get("reason") or "", decided_at=act.at
    )


def redirect(assignment: Assignment, act: Act) -> None:
    """The same share goes to another unit with its asks, and its clocks start anew; the old row stays with its reason."""
    _end_pause(assignment)
    new = assignment.case.assignments.create(
        jurisdiction_id=assignment.jurisdiction_id,
        organisation=act["organisation"],
        role=assignment.role,
        round=assignment.round,
        question=assignment.question,
        redirected_from=assignment,
    )
    for share in assignment.ask_shares.all():
        new.ask_shares.create(ask_id=share.ask_id, given_at=act.at)
    act.clocks.append(new)


def give_to_section(assignment: Assignment, act: Act) -> None:
    """The share lies with that section; where it lay before is in the record."""
    share = getattr(assignment, "section_share", None)
    if share is None:
        act["section"].shares.create(assignment=assignment, given_at=act.at)
    else:
        share.section, share.given_at = act["section"], act.at
        share.save(update_fields=["section", "given_at"])


def name_handler(assignment: Assignment, act: Act) -> None:
    assignment.handler = act["handler"]


def extend_request(assignment: Assignment, act: Act) -> None:
    assignment.extensions.create(
        deadline=act["deadline"],
        until_on=act["until_on"],
        reason=act["reason"],
        work_done=act.get("work_done") or "",
        proposer_told_on=act.get("proposer_told_on"),
        asked_at=act.at,
    )


def extend_consent(assignment: Assignment, act: Act) -> None:
    """The secretariat's word: consent leaves the request to the office, a refusal ends it."""
    if not act["consent"]:
        _decide_extension(assignment, act, "refused", consent_note=act["reason"])
        return
    pending = assignment.extensions.get(decision="pending")
    pending.consented_at, pending.consent_note = act.at, act.get("reason") or ""
    pending.save()


def extend_grant(assignment: Assignment, act: Act) -> None:
    _decide_extension(assignment, act, "granted")


def extend_refuse(assignment: Assignment, act: Act) -> None:
    _decide_extension(assignment, act, "refused")


def _decide_extension(assignment: Assignment, act: Act, decision: str, *, consent_note: str = "") -> None:
    pending = assignment.extensions.get(decision="pending")
    pending.decision = decision
    pending.consent_note = consent_note or pending.consent_note
    pending.decided_reason = act.get("reason") or ""
    pending.decided_at = act.at
    pending.save()


def pause(assignment: Assignment, act: Act) -> None:
    assignment.paused_on, assignment.pause_reason = act.on, act["reason"]
    assignment.paused_by_id = act.unit_id
    assignment.pause_review_on = act.calendar().shift(act.on, PAUSE_REVIEWED_AFTER)


def restart(assignment: Assignment, act: Act) -> None:
    _end_pause(assignment)


def _end_pause(assignment: Assignment) -> None:
    """Also when what was paused is over: a later deadline of the share runs by itself."""
    assignment.paused_on, assignment.pause_reason = None, ""
    assignment.paused_by_id, assignment.pause_review_on = None, None


def remind(assignment: Assignment, act: Act) -> None:
    """Keep who pressed the unit, with the day from which on the same body may do so again."""
    interval = assignment.case.pack.urge_interval
    assignment.urgings.create(
        organisation_id=act.acting_unit_id,
        person=act.person,
        text=act["reason"],
        by_on=act.get("by_on"),
        urged_on=act.on,
        again_on=act.calendar().shift(act.on, interval) if interval else act.on,
        batch=act.get("batch") or "",
    )


def ask_again(assignment: Assignment, act: Act) -> None:
    assignment.missing = act["reason"]
    _await_again(assignment)


def _await_again(assignment: Assignment) -> None:
    assignment.case.opinions_complete = False
    assignment.case.passage_uses.filter(passage__opinion__links__assignment=assignment).delete()


def assign_asks(assignment: Assignment, act: Act) -> None:
    """The office names the unit for asks that nobody answers."""
    model = assignment.ask_shares.model
    model.objects.bulk_create(model(assignment=assignment, ask=ask, given_at=act.at) for ask in act["asks"])


def assign_asks_again(assignment: Assignment, act: Act) -> None:
    """What the unit sent stays; for the asks it owes a supplement, whose uses the lead marks anew."""
    assign_asks(assignment, act)
    numbers = "、".join(ask.number for ask in act["asks"])
    more = act.get("reason") or ""
    assignment.missing = f"建议{numbers}：{more}" if more else f"建议{numbers}"
    _await_again(assignment)


def note_silence(assignment: Assignment, act: Act) -> None:
    assignment.office_note = act["reason"]


def waive(assignment: Assignment, act: Act) -> None:
    assignment.waiver = act["reason"]
    _end_pause(assignment)


def answer(assignment: Assignment, act: Act) -> None:
    assignment.answered_on = act.on
    _end_pause(assignment)


def draft_opinion(assignment: Assignment, act: Act) -> None:
    """A new letter for this case and any further ones; after ask_again the next version of the one before."""
    before = (
        assignment.opinion_links.filter(opinion__state=OpinionState.SENT)
        .select_related("opinion")
        .order_by("opinion_id")
        .last()
    )
    previous = before.opinion if before else None
    opinion = assignment.organisation.opinions.create(
        jurisdiction_id=assignment.jurisdiction_id,
        author=act.person,
        supersedes=previous,
        version=previous.version + 1 if previous else 1,
    )
    opinion.links.create(case=assignment.case, assignment=assignment)
    for case in act.get("cases") or ():
        if case.pk != assignment.case_id:
            theirs = case.assignments.get(
                organisation_id=assignment.organisation_id,
                round=case.round,
                role=AssignmentRole.CO,
                state="accepted",
            )
            opinion.links.create(case=case, assignment=theirs)
    if previous is not None:
        for link in previous.links.exclude(case_id=assignment.case_id):
            opinion.links.get_or_create(case=link.case, defaults={"assignment": link.assignment})


def draft_reply(assignment: Assignment, act: Act) -> None:
    assignment.replies.create(
        jurisdiction_id=assignment.jurisdiction_id,
        case=assignment.case,
        organisation=assignment.organisation,
        round=assignment.round,
    )


def mark_use(assignment: Assignment, act: Act) -> None:
    """What the lead did with each passage; marking again replaces the mark."""
    for passage_id, (use, reason) in act["uses"].items():
        assignment.case.passage_uses.update_or_create(
            passage_id=passage_id, defaults={"use": use, "reason": reason}
        )


def object_to_use(assignment: Assignment, act: Act) -> None:
    assignment.use_objection = act["reason"]
