"""The situation that causes each refusal of what comes after a promise."""

from __future__ import annotations

from dataclasses import replace

from proposals.roles import Role
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import READY, Ready
from tests.workflow.machines.ready.following import LATER, broken_promise


def ready(city, name, state, **inputs):
    """What would succeed, but for these inputs."""
    found = READY[f"case.{name}"](city, state)
    return replace(found, inputs=found.inputs | inputs)


def kept_promise(city):
    return ready(city, "follow_promise", "draft", commitment=st.commitment_in(city, "kept"))


def of_another_member(city):
    """A promise that was made to somebody else and is not public."""
    stranger = city.add_person("别的委员", city.units["经济界"], Role.MEMBER)
    city.people["", "another"] = stranger
    return Ready(city.draft(actor=stranger), {"commitment": broken_promise(city)}, LATER)


def not_linked(city):
    found = READY["case.unfollow_promise"](city, "draft")
    return replace(found, inputs={"commitment": st.commitment_in(city, "open")})


def solved(city):
    case = st.case_in(city, "replied")
    city.do(
        "evaluate", case, city[Role.MEMBER], LATER,
        contact="visit", attitude="satisfied", pertinence="yes", result="satisfied", words="",
    )  # fmt: skip
    city.do("decide_publication", case, city[Role.OFFICE], LATER, publication="full")
    city.do("close", case, city[Role.SECRETARIAT], LATER, outcome="solved")
    return Ready(case, {"reason": "请说明。"}, LATER)


def asked_twice(city):
    found = ready(city, "answer_look_back", "closed")
    return replace(found, inputs={"reason": "请说明。"})


REFUSED = {
    "following.promise_unkept: promise_not_open": ("case.follow_promise", kept_promise),
    "following.promise_unkept: promise_not_open (of somebody else)": ("case.follow_promise", of_another_member),
    "following.not_followed_yet: followed_already": (
        "case.follow_promise", lambda c: READY["case.unfollow_promise"](c, "draft"),
    ),
    "following.something_followed: nothing_followed": (
        "case.unfollow_promise", lambda c: READY["case.follow_promise"](c, "draft"),
    ),
    "following.is_followed: not_followed": ("case.unfollow_promise", not_linked),
    "following.not_solved: nothing_left_open": ("case.ask_look_back", solved),
    "following.not_asked_back: look_back_pending": ("case.ask_look_back", asked_twice),
}  # fmt: skip
