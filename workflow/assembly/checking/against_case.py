"""Checks of a letter against its case: session, number, title, noun, addressee, and what the case lacks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from proposals.parsing import Kind, Matter, read, same_bureau, same_case
from workflow.assembly.checking.findings import slip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from proposals.parsing import Found, Reference
    from workflow.assembly.checking.findings import Bureau, Letter, Slip

SURE: Final = 0.8
"""What reading is less sure of is not held against the letter."""

_SIGNS = str.maketrans(
    {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)} | dict.fromkeys(map(ord, "“”‘’\"'"), "'")
)
_NOUNS = {
    Matter.CPPCC_PROPOSAL: ("wrong_noun", re.compile("人大代表|代表|人大|建议|议案")),
    Matter.NPC_SUGGESTION: ("wrong_noun.suggestion", re.compile("政协委员|委员(?!会)|政协|提案")),
}
_MISSING = {
    "has_class": "class_missing",
    "has_document_number": "document_number_missing",
    "has_signer": "signer_missing",
    "has_contact": "contact_missing",
    "has_copy": "copies_missing",
}


def session(letter: Letter) -> Iterator[Slip]:
    """The session that the letter cites for its own matter."""
    expected = read(letter.facts.session).session
    if expected is None:
        return
    own = [one.session for one in _own_references(letter) if one.session]
    for found in own or [one for one in (letter.reading.session,) if one and not letter.reading.references]:
        if found.value != expected.value:
            yield slip("wrong_session", found.span, found=found.value, expected=expected.value)


def number(letter: Letter) -> Iterator[Slip]:
    """Every case number in the letter's frame is its own or that of a related matter."""
    known = (letter.facts.number, *letter.facts.related)
    if not letter.facts.number:
        return
    for found in letter.reading.numbers:
        if not any(same_case(found.value, one) for one in known):
            yield slip("wrong_number", found.span, found=found.value, expected=letter.facts.number)


def title(letter: Letter) -> Iterator[Slip]:
    """The title in 《》; blanks, width of signs and the form of quotation marks do not matter."""
    expected = letter.facts.title
    for reference in _own_references(letter) if expected else ():
        found = reference.title
        if found and found.confidence >= SURE and _plain(found.value) != _plain(expected):
            yield slip("wrong_title", found.span, found=found.value, expected=expected)


def noun(letter: Letter) -> Iterator[Slip]:
    """委员 and 提案, or 代表 and 建议, as the matter asks, where the letter says what it answers."""
    expected, found = letter.facts.matter, letter.reading.matter
    if not expected or found is None or found.value == expected or found.confidence < SURE:
        return
    if len(letter.reading.references) > 1:
        return
    key, wrong = _NOUNS[Matter(expected)]
    place = wrong.search(letter.text, *found.span)
    span = place.span() if place else found.span
    yield slip(key, span, found=letter.text[slice(*span)])


def addressee(letter: Letter) -> Iterator[Slip]:
    """Whom the letter is written to."""
    written = letter.reading.addressees
    if not written:
        return
    names = "、".join(one.value for one in written)
    place = (written[0].span.start, written[-1].span.end)
    expected = letter.facts.addressees
    if expected and not any(_same_name(one.value, other) for one in written for other in expected):
        yield slip("wrong_addressee", place, found=names, expected="、".join(expected))
    elif not expected and letter.reading.kind.confidence >= SURE:
        wrong_kind, key = {
            "reply": (Kind.CO_OPINION, "addressee_contradicts_kind"),
            "opinion": (Kind.LEAD_REPLY, "addressee_contradicts_kind.opinion"),
        }[letter.facts.kind]
        if letter.reading.kind.value is wrong_kind:
            yield slip(key, place, found=names)


def unheard_bureaus(letter: Letter) -> Iterator[Slip]:
    """A bureau that the reply says it heard, and that never wrote."""
    bureaus = {one.name: one for one in letter.facts.handling}
    for name in letter.facts.bureaus_without_opinion:
        found = _heard(letter.reading.heard, bureaus.get(name), name)
        if found:
            yield slip("bureau_without_opinion", found.span, found=found.value, bureau=name)


def unanswered_asks(letter: Letter) -> Iterator[Slip]:
    """Asks that nothing answers, each a finding on the letter as a whole."""
    answered = letter.facts.answered_asks
    for ask in letter.facts.asks if answered is not None else ():
        if ask not in (answered or ()):
            yield slip("ask_unanswered", ask=ask)


def lacking(letter: Letter) -> Iterator[Slip]:
    """What the case should hold beside the text and does not."""
    for field, key in _MISSING.items():
        if getattr(letter.facts, field) is False:
            yield slip(key)


def _own_references(letter: Letter) -> list[Reference]:
    """What the letter says of its own matter: under its number, or under none where it cites one matter only."""
    references = letter.reading.references
    own = [one for one in references if one.number and same_case(one.number.value, letter.facts.number)]
    return own or [one for one in references if len(references) == 1]


def _heard(heard: tuple[Found[str], ...], bureau: Bureau | None, name: str) -> Found[str] | None:
    names = bureau.names if bureau else (name,)
    exact = next((one for one in heard if one.value in names), None)
    return exact or next(
        (one for one in heard if any(same_bureau(one.value, other) for other in names)), None
    )


def _same_name(written: str, expected: str) -> bool:
    one, other = _plain(written), _plain(expected)
    return one in other or other in one or same_bureau(one, other)


def _plain(text: str) -> str:
    return "".join(text.translate(_SIGNS).split())
