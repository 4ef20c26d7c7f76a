"""For each row of cases and each state it starts from: a subject, inputs and a day on which it may be made."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from proposals.roles import Role
from proposals.services import attachments
from tests.city import ASKS, DAY, City, at, fresh
from tests.files import PDF, examined
from tests.workflow.machines import states as st
from tests.workflow.machines.ready.moves import AFTER, REASON, Ready
from tests.workflow.machines.states import CO, FREE, LEAD, WORKING
from workflow.services.calendars import add_calendar, calendar_of
from workflow.workdays import SLUG, Calendar, Day

if TYPE_CHECKING:
    from collections.abc import Callable


RATING = {
    "contact": "visit",
    "visited": "visited",
    "attitude": "satisfied",
    "pertinence": "yes",
    "result": "satisfied",
    "words": "",
}


def _edit(city: City, state: str) -> Ready:
    words = {"title": "改写后的案由", "reasons": "改写后的理由。", "asks": list(ASKS), "wish": "public"}
    return Ready(st.case_in(city, state), words)


def _attach(city: City, state: str) -> Ready:
    words = {
        "files": [examined("说明.txt", "附件说明。".encode())],
        "purpose": "material",
        "reason": "说明.txt",
    }
    return Ready(st.case_in(city, state), words)


def _detach(city: City, state: str) -> Ready:
    case = st.case_in(city, state)
    file = examined("说明.txt", "附件说明。".encode())
    kept = attachments.keep(
        case.proposal, file, purpose="material", person=case.proposal.proposer, at=at(DAY)
    )
    return Ready(case, {"attachment": kept, "reason": "含有个人信息。"})


def _later(make: Callable[[City, str], Ready]) -> Callable[[City, str], Ready]:
    """The same on a day on which a case can be in any state."""
    return lambda city, state: replace(make(city, state), day=date(2023, 6, 1))


def _entered(city: City, _state: str) -> Ready:
    return Ready(st.entered(city))


def _cancel(city: City, _state: str) -> Ready:
    return Ready(st.entered(city), dict(REASON))


def _invite(city: City, state: str) -> Ready:
    return Ready(st.case_in(city, state), {"people": [city["cosigner"]]})


def _submit(city: City, state: str) -> Ready:
    return Ready(st.signed_in(city, state))


def _file(city: City, state: str) -> Ready:
    return Ready(st.case_in(city, state), {"category": "经济发展", "nature": "ordinary", "number": ""})


def _merge(city: City, state: str) -> Ready:
    target = city.filed(title="并入的目标")
    return Ready(st.case_in(city, state), {"target": target})


def _ask_conversion(city: City, state: str) -> Ready:
    return Ready(st.case_in(city, state), {"reason": "内容适合作为社情民意。"})


def _answer_conversion(city: City, state: str) -> Ready:
    asked = _ask_conversion(city, state)
    city.do("ask_conversion", asked.subject, city[Role.SECRETARIAT], DAY, **asked.inputs)
    return Ready(fresh(asked.subject), {"accept": True, "reason": ""})


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


def rating(case: Any, **more: Any) -> dict[str, Any]:
    """The inputs of a rating of the case: the first ask adopted, the others in part."""
    asks = case.proposal.asks.order_by("position").values_list("pk", flat=True)
    adoptions = {ask: "partly" if place else "adopted" for place, ask in enumerate(asks)}
    return RATING | {"adoptions": adoptions} | more


def _rate(city: City, state: str) -> Ready:
    case = st.case_in(city, state)
    return Ready(case, rating(case), AFTER)


def _correct(city: City, _state: str) -> Ready:
    case = city.evaluated()
    return Ready(case, rating(case, result="mostly"), AFTER)


def _record_rating(city: City, state: str) -> Ready:
    case = st.case_in(city, state)
    sheet = examined("评价表.pdf", PDF)
    return Ready(case, rating(case, signer=city[Role.MEMBER], file=sheet), AFTER)


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


def _unanswered(city: City, state: str) -> Ready:
    return Ready(st.unanswered_in(city, state))


def _change_answer(city: City, state: str) -> Ready:
    return Ready(st.unanswered_in(city, state), {"accept": True})


def _agree(city: City, state: str) -> Ready:
    return Ready(st.signed_in(city, state))


READY: dict[str, Callable[[City, str], Ready]] = {
    "case.edit": _edit,
    "case.attach": _attach,
    "case.detach": _detach,
    "case.attach_later": _later(_attach),
    "case.detach_later": _later(_detach),
    "case.submit_paper": _entered,
    "case.cancel_entry": _cancel,
    "case.invite_cosigners": _invite,
    "case.answer_invitation": _case(accept=True),
    "case.lapse_invitations": _case(date(2023, 2, 7)),
    "case.recall_invitations": _case(),
    "case.recall_unanswered": _unanswered,
    "case.submit": _submit,
    "case.return_for_correction": _case(ground="no_facts", **REASON),
    "case.resubmit": _case(),
    "case.answer_changed_text": _change_answer,
    "case.recommend": _case(similar_reviewed=True, reason=""),
    "case.file": _file,
    "case.merge_into": _merge,
    "case.decline": _case(ground="empty", reason="没有具体建议。", convert=False),
    "case.ask_conversion": _ask_conversion,
    "case.answer_conversion": _answer_conversion,
    "case.agree_withdrawal": _agree,
    "case.withdraw": _case(**REASON),
    "case.name_leader": _leader,
    "case.hand_over": _hand_over,
    "case.hand_back": _case(**REASON),
    "case.add_unit": _add_unit,
    "case.record_consultation": _consult,
    "case.answer_consultation": _answer_consultation,
    "case.propose_commitment": _promise,
    "case.evaluate": _rate,
    "case.correct_evaluation": _correct,
    "case.record_evaluation": _record_rating,
    "case.lapse_evaluations": _case(date(2023, 12, 31)),
    "case.record_meeting": _meeting,
    "case.propose_rehandling": _propose_rehandling,
    "case.let_stand": _propose_rehandling,
    "case.rehandle": _rehandle,
    "case.close": _close,
    "case.recount": _recount,
    "case.archive": _case(date(2023, 6, 1)),
}
