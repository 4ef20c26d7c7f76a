"""The situation that causes each refusal of a move of cases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from proposals.models import Attachment, ProposalText, TopicGroup
from proposals.roles import Role
from tests.city import DAY, at, fresh, make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER, READY, Ready, dissatisfied
from tests.workflow.machines.refusals.situations import issued_case
from tests.workflow.machines.states import CO, FREE, LEAD
from workflow.services.calendars import add_calendar
from workflow.services.planning import Part, settle_plan
from workflow.workdays import Calendar


def ready(city, name, state, **inputs):
    """What would succeed, but for these inputs."""
    found = READY[name](city, state)
    return replace(found, inputs=found.inputs | inputs)


def without_seal(city):
    body = city.units["民建市委会"]
    return Ready(city.draft(actor=city["民建市委会", Role.COLLECTIVE], body=body, endorsement=""))


def without_text(city):
    case = city.draft()
    ProposalText.objects.filter(proposal=case.proposal).update(reasons=" ")
    return Ready(case)


def without_consent(city):
    """The co-signer has not said whether the proposal may be withdrawn."""
    return Ready(st.signed_in(city, "submitted"), {"reason": "另案提出。"})


def refusing_cosigner(city):
    case = st.invited(city)
    city.do("answer_invitation", case, city["cosigner"], DAY, accept=False)
    return Ready(fresh(case))


def answered_twice(city):
    case = st.signed(city)
    return Ready(case, {"accept": False})


def outside_the_window(city):
    return Ready(city.draft(), day=date(2023, 12, 1))


def taken_number(city):
    city.filed()
    return ready(city, "case.file", "recommended", number="20230001")


def merging(city, target):
    return Ready(city.recommended(), {"target": target})


def into_itself(city):
    case = city.recommended()
    return Ready(case, {"target": case})


def into_another_city(city):
    return merging(city, make_city("bieshi").filed())


def settled_with_another(city):
    """A case that is to go together with another one that waits as well."""
    topic = TopicGroup.objects.create(jurisdiction=city.jurisdiction, name="创新")
    found = ready(city, "case.hand_over", "filed")
    parts = [Part(city.units[LEAD], "sole")]
    for case in (found.subject, city.filed(title="同一主题")):
        settle_plan(case, actor=city[Role.OFFICE], parts=parts, together=topic, at=at(found.day))
    return found


def handing(city, **units):
    found = ready(city, "case.hand_over", "filed")
    return replace(
        found, inputs=found.inputs | {n: [city.units[u] for u in names] for n, names in units.items()}
    )


def handing_to(city, unit):
    found = ready(city, "case.hand_over", "filed")
    return replace(found, inputs=found.inputs | {"leads": [unit]})


def dissolved(city):
    unit = city.units[CO]
    unit.active_until = date(2023, 1, 31)
    unit.save()
    return handing(city)


def own_unit(city):
    return handing_to(city, city.units["经济界"])


def unfit(city):
    return handing_to(city, city.units["提案委"])


def asking(city, **given):
    """A hand-over that gives an ask, or a question, to somebody."""
    return ready(city, "case.hand_over", "filed", **given)


def asking_of_another(city):
    other = city.filed(title="别的提案").proposal.asks.first()
    return asking(city, asks={city.units[LEAD].pk: [other.pk]})


def own_body(city):
    found = ready(city, "case.hand_over", "filed")
    body = city.units["民建市委会"]
    case = city.filed(actor=city["民建市委会", Role.COLLECTIVE], body=body)
    return Ready(case, found.inputs | {"leads": [body]}, found.day)


def rated(city, result="satisfied"):
    return Ready(city.evaluated(result=result), day=AFTER)


def closing(city, result="satisfied", *, published=True, **inputs):
    case = city.evaluated(result=result)
    if published:
        city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")
    return Ready(fresh(case), {"outcome": "solved", "reason": ""} | inputs, AFTER)


def closing_unrated(city):
    return Ready(city.replied(), {"outcome": "solved"}, AFTER)


def closing_with_promises(city):
    found = closing(city)
    city.commitment(found.subject)
    return found


def closing_without_outcome(city):
    found = closing(city, outcome="")
    found.subject.outcome = "unknown"
    found.subject.save()
    return found


def twice_dissatisfied(city):
    """The second round is rated 不满意 too, and no meeting was held."""
    case = dissatisfied(city)
    units = {"leads": [city.units[LEAD]], "co_handlers": [], "information": [], "document": ""}
    city.do("rehandle", case, city[Role.OFFICE], AFTER, **units)
    case = fresh(case)
    city.accept(case, LEAD, day=AFTER)
    city.delivered(case, day=AFTER)
    rating = READY["case.evaluate"](city, "replied").inputs | {"result": "dissatisfied"}
    city.do("evaluate", case, city[Role.MEMBER], AFTER, **rating)
    return Ready(fresh(case), {"reason": "仍不满意。"}, AFTER)


def rating_again(city):
    case = city.filed()
    case.proposal.cosigners.create(person=city["cosigner"], answer="accepted", invited_at=at(DAY))
    units = {"leads": [city.units[LEAD]], "co_handlers": [], "information": [], "document": ""}
    city.do("hand_over", case, city[Role.OFFICE], st.HANDED, **units)
    case = fresh(case)
    city.accept(case, LEAD)
    city.delivered(case)
    rating = {"contact": "visit", "attitude": "satisfied", "pertinence": "yes", "result": "satisfied"}
    city.do("evaluate", case, city[Role.MEMBER], AFTER, **rating)
    return Ready(fresh(case), rating, AFTER)


def rating_again_for_a_body(city):
    case = city.replied(actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"])
    found = READY["case.evaluate"](city, "replied")
    city.do("evaluate", case, city["民建市委会", Role.COLLECTIVE], AFTER, **found.inputs)
    return Ready(fresh(case), found.inputs, AFTER)


def never_rated(city):
    """The day went by without a rating: there is nothing to correct."""
    case = city.replied()
    city.do("lapse_evaluations", case, None, date(2023, 12, 31))
    return Ready(fresh(case), READY["case.correct_evaluation"](city, "replied").inputs, date(2023, 12, 31))


def never_rated_by_a_body(city):
    case = city.replied(actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"])
    return Ready(case, READY["case.correct_evaluation"](city, "replied").inputs, AFTER)


def standing_again(city):
    case = city.evaluated(result="dissatisfied")
    city.do("let_stand", case, city[Role.SECRETARIAT], AFTER, reason="已无新的办法。")
    return Ready(fresh(case), {"reason": "再议。"}, AFTER)


def recording_again(city):
    case = city.evaluated()
    return Ready(case, READY["case.record_evaluation"](city, "replied").inputs, AFTER)


def confirming_again(city):
    found = READY["case.answer_consultation"](city, "handling")
    city.do("answer_consultation", found.subject, city[Role.MEMBER], AFTER, **found.inputs)
    return found


def recounting_with_a_foreign_calendar(city):
    foreign = Calendar.of("bieshi", 1, date(2023, 1, 1), date(2023, 12, 31), [])
    calendar = add_calendar(foreign, title="别市")
    return ready(city, "case.recount", "handling", calendar=calendar)


def recounting_again(city):
    found = READY["case.recount"](city, "handling")
    city.do("recount", found.subject, None, found.day, **found.inputs)
    return replace(found, subject=fresh(found.subject))


def papers_missing(city):
    """A unit that was added after the letter had gone out never answered."""
    case = city.closed()
    case.assignments.filter(organisation=city.units[CO]).update(state="accepted")
    case.assignments.get(organisation=city.units[CO]).opinion_links.all().delete()
    return Ready(case, day=date(2023, 6, 1))


def closed_without_promise(city):
    return Ready(city.closed(), day=date(2023, 6, 1))


def tracked(city):
    return Ready(st.tracked(city)[0], day=date(2023, 6, 1))


def adding_behind_the_letter(city):
    inputs = {"organisation": city.units[FREE], "role": "co", "question": ""}
    return Ready(issued_case(city), inputs, AFTER)


def archiving_with(city, what):
    case = city.closed()
    if what == "letter":
        city.do("supplement", case.replies.get(), city[LEAD, Role.HANDLER], AFTER, reason="更正。")
    else:
        city.commitment(case)
    return Ready(fresh(case), day=date(2023, 6, 1))


def attaching(city, purpose="material"):
    return ready(city, "case.attach", "draft", purpose=purpose)


def attached_twice(city):
    found = attaching(city)
    city.do("attach", found.subject, city[Role.MEMBER], DAY, **found.inputs)
    return replace(found, subject=fresh(found.subject))


def attached(city, *sizes):
    """A draft with files of these sizes already."""
    found = attaching(city)
    Attachment.objects.bulk_create(
        Attachment(
            proposal=found.subject.proposal, name=f"{n}.pdf", kind="pdf", size=size, digest=str(n), path=str(n),
            added_by=city[Role.MEMBER], added_at=at(DAY),
        )
        for n, size in enumerate(sizes)
    )  # fmt: skip
    return found


def detached_before(city):
    found = READY["case.detach"](city, "draft")
    city.do("detach", found.subject, city[Role.MEMBER], DAY, **found.inputs)
    attached_again = ready(city, "case.attach", "draft")
    city.do("attach", found.subject, city[Role.MEMBER], DAY, **attached_again.inputs)
    return replace(found, subject=fresh(found.subject))


def without_scan(city):
    case = st.entered(city)
    city.do(
        "detach", case, city[Role.MEMBER], DAY, attachment=case.proposal.attachments.get(), reason="原件.pdf"
    )
    return Ready(fresh(case))


REFUSED = {
    "attachments._twice: attachment_twice": ("case.attach", attached_twice),
    "attachments._beyond: attachments_many": ("case.attach", lambda c: attached(c, *[1] * 20)),
    "attachments._beyond: attachments_large": ("case.attach", lambda c: attached(c, 100 * 1024 * 1024)),
    "attachments.of_paper_alone: not_on_paper": ("case.attach", lambda c: attaching(c, "scan")),
    "attachments.some_attached: no_attachment": (
        "case.detach", lambda c: replace(READY["case.detach"](c, "draft"), subject=c.draft()),
    ),
    "attachments.still_attached: attachment_gone": ("case.detach", detached_before),
    "attachments.scan_attached: scan_missing": ("case.submit_paper", without_scan),
    "case.text_complete: incomplete": ("case.submit", without_text),
    "filing.endorsed: endorsement_missing": ("case.submit", without_seal),
    "case.cosigners_answered: cosigners_pending": ("case.submit", lambda c: Ready(st.invited(c))),
    "case.somebody_unanswered: nobody_pending": ("case.recall_unanswered", lambda c: Ready(c.draft())),
    "case.somebody_invited: no_cosigner": ("case.invite_cosigners", lambda c: Ready(c.draft(), {"people": []})),
    "case.somebody_invited: cosigner_is_proposer": (
        "case.invite_cosigners", lambda c: Ready(c.draft(), {"people": [c[Role.MEMBER]]}),
    ),
    "case.invitation_open: already_answered": ("case.answer_invitation", answered_twice),
    "case.window_open: window_closed": ("case.submit", outside_the_window),
    "case.invitations_overdue: not_yet_due": ("case.lapse_invitations", lambda c: Ready(st.invited(c))),
    "examination.similar_reviewed: similar_not_reviewed": (
        "case.recommend", lambda c: ready(c, "case.recommend", "submitted", similar_reviewed=False),
    ),
    "examination.category_given: category_missing": (
        "case.file", lambda c: ready(c, "case.file", "recommended", category=""),
    ),
    "examination.category_given: category_unknown": (
        "case.file", lambda c: ready(c, "case.file", "recommended", category="天文地理"),
    ),
    "examination.number_free: number_taken": ("case.file", taken_number),
    "examination.merge_target_sound: merge_cycle": ("case.merge_into", into_itself),
    "examination.merge_target_sound: merge_cycle elsewhere": ("case.merge_into", into_another_city),
    "examination.merge_target_sound: merge_target_not_filed": (
        "case.merge_into", lambda c: merging(c, c.recommended(title="另一件")),
    ),
    "examination.consent_to_convert: consent_missing": (
        "case.decline", lambda c: ready(c, "case.decline", "recommended", convert=True),
    ),
    "examination.conversion_unasked: conversion_asked": (
        "case.ask_conversion",
        lambda c: replace(READY["case.answer_conversion"](c, "submitted"), inputs={"reason": "再问。"}),
    ),
    "examination.conversion_open: conversion_not_asked": (
        "case.answer_conversion", lambda c: Ready(c.submitted(), {"accept": True}),
    ),
    "case.cosigners_agree_to_withdraw: cosigners_not_agreed": ("case.withdraw", without_consent),
    "case.has_signed: not_a_cosigner": ("case.agree_withdrawal", refusing_cosigner),
    "handover.goes_alone: goes_together": ("case.hand_over", settled_with_another),
    "case.units_sound: no_lead": ("case.hand_over", lambda c: handing(c, leads=[])),
    "case._twice: unit_twice": ("case.hand_over", lambda c: handing(c, leads=[LEAD], co_handlers=[LEAD])),
    "case.unit_refusal: unit_elsewhere": ("case.hand_over", lambda c: handing_to(c, make_city("bieshi").units[LEAD])),
    "case.unit_refusal: unit_inactive": ("case.hand_over", dissolved),
    "case.unit_refusal: conflict_of_unit": ("case.hand_over", own_unit),
    "case.unit_refusal: conflict_of_unit body": ("case.hand_over", own_body),
    "case.unit_refusal: unit_unfit": ("case.hand_over", unfit),
    "handover.shares_asked_soundly: asked_elsewhere": (
        "case.hand_over", lambda c: asking(c, questions={c.units[FREE].pk: "请答复。"})
    ),
    "handover.shares_asked_soundly: ask_elsewhere": ("case.hand_over", asking_of_another),
    "case.unit_addable: unit_twice": (
        "case.add_unit", lambda c: ready(c, "case.add_unit", "handling", organisation=c.units[CO]),
    ),
    "case.answer_not_out: reply_issued": ("case.add_unit", adding_behind_the_letter),
    "case.every_reply_delivered: replies_missing": ("case.all_replied", lambda c: Ready(c.handling())),
    "case.every_opinion_in: opinions_missing": ("case.opinions_in", lambda c: Ready(c.handling())),
    "case.evaluated: not_evaluated": ("case.close", closing_unrated),
    "case.every_evaluation_in: not_evaluated": ("case.evaluations_in", lambda c: Ready(c.replied(), day=AFTER)),
    "case.dissatisfaction_answered: dissatisfied": ("case.close", lambda c: closing(c, "dissatisfied")),
    "case.outcome_given: outcome_missing": ("case.close", closing_without_outcome),
    "case.publication_decided: publication_undecided": ("case.close", lambda c: closing(c, published=False)),
    "case.commitments_confirmed: commitments_unconfirmed": ("case.close", closing_with_promises),
    "case.commitments_confirmed: commitments_unconfirmed archive": (
        "case.archive", lambda c: archiving_with(c, "promise"),
    ),
    "case.no_letter_in_work: letter_in_work": ("case.archive", lambda c: archiving_with(c, "letter")),
    "case.is_dissatisfied: not_dissatisfied": ("case.propose_rehandling", rated),
    "case.rehandling_is_proposed: not_proposed": ("case.rehandle", lambda c: rated(c, "dissatisfied")),
    "case.rehandling_not_yet_proposed: already_proposed": (
        "case.propose_rehandling", lambda c: Ready(dissatisfied(c), {"reason": "再提。"}, AFTER),
    ),
    "case.meeting_after_rounds: meeting_missing": ("case.propose_rehandling", twice_dissatisfied),
    "case.evaluation_pending: already_evaluated": ("case.record_evaluation", recording_again),
    "case.own_evaluation_pending: already_evaluated": ("case.evaluate", rating_again),
    "case.own_evaluation_pending: already_evaluated body": ("case.evaluate", rating_again_for_a_body),
    "case.not_let_stand: let_stand": ("case.propose_rehandling", standing_again),
    "ratings.own_evaluation_given: not_rated": ("case.correct_evaluation", never_rated),
    "ratings.own_evaluation_given: not_rated body": ("case.correct_evaluation", never_rated_by_a_body),
    "ratings.scan_given: scan_missing": (
        "case.record_evaluation", lambda c: ready(c, "case.record_evaluation", "replied", file=None),
    ),
    "case.evaluations_overdue: not_yet_due": ("case.lapse_evaluations", lambda c: Ready(c.replied(), day=AFTER)),
    "case.consultation_open: already_answered": ("case.answer_consultation", confirming_again),
    "case.has_open_commitments: no_open_commitment": ("case.track", closed_without_promise),
    "case.no_open_commitments: open_commitments": ("case.settle", tracked),
    "case.papers_present: papers_missing": ("case.archive", papers_missing),
    "recounting.calendar_in_use: calendar_not_used": ("case.recount", recounting_with_a_foreign_calendar),
    "recounting.counted_with_another: nothing_to_recount": ("case.recount", recounting_again),
}  # fmt: skip
