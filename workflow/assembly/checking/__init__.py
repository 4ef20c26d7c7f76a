"""The checker: reads one letter with what the case says about it, and points at what should be looked at.

`check` runs every registered check on a letter whose case is known, `check_paper` on any text by itself; a letter
without faults gives no finding.
"""

from __future__ import annotations

from workflow.assembly.checking.findings import Bureau, Cited, Finding, LetterFacts, Severity, SourceText
from workflow.assembly.checking.papers import PaperFacts, check_paper, unreadable
from workflow.assembly.checking.registry import check

__all__ = [
    "Bureau",
    "Cited",
    "Finding",
    "LetterFacts",
    "PaperFacts",
    "Severity",
    "SourceText",
    "check",
    "check_paper",
    "unreadable",
]
