"""Guards of the leaders' signatures on an opinion or a reply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.errors import Refusal
from workflow.signing import hands_on, leaders_needed, still_needed

if TYPE_CHECKING:
    from datetime import date

    from proposals.queries import Held
    from workflow.models import Opinion, Reply


def more_leaders_needed(letter: Opinion | Reply, on: date) -> Refusal | None:
    """Whoever signs last approves; signing beforehand is for the others."""
    if still_needed(letter) <= 1:
        return Refusal("last_signature", _("只差最后一位领导，请直接签批或签发。"))
    return None


def other_leaders_signed(letter: Opinion | Reply, on: date) -> Refusal | None:
    missing = still_needed(letter) - 1
    if missing > 0:
        words = {"needed": leaders_needed(letter), "missing": missing}
        return Refusal(
            "signatures_missing",
            _(
                "本单位规定须 %(needed)d 位领导签，还须其他 %(missing)d 位先审签；领导人数不足时请到“审签设置”调整。"
            )
            % words,
        )
    return None


def not_signed_before(letter: Opinion | Reply, held: Held) -> Refusal | None:
    """Every signature is another person's, by hand and by name: nobody signs twice, nor for whom signed already."""
    if {held.actor_id, held.principal_id} & hands_on(letter):
        return Refusal("already_signed", _("这一稿您或您代理的领导已经签过，须由另一位领导签。"))
    return None
