"""Whatever is done in whatever order: a text goes out only when each hand that it needs approved this very text.

What each hand approved is kept here beside the product, from the moves that happened, and compared when a letter is out.
BINDING_EXAMPLES asks for more than the usual few, with other orders each time.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as hs

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import REPLYING
from tests.workflow.machines.states import CO, LEAD, WORKING
from workflow.chain import text_digest
from workflow.errors import MoveRefusedError
from workflow.letters import current_text
from workflow.models import OutcomeClass

EXAMPLES = int(os.environ.get("BINDING_EXAMPLES", "40"))
ON = "on"
"""The next step of the usual way; drawn more often than the others, so that letters come to their end."""
ORDERS = settings(
    max_examples=EXAMPLES,
    deadline=None,
    derandomize="BINDING_EXAMPLES" not in os.environ,
    database=None,
    suppress_health_check=list(HealthCheck),
)


@dataclass
class Desk:
    """One letter, who may lay hands on it, and which text each of them approved since it last came back."""

    city: Any
    letter: Any
    people: dict[str, Any]
    hands: dict[str, str] = field(default_factory=dict)
    leaders: dict[int, str] = field(default_factory=dict)
    asked: bool = False
    sent_out: int = 0
    final: str = ""

    day = REPLYING

    @property
    def text(self) -> str:
        return current_text(fresh(self.letter))

    def try_move(self, name: str, who: str, **inputs: Any) -> bool:
        """Make the move, if it may be made now; what it means for the hands is noted."""
        text = self.text
        try:
            self.city.do(name, self.letter, self.people[who], self.day, **inputs)
        except MoveRefusedError:
            return False
        self.note(name, who, text)
        return True

    def note(self, name: str, who: str, text: str) -> None:
        if name in BACK:
            self.hands.clear()
            self.leaders.clear()
            self.asked = False
        elif name in {"initial", "sign_off", "approve"}:
            self.leaders[self.people[who].pk] = text
        elif name in {"pass_check", "clear", "clear_priority", "countersign", "request_countersign"}:
            self.hands["pass_check" if name == "request_countersign" else name] = text
            self.asked = self.asked or name == "request_countersign"
        elif name in {"issue", "send"}:
            self.sent_out += 1


BACK = {
    "send_back_draft", "refuse_countersign", "return_from_review", "return_unsigned", "reopen", "send_back",
}  # fmt: skip


def rounds(city: Any, begin: Any, steps: dict[str, Any], usual: dict[str, tuple[str, ...]]) -> list[Desk]:
    """Play many orders of the steps, each on the letter as it was at the beginning; gives how each of them ended."""
    ended: list[Desk] = []
    choice = hs.sampled_from([*[ON] * len(steps), *steps])

    @ORDERS
    @given(hs.lists(choice, min_size=6, max_size=24))
    def play(order: list[str]) -> None:
        with transaction.atomic():
            desk = begin()
            for step in order:
                if step == ON:
                    any(steps[name](desk) for name in usual[fresh(desk.letter).state])
                else:
                    steps[step](desk)
                if desk.sent_out:
                    break
            ended.append(desk)
            desk.letter = fresh(desk.letter)
            desk.final = desk.text
            transaction.set_rollback(True)

    play()
    return ended


def move(name: str, who: str, **inputs: Any) -> Any:
    return lambda desk: desk.try_move(name, who, **inputs)


# -- the reply ----------------------------------------------------------------------------------------------------


def rewriting(ending: str) -> Any:
    """Save one of two texts; the same one may come back after the other."""

    def step(desk: Desk) -> bool:
        case = desk.letter.case
        text = desk.city.reply_text(case).replace("已建立主动服务机制。", ending)
        return desk.try_move(
            "write", "handler", text=text, answers={ask.pk: ("answered", "") for ask in case.proposal.asks.all()},
            outcome_class=OutcomeClass.objects.get(pack=case.pack, letter="B"), openness="public", contact="经办科",
            phone="0000-00000000", copy_to="提案委",
        )  # fmt: skip

    return step


def issuing(desk: Desk) -> bool:
    desk.city.settle_findings(desk.letter, LEAD)
    return desk.try_move("issue", "liaison", word="示工信函", issued_on=REPLYING)


REASON = {"reason": "请再斟酌。"}
REPLY_STEPS = {
    "first text": rewriting("已建立主动服务机制。"),
    "second text": rewriting("已建立主动服务机制，并设专窗。"),
    "submit": move("submit_check", "handler"),
    "check": move("pass_check", "section"),
    "ask co": lambda desk: desk.try_move("request_countersign", "section", units=[desk.city.units[CO]]),
    "co signs": move("countersign", "co"),
    "co refuses": move("refuse_countersign", "co", **REASON),
    "go on": move("pass_countersigned", "section"),
    "clear": move("clear", "office", openness="public"),
    "clear priority": move("clear_priority", "secretariat"),
    "initial": move("initial", "leader"),
    "initial again": move("initial", "second"),
    "sign": move("sign_off", "leader"),
    "sign too": move("sign_off", "second"),
    "issue": issuing,
    "back from check": move("send_back_draft", "section", **REASON),
    "back from office": move("return_from_review", "office", **REASON),
    "back from leader": move("return_unsigned", "second", **REASON),
    "reopen": move("reopen", "handler", **REASON),
}
USUAL_REPLY = {
    "drafting": ("submit",),
    "checking": ("check",),
    "countersigning": ("go on", "co signs"),
    "office_review": ("sign too", "initial", "clear priority", "clear"),
    "approved": ("issue",),
}


@pytest.mark.parametrize("nature", ["ordinary", "priority"])
def test_a_reply_goes_out_only_as_every_hand_approved_it(city, nature):
    [second] = city.ruled(LEAD)
    reply = st.reply_in(city, "drafting", nature=nature)
    people = {
        "handler": city[LEAD, Role.HANDLER], "section": city[LEAD, Role.SECTION_HEAD],
        "leader": city[LEAD, Role.BUREAU_LEADER], "second": second, "liaison": city[LEAD, Role.LIAISON],
        "co": city[CO, Role.BUREAU_LEADER], "office": city[Role.OFFICE], "secretariat": city[Role.SECRETARIAT],
    }  # fmt: skip
    needed = {"pass_check", "clear"} | ({"clear_priority"} if nature == "priority" else set())

    ended = rounds(city, lambda: Desk(city, reply, people), REPLY_STEPS, USUAL_REPLY)

    out = [desk for desk in ended if desk.sent_out]
    assert len(out) > len(ended) / 25
    assert [desk for desk in out if not needed <= set(desk.hands)] == []
    assert [desk for desk in out if desk.asked and "countersign" not in desk.hands] == []
    assert [desk for desk in out if len(desk.leaders) != 2] == []
    assert [desk for desk in out if {*desk.hands.values(), *desk.leaders.values()} != {desk.final}] == []
    assert [desk for desk in out if desk.letter.approved_digest != text_digest(desk.final)] == []


# -- the opinion --------------------------------------------------------------------------------------------------


def opining(words: str) -> Any:
    def step(desk: Desk) -> bool:
        asks = [ask for link in desk.letter.links.all() for ask in link.case.proposal.asks.all()]
        verdicts = {ask.pk: "adopted" for ask in asks}
        return desk.try_move("write", "handler", text=f"一、关于培育\n　　{words}", verdicts=verdicts)

    return step


OPINION_STEPS = {
    "first text": opining("已安排专项。"),
    "second text": opining("已安排专项，并设专班。"),
    "submit": move("submit_for_review", "handler"),
    "check": move("pass_check", "section"),
    "initial": move("initial", "leader"),
    "initial again": move("initial", "second"),
    "approve": move("approve", "leader"),
    "approve too": move("approve", "second"),
    "send": move("send", "liaison"),
    "back": move("send_back", "second", **REASON),
    "reopen": move("reopen", "handler"),
}
USUAL_OPINION = {
    "drafting": ("submit", "first text"),
    "in_review": ("approve too", "initial", "check"),
    "approved": ("send",),
}


class OpinionDesk(Desk):
    day = WORKING


def test_an_opinion_goes_out_only_as_every_hand_approved_it(city):
    [second] = city.ruled(CO)
    opinion = st.opinion_in(city, "drafting")
    people = {
        "handler": city[CO, Role.HANDLER], "section": city[CO, Role.SECTION_HEAD],
        "leader": city[CO, Role.BUREAU_LEADER], "second": second, "liaison": city[CO, Role.LIAISON],
    }  # fmt: skip

    ended = rounds(city, lambda: OpinionDesk(city, opinion, people), OPINION_STEPS, USUAL_OPINION)

    out = [desk for desk in ended if desk.sent_out]
    assert len(out) > len(ended) / 25
    assert [desk for desk in out if set(desk.hands) != {"pass_check"} or len(desk.leaders) != 2] == []
    assert [desk for desk in out if {*desk.hands.values(), *desk.leaders.values()} != {desk.final}] == []
    assert [desk for desk in out if desk.letter.sent_digest != text_digest(desk.final)] == []
