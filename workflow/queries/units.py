"""What of a bureau somebody may read or set."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q

from proposals.models import Organisation
from proposals.roles import Role
from workflow.letters import UNIT_ROLES
from workflow.queries.base import OFFICES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held


def units_led_by(held: Iterable[Held]) -> QuerySet[Organisation]:
    """The bureaus whose house rules the person may set: as a leader of their own right, not as a deputy."""
    return _kept_in_person(held, Role.BUREAU_LEADER)


def units_numbered_by(held: Iterable[Held]) -> QuerySet[Organisation]:
    """The bureaus whose word for letters (机关代字) the person may set: their liaison in person, who numbers letters."""
    return _kept_in_person(held, Role.LIAISON)


def units_arranged_by(held: Iterable[Held]) -> QuerySet[Organisation]:
    """The bureaus whose sections the person may keep: as their leader or liaison in person."""
    held = tuple(held)
    return units_led_by(held) | units_numbered_by(held)


def _kept_in_person(held: Iterable[Held], role: str) -> QuerySet[Organisation]:
    units = {h.organisation_id for h in held if h.role == role and not h.deputising}
    found: QuerySet[Organisation] = Organisation.objects.filter(pk__in=units)
    return found


def registers_visible_to(held: Iterable[Held]) -> QuerySet[Organisation]:
    """The bodies whose register of document numbers may be read: one's own, and for the office and the auditor all.

    What a line says of its letter still asks whether the letter may be seen.
    """
    held = tuple(held)
    own = {h.organisation_id for h in held if h.role in UNIT_ROLES}
    watched = {h.jurisdiction_id for h in held if h.role in OFFICES | {Role.AUDITOR}}
    found: QuerySet[Organisation] = Organisation.objects.filter(
        Q(pk__in=own) | Q(jurisdiction_id__in=watched)
    )
    return found
