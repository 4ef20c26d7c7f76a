"""What can be read in a PDF: the text layer whatever lies over it, properties, notes, files within, and earlier savings."""

from __future__ import annotations

import logging
import re
from contextlib import suppress
from io import BytesIO
from typing import TYPE_CHECKING, Any, Final

from portal.documents.leaks.places import Place, Stretch, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

_END: Final = b"%%EOF"
_ALTERNATIVE: Final = frozenset({"/Alt", "/ActualText", "/E", "/TU"})
_NOTES: Final = frozenset({"/Contents", "/RC", "/Subj", "/T", "/V", "/DV"})
_PICTURES: Final = frozenset({"/Image"})


def pdf_stretches(data: bytes) -> Iterator[Stretch | bytes]:
    """The stretches, and as bytes every embedded file. Raises UnreadableFileError."""
    yield from _revision(data, None)
    at = data.find(_END)
    while 0 <= at < len(data.rstrip()) - len(_END):
        with suppress(
            UnreadableFileError
        ):  # the first part of a file arranged for the web is no file of its own
            yield from _revision(data[: at + len(_END)], Place.EARLIER)
        at = data.find(_END, at + 1)


def _revision(data: bytes, place: Place | None) -> Iterator[Stretch | bytes]:
    """One saving of the file; what stands only in an earlier one is said to be there."""
    from pypdf import PdfReader  # noqa: PLC0415 -- only who checks a file needs it
    from pypdf.errors import PyPdfError  # noqa: PLC0415

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(BytesIO(data))
        if reader.is_encrypted:
            raise UnreadableFileError
        said = list(_of(reader))
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, IndexError, RecursionError) as error:
        raise UnreadableFileError from error
    for one in said:
        yield one if isinstance(one, bytes) or place is None else Stretch(place, one.text, one.joined)


def _of(reader: Any) -> Iterator[Stretch | bytes]:
    pages = [page.extract_text() for page in reader.pages]
    yield from (Stretch(Place.TEXT, text) for text in pages)
    yield Stretch(Place.TEXT, "".join(pages), joined=True)
    yield from (Stretch(Place.METADATA, str(value)) for value in (reader.metadata or {}).values())
    for files in (reader.attachments or {}).values():
        yield from files
    yield from _objects(reader)


def _objects(reader: Any) -> Iterator[Stretch | bytes]:
    """Every object of the file, also such as nothing leads to."""
    from pypdf.generic import IndirectObject, StreamObject  # noqa: PLC0415

    shown = {page.indirect_reference.idnum for page in reader.pages if page.indirect_reference}
    numbers = {number for table in reader.xref.values() for number in table} | set(reader.xref_objStm)
    for number in sorted(numbers):
        one = reader.get_object(IndirectObject(number, 0, reader))
        yield from _strings(one)
        if isinstance(one, StreamObject) and one.get("/Subtype") not in _PICTURES:
            yield from _streamed(one)
        if isinstance(one, dict) and one.get("/Type") == "/Page" and number not in shown:
            yield Stretch(Place.HIDDEN, _page_text(reader, one))


def _page_text(reader: Any, page: Any) -> str:
    """The text of a page that the file no longer shows."""
    from pypdf import PageObject  # noqa: PLC0415

    taken = PageObject(reader)
    taken.update(page)
    return str(taken.extract_text())


def _streamed(one: Any) -> Iterator[Stretch]:
    """What a stream holds that is no page: properties (XMP), files, and the words within marks of a page."""
    data = one.get_data()
    place = Place.METADATA if one.get("/Type") == "/Metadata" else Place.ATTRIBUTE
    for encoding in ("utf-8", "utf-16-be", "gb18030"):
        yield Stretch(place, data.decode(encoding, "ignore"))
    yield from (Stretch(Place.ALTERNATIVE, words) for words in _marked(data))


def _marked(data: bytes) -> Iterator[str]:
    """The replacement text that a content stream gives for its signs, in either way of writing strings."""
    for found in re.finditer(rb"/(?:ActualText|Alt|E)\s*<([0-9A-Fa-f\s]*)>", data):
        raw = bytes.fromhex(b"".join(found[1].split()).decode())
        yield (
            raw.decode("utf-16", "ignore") if raw[:2] in {b"\xfe\xff", b"\xff\xfe"} else raw.decode("latin-1")
        )


def _strings(one: Any, place: Place = Place.ATTRIBUTE) -> Iterator[Stretch]:
    from pypdf.generic import ByteStringObject, TextStringObject  # noqa: PLC0415

    if isinstance(one, TextStringObject):
        yield Stretch(place, str(one))
    elif isinstance(one, ByteStringObject):
        yield from (Stretch(place, one.decode(encoding, "ignore")) for encoding in ("utf-8", "utf-16-be"))
    elif isinstance(one, dict):
        for key, value in one.items():
            yield from _strings(value, _place_at(one, str(key)))
    elif isinstance(one, list):
        for value in one:
            yield from _strings(value, place)


def _place_at(holder: Any, key: str) -> Place:
    if key in _ALTERNATIVE:
        return Place.ALTERNATIVE
    if key in _NOTES and ("/Subtype" in holder or "/FT" in holder):
        return Place.COMMENT
    return Place.ASIDE if key == "/Title" else Place.ATTRIBUTE
