"""All checks, and the one function that runs them over a letter."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias

from proposals.parsing import read
from workflow.assembly.checking import against_case, in_text
from workflow.assembly.checking.findings import Finding, Letter, LetterFacts, Slip
from workflow.assembly.checking.wordings import WORDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

Check: TypeAlias = "Callable[[Letter], Iterable[Slip]]"

CHECKS: Final[tuple[Check, ...]] = (
    against_case.session,
    against_case.number,
    against_case.title,
    against_case.noun,
    against_case.addressee,
    against_case.unheard_bureaus,
    against_case.unanswered_asks,
    against_case.lacking,
    in_text.reading_doubts,
    in_text.dates,
    in_text.doubled_words,
)
"""Every check; a check yields slips whose keys stand in WORDINGS."""


def check(text: str, facts: LetterFacts) -> tuple[Finding, ...]:
    """All findings on a letter, in the order of the text, those on the letter as a whole first."""
    letter = Letter(text, read(text), facts)
    slips = {slip for run in CHECKS for slip in run(letter)}
    return tuple(_findings(text, sorted(slips, key=lambda slip: (slip.span, slip.key, slip.params))))


def _findings(text: str, slips: Iterable[Slip]) -> Iterator[Finding]:
    seen: Counter[tuple[str, str]] = Counter()
    for slip in slips:
        wording = WORDINGS[slip.key]
        code = slip.key.partition(".")[0]
        found = text[slip.span[0] : slip.span[1]]
        what = (code, found or repr(slip.params))
        seen[what] += 1
        yield Finding(
            code=code,
            severity=wording.severity,
            message_id=wording.message,
            remedy_id=wording.remedy,
            params=slip.params,
            span=slip.span,
            text=found,
            fingerprint=_fingerprint(*what, seen[what]),
        )


def _fingerprint(code: str, what: str, occurrence: int) -> str:
    return hashlib.sha256(
        "\x1f".join((code, what, str(occurrence))).encode("utf-8", "surrogatepass")
    ).hexdigest()
