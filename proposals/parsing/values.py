"""What reading gives back: frozen values that know where they stand in the text and how sure the reading is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from proposals.parsing.cautions import Caution

T = TypeVar("T")


class Span(NamedTuple):
    """Half-open range of characters of the text that was read."""

    start: int
    end: int


_NOWHERE = Span(0, 0)


class Kind(StrEnum):
    PAGE = "page"
    PROPOSAL = "proposal"
    LEAD_REPLY = "lead_reply"
    CO_OPINION = "co_opinion"
    UNKNOWN = "unknown"


class Matter(StrEnum):
    CPPCC_PROPOSAL = "cppcc_proposal"
    NPC_SUGGESTION = "npc_suggestion"


class Openness(StrEnum):
    PUBLIC = "public"
    ON_REQUEST = "on_request"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Found(Generic[T]):
    """One value, the characters it was read from (`text[start:end] == raw`), and a confidence from 0 to 1."""

    value: T
    span: Span
    raw: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class AskText:
    """One item of 办法. `number` is group.item (一.1), or the item alone (3) where there are no groups."""

    number: str
    group: str | None
    text: str
    span: Span
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class SectionText:
    """One numbered section; `number` is the path (二.三 is (三) under 二). `text` leaves deeper sections out,
    `span` runs from the marker to the start of the next section."""

    number: str
    heading: str
    text: str
    span: Span
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Reference:
    """A matter that a letter cites: its number, its kind, its session and its title as far as they are written."""

    number: Found[str] | None
    matter: Matter | None
    session: Found[str] | None
    title: Found[str] | None


class Votes(NamedTuple):
    support: int
    oppose: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """All that was read from one text, or from one letter of a page (spans always count in the whole text).

    The fields up to `warnings` are the public contract of `as_json`; those behind it are for programs only.
    """

    kind: Found[Kind]
    matter: Found[Matter] | None = None
    numbers: tuple[Found[str], ...] = ()
    title: Found[str] | None = None
    session: Found[str] | None = None
    proposers: tuple[Found[str], ...] = ()
    addressees: tuple[Found[str], ...] = ()
    more_signers: Found[bool] | None = None
    bureaus: tuple[Found[str], ...] = ()
    heard: tuple[Found[str], ...] = ()
    document_number: Found[str] | None = None
    category: Found[str] | None = None
    openness: Found[Openness] | None = None
    signer: Found[str] | None = None
    contact: Found[str] | None = None
    phone: Found[str] | None = None
    copy_to: tuple[Found[str], ...] = ()
    on: Found[date] | None = None
    asks: tuple[AskText, ...] = ()
    sections: tuple[SectionText, ...] = ()
    parts: tuple[Reading, ...] = ()
    warnings: tuple[Caution, ...] = ()

    span: Span = _NOWHERE
    heading: Found[str] | None = None
    class_number: Found[str] | None = None
    references: tuple[Reference, ...] = ()
    cited_documents: tuple[Found[str], ...] = ()
    co_signers: tuple[Found[str], ...] = ()
    reasons: Found[str] | None = None
    measures: Found[str] | None = None
    body: Found[str] | None = None
    published_on: Found[date] | None = None
    votes: Found[Votes] | None = None
    proposal: Reading | None = None

    def as_json(self, translate: Callable[[str], str] = str) -> dict[str, Any]:
        """The public contract: plain JSON types. `translate` words the warnings in the reader's language."""
        return {
            "kind": self.kind.value.value,
            "matter": self.matter.value.value if self.matter else None,
            "numbers": _plain(self.numbers),
            "title": _bare(self.title),
            "session": _bare(self.session),
            "proposers": _plain(self.proposers),
            "addressees": _plain(self.addressees),
            "more_signers": self.more_signers.value if self.more_signers else False,
            "bureaus": _plain(self.bureaus),
            "heard": _plain(self.heard),
            "document_number": _bare(self.document_number),
            "category": _bare(self.category),
            "openness": self.openness.value.value if self.openness else None,
            "signer": _bare(self.signer),
            "contact": _bare(self.contact),
            "phone": _bare(self.phone),
            "copy_to": _plain(self.copy_to),
            "on": self.on.value.isoformat() if self.on else None,
            "asks": [{"number": ask.number, "text": ask.text} for ask in self.asks],
            "sections": [
                {"number": section.number, "heading": section.heading, "text": section.text}
                for section in self.sections
            ],
            "parts": [part.as_json(translate) for part in self.parts],
            "warnings": [caution.as_json(translate) for caution in self.warnings],
        }


def _bare(found: Found[str] | None) -> str | None:
    return found.value if found else None


def _plain(found: tuple[Found[str], ...]) -> list[str]:
    return [one.value for one in found]
