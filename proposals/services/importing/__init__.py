"""Filling the registers of a jurisdiction from a workbook: looked at first, then all of it or nothing."""

from proposals.services.importing.intake import (
    TAKERS,
    NotWaitingError,
    RefusedBookError,
    apply_import,
    hand_in,
    settle_book,
)
from proposals.services.importing.outcome import Effect, Ledger, Line, Outcome
from proposals.services.importing.registers import REGISTERS

__all__ = [
    "REGISTERS",
    "TAKERS",
    "Effect",
    "Ledger",
    "Line",
    "NotWaitingError",
    "Outcome",
    "RefusedBookError",
    "apply_import",
    "hand_in",
    "settle_book",
]
