"""A subject of each machine in each of its states, reached by moves alone."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from proposals.roles import Role
from proposals.services.texts import AskInput
from tests.city import ASKS, DAY, City, at, fresh
from tests.files import PDF, examined
from workflow.letters import current_text
from workflow.services.entering import enter_from_paper

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.models import Assignment, Case, Commitment, Opinion, Reply

LEAD, CO, CO2, FREE = "工信局", "科技局", "金融局", "发改局"
HANDED = date(2023, 4, 21)
WORKING = date(2023, 4, 26)
LATE = date(2023, 5, 16)
"""The first day after the opinions' deadline, 15 working days from the hand-over."""
CHANGED_ASKS = [AskInput("一.1", "完善培育体系", "改写后的建议。")]


def edited(city: City, case: Case, actor: Any = None) -> None:
    city.do(
        "edit", case, actor or city[Role.MEMBER], DAY,
        title="改写后的案由", reasons="改写后的理由。", asks=CHANGED_ASKS, wish="public",
    )  # fmt: skip


def invited(city: City, **more: Any) -> Case:
    case = city.draft(**more)
    city.do("invite_cosigners", case, case.proposal.proposer, DAY, people=[city["cosigner"]])
    return fresh(case)


def signed(city: City) -> Case:
    """In the state 征集联名, with the co-signer's consent."""
    case = invited(city)
    city.do("answer_invitation", case, city["cosigner"], DAY, accept=True)
    return fresh(case)


def signed_in(city: City, state: str) -> Case:
    """Before hand-over, with a co-signer who consented."""
    case = signed(city)
    if state == "cosigning":
        return case
    city.do("recall_invitations", case, city[Role.MEMBER], DAY)
    return onwards(city, case, state)


def onwards(city: City, case: Case, state: str) -> Case:
    """Carry a draft on to any state up to 已立案."""
    proposer = case.proposal.proposer
    secretariat = city[Role.SECRETARIAT]
    path: list[tuple[str, Any, dict[str, Any]]] = [
        ("submit", proposer, {}),
        ("recommend", secretariat, {"similar_reviewed": True}),
        ("file", secretariat, {"category": "经济发展", "nature": "ordinary", "number": ""}),
    ]
    steps = {"draft": 0, "submitted": 1, "returned": 1, "recommended": 2, "filed": 3}[state]
    for name, actor, inputs in path[:steps]:
        city.do(name, case, actor, DAY, **inputs)
    if state == "returned":
        city.do("return_for_correction", case, secretariat, DAY, reason="请补充数据。")
    return fresh(case)


def unanswered_in(city: City, state: str) -> Case:
    """A draft or returned proposal whose text changed after the co-signer's consent."""
    case = signed_in(city, state)
    edited(city, case)
    return fresh(case)


def entered(city: City) -> Case:
    """A draft that the secretariat entered for a member from a signed sheet, with its scan."""
    case = enter_from_paper(
        actor=city[Role.SECRETARIAT], member=city[Role.MEMBER], session=city.session, title="关于书面提交的建议",
        reasons="依签名原件。", asks=ASKS, at=at(DAY),
    )  # fmt: skip
    scan = examined("原件.pdf", PDF)
    city.do("attach", case, city[Role.SECRETARIAT], DAY, files=[scan], purpose="scan", reason="原件.pdf")
    return fresh(case)


def case_in(city: City, state: str, **more: Any) -> Case:
    makers: dict[str, Callable[..., Case]] = {
        "cosigning": lambda **m: invited(city, **m),
        "merged": lambda **m: _merged(city, **m),
        "not_filed": lambda **m: _declined(city, **m),
        "withdrawn": lambda **m: _withdrawn(city, **m),
        "handling": city.handling,
        "replied": city.replied,
        "closed": city.closed,
        "tracking": lambda **m: tracked(city, **m)[0],
        "archived": lambda **m: _archived(city, **m),
    }
    if state in makers:
        return makers[state](**more)
    return onwards(city, city.draft(**more), state)


def _merged(city: City, **more: Any) -> Case:
    target = city.filed(title="并入的目标")
    case = city.recommended(**more)
    city.do("merge_into", case, city[Role.EXAMINER], DAY, target=target)
    return fresh(case)


def _declined(city: City, **more: Any) -> Case:
    case = city.recommended(**more)
    city.do("decline", case, city[Role.EXAMINER], DAY, ground="empty", reason="没有具体建议。")
    return fresh(case)


def _withdrawn(city: City, **more: Any) -> Case:
    case = city.draft(**more)
    city.do("withdraw", case, case.proposal.proposer, DAY, reason="另案提出。")
    return fresh(case)


def _archived(city: City, **more: Any) -> Case:
    case = city.closed(**more)
    city.do("archive", case, city[Role.SECRETARIAT], date(2023, 6, 1))
    return fresh(case)


def tracked(city: City, **more: Any) -> tuple[Case, Commitment]:
    """A closed case that is followed because of one open commitment."""
    case = city.closed(**more)
    commitment = city.commitment(case)
    city.do("confirm", commitment, city[Role.SECRETARIAT], date(2023, 5, 28))
    return fresh(case), fresh(commitment)


def reply_case(city: City, **more: Any) -> Case:
    """In handling, the one opinion in and accounted for: ready for a reply."""
    case = city.handling(co=(CO,), **more)
    city.accept(case, LEAD, CO)
    city.opinion_sent(case, CO)
    city.use_all(case, CO)
    return fresh(case)


def assignment_in(city: City, state: str, unit: str = CO) -> Assignment:
    case = city.handling()
    if state == "pending":
        return city.assignment(case, unit)
    city.accept(case, LEAD, CO, CO2)
    found = city.assignment(case, unit)
    office = city[Role.OFFICE]
    if state == "objected":
        objected(city, found)
    if state == "redirected":
        city.do("redirect", found, office, WORKING, organisation=city.units[FREE], reason="职责已转出。")
    if state == "answered":
        city.opinion_sent(case, unit)
    if state == "waived":
        waived(city, found)
    if state == "withdrawn":
        city.do("withdraw_unit", found, office, WORKING, reason="不必会办。")
    return fresh(found)


def objected(city: City, assignment: Assignment, day: date = WORKING) -> None:
    leader = city[assignment.organisation.short_name, Role.BUREAU_LEADER]
    city.do("object", assignment, leader, day, ground="not_ours", reason="不属本局职责。", suggested=None)


def noted(city: City, assignment: Assignment, day: date = LATE) -> None:
    city.do("note_silence", assignment, city[Role.OFFICE], day, reason="已两次催办。")


def waived(city: City, assignment: Assignment, day: date = LATE) -> None:
    noted(city, assignment, day)
    city.do("waive", assignment, city[LEAD, Role.BUREAU_LEADER], day, reason="逾期未报。")


def opinion_in(city: City, state: str) -> Opinion:
    case = city.handling()
    city.accept(case, LEAD, CO)
    if state == "superseded":
        return superseded(city, case)
    opinion = city.opinion_draft(case, CO)
    if state != "drafting":
        wrote_opinion(city, opinion)
        city.settle_promises(opinion, WORKING)
        city.do("submit_for_review", opinion, city[CO, Role.HANDLER], WORKING)
    if state in {"approved", "sent"}:
        city.do("pass_check", opinion, city[CO, Role.SECTION_HEAD], WORKING)
        city.do("approve", opinion, city[CO, Role.BUREAU_LEADER], WORKING)
    if state == "sent":
        city.do("send", opinion, city[CO, Role.LIAISON], WORKING)
    return fresh(opinion)


def superseded(city: City, case: Case) -> Opinion:
    before = city.opinion_sent(case, CO)
    city.do("ask_again", city.assignment(case, CO), city[LEAD, Role.HANDLER], WORKING, reason="请补充数据。")
    city.opinion_sent(case, CO, day=WORKING)
    return fresh(before)


def wrote_opinion(city: City, opinion: Opinion, text: str = "一、关于培育\n　　已安排专项。") -> None:
    asks = [ask for link in opinion.links.all() for ask in link.case.proposal.asks.all()]
    city.do(
        "write", opinion, city[opinion.organisation.short_name, Role.HANDLER], WORKING,
        text=text, verdicts={ask.pk: "adopted" for ask in asks},
    )  # fmt: skip


def reply_in(city: City, state: str, *, text: str = "", **more: Any) -> Reply:
    case = reply_case(city, **more)
    reply = city.reply_written(case)
    lead = {role: city[LEAD, role] for role in (Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER)}
    day = date(2023, 5, 15)
    if text:
        rewrite(city, reply, text)
    if state != "drafting":
        city.settle_promises(reply, day)
        city.do("submit_check", reply, lead[Role.HANDLER], day)
    if state == "countersigning":
        city.do("request_countersign", reply, lead[Role.SECTION_HEAD], day, units=[city.units[CO]])
    if state in {"office_review", "approved", "issued", "delivered"}:
        city.do("pass_check", reply, lead[Role.SECTION_HEAD], day)
    if state in {"approved", "issued", "delivered"}:
        city.do("clear", reply, city[Role.OFFICE], day, openness="public")
        city.do("sign_off", reply, lead[Role.BUREAU_LEADER], day)
    if state in {"issued", "delivered"}:
        issued(city, reply)
    if state == "delivered":
        handed_in(city, reply)
    return fresh(reply)


def rewrite(city: City, reply: Reply, text: str, day: date = date(2023, 5, 15)) -> None:
    """Save another text with the particulars given so far."""
    lead = reply.organisation.short_name
    reply = fresh(reply)
    city.do(
        "write", reply, city[lead, Role.HANDLER], day, text=text, answers={},
        outcome_class=reply.outcome_class, openness=reply.openness, contact=reply.contact, phone=reply.phone,
        copy_to=reply.copy_to,
    )  # fmt: skip


def rewrite_whole(
    city: City, reply: Reply, text: str = "", outcome_class: Any = None, day: date = date(2023, 5, 15)
) -> None:
    """Save the text, or the present one, with all that a letter needs to go out."""
    reply = fresh(reply)
    asks = reply.case.proposal.asks.all()
    city.do(
        "write", reply, city[reply.organisation.short_name, Role.HANDLER], day, text=text or current_text(reply),
        answers={ask.pk: ("answered", "") for ask in asks}, outcome_class=outcome_class or reply.outcome_class,
        openness="public", contact="经办科", phone="0000-00000000", copy_to="提案委",
    )  # fmt: skip


def issued(city: City, reply: Reply, day: date = date(2023, 5, 18)) -> None:
    lead = reply.organisation.short_name
    city.settle_findings(reply, lead)
    number = f"示工函〔2023〕{reply.pk}号"
    city.do("issue", reply, city[lead, Role.LIAISON], day, document_number=number, issued_on=day)


def handed_in(city: City, reply: Reply, day: date = date(2023, 5, 20)) -> None:
    liaison = city[reply.organisation.short_name, Role.LIAISON]
    city.do("deliver", reply, liaison, day, delivered_on=day, delivered_how="当面送达")


def commitment_in(city: City, state: str, **more: Any) -> Commitment:
    commitment = city.commitment(city.replied(), **more)
    secretariat, handler, day = city[Role.SECRETARIAT], city[LEAD, Role.HANDLER], date(2023, 5, 28)
    if state == "dropped":
        city.do("drop", commitment, secretariat, day, reason="只是表态。")
    elif state != "proposed":
        city.do("confirm", commitment, secretariat, day)
    if state in {"reported", "kept", "partly_kept"}:
        city.do("report", commitment, handler, day, text="已建成一个产业园。")
    if state in {"kept", "partly_kept", "broken"}:
        city.do(f"mark_{state}", commitment, secretariat, day, reason="经核实。")
    return fresh(commitment)


MAKERS: dict[str, Callable[..., Any]] = {
    "case": case_in,
    "assignment": assignment_in,
    "opinion": opinion_in,
    "reply": reply_in,
    "commitment": commitment_in,
}
"""Machine → what makes a subject of it in a state."""
