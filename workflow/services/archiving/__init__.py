"""Past cases brought in as an archive: kept as they were found, what could not be read marked on each."""

from workflow.services.archiving.keeping import NoRulesError, keep_past
from workflow.services.archiving.past import Past, PastAsk, PastOpinion, PastReply
from workflow.services.archiving.sheet import PAST_SHEETS, PAST_TAKERS
from workflow.services.archiving.ways import WAYS

__all__ = [
    "PAST_SHEETS",
    "PAST_TAKERS",
    "WAYS",
    "NoRulesError",
    "Past",
    "PastAsk",
    "PastOpinion",
    "PastReply",
    "keep_past",
]
