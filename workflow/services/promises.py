"""Promises of letters that an archive or a demonstration brings: nobody is there to look at each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from workflow.models import Opinion, Reply


def as_found(letter: Opinion | Reply) -> dict[str, Any]:
    """The inputs of a settlement that lists every promise of the letter as it was found; empty where none is open."""
    rows = list(letter.promises.select_related("organisation").order_by("position", "pk"))
    if all(row.decision != row.Decision.PROPOSED for row in rows):
        return {}
    said = {
        row.pk: {
            "decision": row.Decision.CONFIRMED if row.decision == row.Decision.PROPOSED else row.decision,
            "measure": row.measure,
            "organisation": row.organisation,
            "due_on": row.due_on,
        }
        for row in rows
    }
    return {"promises": said, "added": None}
