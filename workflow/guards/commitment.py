"""Guards of the commitment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.utils.translation import gettext as _

from workflow.assembly.yearly import recurs_yearly
from workflow.errors import Refusal
from workflow.states import CaseState

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


def evidence_fits(commitment: Commitment, act: Act) -> Refusal | None:
    """The same file twice in one report, or too much in all: nothing of it is kept."""
    files = [file.facts for file in act.get("evidence") or ()]
    if len({facts.digest for facts in files}) < len(files):
        return Refusal("evidence_twice", _("同一份佐证材料选了两次，请去掉一份。"))
    if sum(facts.size for facts in files) > settings.ATTACHMENTS_BYTES:
        most = settings.ATTACHMENTS_BYTES // (1024 * 1024)
        return Refusal(
            "evidence_large", _("佐证材料合计不能超过 %(most)d MB，请压缩图片后再传。") % {"most": most}
        )
    return None


def recurs(commitment: Commitment, on: date) -> Refusal | None:
    words = (commitment.due_words, commitment.measure, commitment.source_text)
    if not any(recurs_yearly(one) for one in words):
        return Refusal("not_yearly", _("这项承诺没有说每年都要做，不能续到下一年。"))
    return None


def not_renewed(commitment: Commitment, on: date) -> Refusal | None:
    if commitment.renewals.exists():
        return Refusal("renewed_already", _("这项承诺已经续到下一年。"))
    return None


def case_not_archived(commitment: Commitment, on: date) -> Refusal | None:
    if commitment.case.state == CaseState.ARCHIVED:
        return Refusal("case_archived", _("案卷已归档，不能再续办承诺。"))
    return None


def renewal_later(commitment: Commitment, act: Act) -> Refusal | None:
    """The next year's day lies ahead, and after the day of the year before."""
    earliest = max(day for day in (act.on, commitment.due_on) if day is not None)
    if act["due_on"] <= earliest:
        return Refusal("date_passed", _("下一年的兑现日期须在 %(day)s 之后。") % {"day": earliest})
    return None


def is_renewal(commitment: Commitment, on: date) -> Refusal | None:
    if commitment.renews_id is None:
        return Refusal("no_renewal", _("这项承诺不是续办的，须由提案委确认。"))
    return None
