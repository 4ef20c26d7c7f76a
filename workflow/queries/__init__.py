"""Who may see what. Every list and every look-up of one object starts here; nothing is visible by default."""

from workflow.letters import OUT
from workflow.queries.attachments import attachments_visible_to
from workflow.queries.base import OFFICES, OVERSEEING
from workflow.queries.cases import (
    CASE_RIGHTS,
    assignments_visible_to,
    cases_visible_to,
    consultations_visible_to,
    cosigners_visible_to,
    extensions_visible_to,
    objections_visible_to,
)
from workflow.queries.letters import (
    commitments_visible_to,
    deliveries_visible_to,
    opinions_read_whole_by,
    opinions_visible_to,
    passages_visible_to,
    promises_visible_to,
    replies_delivered_to,
    replies_visible_to,
)
from workflow.queries.sealed import (
    deadlines_visible_to,
    dissatisfaction_reviews_visible_to,
    evaluations_visible_to,
    events_in_sight,
    events_visible_to,
    knows_of_ratings,
    overdue,
    proposal_ratings_visible_to,
    revision_told,
    with_told,
)
from workflow.queries.subjects import MODELS, PATH_TO_CASE, VISIBLE
from workflow.queries.units import registers_visible_to, units_led_by, units_numbered_by
from workflow.queries.watch import (
    decided_extensions,
    decided_objections,
    going_to_and_fro,
    own_shares,
    paused_long,
    shares_to_urge,
    shares_urged,
)

__all__ = [
    "CASE_RIGHTS",
    "MODELS",
    "OFFICES",
    "OUT",
    "OVERSEEING",
    "PATH_TO_CASE",
    "VISIBLE",
    "assignments_visible_to",
    "attachments_visible_to",
    "cases_visible_to",
    "commitments_visible_to",
    "consultations_visible_to",
    "cosigners_visible_to",
    "deadlines_visible_to",
    "decided_extensions",
    "decided_objections",
    "deliveries_visible_to",
    "dissatisfaction_reviews_visible_to",
    "evaluations_visible_to",
    "events_in_sight",
    "events_visible_to",
    "extensions_visible_to",
    "going_to_and_fro",
    "knows_of_ratings",
    "objections_visible_to",
    "opinions_read_whole_by",
    "opinions_visible_to",
    "overdue",
    "own_shares",
    "passages_visible_to",
    "paused_long",
    "promises_visible_to",
    "proposal_ratings_visible_to",
    "registers_visible_to",
    "replies_delivered_to",
    "replies_visible_to",
    "revision_told",
    "shares_to_urge",
    "shares_urged",
    "units_led_by",
    "units_numbered_by",
    "with_told",
]
