"""Guards of urgings (催办)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from workflow.errors import Refusal

if TYPE_CHECKING:
    from datetime import date

    from proposals.queries import Held
    from workflow.models import Assignment


def not_urged_recently(assignment: Assignment, held: Held, on: date) -> Refusal | None:
    """The same body presses the same unit again only after the interval of the pack."""
    if not assignment.case.pack.urge_interval:
        return None
    recent = [
        urging
        for urging in assignment.urgings.all()
        if urging.organisation_id == held.organisation_id and urging.again_on > on
    ]
    if not recent:
        return None
    last = max(recent, key=lambda urging: urging.pk)
    words = {
        "unit": last.organisation.short_name,
        "person": last.person,
        "day": last.urged_on,
        "again": last.again_on,
    }
    return Refusal(
        "urged_recently", _("%(unit)s %(day)s 已催办（%(person)s），%(again)s 起可以再催。") % words
    )
