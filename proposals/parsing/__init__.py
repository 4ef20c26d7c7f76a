"""Reading of real texts: pages, proposals, replies and opinions become typed values with span and confidence.

Pure: no models, no clock, no Django. `loading` alone turns bytes and files into text.
"""

from __future__ import annotations

from proposals.parsing.asks import parse_asks
from proposals.parsing.bureaus import match_bureau, normalise_bureau, same_bureau
from proposals.parsing.cautions import MESSAGES, Caution
from proposals.parsing.dates import DateReading, parse_date
from proposals.parsing.loading import Unreadable, decode, load, read_file
from proposals.parsing.numbers import CaseNumber, canonical_numbers, parse_number, same_case
from proposals.parsing.outline import parse_sections
from proposals.parsing.reading import read
from proposals.parsing.values import (
    AskText,
    Found,
    Kind,
    Matter,
    Openness,
    Reading,
    Reference,
    SectionText,
    Span,
    Votes,
)

__all__ = [
    "MESSAGES",
    "AskText",
    "CaseNumber",
    "Caution",
    "DateReading",
    "Found",
    "Kind",
    "Matter",
    "Openness",
    "Reading",
    "Reference",
    "SectionText",
    "Span",
    "Unreadable",
    "Votes",
    "canonical_numbers",
    "decode",
    "load",
    "match_bureau",
    "normalise_bureau",
    "parse_asks",
    "parse_date",
    "parse_number",
    "parse_sections",
    "read",
    "read_file",
    "same_bureau",
    "same_case",
]
