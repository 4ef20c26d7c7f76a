"""Which units a proposal is for, reckoned from words: pure functions over frozen data, no rows, no clock.

Nothing here assigns anything; it says who, why, and whether that is to be relied on.
"""

from workflow.suggesting.profile import Profile
from workflow.suggesting.values import Advice, Doubt, Ground, Handled, Sort, Standing, Unit, Wanted

__all__ = ["Advice", "Doubt", "Ground", "Handled", "Profile", "Sort", "Standing", "Unit", "Wanted"]
