"""Guards of what a unit asks for in time (延期), and of whose word is needed for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.errors import Refusal
from workflow.guards.assignment import extension_pending, open_due, pending_extension

if TYPE_CHECKING:
    from datetime import date

    from workflow.machine import Act
    from workflow.models import Assignment


def due_ahead(assignment: Assignment, on: date) -> Refusal | None:
    """A later date is asked for before the present one has passed."""
    due = open_due(assignment)
    if due is not None and due.is_overdue(on):
        return Refusal("too_late", _("期限 %(day)s 已过，不能再申请延期。") % {"day": due.due_on})
    return None


def room_left(assignment: Assignment, on: date) -> Refusal | None:
    """However often it is asked for, no date lies beyond the cap of the pack."""
    due = open_due(assignment)
    if due is not None and due.latest_on is not None and due.due_on >= due.latest_on:
        return Refusal(
            "cap_reached",
            _("按规定最迟只能延至 %(day)s，现期限已到上限，不能再延期。") % {"day": due.latest_on},
        )
    return None


def consent_asked(assignment: Assignment, on: date) -> Refusal | None:
    """The secretariat is asked only where the pack wants its consent, and once for each request."""
    pending = pending_extension(assignment)
    if pending is None:
        return extension_pending(assignment, on)
    if not assignment.case.pack.extension_consent:
        return Refusal("consent_not_needed", _("本地规定延期由督查室批准，不须提案委同意。"))
    if pending.consented_at is not None:
        return Refusal("consent_given", _("提案委已经同意这份延期申请，等督查室答复。"))
    return None


def consent_given(assignment: Assignment, on: date) -> Refusal | None:
    """Where the pack wants it, the secretariat consents before the office grants."""
    pending = pending_extension(assignment)
    waits = pending is not None and pending.consented_at is None
    if waits and assignment.case.pack.extension_consent:
        return Refusal("consent_missing", _("按本地规定须提案委先同意，请等提案委答复后再办。"))
    return None


def refusal_reasoned(assignment: Assignment, act: Act) -> Refusal | None:
    if not act["consent"] and not act.get("reason"):
        return Refusal("reason_missing", _("不同意延期的，请写明理由。"))
    return None
