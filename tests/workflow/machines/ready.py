"""For each row and each state it starts from: a subject, inputs and a day with which the move succeeds."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proposals.roles import Role
from tests.city import ASKS, DAY, City, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.states import CO, FREE, LATE, LEAD, WORKING
from workflow.findings import open_findings
from workflow.guards.assignment import open_due
from workflow.models import RulePack
from workflow.services.calendars import add_calendar, calendar_of
from workflow.transitions import ROWS
from workflow.workdays import SLUG, Calendar, Day

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.machine import Transition

REPLYING = date(2023, 5, 15)
AFTER = date(2023, 5, 25)
RATING = {
    "contact": "visit",
    "attitude": "satisfied",
    "pertinence": "yes",
    "result": "satisfied",
    "words": "",
}
REASON = {"reason": "理由如下。"}
WORDS = {"words": "同意，请抓紧落实。"}
PLACEHOLDER = "某委员：\n　　一、关于培育\n　　已安排XX项。\n"


@dataclass(frozen=True)
class Ready:
    subject: Any
    inputs: dict[str, Any] = field(default_factory=dict)
    day: date = DAY


def _edit(city: City, state: str) -> Ready:
    words = {"title": "改写后的案由", "reasons": "改写后的理由。", "asks": list(ASKS), "wish": "public"}
    return Ready(st.case_in(city, state), words)


def _invite(city: City, state: str) -> Ready:
    return Ready(st.case_in(city, state), {"people": [city["cosigner"]]})


def _submit(city: City, state: str) -> Ready:
    return Ready(st.signed_in(city, state))


def _file(city: City, state: str) -> Ready:
    return Ready(st.case_in(city, state), {"category": "经济发展", "nature": "ordinary", "number": ""})


def _merge(city: City, state: str) -> Ready:
    target = city.filed(title="并入的目标")
    return Ready(st.case_in(city, state), {"target": target})


def _hand_over(city: City, state: str) -> Ready:
    units = {"leads": [city.units[LEAD]], "co_handlers": [city.units[CO]], "information": [], "document": ""}
    return Ready(st.case_in(city, state), units, st.HANDED)


def _add_unit(city: City, state: str) -> Ready:
    return Ready(
        st.case_in(city, state), {"organisation": city.units[FREE], "role": "co", "question": ""}, WORKING
    )


def _consult(city: City, state: str) -> Ready:
    talk = {"consulted_on": WORKING, "how": "visit", "participants": "", "summary": "当面沟通。"}
    return Ready(st.case_in(city, state), talk, WORKING)


def _answer_consultation(city: City, state: str) -> Ready:
    case = st.case_in(city, state)
    if state == "handling":
        city.consulted(case)
    talk = case.consultations.get()
    return Ready(case, {"consultation": talk, "confirmed": True, "words": ""}, AFTER)


def _promise(city: City, state: str) -> Ready:
    words = {
        "source_text": "三年内建成。",
        "measure": "建成产业园",
        "due_on": date(2026, 6, 30),
        "source": None,
    }
    return Ready(st.case_in(city, state), {"organisation": city.units[LEAD], **words}, date(2023, 5, 28))


def _rate(city: City, state: str) -> Ready:
    return Ready(st.case_in(city, state), dict(RATING), AFTER)


def _record_rating(city: City, state: str) -> Ready:
    return Ready(st.case_in(city, state), RATING | {"signer": city[Role.MEMBER]}, AFTER)


def _publish(city: City, state: str) -> Ready:
    return Ready(
        st.case_in(city, state), {"publication": "full", "publication_reason": ""}, date(2023, 5, 28)
    )


def _meeting(city: City, state: str) -> Ready:
    return Ready(
        st.case_in(city, state), {"consulted_on": AFTER, "participants": "", "summary": "协商。"}, AFTER
    )


def _propose_rehandling(city: City, _state: str) -> Ready:
    return Ready(city.evaluated(result="dissatisfied"), dict(REASON), AFTER)


def _rehandle(city: City, _state: str) -> Ready:
    case = dissatisfied(city)
    return Ready(case, {"leads": [city.units[LEAD]], "co_handlers": [city.units[CO]], "document": ""}, AFTER)


def dissatisfied(city: City) -> Any:
    """Rated 不满意, and the secretariat has proposed to handle it again."""
    case = city.evaluated(result="dissatisfied")
    city.do("propose_rehandling", case, city[Role.SECRETARIAT], AFTER, reason="提案人不满意。")
    return fresh(case)


def _close(city: City, _state: str) -> Ready:
    case = city.evaluated()
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")
    return Ready(fresh(case), {"outcome": "in_progress", "reason": ""}, AFTER)


def _case(day: date = DAY, **inputs: Any) -> Callable[[City, str], Ready]:
    return lambda city, state: Ready(st.case_in(city, state), dict(inputs), day)


def _leader(city: City, state: str) -> Ready:
    return Ready(st.case_in(city, state), {"leader": city[Role.LEADER_IN_CHARGE]}, WORKING)


def _assignment(day: date = WORKING, **inputs: Any) -> Callable[[City, str], Ready]:
    return lambda city, state: Ready(st.assignment_in(city, state), dict(inputs), day)


def _objection(city: City, state: str) -> Ready:
    words = {"ground": "not_ours", "reason": "不属本局职责。", "suggested": city.units[FREE]}
    return Ready(st.assignment_in(city, state), words, WORKING)


def _redirect(city: City, state: str) -> Ready:
    return Ready(
        st.assignment_in(city, state), {"organisation": city.units[FREE], "reason": "转办。"}, WORKING
    )


def _name_handler(city: City, state: str) -> Ready:
    return Ready(st.assignment_in(city, state), {"handler": city[CO, Role.HANDLER]}, WORKING)


def extension(subject: Any, days: int = 3, told: date | None = None) -> dict[str, Any]:
    """The inputs of a request for so many days more."""
    due = open_due(subject)
    until = due.due_on + timedelta(days)
    return {"deadline": due, "until_on": until, "reason": "正在调研。", "proposer_told_on": told}


def extending(city: City, unit: str = CO, **more: Any) -> Any:
    """An assignment whose request for a later date waits for the office."""
    subject = st.assignment_in(city, "accepted", unit)
    city.do("extend_request", subject, city[unit, Role.BUREAU_LEADER], WORKING, **extension(subject, **more))
    return fresh(subject)


def _extend_request(city: City, state: str) -> Ready:
    subject = st.assignment_in(city, state)
    return Ready(subject, extension(subject), WORKING)


def _extending(city: City, _state: str) -> Ready:
    return Ready(extending(city), dict(REASON), WORKING)


def consenting(city: City, unit: str = CO, **more: Any) -> Any:
    """The same where the pack wants the secretariat's consent first."""
    RulePack.objects.filter(jurisdiction=city.jurisdiction).update(extension_consent=True)
    return extending(city, unit, **more)


def _consenting(city: City, _state: str) -> Ready:
    return Ready(consenting(city), {"consent": True, **REASON}, WORKING)


def _paused(city: City, state: str) -> Ready:
    subject = st.assignment_in(city, state)
    city.do("pause", subject, city[Role.OFFICE], WORKING, reason="等待上级文件。")
    return Ready(fresh(subject), dict(REASON), WORKING)


def later_calendar(*days: date) -> Any:
    """The next version of the State Council's calendar, in which these days are off too."""
    newest = calendar_of(SLUG)
    named = [*newest.days.values(), *(Day(on, is_workday=False, name="临时放假") for on in days)]
    later = Calendar.of(SLUG, newest.version, newest.covers_from, newest.horizon, named)
    return add_calendar(later, title="国务院办公厅节假日安排")


def _recount(city: City, state: str) -> Ready:
    case, day = _reviewing(city, state) if state in {"closed", "tracking"} else _clocked(city, state)
    calendar = later_calendar(*(day + timedelta(n) for n in range(1, 4)))
    return Ready(case, {"calendar": calendar, "reason": "按新一版日历推算。"}, day)


def _clocked(city: City, state: str) -> tuple[Any, date]:
    days = {"handling": WORKING, "replied": AFTER}
    return st.case_in(city, state), days.get(state, DAY)


def _reviewing(city: City, state: str) -> tuple[Any, date]:
    """A case that is over, but for a correction whose review by the office has its day."""
    case, day = st.case_in(city, state), date(2023, 6, 1)
    handler = city[LEAD, Role.HANDLER]
    city.do("supplement", case.replies.get(), handler, day, reason="更正一处。")
    reply = case.replies.order_by("pk").last()
    st.rewrite_whole(city, reply, city.reply_text(case), case.replies.first().outcome_class, day)
    city.settle_promises(reply, day)
    city.do("submit_check", reply, handler, day)
    city.do("pass_check", reply, city[LEAD, Role.SECTION_HEAD], day)
    return fresh(case), day


def _assign_asks(city: City, state: str) -> Ready:
    subject = st.assignment_in(city, state)
    asks = subject.case.proposal.asks.filter(number__in=["一.2", "二.1"]).order_by("position")
    return Ready(subject, {"asks": list(asks), **REASON}, WORKING)


def _waive(city: City, state: str) -> Ready:
    subject = st.assignment_in(city, state)
    st.noted(city, subject)
    return Ready(fresh(subject), dict(REASON), LATE)


def uses(subject: Any, use: str = "used", reason: str = "") -> dict[str, Any]:
    """The inputs that mark every passage of the unit's opinion alike."""
    opinions = [link.opinion for link in subject.opinion_links.filter(opinion__state="sent")]
    return {"uses": {p.pk: (use, reason) for o in opinions for p in o.passages.all()}}


def _mark_use(city: City, state: str) -> Ready:
    subject = st.assignment_in(city, state)
    return Ready(subject, uses(subject), WORKING)


def _object_to_use(city: City, state: str) -> Ready:
    subject = st.assignment_in(city, state)
    city.do("mark_use", subject, city[LEAD, Role.HANDLER], WORKING, **uses(subject))
    return Ready(fresh(subject), dict(REASON), WORKING)


def _draft_reply(city: City, state: str) -> Ready:
    return Ready(st.assignment_in(city, state, LEAD), {}, WORKING)


def _opinion(**inputs: Any) -> Callable[[City, str], Ready]:
    return lambda city, state: Ready(st.opinion_in(city, state), dict(inputs), WORKING)


def _write_opinion(city: City, state: str) -> Ready:
    return Ready(st.opinion_in(city, state), {"text": "一、意见\n　　已安排。", "verdicts": {}}, WORKING)


PROMISING = "一、关于培育\n　　将于2023年12月底前建成3个产业园。"
"""A letter with one promise that can be checked."""


def promises(letter: Any, decision: str = "confirmed", **more: Any) -> dict[str, Any]:
    """The inputs that say the same of every promise of the letter."""
    said = {
        row.pk: {
            "decision": decision, "measure": row.measure, "organisation": row.organisation, "due_on": row.due_on,
        } | more
        for row in letter.promises.all()
    }  # fmt: skip
    return {"promises": said, "added": None}


def _settle_opinion(city: City, state: str) -> Ready:
    opinion = st.opinion_in(city, state)
    st.wrote_opinion(city, opinion, PROMISING)
    return Ready(fresh(opinion), promises(opinion), WORKING)


def _amend_opinion(city: City, state: str) -> Ready:
    ready = _settle_opinion(city, state)
    city.settle_promises(ready.subject, WORKING)
    return replace(ready, subject=fresh(ready.subject))


def _amend_reply(city: City, state: str) -> Ready:
    ready = _settle_reply(city, state)
    city.settle_promises(ready.subject, REPLYING)
    return replace(ready, subject=fresh(ready.subject))


def _settle_reply(city: City, state: str) -> Ready:
    reply = st.reply_in(city, state, text=PROMISING)
    return Ready(reply, promises(reply), REPLYING)


def _submit_opinion(city: City, state: str) -> Ready:
    opinion = st.opinion_in(city, state)
    st.wrote_opinion(city, opinion)
    return Ready(fresh(opinion), {}, WORKING)


def _approve_opinion(city: City, state: str) -> Ready:
    opinion = st.opinion_in(city, state)
    city.do("pass_check", opinion, city[CO, Role.SECTION_HEAD], WORKING)
    return Ready(fresh(opinion), {}, WORKING)


def _initial_opinion(city: City, state: str) -> Ready:
    opinion = st.opinion_in(city, state)
    city.ruled(CO)
    city.do("pass_check", opinion, city[CO, Role.SECTION_HEAD], WORKING)
    return Ready(fresh(opinion), dict(WORDS), WORKING)


def _reply(**inputs: Any) -> Callable[[City, str], Ready]:
    return lambda city, state: Ready(st.reply_in(city, state), dict(inputs), REPLYING)


def _write_reply(city: City, state: str) -> Ready:
    return Ready(
        st.reply_in(city, state), {"text": "改写的答复。", "answers": {}, "outcome_class": None}, REPLYING
    )


def _request_countersign(city: City, state: str) -> Ready:
    return Ready(st.reply_in(city, state), {"units": [city.units[CO]]}, REPLYING)


def _countersigned(city: City, state: str) -> Ready:
    reply = st.reply_in(city, state)
    city.do("countersign", reply, city[CO, Role.BUREAU_LEADER], REPLYING)
    return Ready(fresh(reply), {}, REPLYING)


def _clear_priority(city: City, state: str) -> Ready:
    return Ready(st.reply_in(city, state, nature="priority"), dict(REASON), REPLYING)


def _initial_reply(city: City, state: str) -> Ready:
    city.ruled(LEAD)
    return replace(_sign_off(city, state), inputs=dict(WORDS))


def _sign_off(city: City, state: str) -> Ready:
    reply = st.reply_in(city, state)
    city.do("clear", reply, city[Role.OFFICE], REPLYING, openness="public")
    return Ready(fresh(reply), {}, REPLYING)


def _waive_finding(city: City, state: str) -> Ready:
    reply = st.reply_in(city, state, text=PLACEHOLDER)
    return Ready(reply, {"finding": open_findings(reply)[0].fingerprint, "reason": "原文如此。"}, REPLYING)


def _issue(city: City, state: str) -> Ready:
    reply = st.reply_in(city, state)
    city.settle_findings(reply, LEAD)
    return Ready(fresh(reply), {"word": "示工信函", "issued_on": AFTER}, AFTER)


def _deliver(city: City, state: str) -> Ready:
    return Ready(st.reply_in(city, state), {"delivered_on": AFTER, "delivered_how": "邮寄"}, AFTER)


def _commitment(**inputs: Any) -> Callable[[City, str], Ready]:
    return lambda city, state: Ready(st.commitment_in(city, state), dict(inputs), date(2023, 5, 28))


def _unanswered(city: City, state: str) -> Ready:
    return Ready(st.unanswered_in(city, state))


def _change_answer(city: City, state: str) -> Ready:
    return Ready(st.unanswered_in(city, state), {"accept": True})


def _agree(city: City, state: str) -> Ready:
    return Ready(st.signed_in(city, state))


READY: dict[str, Callable[[City, str], Ready]] = {
    "case.edit": _edit,
    "case.invite_cosigners": _invite,
    "case.answer_invitation": _case(accept=True),
    "case.lapse_invitations": _case(date(2023, 2, 7)),
    "case.recall_invitations": _case(),
    "case.recall_unanswered": _unanswered,
    "case.submit": _submit,
    "case.return_for_correction": _case(**REASON),
    "case.resubmit": _case(),
    "case.answer_changed_text": _change_answer,
    "case.recommend": _case(similar_reviewed=True, reason=""),
    "case.file": _file,
    "case.merge_into": _merge,
    "case.decline": _case(ground="empty", reason="没有具体建议。", convert=False, consent=False),
    "case.agree_withdrawal": _agree,
    "case.withdraw": _case(**REASON),
    "case.name_leader": _leader,
    "case.hand_over": _hand_over,
    "case.add_unit": _add_unit,
    "case.record_consultation": _consult,
    "case.answer_consultation": _answer_consultation,
    "case.propose_commitment": _promise,
    "case.evaluate": _rate,
    "case.record_evaluation": _record_rating,
    "case.lapse_evaluations": _case(date(2023, 12, 31)),
    "case.decide_publication": _publish,
    "case.record_meeting": _meeting,
    "case.propose_rehandling": _propose_rehandling,
    "case.rehandle": _rehandle,
    "case.close": _close,
    "case.recount": _recount,
    "case.archive": _case(date(2023, 6, 1)),
    "assignment.accept": _assignment(),
    "assignment.draft_objection": _objection,
    "assignment.object": _objection,
    "assignment.uphold": _redirect,
    "assignment.overrule": _assignment(**REASON),
    "assignment.redirect": _redirect,
    "assignment.withdraw_unit": _assignment(**REASON),
    "assignment.name_handler": _name_handler,
    "assignment.extend_request": _extend_request,
    "assignment.extend_consent": _consenting,
    "assignment.extend_grant": _extending,
    "assignment.extend_refuse": _extending,
    "assignment.pause": _assignment(**REASON),
    "assignment.restart": _paused,
    "assignment.remind": _assignment(**REASON),
    "assignment.draft_opinion": _assignment(cases=[]),
    "assignment.ask_again": _assignment(**REASON),
    "assignment.assign_asks": _assign_asks,
    "assignment.assign_asks_again": _assign_asks,
    "assignment.note_silence": _assignment(LATE, **REASON),
    "assignment.waive": _waive,
    "assignment.mark_use": _mark_use,
    "assignment.object_to_use": _object_to_use,
    "assignment.draft_reply": _draft_reply,
    "opinion.write": _write_opinion,
    "opinion.settle_promises": _settle_opinion,
    "opinion.amend_promises": _amend_opinion,
    "opinion.submit_for_review": _submit_opinion,
    "opinion.pass_check": _opinion(),
    "opinion.initial": _initial_opinion,
    "opinion.approve": _approve_opinion,
    "opinion.send_back": _opinion(**REASON),
    "opinion.reopen": _opinion(),
    "opinion.send": _opinion(),
    "reply.write": _write_reply,
    "reply.settle_promises": _settle_reply,
    "reply.amend_promises": _amend_reply,
    "reply.submit_check": _reply(),
    "reply.send_back_draft": _reply(**REASON),
    "reply.pass_check": _reply(),
    "reply.request_countersign": _request_countersign,
    "reply.countersign": _reply(),
    "reply.refuse_countersign": _reply(**REASON),
    "reply.pass_countersigned": _countersigned,
    "reply.clear": _reply(openness="public", openness_reason="", reason=""),
    "reply.clear_priority": _clear_priority,
    "reply.return_from_review": _reply(**REASON),
    "reply.initial": _initial_reply,
    "reply.sign_off": _sign_off,
    "reply.return_unsigned": _reply(**REASON),
    "reply.reopen": _reply(**REASON),
    "reply.waive_finding": _waive_finding,
    "reply.issue": _issue,
    "reply.deliver": _deliver,
    "reply.acknowledge": _reply(),
    "reply.supplement": _reply(**REASON),
    "commitment.confirm": _commitment(),
    "commitment.drop": _commitment(**REASON),
    "commitment.report": _commitment(text="已建成一个产业园。"),
    "commitment.object": _commitment(**REASON),
    "commitment.reopen": _commitment(**REASON),
    "commitment.mark_kept": _commitment(),
    "commitment.mark_partly_kept": _commitment(**REASON),
    "commitment.mark_broken": _commitment(**REASON),
    "commitment.renegotiate": _commitment(to_on=date(2026, 12, 31), **REASON),
}
"""`machine.row` → from a city and one of the row's source states to a move that succeeds."""

FOLLOWING = {
    "case.opinions_in", "case.all_replied", "case.evaluations_in", "case.track", "case.settle", "assignment.answer",
    "opinion.supersede",
}  # fmt: skip
"""Rows that the system makes right after the move that brings them about; no subject waits for them."""

ROW_OF: dict[str, Transition] = {f"{row.machine}.{row.name}": row for row in ROWS}


def first_source(name: str) -> str:
    """The source state in which a row is usually met."""
    unusual = {"case.edit": "draft", "case.submit": "draft", "reply.waive_finding": "drafting"}
    return unusual.get(name) or min(ROW_OF[name].source)
