"""What a check says, and what it may know about the letter beside its text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Literal

from proposals.parsing import Kind

if TYPE_CHECKING:
    from collections.abc import Callable

    from proposals.parsing import Reading
    from proposals.parsing.source import Source


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


@dataclass(frozen=True, slots=True)
class Cited:
    """A matter that a letter answers: what the letter must call it. An empty field is not known."""

    number: str
    title: str = ""
    session: str = ""
    matter: Literal["cppcc_proposal", "npc_suggestion"] | None = None


@dataclass(frozen=True, slots=True)
class SourceText:
    """A passage of a co-handler's opinion. What is not `quotable` stays between the two bureaus."""

    bureau: str
    text: str
    quotable: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterFacts:
    """What the case says about a letter. An empty or None field is not known, and then not checked.

    `addressees` are the proposers for a reply, the lead under all its names for an opinion; `proposers` are all who
    filed the matter. `also` are further matters that the letter answers, `related` numbers of others that it may cite.
    `bureaus_without_opinion` are co-handlers, by the names they have in `handling`, from whom nothing was received,
    `unused_opinions` those of whose opinion a passage was neither used nor left out for a reason. `asks` are the numbers
    of all asks, `answered_asks` of those that the letter answers or leaves for a recorded reason, `spoken` those that an
    opinion speaks to, each with its bureau. `sources` are the passages of the opinions, `known` other texts whose words and figures anybody may repeat (the proposal).
    `talks` of `talks_required` talks with the proposer are recorded. The `has_…` fields say whether the case, or the
    paper where it is all there is, holds the thing beside the text.
    """

    kind: Literal["reply", "opinion"]
    matter: Literal["cppcc_proposal", "npc_suggestion"] | None = None
    number: str = ""
    title: str = ""
    session: str = ""
    addressees: tuple[str, ...] = ()
    proposers: tuple[str, ...] = ()
    also: tuple[Cited, ...] = ()
    related: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    answered_asks: tuple[str, ...] | None = None
    spoken: tuple[tuple[str, str], ...] = ()
    handling: tuple[Bureau, ...] = ()
    bureaus_without_opinion: tuple[str, ...] = ()
    unused_opinions: tuple[str, ...] = ()
    sources: tuple[SourceText, ...] | None = None
    known: tuple[str, ...] = ()
    talks: int | None = None
    talks_required: int = 0
    has_class: bool | None = None
    has_document_number: bool | None = None
    has_signer: bool | None = None
    has_contact: bool | None = None
    has_copy: bool | None = None
    has_bureau: bool | None = None
    has_date: bool | None = None
    has_matter: bool | None = None
    is_paper: bool = False

    @property
    def cited(self) -> tuple[Cited, ...]:
        """Every matter that the letter answers, its own first."""
        return (Cited(self.number, self.title, self.session, self.matter), *self.also)


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter as the checks see it: its text, what reading made of it, what the case says."""

    source: Source
    reading: Reading
    facts: LetterFacts

    @property
    def text(self) -> str:
        """The text as given."""
        return self.source.text

    @property
    def is_proposal(self) -> bool:
        """Whether the text is a proposal, which asks and promises nothing."""
        return self.reading.kind.value is Kind.PROPOSAL

    @property
    def body(self) -> tuple[int, int]:
        """Where the letter speaks on the matter; the whole text where no body was made out."""
        found = self.reading.body
        return (found.span.start, found.span.end) if found else (0, len(self.text))

    @property
    def own_words(self) -> tuple[int, int]:
        """From behind the salutation to the sign-off."""
        names = self.reading.addressees
        start = names[-1].span.end if names and names[-1].span.end <= self.body[1] else self.front
        return start, self.body[1]

    @property
    def frame(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """The opening behind the salutation, and the close with the sign-off."""
        return (self.own_words[0], self.body[0]), (self.body[1], len(self.text))

    @property
    def front(self) -> int:
        """Where the letter itself begins: behind what a page or a letterhead says above the title or the salutation."""
        first = self.reading.heading or next(iter(self.reading.addressees), None)
        return first.span.start if first else 0


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

    @property
    def may_stand(self) -> bool:
        """Whether a named person may let it stand. Words written for the lead alone are taken out instead."""
        return self.code != "confidential_quoted"

    def message(self, translate: Callable[[str], str] = str) -> str:
        """What is wrong, in one sentence."""
        return translate(self.message_id).format_map(dict(self.params))

    def remedy(self, translate: Callable[[str], str] = str) -> str:
        """What to do, in one sentence."""
        return translate(self.remedy_id).format_map(dict(self.params))

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """`{code, severity, message, span, text, remedy}`: the public contract."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message(translate),
            "span": list(self.span),
            "text": self.text,
            "remedy": self.remedy(translate),
        }
