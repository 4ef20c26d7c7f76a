"""Taking in outside what the inner side tells: the case goes where it stands there, with what the member may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from proposals.models import Ask
from workflow.errors import MoveRefusedError, Refusal
from workflow.models import Assignment, Deadline, OutcomeClass, Reply, Twin
from workflow.services.exchange.errors import NotYetError
from workflow.services.exchange.items import day
from workflow.services.exchange.people import unit_named
from workflow.services.exchange.taking import case_named

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from workflow.models import Case, ExchangedCase
    from workflow.services.exchange.taking import Taking

Kind = Twin.Kind


def take(taking: Taking) -> None:
    """Raises MoveRefusedError where the case cannot go there from where it stands, NotYetError where something lacks."""
    step = STEPS.get(taking.item.step)
    if step is None:
        raise NotYetError(
            _("不认识的事项“%(step)s”。请先把本侧升级到与对方相同的版本。") % {"step": taking.item.step}
        )
    step(taking)


def _known(taking: Taking) -> ExchangedCase:
    known = taking.known()
    if known is None:
        raise MoveRefusedError(Refusal("unknown_case", _("外网没有这件提案。")))
    return known


def _told(name: str, *inputs: str) -> Callable[[Taking], None]:
    """The row of that name with these words of the item."""

    def step(taking: Taking) -> None:
        taking.do(name, _known(taking).case, None, **{one: taking.item.data[one] for one in inputs})

    return step


def _merged(taking: Taking) -> None:
    into = taking.item.data["into"]
    target = None if into is None else case_named(taking.channel, into)
    if target is None:
        words = _("并入的提案（%(number)s）不在外网。请告诉提案人，或先在外网登记那一件。")
        raise MoveRefusedError(Refusal("unknown_target", words % taking.item.data))
    taking.do("told_merged", _known(taking).case, None, target=target)


def _handed_over(taking: Taking) -> None:
    known, told = _known(taking), taking.item.data["units"]
    name = "told_rehandled" if taking.item.step == "rehandled" else "told_handed_over"
    units = [
        (unit_named(one["name"], taking.jurisdiction), one["role"]) for one in told if one["state"] != "gone"
    ]
    taking.do(name, known.case, None, units=units, document=taking.item.data["document"])
    _pair(known, told)
    _further(taking, known, told)


def _pair(known: ExchangedCase, told: Iterable[Any]) -> None:
    """Note which of our rows is which of theirs: the newest of the unit that has no counterpart yet."""
    paired = known.twins.filter(kind=Kind.ASSIGNMENT)
    for one in told:
        if paired.filter(theirs=one["id"]).exists():
            continue
        rows = Assignment.objects.filter(case=known.case_id, organisation__name=one["name"])
        own = rows.exclude(pk__in=paired.values("own")).order_by("-pk").first()
        if own is not None:
            known.twins.create(kind=Kind.ASSIGNMENT, own=own.pk, theirs=one["id"])


def _units(taking: Taking) -> None:
    known, told = _known(taking), taking.item.data["units"]
    paired = _shares(known)
    new = [one for one in told if one["id"] not in paired and one["state"] != "gone"]
    _gone(taking, paired, told)
    roles = [
        (paired[one["id"]], one["role"])
        for one in told
        if one["id"] in paired and paired[one["id"]].role != one["role"]
    ]
    if new or roles:
        units = [(unit_named(one["name"], taking.jurisdiction), one["role"]) for one in new]
        taking.do("told_units", known.case, None, units=units, roles=roles)
        _pair(known, told)
    _further(taking, known, told)


def _shares(known: ExchangedCase) -> dict[int, Assignment]:
    """Our shares by the peer's keys."""
    twins = dict(known.twins.filter(kind=Kind.ASSIGNMENT).values_list("own", "theirs"))
    return {twins[row.pk]: row for row in Assignment.objects.filter(pk__in=twins)}


def _gone(taking: Taking, paired: dict[int, Assignment], told: Iterable[Any]) -> None:
    """Before new ones come: a unit has a case once."""
    for one in told:
        row = paired.get(one["id"])
        if row is not None and one["state"] == "gone" and row.state != "withdrawn":
            taking.do("told_gone", row, None)


def _further(taking: Taking, known: ExchangedCase, told: Iterable[Any]) -> None:
    """Say of each unit that it took the case, or answered, where we do not know it."""
    rows = _shares(known)
    for one in told:
        row = rows.get(one["id"])
        if row is None:
            continue
        if one["state"] in {"accepted", "answered"} and row.state == "pending":
            taking.do("told_accepted", row, None)
        if one["state"] == "answered" and row.state in {"pending", "accepted"}:
            taking.do("told_answered", row, None)


def _talked(taking: Taking) -> None:
    known, told = _known(taking), taking.item.data
    inputs = {name: told[name] for name in ("how", "participants", "summary")}
    inputs |= {"assignment": _shares(known).get(told["unit"]), "agent": taking.channel.agent}
    taking.do("told_consultation", known.case, None, consulted_on=day(told["on"]), **inputs)
    talk = known.case.consultations.order_by("-pk").first()
    if talk is not None:
        known.twins.create(kind=Kind.CONSULTATION, own=talk.pk, theirs=told["id"])


def _dates(taking: Taking) -> None:
    known, told = _known(taking), taking.item.data["dates"]
    units = {theirs: row.pk for theirs, row in _shares(known).items()}
    changed = []
    for one in told:
        if one["unit"] is not None and one["unit"] not in units:
            continue
        running = Deadline.objects.filter(
            case=known.case_id, step=one["step"], met_on=None, cancelled_on=None
        )
        own = running.filter(assignment=units.get(one["unit"])).first()
        days = {"due_on": day(one["due_on"]), "paused_on": day(one["paused_on"])}
        if own is not None and any(getattr(own, name) != value for name, value in days.items()):
            plain = {"provisional": one["provisional"], "derivation": one["derivation"]}
            changed.append((own, days | plain))
    if changed:
        taking.do("told_dates", known.case, None, dates=changed)


def _replied_by(taking: Taking) -> None:
    """A letter of a unit: its row is made where nothing was before, and is delivered at once."""
    known, told = _known(taking), taking.item.data
    share = _shares(known).get(told["unit"])
    if share is None:
        raise MoveRefusedError(Refusal("unknown_unit", _("外网没有登记答复的承办单位。")))
    reply = Reply.objects.create(
        jurisdiction=taking.jurisdiction,
        case=known.case,
        assignment=share,
        organisation=share.organisation,
        round=told["round"],
        supplement_of=_supplemented(known, told["supplement_of"]),
    )
    known.twins.create(kind=Kind.REPLY, own=reply.pk, theirs=told["id"])
    taking.do("told_delivered", reply, None, **_letter(taking, known.case))


def _supplemented(known: ExchangedCase, theirs: int | None) -> Reply | None:
    twin = None if theirs is None else known.twins.filter(kind=Kind.REPLY, theirs=theirs).first()
    return None if twin is None else Reply.objects.get(pk=twin.own)


def _letter(taking: Taking, case: Case) -> dict[str, Any]:
    told = taking.item.data
    asks = {ask.number: ask for ask in Ask.objects.filter(proposal=case.proposal_id)}
    plain = (
        "openness",
        "openness_reason",
        "contact",
        "phone",
        "copy_to",
        "document_number",
        "delivered_how",
        "text",
    )
    return {name: told[name] for name in plain} | {
        "issued_on": day(told["issued_on"]),
        "delivered_on": day(told["delivered_on"]),
        "outcome_class": OutcomeClass.objects.filter(pack=case.pack, letter=told["outcome"]).first(),
        "answers": [(asks[number], how, why) for number, how, why in told["answers"] if number in asks],
        "agent": taking.channel.agent,
    }


def _refused(taking: Taking) -> None:
    """The inner side did not take a step of a member: the member is told, and a submission is theirs again."""
    case, told = _known(taking).case, taking.item.data
    if told["step"] == "submitted":
        taking.do("told_returned", case, None, reason=told["reason"], ground="")
        return
    name = "told_rating_refused" if told["step"] in RATINGS else "told_refused"
    taking.do(name, case, None, reason=told["reason"])


RATINGS: Final = frozenset({"evaluate", "correct_evaluation", "lapse_evaluations"})
STEPS: Final[dict[str, Callable[[Taking], None]]] = {
    "returned": _told("told_returned", "ground", "reason"),
    "recommended": _told("told_recommended"),
    "filed": _told("told_filed", "number", "class_number", "category", "nature"),
    "merged": _merged,
    "declined": _told("told_declined", "ground", "kind", "reason"),
    "conversion_asked": _told("told_conversion_asked", "reason"),
    "withdrawn": _told("told_withdrawn", "reason"),
    "handed_over": _handed_over,
    "rehandled": _handed_over,
    "units": _units,
    "consultation": _talked,
    "dates": _dates,
    "reply": _replied_by,
    "replied": _told("told_replied", "outcome"),
    "closed": _told("told_closed", "outcome"),
    "tracking": _told("told_tracking"),
    "archived": _told("told_archived"),
    "refused": _refused,
}
"""By the step of an item what it does outside."""
