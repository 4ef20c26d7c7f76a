"""Looking for words at every place of a file."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from portal.documents.leaks.places import PLACES, Place, Stretch, UnreadableFileError
from portal.documents.leaks.portable import pdf_stretches
from portal.documents.leaks.word import word_stretches
from workflow.assembly.redaction import leaks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


MOST_NESTED = 3
"""Files in files in files; what is nested deeper is not opened, and read as it lies."""


@dataclass(frozen=True, slots=True)
class Leak:
    """Words as they can be read at a place of the file."""

    place: Place
    words: str

    @property
    def place_words(self) -> str:
        return str(PLACES[self.place])


def leaks_in_file(data: bytes, words: Iterable[str]) -> tuple[Leak, ...]:
    """Where the words can be read, past blanks and widths; each words once at each place.

    Raises UnreadableFileError for what is neither a Word file nor a PDF that can be read through.
    """
    words = tuple(words)
    found: dict[Leak, None] = {}
    joined = []
    for stretch in stretches(data):
        if stretch.joined:
            joined.append(stretch)
        else:
            found |= {Leak(stretch.place, said): None for said in leaks(stretch.text, words)}
    told = {leak.words for leak in found}
    for stretch in joined:
        new = {Leak(stretch.place, said): None for said in leaks(stretch.text, words) if said not in told}
        found |= new
    return tuple(found)


def stretches(data: bytes, nested: int = 0) -> Iterator[Stretch]:
    """Everything that can be read in the file."""
    if data.startswith(b"PK\x03\x04"):
        inner = word_stretches(data)
    elif b"%PDF-" in data[:1024]:
        inner = pdf_stretches(data)
    else:
        raise UnreadableFileError
    for one in inner:
        if isinstance(one, bytes):
            yield from _embedded(one, nested)
        else:
            yield one


def _embedded(data: bytes, nested: int) -> Iterator[Stretch]:
    """A file in the file: read like one where it is a document, and as it lies in any case."""
    if nested < MOST_NESTED:
        try:
            for one in stretches(data, nested + 1):
                yield Stretch(Place.EMBEDDED, one.text, one.joined)
        except UnreadableFileError:
            pass
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "gb18030"):
        yield Stretch(Place.EMBEDDED, data.decode(encoding, "ignore"))
