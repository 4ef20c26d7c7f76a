"""What a check says, and what it may know about the letter beside its text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from collections.abc import Callable

    from proposals.parsing import Reading


class Severity(StrEnum):
    """MUST is corrected before the letter leaves; LOOK may be waived by a named person; REMARK holds up nothing."""

    MUST = "must"
    LOOK = "look"
    REMARK = "pass"


@dataclass(frozen=True, slots=True)
class Bureau:
    """A bureau by its full name and the other names it goes by."""

    name: str
    aliases: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """All names, the longest first."""
        return tuple(sorted({self.name, *self.aliases} - {""}, key=len, reverse=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What the case says about a letter. An empty or None field is not known, and then not checked.

    `addressees` are the proposers for a reply, the lead under all its names for an opinion. `related` are numbers of
    other matters that the letter may cite. `bureaus_without_opinion` are co-handlers, by the names they have in
    `handling`, from whom nothing was received. `asks` are the numbers of all asks, `answered_asks` of those that the
    letter answers or leaves for a recorded reason. The `has_…` fields say whether the case holds the thing beside the text.
    """

    kind: Literal["reply", "opinion"]
    matter: Literal["cppcc_proposal", "npc_suggestion"] | None = None
    number: str = ""
    title: str = ""
    session: str = ""
    addressees: tuple[str, ...] = ()
    related: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    answered_asks: tuple[str, ...] | None = None
    handling: tuple[Bureau, ...] = ()
    bureaus_without_opinion: tuple[str, ...] = ()
    has_class: bool | None = None
    has_document_number: bool | None = None
    has_signer: bool | None = None
    has_contact: bool | None = None
    has_copy: bool | None = None


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the checks see it: its text, what reading made of it, what the case says."""

    text: str
    reading: Reading
    facts: LetterFacts


@dataclass(frozen=True, slots=True)
class Slip:
    """What one check found: a key of WORDINGS, where, and the values of the wording's placeholders.

    A span of (0, 0) is the letter as a whole.
    """

    key: str
    span: tuple[int, int] = (0, 0)
    params: tuple[tuple[str, str], ...] = ()


def slip(key: str, span: tuple[int, int] = (0, 0), **params: str) -> Slip:
    """A slip with these values in its wording."""
    return Slip(key, (span[0], span[1]), tuple(params.items()))


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding as people see it. `text` is exactly `letter[span[0]:span[1]]`.

    `message_id` and `remedy_id` are Chinese sentences with {placeholders}; `fingerprint` (SHA-256 of code, text and
    which occurrence it is) stays the same when other places of the letter change, so that a waiver stays with it.
    """

    code: str
    severity: Severity
    message_id: str
    remedy_id: str
    params: tuple[tuple[str, str], ...]
    span: tuple[int, int]
    text: str
    fingerprint: str

    def message(self, translate: Callable[[str], str] = str) -> str:
        """What is wrong, in one sentence."""
        return translate(self.message_id).format_map(dict(self.params))

    def remedy(self, translate: Callable[[str], str] = str) -> str:
        """What to do, in one sentence."""
        return translate(self.remedy_id).format_map(dict(self.params))

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """`{code, severity, message, span, text, remedy}` of the public contract, with the fingerprint."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message(translate),
            "span": list(self.span),
            "text": self.text,
            "remedy": self.remedy(translate),
            "fingerprint": self.fingerprint,
        }
