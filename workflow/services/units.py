"""How a bureau wants its own letters handled."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.models import Organisation
from proposals.queries import held_posts, posts_active
from proposals.roles import Role
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal
from workflow.models import ReviewRule
from workflow.queries import units_led_by
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from datetime import date, datetime

    from proposals.models import User


def set_review_rule(
    unit: Organisation,
    *,
    actor: User,
    section_check: bool,
    opinion_leaders: int,
    reply_leaders: int,
    at: datetime | None = None,
) -> ReviewRule:
    """Say how many hands the letters of the unit go through from now on; also those that are in work.

    Only a leader of the unit may, in person: who stands in for one signs letters, and does not change house rules.
    Raises ForbiddenMoveError, or MoveRefusedError `too_few_leaders` or `leaders_out_of_range`.
    """
    moment = at or timezone.now()
    on = day_of(moment, unit.jurisdiction)
    if not units_led_by(held_posts(actor, on)).filter(pk=unit.pk).exists():
        raise ForbiddenMoveError
    refusal = _refusal(unit, min(opinion_leaders, reply_leaders), max(opinion_leaders, reply_leaders), on)
    if refusal is not None:
        raise MoveRefusedError(refusal)
    wanted = {
        "section_check": section_check,
        "opinion_leaders": opinion_leaders,
        "reply_leaders": reply_leaders,
    }
    with transaction.atomic():
        Organisation.objects.select_for_update(no_key=True).get(pk=unit.pk)
        newest = unit.review_rules.order_by("-pk").first()
        if newest is not None and all(getattr(newest, name) == value for name, value in wanted.items()):
            return newest
        made: ReviewRule = unit.review_rules.create(**wanted, set_by=actor, set_at=moment)
    return made


def leaders_in_post(unit: Organisation, on: date) -> int:
    """How many different people lead the unit on that day."""
    posts = posts_active(on).filter(organisation=unit, role=Role.BUREAU_LEADER)
    return posts.values("person").distinct().count()


def _refusal(unit: Organisation, fewest: int, most: int, on: date) -> Refusal | None:
    if not 1 <= fewest <= most <= ReviewRule.MOST_LEADERS:
        words = {"most": ReviewRule.MOST_LEADERS}
        return Refusal("leaders_out_of_range", _("签批的领导须为 1 至 %(most)d 位。") % words)
    held = leaders_in_post(unit, on)
    if most > held:
        return Refusal(
            "too_few_leaders",
            _("本单位现任领导有 %(held)d 位，签批人数不能多于此数，请改少或先登记领导岗位。")
            % {"held": held},
        )
    return None
