"""A published reply as a file, set from its frozen public copy and from nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header

from portal.documents.anatomy import dissect
from portal.documents.content import Letter, Mark
from portal.documents.layout import day_words, paragraph
from portal.documents.leaks import leaks_in_file
from portal.documents.rendering import FORMS

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from portal.documents.leaks import Leak
    from workflow.models import PublicText

OPEN: Final = Mark("公开属性：", "主动公开")


class Published(Protocol):
    """What a public copy says of a letter."""

    @property
    def unit_name(self) -> str: ...
    @property
    def body(self) -> str: ...
    @property
    def number(self) -> str: ...
    @property
    def whole(self) -> bool: ...
    @property
    def on(self) -> date | None: ...


def published_letter(text: Published, *, title: str, dated: date) -> Letter:
    """The letter as the public gets it: no contact, no copies, no signer, no class but what stands in the text itself."""
    read = dissect(text.body, [text.unit_name])
    units = tuple(text.unit_name.split("、"))
    own = read.title if text.whole else ""
    return Letter(
        subject=own or title,
        dated=text.on or dated,
        issuer=units[0],
        title=(own or title,),
        addressee=read.addressee,
        body=tuple(paragraph(line) for line in read.body),
        signed_by=read.signed_by or units,
        signed_on=day_words(text.on) if text.on else read.signed_on,
        marks=((OPEN, Mark("", text.number) if text.number else None),),
        note=read.note,
        copies=read.copies,
    )


def public_file(text: PublicText, form: str) -> HttpResponse:
    """The reply as a file (docx, pdf). Raises Http404 for any other form."""
    if form not in FORMS:
        raise Http404
    media_type, make = FORMS[form]
    entry = text.public_case
    name = content_disposition_header(as_attachment=True, filename=f"{entry.reference}答复.{form}")
    letter = published_letter(text, title=title_of(entry.title, whole=text.whole), dated=text.made_at.date())
    return HttpResponse(
        make(letter), content_type=media_type, headers={"Content-Disposition": name or "attachment"}
    )


def title_of(matter: str, *, whole: bool) -> str:
    """The title of a letter that brings none of its own."""
    return f"关于“{matter}”的答复" if whole else f"关于“{matter}”的答复摘要"


def file_leaks(text: Published, *, title: str, dated: date, words: Iterable[str]) -> list[Leak]:
    """Where one of the words could be read in one of the files that would be published."""
    words = tuple(words)
    letter = published_letter(text, title=title, dated=dated)
    return [leak for _media_type, make in FORMS.values() for leak in leaks_in_file(make(letter), words)]
