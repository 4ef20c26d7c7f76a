"""Guards of the hand-over: to whom asks are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.errors import Refusal
from workflow.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.machine import Act
    from workflow.models import Case


def goes_alone(case: Case, act: Act) -> Refusal | None:
    """A case that was settled to go with others goes with their batch; alone it goes when nothing waits for it."""
    plan = getattr(case, "plan", None)
    if act.get("batch") is not None or plan is None or plan.together is None:
        return None
    others = plan.together.plans.filter(case__state=CaseState.FILED).exclude(case=case)
    numbers = list(others.order_by("case__proposal__number").values_list("case__proposal__number", flat=True))
    if not numbers:
        return None
    words = _(
        "本件已定与第%(numbers)s号合并交办，请在“交办”页选上各件一并交办；要单独交办，请先在那里取消合并。"
    )
    return Refusal("goes_together", words % {"numbers": "、".join(map(str, numbers))})


def shares_asked_soundly(case: Case, act: Act) -> Refusal | None:
    """Asks are of this case, and asks and questions go to units that get it."""
    units = {unit.pk for name in ("leads", "co_handlers", "information") for unit in act.get(name) or ()}
    asks: Mapping[int, Iterable[int]] = act.get("asks") or {}
    questions: Mapping[int, str] = act.get("questions") or {}
    if not (asks.keys() | questions.keys()) <= units:
        return Refusal("asked_elsewhere", _("有的建议或事项分给了不承办本案的单位，请重新核对分工。"))
    wanted = {ask for some in asks.values() for ask in some}
    if wanted and case.proposal.asks.filter(pk__in=wanted).count() < len(wanted):
        return Refusal("ask_elsewhere", _("所选建议不属于本案，请刷新页面后重新选择。"))
    return None
