"""Guards of the opinion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from proposals.models import Ask
from proposals.queries import role_filled_at
from proposals.roles import Role
from workflow.errors import Refusal
from workflow.letters import current_digest
from workflow.signing import review_rule
from workflow.states import AssignmentState

if TYPE_CHECKING:
    from datetime import date

    from workflow.models import Opinion


def has_text(opinion: Opinion, on: date) -> Refusal | None:
    if not opinion.passages.exists():
        return Refusal("incomplete", _("会办意见还没有内容，请先写好再送审。"))
    return None


def every_ask_has_a_verdict(opinion: Opinion, on: date) -> Refusal | None:
    asked = Ask.objects.filter(proposal__case__opinion_links__opinion=opinion)
    open_asks = asked.exclude(verdicts__opinion=opinion).order_by("proposal_id", "position")
    numbers = [f"{ask.proposal.reference}·{ask.number}" for ask in open_asks.select_related("proposal")]
    if numbers:
        shown = "、".join(numbers[:6]) + ("…" if len(numbers) > 6 else "")  # noqa: PLR2004 -- a readable sentence
        return Refusal(
            "asks_open",
            _("还有建议没有表态：%(asks)s。与本单位无关的请选“不属本单位职责”。") % {"asks": shown},
        )
    return None


def section_head_checked(opinion: Opinion, on: date) -> Refusal | None:
    """Where the bureau has a section head and its rule does not say otherwise, a leader signs only a checked text."""
    if opinion.checked_digest == current_digest(opinion):
        return None
    rule = review_rule(opinion)
    if (rule is None or rule.section_check) and role_filled_at(
        opinion.organisation_id, Role.SECTION_HEAD, on
    ):
        return Refusal("not_checked", _("科室负责人还没有核稿。"))
    return None


def not_yet_checked(opinion: Opinion, on: date) -> Refusal | None:
    if opinion.checked_digest == current_digest(opinion):
        return Refusal("already_checked", _("这一稿已经核过，等待单位领导签批。"))
    return None


def text_as_approved(opinion: Opinion, on: date) -> Refusal | None:
    if opinion.approved_digest != current_digest(opinion):
        return Refusal("text_changed", _("签批之后文本有改动，须重新签批。"))
    return None


def receivers_still_wait(opinion: Opinion, on: date) -> Refusal | None:
    """A letter is sent to cases that are in handling and have accepted the bureau."""
    waiting = opinion.links.filter(assignment__state=AssignmentState.ACCEPTED, case__state="handling")
    if not waiting.exists():
        return Refusal("round_over", _("主办单位已不再等待这份意见。"))
    return None


def later_version_sent(opinion: Opinion, on: date) -> Refusal | None:
    later = getattr(opinion, "superseded_by", None)
    if later is None or not later.sent_at:
        return Refusal("no_later_version", _("没有更新的补充稿。"))
    return None
