"""For each row by which something is published or taken back: a subject, inputs and a day with which it may be made."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from proposals.roles import Role
from tests.city import City, at, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready.moves import AFTER, Ready
from tests.workflow.machines.states import LEAD

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.models import Case, Reply

FULL: dict[str, Any] = {"publication": "full", "publication_reason": ""}
LATER = date(2023, 6, 2)
REVIEW = date(2023, 6, 1)


def published(city: City, case: Case, day: date = AFTER, **inputs: Any) -> Case:
    """The same case once its answer was decided on, with these inputs in place of all of it."""
    name = "change_publication" if fresh(case).publication else "decide_publication"
    city.do(name, case, city[Role.OFFICE], day, **FULL | inputs)
    return fresh(case)


def withheld(city: City, state: str) -> Case:
    """A case in that state of which the answer is withheld until a day."""
    words = {"publication": "withheld", "publication_reason": "正在协商。", "review_on": REVIEW}
    if state == "replied":
        return published(city, city.replied(), **words)
    case = city.evaluated()
    published(city, case, **words)
    city.do("close", case, city[Role.SECRETARIAT], date(2023, 5, 27), outcome="in_progress")
    if state == "tracking":
        promise = city.commitment(case)
        city.do("confirm", promise, city[Role.SECRETARIAT], date(2023, 5, 28))
    if state == "archived":
        city.do("archive", case, city[Role.SECRETARIAT], date(2023, 6, 1))
    return fresh(case)


def supplemented(city: City, case: Case, day: date = date(2023, 6, 1)) -> Reply:
    """A supplement to the case's reply, delivered."""
    first = case.replies.get()
    city.do("supplement", first, city[LEAD, Role.HANDLER], day, reason="更正数据。")
    letter: Reply = case.replies.order_by("pk").last()
    st.rewrite_whole(
        city, letter, city.reply_text(case).replace("专班", "三个专班"), first.outcome_class, day
    )
    city.settle_promises(letter, day)
    city.do("submit_check", letter, city[LEAD, Role.HANDLER], day)
    city.do("pass_check", letter, city[LEAD, Role.SECTION_HEAD], day)
    city.do("clear", letter, city[Role.OFFICE], day, openness="public")
    city.do("sign_off", letter, city[LEAD, Role.BUREAU_LEADER], day)
    st.issued(city, letter, day)
    st.handed_in(city, letter, day)
    return fresh(letter)


def with_supplement(city: City, state: str) -> Ready:
    case = st.case_in(city, state)
    if state == "replied":
        published(city, case)
    letter = supplemented(city, case)
    return Ready(fresh(case), FULL | {"supplement": letter}, LATER)


def _decide(city: City, state: str) -> Ready:
    return Ready(st.case_in(city, state), dict(FULL), date(2023, 5, 28))


def _change(city: City, state: str) -> Ready:
    case = st.case_in(city, state)
    if state == "replied":
        published(city, case)
    words = {"publication": "withheld", "publication_reason": "涉及商业秘密。"}
    return Ready(fresh(case), words, LATER)


def _review(city: City, state: str) -> Ready:
    return Ready(withheld(city, state), dict(FULL), LATER)


def _proposal(city: City, state: str) -> Ready:
    return Ready(st.case_in(city, state), dict(FULL), LATER)


def withdrawing(city: City, state: str) -> Ready:
    case = st.case_in(city, state)
    city.do("publish_proposal", case, city[Role.SECRETARIAT], LATER, **FULL)
    return Ready(fresh(case), {"about": "all", "reason": "含有个人信息。"}, LATER)


def marked(city: City, case: Case, words: str, mark: str = "left_out", reason: str = "") -> None:
    """Somebody has said of these words whether the public may read them."""
    case.marked_words.create(
        words=words, mark=mark, reason=reason, marked_by=city[Role.OFFICE], marked_at=at(AFTER)
    )


READY: dict[str, Callable[[City, str], Ready]] = {
    "case.decide_publication": _decide,
    "case.change_publication": _change,
    "case.review_publication": _review,
    "case.publish_supplement": with_supplement,
    "case.publish_proposal": _proposal,
    "case.withdraw_publication": withdrawing,
}
