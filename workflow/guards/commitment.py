"""Guards of the commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.errors import Refusal

if TYPE_CHECKING:
    from datetime import date

    from workflow.machine import Act
    from workflow.models import Commitment


def new_date_later(commitment: Commitment, act: Act) -> Refusal | None:
    if act["to_on"] <= act.on:
        return Refusal("date_passed", _("新的兑现日期须在今天之后。"))
    return None


def not_objected(commitment: Commitment, on: date) -> Refusal | None:
    report = commitment.reports.order_by("pk").last()
    if report is None or report.member_objection:
        return Refusal("already_objected", _("对这次报告已经提出过异议。"))
    return None
