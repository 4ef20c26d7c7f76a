"""All checks, and the one function that runs them over a letter."""

from __future__ import annotations

import hashlib
from collections import Counter
from typing import TYPE_CHECKING, Final, TypeAlias

from proposals.parsing import read
from proposals.parsing.source import source_of
from workflow.assembly.checking import (
    accounts,
    against_case,
    in_text,
    marks,
    naming,
    promises,
    sources,
    writing,
)
from workflow.assembly.checking.findings import Finding, Letter, LetterFacts, Slip
from workflow.assembly.checking.wordings import WORDINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from proposals.parsing import Reading

Check: TypeAlias = "Callable[[Letter], Iterable[Slip]]"

CHECKS: Final[tuple[Check, ...]] = (
    against_case.session,
    against_case.number,
    against_case.title,
    against_case.matters_named,
    against_case.noun,
    against_case.noun_in_words,
    against_case.addressee,
    accounts.unheard_bureaus,
    accounts.open_asks,
    accounts.unused_opinions,
    accounts.talks,
    accounts.lacking,
    naming.people,
    naming.forms_of_address,
    naming.alias_drift,
    in_text.reading_doubts,
    in_text.lost_first_items,
    in_text.dates,
    in_text.doubled_words,
    in_text.broken_sentences,
    marks.unpaired,
    writing.dates,
    writing.signed_date,
    writing.document_number_forms,
    writing.broken_document_numbers,
    promises.vague_promises,
    sources.against_opinions,
    sources.confidential_words,
)
"""Every check; a check yields slips whose keys stand in WORDINGS."""


def check(text: str, facts: LetterFacts) -> tuple[Finding, ...]:
    """All findings on a letter, in the order of the text, those on the letter as a whole first."""
    return findings_of(text, slips_in(text, facts))


_SAID_BETTER: Final = {
    "incomplete_date": {"date_short_year", "impossible_date", "ambiguous_date", "placeholder_left"},
    "unpaired_bracket": {"broken_document_number", "document_number_brackets"},
    "noun_mixed": {"wrong_noun", "wrong_noun.suggestion"},
}
"""A finding is not needed where one of these points at the same words."""


def slips_in(text: str, facts: LetterFacts, reading: Reading | None = None) -> set[Slip]:
    """What every check points at in one letter, each fault once. `reading`: what reading made of the text, if it is
    known."""
    letter = Letter(source_of(text), reading or read(text), facts)
    found = {slip for run in CHECKS for slip in run(letter)}
    return {one for one in found if not _said_better(one, found)}


def _said_better(one: Slip, found: Iterable[Slip]) -> bool:
    better = _SAID_BETTER.get(one.key)
    return better is not None and any(
        other.key in better and other.span[0] < one.span[1] and one.span[0] < other.span[1] for other in found
    )


def findings_of(text: str, slips: Iterable[Slip]) -> tuple[Finding, ...]:
    """Slips in words, in the order of the text that their places count in."""
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
