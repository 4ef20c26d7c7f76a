"""Deadline arithmetic on plain values: no models, no clock, no files.

A rule says when something is due (`Span`, `YearDay`, `Before`), a `Calendar` which days are worked, and `derive` gives the
date with its whole derivation. `pause`, `resume`, `extend` and `recount` add to it; `recompute` repeats it. `rung_days` says when a
deadline speaks.
"""

from __future__ import annotations

from workflow.workdays.calendar import Calendar, Day, remaining
from workflow.workdays.changes import extend, pause, recount, resume
from workflow.workdays.counting import latest_allowed
from workflow.workdays.derivation import Change, Derivation, Made, Part, Skipped, derive, recompute, rederive
from workflow.workdays.faults import ClockError, SpanError
from workflow.workdays.ladder import rung_days
from workflow.workdays.spans import Before, Span, Timing, Unit, YearDay, parse_span
from workflow.workdays.state_council import SHIPPED_VERSION, SLUG, state_council
from workflow.workdays.stored import as_json, from_json

__all__ = [
    "SHIPPED_VERSION",
    "SLUG",
    "Before",
    "Calendar",
    "Change",
    "ClockError",
    "Day",
    "Derivation",
    "Made",
    "Part",
    "Skipped",
    "Span",
    "SpanError",
    "Timing",
    "Unit",
    "YearDay",
    "as_json",
    "derive",
    "extend",
    "from_json",
    "latest_allowed",
    "parse_span",
    "pause",
    "recompute",
    "recount",
    "rederive",
    "remaining",
    "resume",
    "rung_days",
    "state_council",
]
