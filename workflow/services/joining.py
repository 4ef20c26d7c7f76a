"""Settling that several cases go together under one topic (合并交办), across 提案 and 人大建议."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import TopicGroup
from workflow.errors import MoveRefusedError, Refusal
from workflow.services.planning import Part, settle_plan
from workflow.states import REPLYING, AssignmentRole

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from proposals.models import Organisation, User
    from workflow.services.assigning import Waiting


def join_cases(
    waiting: Sequence[Waiting], *, actor: User, topic: str, lead: Organisation, at: datetime | None = None
) -> TopicGroup:
    """Make `lead` lead each of the cases, beside whoever it had, and settle that they go together; all or none.

    Who led before helps from now on. Raises MoveRefusedError (`jurisdictions_mixed`, or what a plan is refused for).
    """
    place = waiting[0].case.jurisdiction
    if any(one.case.jurisdiction_id != place.pk for one in waiting):
        raise MoveRefusedError(Refusal("jurisdictions_mixed", _("只能合并交办同一辖区的提案。")))
    with transaction.atomic():
        group, _made = TopicGroup.objects.get_or_create(jurisdiction=place, name=topic.strip())
        for one in sorted(waiting, key=lambda each: each.case.pk):
            settle_plan(
                one.case,
                actor=actor,
                parts=led_by(lead, one.parts),
                together=group,
                expected=one.plan.revision if one.plan else 0,
                at=at,
            )
    return group


def led_by(lead: Organisation, parts: Sequence[Part]) -> list[Part]:
    """The same parts with this lead: 独办 where it is alone, else 主办; whoever led before co-handles."""
    others = [
        replace(part, role=AssignmentRole.CO.value) if part.role in REPLYING else part
        for part in parts
        if part.organisation != lead
    ]
    own = next((part for part in parts if part.organisation == lead), Part(lead, ""))
    joined = any(part.role == AssignmentRole.CO for part in others)
    role = AssignmentRole.LEAD if joined else AssignmentRole.SOLE
    return [replace(own, role=role.value), *others]
