"""For each row about what comes after a promise, and each state it starts from: a subject, inputs and a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from proposals.roles import Role
from tests.city import City, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready.moves import REASON, Ready

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.models import Case, Commitment

LATER = date(2023, 5, 28)


def broken_promise(city: City, **more: Any) -> Commitment:
    """Of another case of the same proposer; registered by hand, so that everybody who sees the case reads it."""
    return st.commitment_in(city, "broken", **more)


def _follow(city: City, state: str) -> Ready:
    return Ready(
        st.case_in(city, state, title="关于兑现承诺的建议"), {"commitment": broken_promise(city)}, LATER
    )


def _unfollow(city: City, state: str) -> Ready:
    promise = broken_promise(city)
    case = st.case_in(city, state, title="关于兑现承诺的建议")
    case.follow_ups.create(commitment=promise, linked_by=city[Role.MEMBER], linked_at="2023-05-28T02:00:00Z")
    return Ready(case, {"commitment": promise}, LATER)


def asked_back(city: City, state: str) -> Case:
    case = st.case_in(city, state)
    city.do("ask_look_back", case, city[Role.OFFICE], LATER, **REASON)
    return fresh(case)


def _answer(city: City, state: str) -> Ready:
    return Ready(asked_back(city, state), {"outcome": "solved", "text": "三个产业园都已建成。"}, LATER)


READY: dict[str, Callable[[City, str], Ready]] = {
    "case.follow_promise": _follow,
    "case.unfollow_promise": _unfollow,
    "case.follow_promise_later": _follow,
    "case.unfollow_promise_later": _unfollow,
    "case.ask_look_back": lambda city, state: Ready(st.case_in(city, state), dict(REASON), LATER),
    "case.answer_look_back": _answer,
}
