"""Guards of what an outer installation is told by the inner one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from proposals.models import Jurisdiction
from workflow.errors import Refusal

if TYPE_CHECKING:
    from datetime import date


def outside(subject: Any, on: date) -> Refusal | None:
    """Only where members have an installation of their own does another one say what became of their proposals."""
    case = subject if hasattr(subject, "proposal_id") else subject.case
    if case.jurisdiction.exchange_side != Jurisdiction.Side.OUTER:
        return Refusal("not_outside", _("只有外网一侧才由内网告知办理情况。"))
    return None
