"""Many units urged at one stroke: each by itself, so that one that may not be urged holds up no other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from workflow.errors import MoveRefusedError
from workflow.services.executor import perform

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from proposals.models import User
    from workflow.errors import Refusal
    from workflow.models import Assignment


@dataclass(slots=True)
class Stroke:
    """The shares that were urged, and by key why each of the others was not."""

    urged: list[Assignment] = field(default_factory=list)
    refusals: dict[int, Refusal] = field(default_factory=dict)


def urge_many(
    shares: Iterable[Assignment],
    *,
    actor: User,
    reason: str,
    by_on: date | None = None,
    key: str,
    at: datetime | None = None,
) -> Stroke:
    """Urge each share with the same words, as far as the actor may; every right and guard is asked for each anew.

    `key` makes repeating safe: what was urged under it is urged no second time, and stands among the urged again. The
    urgings keep it as their batch, so it is at most 32 signs long.
    """
    stroke = Stroke()
    for share in sorted(shares, key=lambda one: (one.case_id, one.pk)):
        try:
            perform(
                "remind", share, actor=actor, key=f"{key}u{share.pk}", at=at,
                reason=reason, by_on=by_on, batch=key,
            )  # fmt: skip
        except MoveRefusedError as error:
            stroke.refusals[share.pk] = error.refusal
        else:
            stroke.urged.append(share)
    return stroke
