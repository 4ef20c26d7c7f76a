"""What a published page says about one case, as plain values: everything that is carried comes from here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from django.utils.translation import gettext as _

from proposals.parsing import Kind, Matter, same_case
from proposals.services.texts import AskInput

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from proposals.parsing import Found, Reading, Reference

LONGEST_TITLE: Final = 200
LONGEST_GROUP: Final = 120
LONGEST_SESSION: Final = 36
LONGEST_NAME: Final = 60
LONGEST_NUMBER: Final = 20
_YEAR = re.compile(r"(?:19|20)\d\d")


class CarryError(ValueError):
    """The page cannot be carried; nothing was written. `code` is stable, the message one sentence for the clerk."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Related(NamedTuple):
    """Another matter that an opinion on the page answers too, as far as the page names it."""

    number: str
    title: str
    session: str
    kind: str


@dataclass(frozen=True)
class OpinionOnPage:
    """A co-handler's letter. `unit` and `receiver` are spelt as on the page."""

    unit: str
    receiver: str
    text: str
    on: date | None
    document_number: str
    related: tuple[Related, ...]


@dataclass(frozen=True)
class ReplyOnPage:
    """The lead's letter with the particulars that it carries; what it lacks is empty."""

    unit: str
    text: str
    on: date | None
    document_number: str
    category: str
    contact: str
    phone: str
    copy_to: str


@dataclass(frozen=True)
class Page:
    """One case as published. `units` holds every spelling of a handling body, `receivers` whom opinions are written to."""

    number: str
    title: str
    kind: str
    session: str
    year: int
    proposers: tuple[str, ...]
    reasons: str
    asks: tuple[AskInput, ...]
    units: tuple[str, ...]
    receivers: tuple[str, ...]
    reply: ReplyOnPage
    opinions: tuple[OpinionOnPage, ...]
    handover_document: str
    published_on: date | None


def page_of(text: str, reading: Reading) -> Page:
    """The case that a reading of `text` holds.

    Raises CarryError: `not_a_page`, `number_missing`, `title_missing`, `proposer_missing`, `asks_missing`,
    `reply_missing`, `several_replies`, `lead_missing`.
    """
    if reading.kind.value is not Kind.PAGE:
        raise CarryError("not_a_page", _("这不是一份公开页面：没有同时读出提案和单位的来文。"))
    numbers = [one for one in reading.numbers if len(one.value) <= LONGEST_NUMBER]
    number = _first(numbers, "number_missing", _("页面上没有读出提案编号，无法登记。"))
    title = _value(reading.title, LONGEST_TITLE)
    if not title:
        raise CarryError("title_missing", _("页面上没有读出提案题目，无法登记。"))
    reply = _reply(text, reading)
    opinions = tuple(_opinion(text, part, number) for part in _letters(reading, Kind.CO_OPINION))
    return Page(
        number=number,
        title=title,
        kind=(reading.matter.value if reading.matter else Matter.CPPCC_PROPOSAL).value,
        session=_value(reading.session, LONGEST_SESSION),
        year=_year(number, reply),
        proposers=_proposers(reading),
        reasons=_reasons(reading),
        asks=_asks(reading),
        units=_units(reading, reply, opinions),
        receivers=tuple(dict.fromkeys(opinion.receiver for opinion in opinions if opinion.receiver)),
        reply=reply,
        opinions=opinions,
        handover_document=next((c.value for part in reading.parts for c in part.cited_documents), ""),
        published_on=reading.published_on.value if reading.published_on else None,
    )


def _first(found: Sequence[object], code: str, sentence: str) -> str:
    for one in found:
        return str(getattr(one, "value", one))
    raise CarryError(code, sentence)


def _value(found: Found[str] | None, longest: int) -> str:
    """The value within the length that its column takes; empty when nothing was read."""
    return found.value[:longest] if found else ""


def _letters(reading: Reading, kind: Kind) -> list[Reading]:
    return [part for part in reading.parts if part.kind.value is kind]


def _reply(text: str, reading: Reading) -> ReplyOnPage:
    letters = _letters(reading, Kind.LEAD_REPLY)
    if not letters:
        raise CarryError("reply_missing", _("页面上没有读出主办单位的答复。"))
    if len(letters) > 1:
        raise CarryError("several_replies", _("页面上有多份答复（分办），请逐件录入。"))
    letter = letters[0]
    received = [name.value for part in _letters(reading, Kind.CO_OPINION) for name in part.addressees]
    unit = _first(
        [*letter.bureaus, *received],
        "lead_missing",
        _("页面上没有读出主办单位：答复没有落款，也没有写给它的会办意见。"),
    )
    return ReplyOnPage(
        unit=unit,
        text=_letter_text(text, letter),
        on=letter.on.value if letter.on else None,
        document_number=_value(letter.document_number, 60),
        category=_value(letter.category, 1),
        contact=_value(letter.contact, 60),
        phone=_value(letter.phone, 40),
        copy_to="、".join(name.value for name in letter.copy_to)[:400],
    )


def _opinion(text: str, letter: Reading, number: str) -> OpinionOnPage:
    unit = _first(letter.bureaus, "unit_missing", _("页面上有一份会办意见没有落款单位，请补上后再办理。"))
    return OpinionOnPage(
        unit=unit,
        receiver=letter.addressees[0].value if letter.addressees else "",
        text=_letter_text(text, letter),
        on=letter.on.value if letter.on else None,
        document_number=_value(letter.document_number, 60),
        related=tuple(
            Related(
                reference.number.value,
                _title(reference),
                _value(reference.session, LONGEST_SESSION),
                (reference.matter or Matter.CPPCC_PROPOSAL).value,
            )
            for reference in letter.references
            if reference.number is not None
            and len(reference.number.value) <= LONGEST_NUMBER
            and not same_case(reference.number.value, number)
        ),
    )


def _title(reference: Reference) -> str:
    return _value(reference.title, LONGEST_TITLE) or _("（页面未载题目）")


def _letter_text(text: str, letter: Reading) -> str:
    """From the salutation to the sign-off, as published."""
    start = letter.addressees[0].span.start if letter.addressees else letter.span.start
    return text[start : letter.span.end].strip() + "\n"


def _proposers(reading: Reading) -> tuple[str, ...]:
    names = reading.proposers or next((part.addressees for part in _letters(reading, Kind.LEAD_REPLY)), ())
    if not names:
        raise CarryError("proposer_missing", _("页面上没有读出提案者，无法登记。"))
    return tuple(dict.fromkeys(name.value[:LONGEST_NAME] for name in (*names, *reading.co_signers)))


def _reasons(reading: Reading) -> str:
    """What stands above 办法; the page may hold nothing there."""
    proposal = reading.proposal or reading
    found = proposal.reasons.value if proposal.reasons else ""
    first = proposal.sections[0] if proposal.sections else None
    if not found and first is not None and not first.number and first.heading != "办法":
        found = first.text
    return found or _("（页面未载理由）")


def _asks(reading: Reading) -> tuple[AskInput, ...]:
    asks = (reading.proposal or reading).asks or reading.asks
    if not asks:
        raise CarryError("asks_missing", _("页面上没有读出提案的具体建议，无法登记。"))
    return tuple(AskInput(ask.number, (ask.group or "")[:LONGEST_GROUP], ask.text) for ask in asks)


def _units(reading: Reading, reply: ReplyOnPage, opinions: Sequence[OpinionOnPage]) -> tuple[str, ...]:
    letters = _letters(reading, Kind.LEAD_REPLY)
    spelt = [reply.unit, *(opinion.unit for opinion in opinions)]
    spelt += [name.value for part in letters for name in (*part.bureaus, *part.heard)]
    spelt += [name.value for name in (*reading.bureaus, *reading.heard)]
    return tuple(dict.fromkeys(name for name in spelt if name))


def _year(number: str, reply: ReplyOnPage) -> int:
    found = _YEAR.match(number)
    if found:
        return int(found.group())
    if reply.on is None:
        raise CarryError("year_unknown", _("编号和答复都没有写年份，无法判断届次年度。"))
    return reply.on.year
