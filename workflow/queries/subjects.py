"""The five machines by name."""

from __future__ import annotations

from typing import Any

from workflow.models import Assignment, Case, Commitment, Opinion, Reply
from workflow.queries.cases import assignments_visible_to, cases_visible_to
from workflow.queries.letters import commitments_visible_to, opinions_visible_to, replies_visible_to

VISIBLE: dict[str, Any] = {
    "case": cases_visible_to,
    "assignment": assignments_visible_to,
    "opinion": opinions_visible_to,
    "reply": replies_visible_to,
    "commitment": commitments_visible_to,
}
"""Machine → its visibility query; pages and the API find subjects through it."""
MODELS: dict[str, Any] = {
    "case": Case, "assignment": Assignment, "opinion": Opinion, "reply": Reply, "commitment": Commitment,
}  # fmt: skip
PATH_TO_CASE = {
    "case": "",
    "assignment": "case__",
    "opinion": "links__case__",
    "reply": "case__",
    "commitment": "case__",
}
