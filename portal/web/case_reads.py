"""What a case page reads by the visitor's posts, each question built once for all whose posts are alike."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Exists, OuterRef, Prefetch

from proposals.prepared import Numbers, PreparedForPosts, Slot
from workflow.models import AskVerdict, OpinionCase
from workflow.queries import (
    assignments_visible_to,
    commitments_visible_to,
    deadlines_visible_to,
    opinions_read_whole_by,
    opinions_visible_to,
    replies_visible_to,
)
from workflow.states import ASSIGNMENT_GONE


def verdicts() -> Prefetch[Any]:
    """The verdicts of opinions with their asks."""
    return Prefetch("verdicts", AskVerdict.objects.select_related("ask"))


def links() -> Prefetch[Any]:
    """The cases for which opinions were written."""
    return Prefetch("links", OpinionCase.objects.select_related("case__proposal"))


GUARDED: Final = ("deadlines", "extensions__deadline", "replies", "ask_shares")
"""What of each share the moves on it ask for."""
DEADLINES: Final = PreparedForPosts(
    lambda held: (
        deadlines_visible_to(held)
        .filter(case=Slot("case"))
        .select_related("assignment__organisation", "assignment__paused_by", "commitment", "rule")
        .order_by("due_on", "pk")
    )
)
ASSIGNMENTS: Final = PreparedForPosts(
    lambda held: (
        assignments_visible_to(held)
        .filter(case=Slot("case"), round=Slot("round"))
        .exclude(state__in=sorted(ASSIGNMENT_GONE))
        .select_related("organisation", "handler", "section_share__section")
        .order_by("pk")
    )
)
OPINIONS: Final = PreparedForPosts(
    lambda held: (
        opinions_visible_to(held)
        .filter(links__case=Slot("case"), links__assignment__in=Numbers("shares"))
        .select_related("organisation")
        .annotate(read_whole=Exists(opinions_read_whole_by(held).filter(pk=OuterRef("pk"))))
        .distinct()
        .order_by("version", "pk")
    )
)
REPLIES: Final = PreparedForPosts(
    lambda held: (
        replies_visible_to(held)
        .filter(case__in=Numbers("cases"))
        .select_related("organisation")
        .order_by("pk")
    )
)
COMMITMENTS: Final = PreparedForPosts(
    lambda held: (
        commitments_visible_to(held).filter(case=Slot("case")).select_related("organisation").order_by("pk")
    )
)
