"""Everything that changes a case. Nothing else in the product writes to one."""

from workflow.services.drafting import filing_refusal, open_case
from workflow.services.executor import available, perform, why_not
from workflow.services.housekeeping import forget_unsaved, lapse_overdue

__all__ = [
    "available",
    "filing_refusal",
    "forget_unsaved",
    "lapse_overdue",
    "open_case",
    "perform",
    "why_not",
]
