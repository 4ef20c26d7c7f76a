"""What stands above the forms of requests and urgings: the days concerned, what was asked, and what was said before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from portal.web.deadline_story import limit_words
from portal.web.decision import long_day
from portal.web.unit_notes import window_words
from portal.web.urged import Urged
from workflow.guards.assignment import open_due, pending_extension
from workflow.queries import extensions_visible_to, objections_visible_to
from workflow.services.clock import day_of
from workflow.steps import Step

if TYPE_CHECKING:
    from portal.web.visitor import Visitor
    from workflow.models import Assignment, Case, Deadline, Objection

Rows = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Background:
    """A heading and what is to be known before the form is filled in; terms without words are left out."""

    title: str
    rows: Rows

    def as_words(self) -> dict[str, Any]:
        rows = [(term, words) for term, words in self.rows if words]
        return {"background": {"title": self.title, "rows": rows}} if rows else {}


def asking_screen(form: Any, me: Visitor, _case: Case) -> dict[str, Any]:
    """For who asks for a later date: the present day, the first one, the cap, and what was granted before."""
    due: Deadline | None = form.due
    if due is None:
        return {}
    granted = extensions_visible_to(me.held).filter(deadline=due, decision="granted").order_by("pk")
    before = "、".join(long_day(one.until_on) for one in granted)
    rows = [*_days(due, form.on), (_("已同意延至"), before)]
    return Background(str(due.get_step_display()), rows).as_words()


def answering_screen(form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """For who answers such a request: all that the unit said, and the secretariat's word."""
    asked = pending_extension(form.subject)
    if asked is None or not extensions_visible_to(me.held).filter(pk=asked.pk).exists():
        return {}
    consented = ""
    if asked.consented_at is not None:
        day = long_day(day_of(asked.consented_at, case.jurisdiction))
        consented = _("%(day)s 同意。%(note)s") % {"day": day, "note": asked.consent_note}
    elif case.pack.extension_consent:
        consented = _("尚未表明意见")
    told = long_day(asked.proposer_told_on) if asked.proposer_told_on else _("没有写明")
    rows = [
        (_("申请延至"), long_day(asked.until_on)),
        *_days(asked.deadline, form.on),
        (_("理由"), asked.reason),
        (_("已做工作"), asked.work_done),
        (_("告知提案人"), told),
        (_("申请日期"), long_day(day_of(asked.asked_at, case.jurisdiction))),
        (_("提案委意见"), consented),
    ]
    return Background(_("延期申请"), rows).as_words()


def objecting_screen(form: Any, _me: Visitor, _case: Case) -> dict[str, Any]:
    """For who objects: until when they may, and what being late means."""
    window = form.subject.deadlines.filter(step=Step.OBJECT).select_related("rule").order_by("-pk").first()
    rows = [(_("申请期"), window_words(window, form.on) if window else "")]
    return Background(_("改办申请"), rows).as_words()


def deciding_screen(form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """For who decides on an objection: what the unit said, and what became of its earlier one."""
    share: Assignment = form.subject
    mine = objections_visible_to(me.held).filter(assignment=share).select_related("suggested").order_by("pk")
    asked = next((one for one in mine if one.decision == one.Decision.PENDING), None)
    if asked is None:
        return {}
    earlier = [one for one in mine if one.decision == one.Decision.OVERRULED]
    rows = [
        (_("理由类别"), str(asked.get_ground_display())),
        (_("理由"), asked.reason),
        (_("依据"), asked.basis),
        (_("建议改由"), _suggestion(asked)),
        (_("申请日期"), long_day(day_of(asked.raised_at, case.jurisdiction))),
        (
            _("此前"),
            _("已有 %(n)d 次未获同意，本次由督查室领导答复。") % {"n": len(earlier)} if earlier else "",
        ),
    ]
    return Background(_("改办申请"), rows).as_words()


def urging_screen(form: Any, _me: Visitor, _case: Case) -> dict[str, Any]:
    """For who urges: what is owed by when, and who urged before."""
    due = open_due(form.subject)
    urgings = tuple(form.subject.urgings.select_related("organisation", "person").order_by("-pk"))
    rows = _days(due, form.on) if due else []
    rows.append((_("催办"), Urged(urgings).words(form.on) if urgings else _("还没有催办过")))
    return Background(str(due.get_step_display()) if due else _("催办"), rows).as_words()


def _days(due: Deadline, on: Any) -> Rows:
    moved = due.due_on != due.original_due_on
    return [
        (_("现期限"), _present(due)),
        (_("原期限"), long_day(due.original_due_on) if moved else ""),
        (_("延期上限"), limit_words(due, on)),
    ]


def _present(due: Deadline) -> str:
    day = long_day(due.due_on)
    return _("%(day)s（暂定）") % {"day": day} if due.provisional else day


def _suggestion(objection: Objection) -> str:
    if objection.suggested is None:
        return ""
    agreed = f"（{objection.get_agreed_display()}）" if objection.agreed else ""
    return f"{objection.suggested.name}{agreed}"
