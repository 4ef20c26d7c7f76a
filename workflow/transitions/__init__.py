"""The five tables: every way in which a thing can move, who may move it, and what follows."""

from __future__ import annotations

from types import MappingProxyType
from typing import Final

from workflow.transitions.assignment import ASSIGNMENT
from workflow.transitions.case import CASE
from workflow.transitions.commitment import COMMITMENT
from workflow.transitions.opinion import OPINION
from workflow.transitions.reply import REPLY

TABLES: Final = MappingProxyType(
    {"case": CASE, "assignment": ASSIGNMENT, "opinion": OPINION, "reply": REPLY, "commitment": COMMITMENT}
)
"""Machine → its rows by name, in the order in which a case meets them."""

ROWS: Final = tuple(row for rows in TABLES.values() for row in rows.values())

__all__ = ["ASSIGNMENT", "CASE", "COMMITMENT", "OPINION", "REPLY", "ROWS", "TABLES"]
