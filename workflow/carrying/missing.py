"""What a careful reader of the page would miss: papers, particulars, answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from proposals.parsing import Caution, Reading

    Json = dict[str, Any]
    Missing = tuple[str, str, str | None]

FROM_READING: Final = (
    "missing_category", "missing_document_number", "missing_signer", "missing_contact", "missing_copy_to",
    "missing_date", "session_differs", "number_differs", "placeholder_left", "broken_numbering", "doubled_punctuation",
    "address_mixed", "noun_mixed",
)  # fmt: skip
"""What reading says of the page that belongs here, in the order of gravity."""

SILENT: Final = gettext_noop("%(unit)s列为会办单位，页面上没有它的会办意见（期限 %(due)s）。")
LOST: Final = gettext_noop("建议 %(ask)s：%(units)s的会办意见谈到，答复里没有。")
PARTLY: Final = gettext_noop("建议 %(ask)s：答复中没有找到对“%(open)s”的回应。")
UNANSWERED: Final = gettext_noop("建议 %(ask)s：会办意见和答复都没有谈到。")
NO_TALK: Final = gettext_noop("页面上没有与提案人沟通的记录。")
NOT_CARRIED: Final = gettext_noop("%(unit)s的会办意见 %(characters)d 字，没有一处逐字进入答复。")


def missing(reading: Reading, asks: Sequence[Json], opinions: Json, *, talks: int) -> list[Json]:
    """Silent co-handlers, asks lost, unanswered or answered in part, opinions unused, no talk with the proposer, slips of the page."""
    found = [*_silent(opinions), *_open_asks(asks), *_not_carried(opinions)]
    if not talks:
        found.append(("consultation_missing", _(NO_TALK), None))
    found += _of_the_page(reading)
    return [
        {"code": code, "message": message, "organisation": unit}
        for code, message, unit in dict.fromkeys(found)
    ]


def _silent(opinions: Json) -> Iterator[Missing]:
    for one in opinions["silent"]:
        words = {"unit": one["organisation"], "due": one["due_on"]}
        yield "opinion_missing", _(SILENT) % words, one["organisation"]


def _open_asks(asks: Sequence[Json]) -> Iterator[Missing]:
    for ask in asks:
        if ask["status"] == "lost":
            units = "、".join(dict.fromkeys(one["organisation"] for one in ask["opinions"]))
            yield "ask_lost", _(LOST) % {"ask": ask["number"], "units": units}, None
        elif ask["status"] == "nobody":
            yield "ask_unanswered", _(UNANSWERED) % {"ask": ask["number"]}, None
        elif ask["status"] == "partly":
            left = "；".join(one["text"] for one in ask["demands"] if not one["reply_sections"])
            yield "ask_partly", _(PARTLY) % {"ask": ask["number"], "open": left}, None


def _not_carried(opinions: Json) -> Iterator[Missing]:
    for letter in opinions["letters"]:
        if letter["carried_characters"] == 0:
            words = {"unit": letter["organisation"], "characters": letter["characters"]}
            yield "opinion_not_carried", _(NOT_CARRIED) % words, letter["organisation"]


def _of_the_page(reading: Reading) -> Iterator[Missing]:
    for code in FROM_READING:
        for caution in reading.warnings:
            if caution.code == code:
                yield code, caution.message(_), _writer(reading, caution)


def _writer(reading: Reading, caution: Caution) -> str | None:
    """Who signed the letter in which the slip stands."""
    letter = next(
        (part for part in reading.parts if part.span.start <= caution.span.start < part.span.end), None
    )
    return letter.bureaus[0].value if letter and letter.bureaus else None
