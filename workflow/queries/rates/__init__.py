"""The closure figures: of what the reader sees, each with the rows behind it.

`figures` and `figures_by` count live in one city; of several cities they read the kept summary, where that is the same.
"""

from workflow.queries.rates.counting import Figure
from workflow.queries.rates.figures import Line, behind, figures, figures_by, rows_behind
from workflow.queries.rates.late import overdue_count, overdue_shares
from workflow.queries.rates.public import public_figures
from workflow.queries.rates.scope import DIMENSIONS, Scope, same_period, scope_of
from workflow.queries.rates.season import STAGES, Curve, Stage, Week, curve, funnel, stage_rows

__all__ = [
    "DIMENSIONS",
    "STAGES",
    "Curve",
    "Figure",
    "Line",
    "Scope",
    "Stage",
    "Week",
    "behind",
    "curve",
    "figures",
    "figures_by",
    "funnel",
    "overdue_count",
    "overdue_shares",
    "public_figures",
    "rows_behind",
    "same_period",
    "scope_of",
    "stage_rows",
]
