"""Everything that the product keeps, as the database has it: equal before and after means that nothing was left behind."""

from __future__ import annotations

from typing import Any

from tests.recording import our_tables, rows_of

SETTLED = {"workflow_calendarday", "workflow_workingcalendar", "workflow_deadlinerule", "workflow_reminder"}
"""Large tables that no move writes to."""


def snapshot() -> dict[str, dict[Any, tuple[Any, ...]]]:
    """The rows of every table by their keys."""
    return {table: rows_of(table) for table in our_tables() - SETTLED}
