"""The first examination of one proposal: nobody ticks that they looked, the looking itself is noted."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from portal.web.examination import beside_each
from workflow.forms import RecommendationForm
from workflow.services.examination import nothing_alike

if TYPE_CHECKING:
    from portal.web.visitor import Visitor
    from workflow.models import Case


class RecommendationSheet(RecommendationForm):
    """Without the tick: what is like nothing needs no look, of everything else the guard asks who looked."""

    def prepare(self) -> None:
        super().prepare()
        del self.fields["similar_reviewed"]

    def inputs(self) -> dict[str, Any]:
        return super().inputs() | {"similar_reviewed": nothing_alike(self.subject)}


def recommending_screen(_form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """What the case is like, as far as it was compared already."""
    like = beside_each([case.pk], me)[case.pk]
    rows = [
        (f"{one.percent}%", f"{one.case.proposal.number or _('未编号')} {one.case.proposal.title}")
        for one in like
    ]
    return {"background": {"title": _("相似提案，请在“审查”里对照"), "rows": rows}} if rows else {}
