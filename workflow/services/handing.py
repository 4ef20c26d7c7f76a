"""Handing over many cases at one stroke: each by itself, those of one topic (合并交办) all or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import Prefetch
from django.utils import timezone
from django.utils.translation import gettext as _

from workflow.errors import MoveRefusedError, Refusal
from workflow.models import HandOver, Plan, PlannedShare
from workflow.services.clock import day_of
from workflow.services.executor import perform
from workflow.services.planning import Part, locked
from workflow.states import REPLYING, AssignmentRole, CaseState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from proposals.models import TopicGroup, User
    from workflow.models import Case


@dataclass(slots=True)
class Handing:
    """What came of it: the batch, None where nothing was handed over, and by key why each of the others was not."""

    batch: HandOver | None
    done: list[Case] = field(default_factory=list)
    refusals: dict[int, Refusal] = field(default_factory=dict)


def hand_over_batch(
    cases: Sequence[Case],
    *,
    actor: User,
    document: str,
    key: str,
    seen: Mapping[int, int],
    at: datetime | None = None,
) -> Handing:
    """Hand each case over as its plan says, under one document number. `seen` gives the revision of each plan by case.

    Each case moves in a transaction of its own, so that one that is refused holds up no other; cases whose plans name
    the same topic go together or not at all. `key` makes repeating safe: what was handed over under it is said to be
    done again. Raises MoveRefusedError (`document_missing`, `document_taken`) and then did nothing.
    """
    moment = at or timezone.now()
    batch = _opened(cases, actor, document.strip(), key, moment)
    handing = Handing(batch)
    for group in grouped(cases):
        refusals = _hand_over(group, batch, actor, seen, moment)
        handing.refusals |= refusals
        if not refusals:
            handing.done += group
    if not batch.cases.exists():
        batch.delete()
        handing.batch = None
    return handing


def grouped(cases: Iterable[Case]) -> list[list[Case]]:
    """The cases in the order given, those whose plans name one topic in one group."""
    topics = dict(
        Plan.objects.filter(case__in=[case.pk for case in cases], together__isnull=False).values_list(
            "case", "together"
        )
    )
    groups: dict[object, list[Case]] = {}
    for case in cases:
        groups.setdefault(("topic", topics[case.pk]) if case.pk in topics else case.pk, []).append(case)
    return list(groups.values())


def plans_of(cases: Iterable[Case]) -> dict[int, Plan]:
    """The plans of the cases by the key of the case, with their shares and asks. Three queries for all."""
    shares = PlannedShare.objects.select_related("organisation", "settled_by").prefetch_related("asks")
    plans = Plan.objects.filter(case__in=[case.pk for case in cases]).select_related("settled_by", "together")
    return {plan.case_id: plan for plan in plans.prefetch_related(Prefetch("shares", shares.order_by("pk")))}


def parts_of(plan: Plan) -> tuple[Part, ...]:
    """The parts of a plan that was read by `plans_of`, the leads first."""
    parts = [
        Part(share.organisation, share.role, tuple(share.asks.all()), share.question)
        for share in plan.shares.all()
    ]
    order = {AssignmentRole.CO: 1, AssignmentRole.INFORMATION: 2}
    return tuple(sorted(parts, key=lambda part: order.get(AssignmentRole(part.role), 0)))


def inputs_of(parts: Iterable[Part]) -> dict[str, Any]:
    """The parts as the row `hand_over` takes them."""
    parts = tuple(parts)
    return {
        "leads": [part.organisation for part in parts if part.role in REPLYING],
        "co_handlers": [part.organisation for part in parts if part.role == AssignmentRole.CO],
        "information": [part.organisation for part in parts if part.role == AssignmentRole.INFORMATION],
        "questions": {part.organisation.pk: part.question for part in parts if part.question},
        "asks": {part.organisation.pk: [ask.pk for ask in part.asks] for part in parts if part.asks},
    }


def left_behind(topic: TopicGroup, group: Iterable[Case]) -> Refusal | None:
    """Why the group is not whole: another waiting case is to be handed over with it."""
    others = Plan.objects.filter(together=topic, case__state=CaseState.FILED).exclude(case__in=group)
    numbers = others.order_by("case__proposal__number").values_list("case__proposal__number", flat=True)
    if not numbers:
        return None
    words = _("合并交办的还有第%(numbers)s号没有选上，请一并选上，或取消合并。")
    return Refusal("together_incomplete", words % {"numbers": "、".join(map(str, numbers))})


def together_refusal(plans: Iterable[Plan]) -> Refusal | None:
    """Why plans that name one topic cannot be handed over together: the leads must be the same ones."""
    leads = {
        frozenset(part.organisation.pk for part in parts_of(plan) if part.role in REPLYING) for plan in plans
    }
    if len(leads) > 1:
        words = _("合并交办的各件须由相同的单位主办，请先统一主办单位，或取消合并。")
        return Refusal("leads_differ", words)
    return None


class _NotHandedError(Exception):
    """One case of a group was refused; the transaction of the group is undone."""

    def __init__(self, case: Case, refusal: Refusal) -> None:
        super().__init__(refusal.message)
        self.case, self.refusal = case, refusal


def _opened(cases: Sequence[Case], actor: User, document: str, key: str, at: datetime) -> HandOver:
    jurisdiction = cases[0].jurisdiction
    if any(case.jurisdiction_id != jurisdiction.pk for case in cases):
        raise MoveRefusedError(Refusal("jurisdictions_mixed", _("一次只能交办同一辖区的提案，请分开交办。")))
    if not document:
        raise MoveRefusedError(Refusal("document_missing", _("请填写交办文号。")))
    made = {"document": document, "handed_over_on": day_of(at, jurisdiction), "made_by": actor, "made_at": at}
    try:
        with transaction.atomic():
            batch, _new = HandOver.objects.get_or_create(jurisdiction=jurisdiction, key=key, defaults=made)
    except IntegrityError as error:
        words = _("交办文号“%(document)s”已经用过，请换一个。") % {"document": document}
        raise MoveRefusedError(Refusal("document_taken", words)) from error
    return batch


def _hand_over(
    group: Sequence[Case], batch: HandOver, actor: User, seen: Mapping[int, int], at: datetime
) -> dict[int, Refusal]:
    """Hand the group over, or nothing of it; gives why not by the key of each case."""
    try:
        with transaction.atomic():
            for case in sorted(group, key=lambda one: one.pk):
                locked(case)
            plans = plans_of(group)
            _check(group, plans, seen)
            for case in group:
                _hand_one(case, plans[case.pk], batch, actor, at)
    except _NotHandedError as error:
        return {case.pk: _told(case, error) for case in group}
    return {}


def _hand_one(case: Case, plan: Plan, batch: HandOver, actor: User, at: datetime) -> None:
    try:
        perform(
            "hand_over", case, actor=actor, at=at, key=f"{batch.key}h{case.pk}",
            document=batch.document, batch=batch, together=plan.together, **inputs_of(parts_of(plan)),
        )  # fmt: skip
    except MoveRefusedError as error:
        raise _NotHandedError(case, error.refusal) from error


def _check(group: Sequence[Case], plans: Mapping[int, Plan], seen: Mapping[int, int]) -> None:
    """Each has a plan that is as it was seen; what goes together goes whole, and to the same leads."""
    for case in group:
        plan = plans.get(case.pk)
        if plan is None:
            raise _NotHandedError(
                case, Refusal("plan_missing", _("还没有拟定分办，请先采纳建议或自行拟定。"))
            )
        if plan.revision != seen.get(case.pk):
            words = _("在您打开页面之后，%(person)s改过这件的分办。请核对后再交办。")
            raise _NotHandedError(case, Refusal("stale", words % {"person": plan.settled_by}))
    topic = plans[group[0].pk].together
    if topic is not None:
        refusal = left_behind(topic, group) or together_refusal(plans.values())
        if refusal is not None:
            raise _NotHandedError(group[0], refusal)


def _told(case: Case, error: _NotHandedError) -> Refusal:
    """The same to the case itself; to the others of its group, which of them could not go."""
    if case == error.case:
        return error.refusal
    words = _("与第%(number)s号合并交办，那一件没有交办成：%(why)s")
    told = {"number": error.case.proposal.reference, "why": error.refusal.message}
    return Refusal("together_refused", words % told)
