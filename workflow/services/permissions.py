"""Each row as a django-rules permission, so that `user.has_perm("workflow.submit_case", case)` reads the same table."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import rules

from proposals.queries import held_posts
from workflow.rules import cases_of
from workflow.services.clock import today
from workflow.transitions import ROWS

if TYPE_CHECKING:
    from rules.predicates import Predicate

    from workflow.machine import Transition


def register() -> None:
    """Register every row's permission; called once, when the app is ready."""
    for row in ROWS:
        rules.set_perm(row.permission, _predicate(row))


def _predicate(row: Transition) -> Predicate:
    def allowed(user: Any, subject: Any) -> bool:
        on = today(cases_of(subject)[0].jurisdiction)
        return row.acting(user, held_posts(user, on), subject) is not None

    return rules.predicate(allowed)
