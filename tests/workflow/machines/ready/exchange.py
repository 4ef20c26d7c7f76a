"""For each row that an inner installation tells an outer one: a subject of the outer one, inputs and a day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from tests.workflow.machines import states as st
from tests.workflow.machines.ready.moves import REASON, Ready
from workflow.models import Deadline

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.city import City

OUTSIDE = date(2023, 6, 1)
NUMBERED = {
    "number": "20239999",
    "class_number": "",
    "category": "经济发展",
    "nature": "ordinary",
}
LETTER = {
    "text": "示范委员：\n　　一、关于培育\n　　已安排专班。\n",
    "openness": "public",
    "openness_reason": "",
    "contact": "经办科",
    "phone": "",
    "copy_to": "",
    "document_number": "示工函〔2023〕99号",
    "issued_on": OUTSIDE,
    "delivered_on": OUTSIDE,
    "delivered_how": "当面送达",
    "outcome_class": None,
}


def outside(city: City) -> None:
    """From now on the city's members have an installation of their own, and this is it."""
    city.jurisdiction.exchange_side = "outer"
    city.jurisdiction.save(update_fields=["exchange_side"])


def _case(**inputs: Any) -> Callable[[City, str], Ready]:
    def make(city: City, state: str) -> Ready:
        case = st.case_in(city, state)
        outside(city)
        return Ready(case, inputs, OUTSIDE)

    return make


def _handed(**more: Any) -> Callable[[City, str], Ready]:
    def make(city: City, state: str) -> Ready:
        case = st.case_in(city, state)
        outside(city)
        return Ready(case, {"units": [(city.units["发改局"], "split")], **more}, OUTSIDE)

    return make


def _merged(city: City, state: str) -> Ready:
    target = city.filed(title="并入的目标")
    case = st.case_in(city, state)
    outside(city)
    return Ready(case, {"target": target}, OUTSIDE)


def _talked(city: City, state: str) -> Ready:
    case = st.case_in(city, state)
    outside(city)
    told = {"consulted_on": OUTSIDE, "how": "visit", "participants": "", "summary": "当面沟通。"}
    return Ready(case, told | {"assignment": None, "agent": city["stranger"]}, OUTSIDE)


def _dated(city: City, state: str) -> Ready:
    case = st.case_in(city, state)
    outside(city)
    running = Deadline.objects.filter(case=case, met_on=None, cancelled_on=None).first()
    return Ready(case, {"dates": [(running, {"due_on": date(2023, 12, 1)})]}, OUTSIDE)


def _share(city: City, state: str) -> Ready:
    assignment = st.assignment_in(city, state)
    outside(city)
    return Ready(assignment, {}, OUTSIDE)


def _delivered(city: City, state: str) -> Ready:
    reply = st.reply_in(city, state)
    outside(city)
    asks = [(ask, "answered", "") for ask in reply.case.proposal.asks.all()]
    reply.answers.all().delete()
    return Ready(reply, LETTER | {"answers": asks, "agent": city["stranger"]}, OUTSIDE)


READY: dict[str, Callable[[City, str], Ready]] = {
    "case.ask_withdrawal": _case(**REASON),
    "case.told_returned": _case(ground="wording", **REASON),
    "case.told_recommended": _case(),
    "case.told_filed": _case(**NUMBERED),
    "case.told_merged": _merged,
    "case.told_declined": _case(ground="empty", kind="public_opinion", **REASON),
    "case.told_conversion_asked": _case(**REASON),
    "case.told_withdrawn": _case(**REASON),
    "case.told_handed_over": _handed(document="示府办函〔2023〕8号"),
    "case.told_units": _handed(roles=[]),
    "case.told_consultation": _talked,
    "case.told_dates": _dated,
    "case.told_replied": _case(outcome="in_progress"),
    "case.told_rehandled": _handed(document=""),
    "case.told_closed": _case(outcome="solved"),
    "case.told_tracking": _case(),
    "case.told_archived": _case(),
    "case.told_refused": _case(**REASON),
    "case.told_rating_refused": _case(**REASON),
    "assignment.told_accepted": _share,
    "assignment.told_answered": _share,
    "assignment.told_gone": _share,
    "reply.told_delivered": _delivered,
}
