"""Guards of the hand-over: to whom asks are given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.errors import Refusal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from workflow.machine import Act
    from workflow.models import Case


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
