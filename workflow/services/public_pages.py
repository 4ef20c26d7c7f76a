"""Which moves change what the public may read. Whoever adds one here keeps a page from being shown when it is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proposals.services.public_changes import note_change
from workflow.services.indexing import PUBLISHED, REASSIGNED

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.machine import Transition
    from workflow.models import Case


def note_move(row: Transition, cases: Sequence[Case], *, moved: bool) -> None:
    """Say so if the move changed a public page. The cases are locked, each read with its public entry; `moved` says
    whether the state became another one.

    The first publication of a place, and the last one taken back, change the pages of the others too.
    """
    move = (row.machine, row.name)
    if move in PUBLISHED:
        note_change([None])
    elif move in REASSIGNED or row.machine == "commitment" or (row.machine == "case" and moved):
        note_change({case.jurisdiction_id for case in cases if hasattr(case, "public")})
