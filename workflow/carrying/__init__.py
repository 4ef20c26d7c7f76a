"""Carrying a published case through the whole workflow, as each role in turn and on its own days, and telling of it."""

from workflow.carrying.carry import Carried, carry
from workflow.carrying.days import GivenDays
from workflow.carrying.page import CarryError
from workflow.carrying.report import report
from workflow.carrying.shelving import past_of, shelve
from workflow.carrying.telling import told

__all__ = ["Carried", "CarryError", "GivenDays", "carry", "past_of", "report", "shelve", "told"]
