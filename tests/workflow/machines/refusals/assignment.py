"""The situation that causes each refusal of a move of shares."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from django.db.models import F

from proposals.models import Section
from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER, READY, Ready, consenting, extending, extension
from tests.workflow.machines.refusals.situations import issued_case
from tests.workflow.machines.states import CO, CO2, FREE, LATE, LEAD, WORKING
from workflow.models import Deadline

PAST_WINDOW = date(2023, 5, 6)


def assignment(city, unit, state="accepted", day=WORKING, **inputs):
    return Ready(st.assignment_in(city, state, unit), inputs, day)


def informed(city, day=WORKING, **inputs):
    case = city.handling(information=(FREE,))
    return Ready(city.assignment(case, FREE), inputs, day)


def drafting_twice(city):
    found = assignment(city, CO, cases=[])
    city.do("draft_opinion", found.subject, city[CO, Role.HANDLER], WORKING, cases=[])
    return found


def rating_the_proposal(city, unit=LEAD):
    """What would be a rating of the proposal, but for what was done before it."""
    found = READY["assignment.rate_proposal"](city, "answered")
    return replace(found, subject=city.assignment(found.subject.case, unit))


def rating_the_proposal_twice(city):
    found = rating_the_proposal(city)
    city.do("rate_proposal", found.subject, city[LEAD, Role.HANDLER], found.day, **found.inputs)
    return replace(found, subject=fresh(found.subject))


def rating_what_is_closed(city):
    """Whoever may read the member's rating may not give their own any more."""
    inputs = READY["assignment.rate_proposal"](city, "answered").inputs
    return Ready(city.assignment(city.closed(), LEAD), inputs, date(2023, 6, 1))


def without_sections(city):
    found = READY["assignment.give_to_section"](city, "accepted")
    Section.objects.update(closed_on=WORKING)
    return found


def to_a_section_of_others(city):
    found = READY["assignment.give_to_section"](city, "accepted")
    other = Section.objects.create(organisation=city.units[CO2], name="综合科")
    return replace(found, inputs={"section": other})


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


def paused(city, **inputs):
    return replace(READY["assignment.restart"](city, "accepted"), inputs={"reason": "等待。"} | inputs)


def granting_a_late_reply(city):
    return Ready(extending(city, LEAD), {"reason": ""}, WORKING)


def granting_beyond_the_cap(city):
    subject = extending(city, LEAD, told=WORKING)
    subject.extensions.update(until_on=date(2024, 1, 1))
    return Ready(subject, {"reason": ""}, WORKING)


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


REFUSED = {
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
    "sections.unit_has_sections: no_sections": ("assignment.give_to_section", without_sections),
    "sections.section_of_unit: section_elsewhere": ("assignment.give_to_section", to_a_section_of_others),
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
    "assignment.still_grantable: extension_past": (
        "assignment.extend_grant", lambda c: Ready(extending(c), {"reason": ""}, date(2023, 6, 30)),
    ),
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
    "ratings.replied_itself: not_replying": (
        "assignment.rate_proposal", lambda c: rating_the_proposal(c, CO),
    ),
    "ratings.before_closing: not_between": ("assignment.rate_proposal", rating_what_is_closed),
    "ratings.rates_once: already_rated": ("assignment.rate_proposal", rating_the_proposal_twice),
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
}  # fmt: skip
