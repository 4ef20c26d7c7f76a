"""Who may read working calendars, and who may make new versions of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from proposals.roles import Role
from workflow.models import WorkingCalendar

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held


def calendars_visible_to(held: Iterable[Held]) -> QuerySet[WorkingCalendar]:
    """National calendars, and those of the jurisdictions in which a post is held."""
    places = {h.jurisdiction_id for h in held}
    return WorkingCalendar.objects.filter(Q(jurisdiction=None) | Q(jurisdiction__in=places))


def calendars_edited_by(held: Iterable[Held]) -> QuerySet[WorkingCalendar]:
    """What an administrator may make new versions of: national calendars, and their own jurisdiction's."""
    places = {h.jurisdiction_id for h in held if h.role == Role.ADMINISTRATOR}
    if not places:
        return WorkingCalendar.objects.none()
    return WorkingCalendar.objects.filter(Q(jurisdiction=None) | Q(jurisdiction__in=places))
