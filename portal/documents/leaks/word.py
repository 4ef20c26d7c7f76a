"""What can be read in a Word file: the text, what Word does not show or shows only to some, and what lies beside it."""

from __future__ import annotations

import zipfile
import zlib
from io import BytesIO
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from portal.documents.leaks.places import Place, Stretch, UnreadableFileError

if TYPE_CHECKING:
    from collections.abc import Iterator

_MARKUP: Final = (".xml", ".rels", ".vml")
_ASIDE: Final = ("header", "footer", "footnotes", "endnotes", "glossary")
_MADE: Final = {
    "ins": Place.INSERTED,
    "moveTo": Place.INSERTED,
    "del": Place.DELETED,
    "moveFrom": Place.DELETED,
}
_ALTERNATIVE: Final = frozenset({"descr", "title", "alt"})
_WHITE: Final = frozenset({"ffffff", "white"})
_BLACK: Final = frozenset({"000000", "black"})
_OFF: Final = frozenset({"0", "false", "off", "none"})
_SMALL: Final = 4
"""Half points: what is set smaller than 2.5 points nobody sees."""
_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    OSError,
    RuntimeError,
    ValueError,
    NotImplementedError,
)


def word_stretches(data: bytes) -> Iterator[Stretch | bytes]:
    """The stretches, and as bytes every part that is no markup. Raises UnreadableFileError for a broken archive."""
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield Stretch(Place.METADATA, archive.comment.decode("utf-8", "replace"))
            for entry in archive.infolist():
                about = (
                    entry.filename,
                    entry.comment.decode("utf-8", "replace"),
                    entry.extra.decode("utf-8", "ignore"),
                )
                yield from (Stretch(Place.METADATA, words) for words in about)
                yield from _part(entry.filename, archive.read(entry))
    except _BROKEN as error:
        raise UnreadableFileError from error


def _part(name: str, raw: bytes) -> Iterator[Stretch | bytes]:
    lower = name.lower()
    if not lower.endswith(_MARKUP):
        if raw:
            yield raw
        return
    reader = _Reader(_place_of(lower))
    try:
        reader.read(raw)
    except expat.ExpatError:
        yield raw
    yield from reader.said


def _place_of(name: str) -> Place:
    if name.startswith(("docprops/", "customxml/")) or "settings" in name:
        return Place.METADATA
    if "comments" in name or name.endswith("people.xml"):
        return Place.COMMENT
    return Place.ASIDE if any(part in name for part in _ASIDE) else Place.TEXT


class _Reader:
    """One part as it is read: paragraphs, in each the runs by what is done to them; every attribute beside."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.said: list[Stretch] = []
        self._whole: list[str] = []
        self._paragraph: dict[Place, list[str]] = {}
        self._made: list[Place] = []
        self._run: list[str] = []
        self._hidden = False

    def read(self, raw: bytes) -> None:
        parser = expat.ParserCreate(namespace_separator=" ")
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.buffer_text = True
        parser.StartElementHandler = self._begin
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.CommentHandler = self._beside
        parser.ProcessingInstructionHandler = lambda target, words: self._beside(f"{target} {words}")
        parser.StartDoctypeDeclHandler = self._refuse
        try:
            parser.Parse(raw, True)
        finally:
            self._close_run()
            self._close_paragraph()
            self.said.append(Stretch(self.place, "".join(self._whole), joined=True))

    @staticmethod
    def _refuse(*_declared: object) -> None:
        raise UnreadableFileError

    def _beside(self, words: str) -> None:
        self.said.append(Stretch(Place.ATTRIBUTE, words))

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(" ")[2]
        given = {key.rpartition(" ")[2]: value for key, value in attributes.items()}
        if name in _MADE:
            self._close_run()
            self._made.append(_MADE[name])
        if name == "r":
            self._close_run()
        if name == "p":
            self._close_paragraph()
        self._hidden = self._hidden or _hides(name, given)
        for key, value in given.items():
            place = Place.ALTERNATIVE if key in _ALTERNATIVE else Place.ATTRIBUTE
            self.said.append(Stretch(Place.METADATA if self.place is Place.METADATA else place, value))

    def _end(self, tag: str) -> None:
        name = tag.rpartition(" ")[2]
        if name == "r" or name in _MADE:
            self._close_run()
        if name in _MADE and self._made:
            self._made.pop()
        if name in {"p", "txbxContent"}:
            self._close_paragraph()

    def _text(self, words: str) -> None:
        self._run.append(words)
        self._whole.append(words)

    def _close_run(self) -> None:
        """The words of a run by what is done to them: hidden, tracked, or plain."""
        if self._run:
            place = Place.HIDDEN if self._hidden else self._made[-1] if self._made else self.place
            self._paragraph.setdefault(place, []).extend(self._run)
            self._run = []
        self._hidden = False

    def _close_paragraph(self) -> None:
        self._close_run()
        self.said += [Stretch(place, "".join(words)) for place, words in self._paragraph.items()]
        self._paragraph = {}


def _hides(name: str, given: dict[str, str]) -> bool:
    """Whether the property makes the run one that a reader does not see."""
    value = given.get("val", "").lower()
    if name in {"vanish", "webHidden", "specVanish"}:
        return value not in _OFF
    if name == "color":
        return value in _WHITE
    if name == "shd":
        return given.get("fill", "").lower() in _BLACK
    if name == "highlight":
        return value in _BLACK
    return name == "sz" and value.isdigit() and int(value) <= _SMALL
