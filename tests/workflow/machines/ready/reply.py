"""For each row of replies and each state it starts from: a subject, inputs and a day on which it may be made."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from proposals.roles import Role
from tests.city import City, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready.moves import AFTER, PROMISING, REASON, REPLYING, WORDS, Ready, promises
from tests.workflow.machines.states import CO, LEAD
from workflow.findings import open_findings

if TYPE_CHECKING:
    from collections.abc import Callable


PLACEHOLDER = "某委员：\n　　一、关于培育\n　　已安排XX项。\n"


def _amend_reply(city: City, state: str) -> Ready:
    ready = _settle_reply(city, state)
    city.settle_promises(ready.subject, REPLYING)
    return replace(ready, subject=fresh(ready.subject))


def _settle_reply(city: City, state: str) -> Ready:
    reply = st.reply_in(city, state, text=PROMISING)
    return Ready(reply, promises(reply), REPLYING)


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


READY: dict[str, Callable[[City, str], Ready]] = {
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
}
