"""The register of a bureau's document numbers (发文字号): drawn one after the other, without gap or twin.

The bureau's row is locked while its register is looked at or written to, after the locks of the cases, and until the
move ends; so a move that is undone leaves no gap. Dates follow the numbers: a later number never carries an earlier
date, which keeps a letter from being dated back behind one that is out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation

if TYPE_CHECKING:
    from datetime import date

    from workflow.machine import Act
    from workflow.models import DocumentNumber, Opinion, Reply

MORE_THAN_A_WORD: Final = _("只填代字本身，年份和序号由系统编排。")
_NOT_OF_A_WORD: Final = re.compile(r"[\s\d\[\]()〔〕【】（）<>《》号]")
_YEAR_AND_NUMBER: Final = re.compile(r"[〔(<〈](\d{4})[〕)>〉]第?0*(?=\d)")


def locked(unit_id: int) -> Organisation:
    """The bureau, its register kept for this transaction. Rows that merely name the bureau are not held up."""
    unit: Organisation = Organisation.objects.select_for_update(no_key=True).get(pk=unit_id)
    return unit


def usual_word(unit: Organisation) -> str:
    """The bureau's word for its letters (机关代字), else the one that it used last; "" when there is none."""
    if unit.document_word:
        return unit.document_word
    last = unit.document_numbers.exclude(word="").order_by("-pk").first()
    return "" if last is None else last.word


def is_word(text: str) -> bool:
    """Whether it can stand before the year: no blank, figure, bracket or 号 in it."""
    return _NOT_OF_A_WORD.search(text) is None


def other_with(unit: Organisation, word: str, year: int) -> Organisation | None:
    """Another body of the jurisdiction whose word this is, or which drew a number under it in that year."""
    theirs = Q(document_word=word) | Q(document_numbers__word=word, document_numbers__year=year)
    found = Organisation.objects.filter(theirs, jurisdiction_id=unit.jurisdiction_id).exclude(pk=unit.pk)
    return found.order_by("pk").first()


def last_drawn(unit: Organisation, word: str, year: int) -> DocumentNumber | None:
    """The highest number of the series so far; numbers that an archive brought stand beside the series."""
    series = unit.document_numbers.filter(word=word, year=year, seq__isnull=False)
    found: DocumentNumber | None = series.order_by("-seq").first()
    return found


def next_number(unit: Organisation, word: str, year: int) -> tuple[int, str]:
    """The number that follows in the series, and how it is written. One that an archive brought is passed over."""
    last = last_drawn(unit, word, year)
    brought = set(map(canonical, unit.document_numbers.filter(seq=None).values_list("text", flat=True)))
    seq = 1 if last is None or last.seq is None else last.seq + 1
    while canonical(text := f"{word}〔{year}〕{seq}号") in brought:
        seq += 1
    return seq, text


def is_taken(unit: Organisation, text: str) -> bool:
    """Whether the number stands in the register, in whatever brackets it is written."""
    wanted = canonical(text)
    return any(canonical(known) == wanted for known in unit.document_numbers.values_list("text", flat=True))


def canonical(text: str) -> str:
    """One spelling for one number: 〔〕 round the year, no blanks, no 第, no zeros in front."""
    from proposals.parsing.source import source_of  # noqa: PLC0415 -- what reads texts is loaded with the first text

    return _YEAR_AND_NUMBER.sub(r"〔\1〕", "".join(source_of(text).folded.split()))


def draw(letter: Opinion | Reply, act: Act, *, on: date, word: str | None = None) -> str:
    """Give the letter the next number of the bureau's series of that word and of the year of its date `on`.

    Without a word the bureau's own counts, and where it has none the letter stays without a number, which is "".
    """
    unit = locked(letter.organisation_id)
    chosen = unit.document_word if word is None else word
    if not chosen:
        return ""
    seq, text = next_number(unit, chosen, on.year)
    _enter(unit, letter, act, on=on, text=text, word=chosen, seq=seq)
    return text


def enter(letter: Opinion | Reply, act: Act, *, text: str, on: date) -> str:
    """Register the number that an archive brought, as it stands."""
    _enter(letter.organisation, letter, act, on=on, text=text)
    return text


def _enter(unit: Organisation, letter: Opinion | Reply, act: Act, *, on: date, **number: Any) -> None:
    owner = "reply" if hasattr(letter, "issued_on") else "opinion"
    unit.document_numbers.create(year=on.year, dated_on=on, drawn_at=act.at, **{owner: letter}, **number)
