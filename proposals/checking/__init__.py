"""The form of a proposal while it is written: what its author should look at again. Advice, never a refusal.

Pure: no models, no clock, no Django. What a proposal must have to be submitted is said by the guards of `submit`.
"""

from proposals.checking.checks import Advice, Draft, characters, check
from proposals.checking.remarks import Level, Remark, Section

__all__ = ["Advice", "Draft", "Level", "Remark", "Section", "characters", "check"]
