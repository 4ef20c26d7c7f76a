"""What became of a deadline since it was set: each change with who made it and why, and what was asked for it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.web.case_story import actor_words
from portal.web.signals import day_words
from workflow.guards.assignment import DUE_STEPS
from workflow.letters import told_reason
from workflow.queries import events_visible_to, extensions_visible_to
from workflow.services.clock import day_of
from workflow.workdays import Change

if TYPE_CHECKING:
    from datetime import date

    from portal.web.visitor import Visitor
    from workflow.models import Case, Deadline, Event, Extension
    from workflow.workdays import Derivation

CHANGES: Final = {
    Change.PAUSED: (gettext_lazy("中止计时"), "pause"),
    Change.RESUMED: (gettext_lazy("恢复计时"), "restart"),
    Change.EXTENDED: (gettext_lazy("延期"), "extend_grant"),
    Change.RECOUNTED: (gettext_lazy("按新日历重新核算"), "recount"),
}
"""Each change in words, and the row that makes it."""


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A later change of a deadline, the date that it left, and by whose move it was made."""

    on: date
    due_on: date
    words: str
    who: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Request:
    """A request for a later date, in one line."""

    asked_on: date
    until_on: date
    decision: str
    reason: str


def changes_of(deadline: Deadline, working: Derivation, case: Case, me: Visitor) -> list[ChangeRow]:
    """The parts of the working with the events behind them, as far as the visitor reads the log. One query."""
    events = _events(deadline, case, me) if working.parts else []
    rows = []
    for part in working.parts:
        words, name = CHANGES[part.change]
        event = next(
            (e for e in events if e.transition == name and day_of(e.at, case.jurisdiction) == part.on), None
        )
        if event is None:
            rows.append(ChangeRow(part.on, part.due_on, str(words)))
            continue
        events.remove(event)
        reason = told_reason(event, event.note)
        rows.append(ChangeRow(part.on, part.due_on, str(words), actor_words(event), reason))
    return rows


def _events(deadline: Deadline, case: Case, me: Visitor) -> list[Event]:
    names = [name for _words, name in CHANGES.values()]
    about = Q(machine="case") | Q(machine="assignment", subject=deadline.assignment_id or 0)
    found = events_visible_to(me.held).filter(about, case=case, transition__in=names)
    return list(found.select_related("actor", "post__organisation", "on_behalf_of").order_by("seq"))


def requests_for(deadline: Deadline, case: Case, me: Visitor) -> list[Request]:
    """What was asked for this deadline, for the unit that asked and whoever oversees it."""
    if deadline.step not in DUE_STEPS:
        return []
    asked = extensions_visible_to(me.held).filter(deadline=deadline).order_by("pk")
    return [
        Request(day_of(one.asked_at, case.jurisdiction), one.until_on, _decision(one, case), one.reason)
        for one in asked
    ]


def _decision(extension: Extension, case: Case) -> str:
    if extension.decision != extension.Decision.PENDING or not case.pack.extension_consent:
        return str(extension.get_decision_display())
    return _("提案委已同意，待督查室答复") if extension.consented_at else _("待提案委同意")


def limit_words(deadline: Deadline, today: date) -> str:
    """How far it may be extended; "" where nobody can ask for that."""
    if deadline.step not in DUE_STEPS or not deadline.is_open:
        return ""
    if deadline.latest_on is None:
        return _("本项没有规定延期上限")
    return _("最迟可延至 %(day)s") % {"day": day_words(deadline.latest_on, today)}
