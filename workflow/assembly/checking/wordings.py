"""How grave each finding is and in which words it is told. The one table that the interface translates."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from workflow.assembly.checking.findings import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping


class Wording(NamedTuple):
    """Severity, message and remedy of a code; the sentences are Chinese with {placeholders}."""

    severity: Severity
    message: str
    remedy: str


WORDINGS: Final[Mapping[str, Wording]] = {}
