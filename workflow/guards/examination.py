"""Guards of the examination: what a case must have before it passes, is filed, merged, declined or passed on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.errors import Refusal, taken_words
from workflow.states import CaseState

if TYPE_CHECKING:
    from datetime import date

    from workflow.machine import Act
    from workflow.models import Case


def similar_reviewed(case: Case, act: Act) -> Refusal | None:
    """Somebody had the like cases of the present text before them; an archive or a program says so itself."""
    looked = case.looks.filter(text_version=case.proposal.text_version)
    if not act.get("similar_reviewed") and not looked.exists():
        return Refusal("similar_not_reviewed", _("请先打开“对照相似提案”看过，再初审通过。"))
    return None


def category_given(case: Case, act: Act) -> Refusal | None:
    if not act.get("category") or not act.get("nature"):
        return Refusal("category_missing", _("立案前请选定分类和性质。"))
    if act.get("number"):  # an archive keeps the words of its own year
        return None
    known = list(case.pack.categories.order_by("position").values_list("name", flat=True))
    if known and act["category"] not in known:
        words = {"category": act["category"], "known": "、".join(known)}
        return Refusal("category_unknown", _("没有“%(category)s”这一分类，请从这些里选：%(known)s。") % words)
    return None


def number_free(case: Case, act: Act) -> Refusal | None:
    number = act.get("number")
    if number and case.jurisdiction.proposals.filter(number=number).exclude(pk=case.proposal_id).exists():
        return Refusal("number_taken", taken_words(number))
    return None


def merge_target_sound(case: Case, act: Act) -> Refusal | None:
    target = act["target"]
    if target.pk == case.pk or target.jurisdiction_id != case.jurisdiction_id:
        return Refusal("merge_cycle", _("不能并入本案自身或其他辖区的提案。"))
    standing = type(target).objects.filter(pk=target.pk, state__in=[CaseState.FILED, CaseState.HANDLING])
    if not standing.exists():
        return Refusal("merge_target_not_filed", _("只能并入已立案、尚未答复的提案。"))
    return None


def consent_to_convert(case: Case, act: Act) -> Refusal | None:
    """Only the proposer's own answer in the system counts as consent."""
    if act.get("convert") and case.conversion != case.Conversion.AGREED:
        return Refusal(
            "consent_missing", _("转为社情民意须经提案人在系统里同意，请先“征求转社情民意的意见”。")
        )
    return None


def conversion_unasked(case: Case, on: date) -> Refusal | None:
    if case.conversion:
        said = case.get_conversion_display()
        return Refusal("conversion_asked", _("已经问过，现在是：%(said)s。") % {"said": said})
    return None


def conversion_open(case: Case, on: date) -> Refusal | None:
    if case.conversion != case.Conversion.ASKED:
        return Refusal("conversion_not_asked", _("提案委没有在征求您的意见，或您已经答复。"))
    return None
