"""Settling to whom a case is to go (拟分办). A plan binds nobody until it is handed over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.queries import held_posts
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal, StaleMoveError
from workflow.guards.case import units_refusal
from workflow.models import Case, Plan
from workflow.services.clock import day_of
from workflow.states import REPLYING, AssignmentRole, CaseState
from workflow.transitions import CASE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from proposals.models import Ask, Organisation, TopicGroup, User
    from workflow.models import PlannedShare

ROW = CASE["hand_over"]


@dataclass(frozen=True, slots=True)
class Part:
    """What one unit is to get: its role, the asks that it is to answer, and a question of its own."""

    organisation: Organisation
    role: str
    asks: tuple[Ask, ...] = ()
    question: str = ""


def settle_plan(
    case: Case,
    *,
    actor: User,
    parts: Iterable[Part],
    together: TopicGroup | None = None,
    expected: int | None = None,
    at: datetime | None = None,
) -> Plan:
    """Keep the parts as the case's plan, in place of the one before. What did not change keeps its author.

    `expected` is the revision that the actor saw, 0 where there was no plan. Raises ForbiddenMoveError,
    MoveRefusedError (`not_waiting`, `no_lead`, `mode_unsound`, `modes_mixed`, `unit_twice` and what the hand-over
    itself would refuse) or StaleMoveError (`stale`); then nothing was changed.
    """
    parts = tuple(parts)
    moment = at or timezone.now()
    with transaction.atomic():
        case = locked(case)
        on = day_of(moment, case.jurisdiction)
        _entitled(case, actor, on)
        refusal = _not_waiting(case) or plan_refusal(case, parts, on)
        if refusal is not None:
            raise MoveRefusedError(refusal)
        plan = Plan.objects.filter(case=case).first()
        _seen(plan, expected)
        return _kept(plan, case, parts, together, actor=actor, at=moment)


def locked(case: Case) -> Case:
    """The case as it is under its lock."""
    rows = Case.objects.select_for_update(of=("self",)).select_related("jurisdiction", "proposal")
    row: Case = rows.get(pk=case.pk)
    return row


def plan_refusal(case: Case, parts: Sequence[Part], on: date) -> Refusal | None:
    """Why the case cannot be handed over so on that day."""
    units = [part.organisation for part in parts]
    return mode_refusal([part.role for part in parts]) or _twice(units) or units_refusal(case, units, on)


def mode_refusal(roles: Sequence[str]) -> Refusal | None:
    """Why units with these roles are no way of handling a case: 独办, 主办 with 会办, or 分办, and 参阅 beside."""
    leads, joined = [role for role in roles if role in REPLYING], AssignmentRole.CO in roles
    lead, single = (leads[0] if leads else ""), len(leads) == 1
    faults = (
        (not leads, "no_lead", _("请指定一个主办（独办）单位，或两个以上分办单位。")),
        (len(set(leads)) > 1, "modes_mixed", _("一件提案只能有一种办理方式，请统一为独办、主办或分办。")),
        (lead == AssignmentRole.SPLIT and single, "mode_unsound", _("分办至少要有两个承办单位；只有一个的请选独办或主办。")),
        (lead != AssignmentRole.SPLIT and not single, "mode_unsound", _("独办、主办单位只能有一个；要几个单位各自答复，请选分办。")),
        (lead == AssignmentRole.SOLE and joined, "mode_unsound", _("独办没有会办单位；有会办单位的请选“主办和会办”。")),
        (lead == AssignmentRole.LEAD and not joined, "mode_unsound", _("“主办和会办”至少要有一个会办单位；没有的请选独办。")),
    )  # fmt: skip
    return next((Refusal(code, words) for wrong, code, words in faults if wrong), None)


def _twice(units: Sequence[Organisation]) -> Refusal | None:
    twice = next((unit for place, unit in enumerate(units) if unit in units[:place]), None)
    if twice is None:
        return None
    words = _("%(unit)s在名单里出现了两次，一个单位只能有一种分工。")
    return Refusal("unit_twice", words % {"unit": twice.name})


def _entitled(case: Case, actor: User, on: date) -> None:
    if ROW.acting(actor, held_posts(actor, on), case) is None:
        raise ForbiddenMoveError


def _not_waiting(case: Case) -> Refusal | None:
    if case.state == CaseState.FILED:
        return None
    words = _("第%(number)s号现在是“%(state)s”，不再等待交办。")
    told = {"number": case.proposal.reference, "state": case.get_state_display()}
    return Refusal("not_waiting", words % told)


def _seen(plan: Plan | None, expected: int | None) -> None:
    if expected is not None and expected != (plan.revision if plan else 0):
        words = _("在您打开页面之后，%(person)s改过这件的分办。请查看最新的分办后再定。")
        raise StaleMoveError(Refusal("stale", words % {"person": plan.settled_by if plan else ""}))


def _kept(
    plan: Plan | None,
    case: Case,
    parts: tuple[Part, ...],
    together: TopicGroup | None,
    *,
    actor: User,
    at: datetime,
) -> Plan:
    if plan is None:
        plan = Plan(case=case, jurisdiction_id=case.jurisdiction_id)
    plan.together, plan.settled_by, plan.settled_at = together, actor, at
    plan.revision += 1
    plan.save()
    before = {share.organisation_id: share for share in plan.shares.prefetch_related("asks")}
    for part in parts:
        _keep_part(
            plan, part, before.pop(part.organisation.pk, None), {"settled_by": actor, "settled_at": at}
        )
    plan.shares.filter(pk__in=[share.pk for share in before.values()]).delete()
    return plan


def _keep_part(plan: Plan, part: Part, share: PlannedShare | None, settled: dict[str, Any]) -> None:
    asks = {ask.pk for ask in part.asks}
    said = {"role": part.role, "question": part.question}
    if share is None:
        share = plan.shares.create(organisation=part.organisation, **said, **settled)
    elif (share.role, share.question, {ask.pk for ask in share.asks.all()}) == (*said.values(), asks):
        return
    else:
        for name, value in (said | settled).items():
            setattr(share, name, value)
        share.save()
    share.asks.set(asks)
