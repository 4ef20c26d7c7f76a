"""For each row of shares and each state it starts from: a subject, inputs and a day on which it may be made."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proposals.models import Section
from proposals.roles import Role
from tests.city import City, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready.moves import REASON, Ready
from tests.workflow.machines.states import CO, FREE, LATE, LEAD, WORKING
from workflow.guards.assignment import open_due
from workflow.models import RulePack

if TYPE_CHECKING:
    from collections.abc import Callable


def _assignment(day: date = WORKING, **inputs: Any) -> Callable[[City, str], Ready]:
    return lambda city, state: Ready(st.assignment_in(city, state), dict(inputs), day)


def _objection(city: City, state: str) -> Ready:
    words = {"ground": "not_ours", "reason": "不属本局职责。", "suggested": city.units[FREE]}
    return Ready(st.assignment_in(city, state), words, WORKING)


def _redirect(city: City, state: str) -> Ready:
    return Ready(
        st.assignment_in(city, state), {"organisation": city.units[FREE], "reason": "转办。"}, WORKING
    )


def _give_to_section(city: City, state: str) -> Ready:
    subject = st.assignment_in(city, state)
    section, _made = Section.objects.get_or_create(organisation=city.units[CO], name="综合科")
    return Ready(subject, {"section": section}, WORKING)


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


def _rate_proposal(city: City, _state: str) -> Ready:
    case = city.replied()
    words = {"topic": 5, "research": 3, "feasibility": 4, "words": "选题好，数据可以再充实。"}
    return Ready(city.assignment(case, LEAD), words, date(2023, 5, 26))


READY: dict[str, Callable[[City, str], Ready]] = {
    "assignment.accept": _assignment(),
    "assignment.draft_objection": _objection,
    "assignment.object": _objection,
    "assignment.uphold": _redirect,
    "assignment.overrule": _assignment(**REASON),
    "assignment.redirect": _redirect,
    "assignment.withdraw_unit": _assignment(**REASON),
    "assignment.give_to_section": _give_to_section,
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
    "assignment.rate_proposal": _rate_proposal,
}
