"""Who is told that a calendar ends soon: whoever can enter the next notice, and whoever's dates hang on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from proposals.roles import Role
from workflow.services.horizons import horizons

if TYPE_CHECKING:
    from portal.web.visitor import Visitor
    from workflow.services.horizons import Horizon

TOLD: Final = frozenset({Role.ADMINISTRATOR, Role.OFFICE, Role.OFFICE_LEADER, Role.SECRETARIAT})


def short_horizons(me: Visitor) -> list[Horizon]:
    """The calendars that end soon where the visitor is told of it. Two queries, none for everybody else."""
    places = {held.jurisdiction_id for held in me.held if held.role in TOLD}
    return [found for found in horizons(me.at, places) if found.is_short] if places else []
