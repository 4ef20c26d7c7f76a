"""For each row of opinions and each state it starts from: a subject, inputs and a day on which it may be made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from proposals.roles import Role
from tests.city import City, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready.moves import PROMISING, REASON, WORDS, Ready, promises
from tests.workflow.machines.states import CO, WORKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _opinion(**inputs: Any) -> Callable[[City, str], Ready]:
    return lambda city, state: Ready(st.opinion_in(city, state), dict(inputs), WORKING)


def _write_opinion(city: City, state: str) -> Ready:
    return Ready(st.opinion_in(city, state), {"text": "一、意见\n　　已安排。", "verdicts": {}}, WORKING)


def _settle_opinion(city: City, state: str) -> Ready:
    opinion = st.opinion_in(city, state)
    st.wrote_opinion(city, opinion, PROMISING)
    return Ready(fresh(opinion), promises(opinion), WORKING)


def _amend_opinion(city: City, state: str) -> Ready:
    ready = _settle_opinion(city, state)
    city.settle_promises(ready.subject, WORKING)
    return replace(ready, subject=fresh(ready.subject))


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


READY: dict[str, Callable[[City, str], Ready]] = {
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
}
