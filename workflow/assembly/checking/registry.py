"""All checks, and the one function that runs them over a letter."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias

from workflow.assembly.checking.findings import Finding, LetterFacts, Slip
from workflow.assembly.checking.wordings import WORDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Check: TypeAlias = "Callable[[str, LetterFacts], Iterable[Slip]]"

CHECKS: Final[tuple[Check, ...]] = ()
"""Every check; a check yields slips whose codes stand in WORDINGS."""


def check(text: str, facts: LetterFacts) -> tuple[Finding, ...]:
    """All findings on a letter, in the order of the text, those on the letter as a whole first."""
    slips = {slip for run in CHECKS for slip in run(text, facts)}
    return tuple(_findings(text, sorted(slips, key=lambda slip: (slip.span, slip.code, slip.params))))


def _findings(text: str, slips: Iterable[Slip]) -> Iterator[Finding]:
    seen: Counter[tuple[str, str]] = Counter()
    for slip in slips:
        wording = WORDINGS[slip.code]
        found = text[slip.span[0] : slip.span[1]]
        what = (slip.code, found or repr(slip.params))
        seen[what] += 1
        fingerprint = hashlib.sha256("\x1f".join((*what, str(seen[what]))).encode("utf-8", "surrogatepass"))
        yield Finding(
            slip.code,
            wording.severity,
            wording.message,
            wording.remedy,
            slip.params,
            slip.span,
            found,
            fingerprint.hexdigest(),
        )
