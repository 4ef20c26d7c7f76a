"""Each reason of each guard: the situation that causes it, and that the refusal leaves no trace."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date

import pytest
from django.db.models import F

from proposals.models import ProposalText
from proposals.roles import Role
from tests.city import DAY, at, fresh, make_city
from tests.conftest import REPOSITORY
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import (
    AFTER,
    READY,
    REPLYING,
    ROW_OF,
    Ready,
    consenting,
    dissatisfied,
    extending,
    extension,
    promises,
)
from tests.workflow.machines.snapshot import snapshot
from tests.workflow.machines.states import CO, CO2, FREE, LATE, LEAD, WORKING
from tests.workflow.machines.test_rows import actor_of
from workflow.errors import MoveRefusedError
from workflow.findings import open_findings
from workflow.letters import current_text
from workflow.models import Deadline, OpinionText, Reply, ReplyText
from workflow.services import perform
from workflow.services.calendars import add_calendar
from workflow.workdays import Calendar

PAST_WINDOW = date(2023, 5, 6)


def ready(city, name, state, **inputs):
    """What would succeed, but for these inputs."""
    found = READY[name](city, state)
    return replace(found, inputs=found.inputs | inputs)


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


def assignment(city, unit, state="accepted", day=WORKING, **inputs):
    return Ready(st.assignment_in(city, state, unit), inputs, day)


def informed(city, day=WORKING, **inputs):
    case = city.handling(information=(FREE,))
    return Ready(city.assignment(case, FREE), inputs, day)


def drafting_twice(city):
    found = assignment(city, CO, cases=[])
    city.do("draft_opinion", found.subject, city[CO, Role.HANDLER], WORKING, cases=[])
    return found


def replying_twice(city):
    found = assignment(city, LEAD)
    city.do("draft_reply", found.subject, city[LEAD, Role.HANDLER], WORKING)
    return found


def for_a_case_of_others(city):
    return assignment(city, CO, cases=[city.handling(co=(CO2,), title="另一件")])


def overruled(city, times):
    """An accepted unit whose objection was refused so many times."""
    found = assignment(city, CO, **READY["assignment.object"](city, "accepted").inputs)
    for decider in (Role.OFFICE, Role.OFFICE_LEADER)[:times]:
        st.objected(city, found.subject)
        city.do("overrule", found.subject, city[decider], WORKING, reason="仍由你局承办。")
    return replace(found, subject=fresh(found.subject))


def second_objection(city):
    found = overruled(city, 1)
    st.objected(city, found.subject)
    return Ready(fresh(found.subject), {"reason": "仍由你局承办。"}, WORKING)


def objecting_twice(city):
    found = assignment(city, CO, **READY["assignment.draft_objection"](city, "accepted").inputs)
    city.do("draft_objection", found.subject, city[CO, Role.HANDLER], WORKING, **found.inputs)
    return found


def redirecting(city, unit):
    return assignment(city, CO, organisation=city.units[unit], reason="转办。")


def answered_unit(city, day=WORKING, **inputs):
    return Ready(st.assignment_in(city, "answered"), inputs, day)


def met(city):
    """The unit has the case still, and nothing that it owes."""
    found = assignment(city, CO, reason="等待。")
    Deadline.objects.filter(assignment=found.subject, met_on=None).update(cancelled_on=WORKING)
    return found


def asking(city, name="assignment.extend_request", day=WORKING, unit=CO, days=3):
    subject = st.assignment_in(city, "accepted", unit)
    return Ready(subject, extension(subject, days), day)


def asking_at_the_cap(city):
    found = asking(city, unit=LEAD)
    Deadline.objects.filter(assignment=found.subject, step="reply").update(latest_on=F("due_on"))
    return found


def consenting_again(city):
    found = READY["assignment.extend_consent"](city, "accepted")
    city.do("extend_consent", found.subject, city[Role.SECRETARIAT], WORKING, consent=True)
    return replace(found, subject=fresh(found.subject))


def urging_again(city):
    found = READY["assignment.remind"](city, "accepted")
    city.do("remind", found.subject, city[LEAD, Role.BUREAU_LEADER], WORKING, reason="请抓紧。")
    return replace(found, subject=fresh(found.subject))


def asking_for_nothing(city):
    found = asking(city)
    Deadline.objects.filter(assignment=found.subject, met_on=None).update(cancelled_on=WORKING)
    return found


def asking_twice(city):
    subject = extending(city)
    return Ready(subject, extension(subject), WORKING)


def granting_what_was_done(city):
    found = extending(city)
    city.opinion_sent(found.case, CO, day=WORKING)
    city.do("ask_again", found, city[LEAD, Role.HANDLER], WORKING, reason="请补充。")
    return Ready(fresh(found), {"reason": ""}, WORKING)


def granting_an_earlier_day(city):
    subject = extending(city)
    subject.deadlines.filter(step="opinion").update(due_on=date(2023, 6, 30))
    return Ready(subject, {"reason": ""}, WORKING)


def adding_behind_the_letter(city):
    inputs = {"organisation": city.units[FREE], "role": "co", "question": ""}
    return Ready(issued_case(city), inputs, AFTER)


def supplementing_the_archive(city):
    letter = st.case_in(city, "archived").replies.get()
    return Ready(letter, {"reason": "更正。"}, AFTER)


def paused(city, **inputs):
    return replace(READY["assignment.restart"](city, "accepted"), inputs={"reason": "等待。"} | inputs)


def granting_a_late_reply(city):
    return Ready(extending(city, LEAD), {"reason": ""}, WORKING)


def granting_beyond_the_cap(city):
    subject = extending(city, LEAD, told=WORKING)
    subject.extensions.update(until_on=date(2024, 1, 1))
    return Ready(subject, {"reason": ""}, WORKING)


def issued_case(city):
    """The reply is out, not yet delivered."""
    return st.reply_in(city, "issued").case


def issued_to(city, unit, **inputs):
    return Ready(city.assignment(issued_case(city), unit), inputs, AFTER)


def objecting_to_use_again(city):
    found = READY["assignment.object_to_use"](city, "answered")
    city.do("object_to_use", found.subject, city[CO, Role.HANDLER], WORKING, reason="第一次。")
    return found


def every_ask_given(city):
    found = assignment(city, CO, reason="")
    asks = list(found.subject.case.proposal.asks.all())
    city.do("assign_asks", found.subject, city[Role.OFFICE], WORKING, asks=asks)
    return replace(found, inputs={"asks": asks})


def ask_of_another_case(city):
    other = city.handling(title="另一件")
    return assignment(city, CO, asks=list(other.proposal.asks.all()[:1]))


def ask_given_before(city):
    found = assignment(city, CO)
    [ask] = found.subject.case.proposal.asks.filter(number="一.2")
    city.do("assign_asks", found.subject, city[Role.OFFICE], WORKING, asks=[ask])
    return replace(found, inputs={"asks": [ask]})


def round_over(city):
    """A unit that signs when the others have answered and the case went back to the proposer."""
    case = city.handling(co=(), information=(FREE,))
    city.accept(case, LEAD)
    city.delivered(case)
    return Ready(city.assignment(case, FREE), day=AFTER)


def approved_then_altered(city, machine):
    """Somebody has written over the approved text in the database."""
    letter = st.MAKERS[machine](city, "approved")
    texts = {"opinion": OpinionText, "reply": ReplyText}[machine]
    texts.objects.filter(**{machine: letter}).update(digest="0" * 64)
    return Ready(letter, day=AFTER)


def opinion(city, state="in_review", **inputs):
    return Ready(st.opinion_in(city, state), inputs, WORKING)


def checked_opinion(city):
    return READY["opinion.approve"](city, "in_review")


def opinion_without_verdicts(city):
    found = opinion(city, "approved")
    found.subject.verdicts.all().delete()
    return found


def opinion_nobody_waits_for(city):
    found = opinion(city, "approved")
    subject = found.subject.links.get().assignment
    st.waived(city, subject)
    return replace(found, day=LATE)


def reply(city, state, day=REPLYING, **inputs):
    return Ready(st.reply_in(city, state), inputs, day)


def letting_confidence_stand(city):
    """The reply repeats what a co-handler wrote for the lead alone."""
    letter = st.reply_in(city, "drafting")
    passage = letter.case.opinion_links.exclude(opinion__sent_at=None).first().opinion.passages.first()
    type(passage).objects.filter(pk=passage.pk).update(
        quotable=False, text="拟对本区三家企业暂缓拨付奖励资金。"
    )
    text = f"{current_text(letter)}\n拟对本区三家企业暂缓拨付奖励资金。"
    city.do("write", letter, city[LEAD, Role.HANDLER], REPLYING, text=text, answers={})
    found = next(one for one in open_findings(fresh(letter)) if one.code == "confidential_quoted")
    return Ready(fresh(letter), {"finding": found.fingerprint, "reason": "已征得同意。"}, REPLYING)


def unwritten(city):
    case = st.reply_case(city)
    return Ready(city.reply_draft(case), day=REPLYING)


def classless(city):
    found = unwritten(city)
    city.do(
        "write",
        found.subject,
        city[LEAD, Role.HANDLER],
        REPLYING,
        text="答复。",
        answers={},
        outcome_class=None,
    )
    return replace(found, subject=fresh(found.subject))


def countersigned(city):
    return READY["reply.pass_countersigned"](city, "countersigning")


def cleared(city):
    found = READY["reply.sign_off"](city, "office_review")
    return replace(found, inputs={"openness": "public", "openness_reason": ""})


def clearing(city, *, text="", **inputs):
    """Before the office, with what it decides beside the openness; a class by its letter."""
    subject = st.reply_in(city, "office_review", text=text)
    if "outcome_class" in inputs:
        inputs["outcome_class"] = subject.case.pack.outcome_classes.get(letter=inputs["outcome_class"])
    return Ready(subject, {"openness": "public"} | inputs, REPLYING)


def promising_opinion(city):
    return replace(READY["opinion.settle_promises"](city, "drafting"), inputs={})


def promising_reply(city):
    return replace(READY["reply.settle_promises"](city, "drafting"), inputs={})


def settled(city):
    return READY["reply.amend_promises"](city, "drafting")


def settling(city, more=None, *, added=None, **changed):
    found = READY["reply.settle_promises"](city, "drafting")
    said = promises(found.subject, **changed)["promises"] | (more or {})
    return replace(found, inputs={"promises": said, "added": added})


def needing_two(city):
    city.ruled(LEAD)
    return READY["reply.sign_off"](city, "office_review")


def initialled(city):
    found = READY["opinion.initial"](city, "in_review")
    city.do("initial", found.subject, city[CO, Role.BUREAU_LEADER], WORKING)
    return found


def priority(city):
    found = READY["reply.clear_priority"](city, "office_review")
    city.do("clear", found.subject, city[Role.OFFICE], REPLYING, openness="public")
    return Ready(fresh(found.subject), day=REPLYING)


def issuing(city, text=""):
    subject = st.reply_in(city, "approved", text=text)
    return Ready(subject, {"word": "示工信函", "issued_on": AFTER}, AFTER)


def issuing_unconsulted(city):
    found = issuing(city)
    city.settle_findings(found.subject, LEAD)
    found.subject.case.pack.consultations_required = 1
    found.subject.case.pack.save()
    return found


def issuing_unanswered(city):
    found = issuing(city)
    found.subject.answers.all().delete()
    return found


def issuing_with(city, state):
    """Beside the opinion that is in, another unit's is not, or is in and was not looked at."""
    found = issuing(city)
    inputs = {"organisation": city.units[FREE], "role": "co", "question": ""}
    city.do("add_unit", found.subject.case, city[Role.OFFICE], AFTER, **inputs)
    if state == "answered":
        city.accept(found.subject.case, FREE, day=AFTER)
        city.opinion_sent(found.subject.case, FREE, day=AFTER)
    return found


def issuing_with_number(city, **inputs):
    """Another letter of the bureau is out, dated ten days before."""
    other = st.reply_in(city, "approved", title="另一件")
    city.settle_findings(other, LEAD)
    earlier = {"word": "示工信函", "issued_on": REPLYING}
    city.do("issue", other, city[LEAD, Role.LIAISON], REPLYING, **earlier)
    found = issuing(city)
    city.settle_findings(found.subject, LEAD)
    return replace(found, inputs=found.inputs | inputs)


def reply_of_another_round(city):
    """Its round is not the one that the case is in; the rows alone never lead there."""
    found = reply(city, "drafting")
    Reply.objects.filter(pk=found.subject.pk).update(round=2)
    return found


def acknowledging_twice(city):
    found = reply(city, "delivered")
    city.do("acknowledge", found.subject, city[Role.MEMBER], REPLYING)
    return found


def supplementing_twice(city):
    found = reply(city, "delivered", reason="更正。")
    city.do("supplement", found.subject, city[LEAD, Role.HANDLER], REPLYING, reason="更正。")
    return found


def commitment(city, state, **inputs):
    return Ready(st.commitment_in(city, state), inputs, date(2023, 5, 28))


def objecting_to_a_report_again(city):
    found = commitment(city, "reported", reason="没有看到。")
    city.do("object", found.subject, city[Role.MEMBER], found.day, reason="没有看到。")
    return found


def archiving_with(city, what):
    case = city.closed()
    if what == "letter":
        city.do("supplement", case.replies.get(), city[LEAD, Role.HANDLER], AFTER, reason="更正。")
    else:
        city.commitment(case)
    return Ready(fresh(case), day=date(2023, 6, 1))


REFUSED = {
    "case.text_complete: incomplete": ("case.submit", without_text),
    "case.cosigners_answered: cosigners_pending": ("case.submit", lambda c: Ready(st.invited(c))),
    "case.somebody_unanswered: nobody_pending": ("case.recall_unanswered", lambda c: Ready(c.draft())),
    "case.somebody_invited: no_cosigner": ("case.invite_cosigners", lambda c: Ready(c.draft(), {"people": []})),
    "case.somebody_invited: cosigner_is_proposer": (
        "case.invite_cosigners", lambda c: Ready(c.draft(), {"people": [c[Role.MEMBER]]}),
    ),
    "case.invitation_open: already_answered": ("case.answer_invitation", answered_twice),
    "case.window_open: window_closed": ("case.submit", outside_the_window),
    "case.invitations_overdue: not_yet_due": ("case.lapse_invitations", lambda c: Ready(st.invited(c))),
    "case.similar_reviewed: similar_not_reviewed": (
        "case.recommend", lambda c: ready(c, "case.recommend", "submitted", similar_reviewed=False),
    ),
    "case.category_given: category_missing": (
        "case.file", lambda c: ready(c, "case.file", "recommended", category=""),
    ),
    "case.number_free: number_taken": ("case.file", taken_number),
    "case.merge_target_sound: merge_cycle": ("case.merge_into", into_itself),
    "case.merge_target_sound: merge_cycle elsewhere": ("case.merge_into", into_another_city),
    "case.merge_target_sound: merge_target_not_filed": (
        "case.merge_into", lambda c: merging(c, c.recommended(title="另一件")),
    ),
    "case.consent_to_convert: consent_missing": (
        "case.decline", lambda c: ready(c, "case.decline", "recommended", convert=True),
    ),
    "case.cosigners_agree_to_withdraw: cosigners_not_agreed": ("case.withdraw", without_consent),
    "case.has_signed: not_a_cosigner": ("case.agree_withdrawal", refusing_cosigner),
    "case.units_sound: no_lead": ("case.hand_over", lambda c: handing(c, leads=[])),
    "case._twice: unit_twice": ("case.hand_over", lambda c: handing(c, leads=[LEAD], co_handlers=[LEAD])),
    "case.unit_refusal: unit_elsewhere": ("case.hand_over", lambda c: handing_to(c, make_city("bieshi").units[LEAD])),
    "case.unit_refusal: unit_inactive": ("case.hand_over", dissolved),
    "case.unit_refusal: conflict_of_unit": ("case.hand_over", own_unit),
    "case.unit_refusal: conflict_of_unit body": ("case.hand_over", own_body),
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
    "case.withheld_has_reason: reason_missing": (
        "case.decide_publication", lambda c: ready(c, "case.decide_publication", "replied", publication="withheld"),
    ),
    "case.is_dissatisfied: not_dissatisfied": ("case.propose_rehandling", rated),
    "case.rehandling_is_proposed: not_proposed": ("case.rehandle", lambda c: rated(c, "dissatisfied")),
    "case.rehandling_not_yet_proposed: already_proposed": (
        "case.propose_rehandling", lambda c: Ready(dissatisfied(c), {"reason": "再提。"}, AFTER),
    ),
    "case.meeting_after_rounds: meeting_missing": ("case.propose_rehandling", twice_dissatisfied),
    "case.evaluation_pending: already_evaluated": ("case.record_evaluation", recording_again),
    "case.own_evaluation_pending: already_evaluated": ("case.evaluate", rating_again),
    "case.own_evaluation_pending: already_evaluated body": ("case.evaluate", rating_again_for_a_body),
    "case.evaluations_overdue: not_yet_due": ("case.lapse_evaluations", lambda c: Ready(c.replied(), day=AFTER)),
    "case.consultation_open: already_answered": ("case.answer_consultation", confirming_again),
    "case.has_open_commitments: no_open_commitment": ("case.track", closed_without_promise),
    "case.no_open_commitments: open_commitments": ("case.settle", tracked),
    "case.papers_present: papers_missing": ("case.archive", papers_missing),
    "recounting.calendar_in_use: calendar_not_used": ("case.recount", recounting_with_a_foreign_calendar),
    "recounting.counted_with_another: nothing_to_recount": ("case.recount", recounting_again),
    "assignment.is_co_handler: not_co_handler": ("assignment.draft_opinion", lambda c: assignment(c, LEAD, cases=[])),
    "assignment.owes_a_reply: not_lead": ("assignment.draft_reply", lambda c: assignment(c, CO)),
    "assignment.owes_something: for_information": ("assignment.remind", lambda c: informed(c, reason="请阅。")),
    "assignment.no_opinion_in_work: opinion_open": ("assignment.draft_opinion", drafting_twice),
    "assignment.no_reply_in_work: reply_open": ("assignment.draft_reply", replying_twice),
    "assignment.other_cases_co_handled: case_not_co_handled": ("assignment.draft_opinion", for_a_case_of_others),
    "assignment.objection_window_open: objection_window_closed": (
        "assignment.object", lambda c: replace(READY["assignment.object"](c, "accepted"), day=PAST_WINDOW),
    ),
    "assignment.objections_left: objection_final": ("assignment.object", lambda c: overruled(c, 2)),
    "assignment.objection_not_drafted: objection_drafted": ("assignment.draft_objection", objecting_twice),
    "assignment.leader_decides_second: second_needs_leader": ("assignment.overrule", second_objection),
    "assignment.new_unit_sound: same_unit": ("assignment.redirect", lambda c: redirecting(c, CO)),
    "assignment.due_has_passed: not_yet_due": ("assignment.note_silence", lambda c: assignment(c, CO, reason="…")),
    "assignment.office_noted: office_note_missing": (
        "assignment.waive", lambda c: assignment(c, CO, day=LATE, reason="…"),
    ),
    "assignment.handler_of_unit: handler_elsewhere": (
        "assignment.name_handler", lambda c: assignment(c, CO, handler=c[CO2, Role.HANDLER]),
    ),
    "assignment.has_open_due: no_deadline": ("assignment.pause", met),
    "assignment.has_open_due: no_deadline asking": ("assignment.extend_request", asking_for_nothing),
    "assignment.no_extension_pending: extension_pending": ("assignment.extend_request", asking_twice),
    "assignment.extension_pending: no_extension": (
        "assignment.extend_grant", lambda c: assignment(c, CO, reason=""),
    ),
    "extensions.due_ahead: too_late": ("assignment.extend_request", lambda c: asking(c, day=LATE)),
    "extensions.room_left: cap_reached": ("assignment.extend_request", asking_at_the_cap),
    "extensions.consent_asked: consent_not_needed": (
        "assignment.extend_consent", lambda c: Ready(extending(c), {"consent": True}, WORKING),
    ),
    "extensions.consent_asked: consent_given": ("assignment.extend_consent", consenting_again),
    "extensions.consent_given: consent_missing": (
        "assignment.extend_grant", lambda c: Ready(consenting(c), {"reason": ""}, WORKING),
    ),
    "extensions.refusal_reasoned: reason_missing": (
        "assignment.extend_consent", lambda c: Ready(consenting(c), {"consent": False}, WORKING),
    ),
    "urging.not_urged_recently: urged_recently": ("assignment.remind", urging_again),
    "assignment.asked_in_time: not_later": ("assignment.extend_request", lambda c: asking(c, days=0)),
    "assignment._within_cap: over_cap": ("assignment.extend_request", lambda c: asking(c, unit=LEAD, days=400)),
    "assignment._within_cap: over_cap at grant": ("assignment.extend_grant", granting_beyond_the_cap),
    "assignment.still_grantable: no_deadline": ("assignment.extend_grant", granting_what_was_done),
    "assignment.still_grantable: not_later": ("assignment.extend_grant", granting_an_earlier_day),
    "assignment.proposer_told: proposer_not_told": ("assignment.extend_grant", granting_a_late_reply),
    "assignment.not_paused: paused": ("assignment.pause", paused),
    "assignment.still_running: too_late": ("assignment.pause", lambda c: assignment(c, CO, day=LATE, reason="…")),
    "assignment.is_paused: not_paused": ("assignment.restart", lambda c: assignment(c, CO, reason="")),
    "assignment.opinion_not_final: reply_issued": ("assignment.ask_again", lambda c: issued_to(c, CO, reason="…")),
    "assignment.reply_not_out: reply_issued": (
        "assignment.assign_asks_again", lambda c: issued_to(c, CO, asks=[], reason=""),
    ),
    "assignment.asks_left: no_ask_left": ("assignment.assign_asks", every_ask_given),
    "assignment.asks_assignable: asks_missing": ("assignment.assign_asks", lambda c: assignment(c, CO, asks=[])),
    "assignment.asks_assignable: ask_elsewhere": ("assignment.assign_asks", ask_of_another_case),
    "assignment.asks_assignable: ask_given": ("assignment.assign_asks", ask_given_before),
    "assignment.uses_marked: uses_not_marked": (
        "assignment.object_to_use", lambda c: answered_unit(c, reason="没有采用。"),
    ),
    "assignment.not_objected_before: already_objected": ("assignment.object_to_use", objecting_to_use_again),
    "assignment.unused_has_reason: reason_missing": (
        "assignment.mark_use", lambda c: answered_unit(c, uses={1: ("not_used", "")}),
    ),
    "assignment.has_answered: not_answered": ("assignment.answer", lambda c: assignment(c, CO)),
    "assignment.has_answered: not_answered lead": ("assignment.answer", lambda c: assignment(c, LEAD)),
    "assignment.case_in_handling: round_over": ("assignment.accept", round_over),
    "assignment.removal_leaves_a_lead: last_lead": (
        "assignment.withdraw_unit", lambda c: assignment(c, LEAD, reason="…"),
    ),
    "assignment.no_reply_begun: reply_issued": (
        "assignment.redirect", lambda c: issued_to(c, LEAD, organisation=c.units[FREE], reason="…"),
    ),
    "opinion.has_text: incomplete": ("opinion.submit_for_review", lambda c: opinion(c, "drafting")),
    "opinion.every_ask_has_a_verdict: asks_open": ("opinion.send", opinion_without_verdicts),
    "opinion.section_head_checked: not_checked": ("opinion.approve", opinion),
    "opinion.not_yet_checked: already_checked": ("opinion.pass_check", checked_opinion),
    "promises.promises_settled: promises_open": ("opinion.submit_for_review", promising_opinion),
    "promises.promises_settled: promises_open reply": ("reply.submit_check", promising_reply),
    "promises.something_open: nothing_to_settle": ("reply.settle_promises", settled),
    "promises.settlement_sound: promise_gone": (
        "reply.settle_promises", lambda c: settling(c, {0: {"decision": "dismissed", "measure": ""}}),
    ),
    "promises.settlement_sound: measure_missing": ("reply.settle_promises", lambda c: settling(c, measure=" ")),
    "promises.settlement_sound: words_not_in_text": (
        "reply.settle_promises", lambda c: settling(c, added={"source_text": "没有这句", "measure": "建园"}),
    ),
    "signing.more_leaders_needed: last_signature": ("reply.initial", cleared),
    "signing.other_leaders_signed: signatures_missing": ("reply.sign_off", needing_two),
    "signing.not_signed_before: already_signed": ("opinion.approve", initialled),
    "opinion.text_as_approved: text_changed": ("opinion.send", lambda c: approved_then_altered(c, "opinion")),
    "opinion.receivers_still_wait: round_over": ("opinion.send", opinion_nobody_waits_for),
    "opinion.later_version_sent: no_later_version": ("opinion.supersede", lambda c: opinion(c, "sent")),
    "reply.has_text: incomplete": ("reply.submit_check", unwritten),
    "reply.class_chosen: class_missing": ("reply.submit_check", classless),
    "reply.countersigned: countersign_pending": ("reply.pass_countersigned", lambda c: reply(c, "countersigning")),
    "reply.not_signed_by_unit: already_countersigned": ("reply.countersign", countersigned),
    "reply.countersigners_sound: not_a_handling_unit": (
        "reply.request_countersign", lambda c: reply(c, "checking", units=[c.units[FREE]]),
    ),
    "reply.countersigners_sound: not_a_handling_unit none": (
        "reply.request_countersign", lambda c: reply(c, "checking", units=[]),
    ),
    "reply.countersigners_sound: not_a_handling_unit itself": (
        "reply.request_countersign", lambda c: reply(c, "checking", units=[c.units[LEAD]]),
    ),
    "reply.office_cleared: not_cleared": ("reply.sign_off", lambda c: reply(c, "office_review")),
    "reply.office_not_cleared: already_cleared": ("reply.clear", cleared),
    "reply.priority_cleared: priority_not_cleared": ("reply.sign_off", priority),
    "reply.is_priority: not_priority": ("reply.clear_priority", lambda c: reply(c, "office_review", reason="")),
    "reply.text_as_approved: text_changed": ("reply.issue", lambda c: approved_then_altered(c, "reply")),
    "reply.findings_settled: findings_open": ("reply.issue", lambda c: issuing(c, text="答复：已安排XX项。")),
    "reply.consultations_held: consultation_missing": ("reply.issue", issuing_unconsulted),
    "reply.every_ask_answered: asks_unanswered": ("reply.issue", issuing_unanswered),
    "reply.every_opinion_accounted: opinions_missing": ("reply.issue", lambda c: issuing_with(c, "pending")),
    "reply.every_opinion_accounted: opinions_unaccounted": ("reply.issue", lambda c: issuing_with(c, "answered")),
    "reply.withheld_has_reason: reason_missing": (
        "reply.clear", lambda c: reply(c, "office_review", openness="withheld", openness_reason=""),
    ),
    "reply.class_change_reasoned: reason_missing": ("reply.clear", lambda c: clearing(c, outcome_class="A")),
    "reply.redactions_hold: words_not_in_text": (
        "reply.clear", lambda c: clearing(c, redactions=("没有这句",), redaction_reason="涉及企业秘密"),
    ),
    "reply.redactions_hold: reason_missing": ("reply.clear", lambda c: clearing(c, redactions=("主动服务机制",))),
    "reply.redactions_hold: words_still_readable": (
        "reply.clear", lambda c: clearing(
            c, text="已建立主动服务机制，主动 服务机制有效。", redactions=("主动服务机制",), redaction_reason="涉密",
        ),
    ),
    "register.brought_number_free: number_taken": (
        "reply.issue", lambda c: issuing_with_number(c, document_number="示工信函[2023]第01号"),
    ),
    "register.number_in_order: word_missing": ("reply.issue", lambda c: issuing_with_number(c, word="")),
    "register.number_in_order: number_out_of_order": (
        "reply.issue", lambda c: issuing_with_number(c, issued_on=date(2023, 5, 14)),
    ),
    "reply.finding_exists: no_such_finding": (
        "reply.waive_finding", lambda c: reply(c, "drafting", finding="0" * 64, reason="…"),
    ),
    "reply.finding_may_stand: confidential": ("reply.waive_finding", letting_confidence_stand),
    "reply.case_in_handling: round_over": ("reply.submit_check", reply_of_another_round),
    "reply.delivered_not_before_issue: delivered_before_issue": (
        "reply.deliver", lambda c: reply(c, "issued", AFTER, delivered_on=date(2023, 5, 17), delivered_how="邮寄"),
    ),
    "reply.case_not_archived: case_archived": ("reply.supplement", supplementing_the_archive),
    "reply.copy_not_acknowledged: already_received": ("reply.acknowledge", acknowledging_twice),
    "reply.no_supplement_in_work: supplement_open": ("reply.supplement", supplementing_twice),
    "commitment.new_date_later: date_passed": (
        "commitment.renegotiate", lambda c: commitment(c, "open", to_on=date(2023, 5, 28), reason="…"),
    ),
    "commitment.not_objected: already_objected": ("commitment.object", objecting_to_a_report_again),
}  # fmt: skip
"""`module.guard: code`, and where one code has several causes which, → the row, and a situation that causes it."""


def codes_in_the_guards():
    """Every `module.function: code` that stands in workflow/guards."""
    found = set()
    for path in (REPOSITORY / "workflow" / "guards").glob("*.py"):
        functions = [
            node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)
        ]
        for function in functions:
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            refusals = [call for call in calls if getattr(call.func, "id", "") == "Refusal"]
            found |= {f"{path.stem}.{function.name}: {ast.literal_eval(call.args[0])}" for call in refusals}
    return found


def test_every_code_of_every_guard_is_caused_here():
    assert {" ".join(key.split()[:2]) for key in REFUSED} == codes_in_the_guards()


@pytest.mark.parametrize("key", REFUSED)
def test_a_guard_refuses_with_its_code_and_keeps_no_trace(city, key):
    name, situation = REFUSED[key]
    row = ROW_OF[name]
    found = situation(city)
    actor = actor_of(city, row, found.subject, found.day)
    before = snapshot()

    with pytest.raises(MoveRefusedError) as refusal:
        perform(row.name, found.subject, actor=actor, at=at(found.day), **found.inputs)

    assert (refusal.value.status, refusal.value.refusal.code) == (409, key.split()[1])
    assert str(refusal.value).endswith(("。", "…"))
    assert snapshot() == before
