"""The text of a docx file in reading order: paragraphs, tables row by row, and the numbers that Word draws itself."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn

from proposals.parsing.numerals import han_numeral

if TYPE_CHECKING:
    from collections.abc import Iterator

_HAN_FORMATS = {
    "chineseCounting",
    "chineseCountingThousand",
    "ideographDigital",
    "japaneseCounting",
    "taiwaneseCountingThousand",
}
_ARABIC_FORMATS = {"decimal", "decimalZero", "decimalFullWidth", "decimalHalfWidth"}
_PARAGRAPH, _TABLE, _CONTROL = qn("w:p"), qn("w:tbl"), qn("w:sdt")
_SIGNS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
# Deleted text, and the second copy of a drawing that is kept for old programs.
_SKIPPED = {
    qn("w:pPr"),
    qn("w:rPr"),
    qn("w:del"),
    qn("w:moveFrom"),
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
}
# What python-docx, lxml (whose errors are SyntaxErrors) and zipfile raise over parts that are missing or broken.
_DAMAGED = (
    PackageNotFoundError, SyntaxError, LookupError, AttributeError, TypeError, AssertionError, RuntimeError, OSError,
    EOFError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: its first number, its numeral format and its pattern (第%1条, (%2), %1、)."""

    start: int
    numerals: str
    pattern: str

    def written(self, counts: dict[int, int]) -> str:
        shown = self.pattern
        for level, count in counts.items():
            shown = shown.replace(f"%{level + 1}", self._numeral(count))
        return shown

    def _numeral(self, count: int) -> str:
        if self.numerals in _HAN_FORMATS:
            return han_numeral(count)
        return f"{count:02}" if self.numerals == "decimalZero" else str(count)


@dataclass(slots=True)
class _Numbering:
    """The lists of a document and how far each has been counted."""

    levels: dict[tuple[str, int], _Level]
    counts: dict[str, dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def next(self, list_id: str, depth: int) -> str:
        """The number of the next paragraph of a list, "" where Word draws a bullet or nothing."""
        level = self.levels.get((list_id, depth))
        if level is None or level.numerals not in _HAN_FORMATS | _ARABIC_FORMATS:
            return ""
        counts = self.counts[list_id]
        counts[depth] = counts.get(depth, level.start - 1) + 1
        for deeper in [one for one in counts if one > depth]:
            del counts[deeper]
        return level.written(counts)


def text_of_document(data: bytes) -> str:
    """The text of a docx file. Raises ValueError for what is not one."""
    try:
        document = Document(io.BytesIO(data))
        numbering = _Numbering(_levels(document))
        return "\n".join(_blocks(document.element.body, numbering))
    except _DAMAGED as error:
        raise ValueError("not a docx document") from error


def _blocks(parent: Any, numbering: _Numbering) -> Iterator[str]:
    for child in parent:
        if child.tag == _PARAGRAPH:
            yield _number(child, numbering) + "".join(_signs(child))
        elif child.tag == _TABLE:
            yield from _rows(child, numbering)
        elif child.tag == _CONTROL:
            for content in child.findall(qn("w:sdtContent")):
                yield from _blocks(content, numbering)


def _signs(element: Any) -> Iterator[str]:
    """The characters of a paragraph, insertions and text boxes included."""
    for child in element:
        if child.tag in _SKIPPED:
            continue
        if child.tag == qn("w:t"):
            yield child.text or ""
        elif child.tag in _SIGNS:
            yield _SIGNS[child.tag]
        else:
            if child.tag == _PARAGRAPH:
                yield "\n"
            yield from _signs(child)


def _rows(table: Any, numbering: _Numbering) -> Iterator[str]:
    """A row is one line with tabs between the cells; a cell of several paragraphs keeps its lines."""
    for row in table.iter(qn("w:tr")):
        if row.getparent() is not table:
            continue
        cells = ["\n".join(_blocks(cell, numbering)).strip() for cell in row.findall(qn("w:tc"))]
        yield "\t".join(cell for cell in cells if cell)


def _number(paragraph: Any, numbering: _Numbering) -> str:
    number = paragraph.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
    list_id = number.find(qn("w:numId")) if number is not None else None
    if list_id is None:
        return ""
    depth = number.find(qn("w:ilvl"))
    written = depth.get(qn("w:val"), "0") if depth is not None else "0"
    return numbering.next(list_id.get(qn("w:val"), ""), int(written) if written.isdigit() else 0)


def _levels(document: Any) -> dict[tuple[str, int], _Level]:
    """The levels of each list by its id, from the numbering part (absent in documents without lists)."""
    part = next(
        (one.target_part for one in document.part.rels.values() if one.reltype.endswith("/numbering")), None
    )
    root = getattr(part, "element", None)
    if root is None:
        return {}
    abstract = {one.get(qn("w:abstractNumId")): one for one in root.findall(qn("w:abstractNum"))}
    levels = {}
    for number in root.findall(qn("w:num")):
        reference = number.find(qn("w:abstractNumId"))
        definition = abstract.get(reference.get(qn("w:val"))) if reference is not None else None
        for level in definition.findall(qn("w:lvl")) if definition is not None else ():
            depth = level.get(qn("w:ilvl"), "0")
            levels[number.get(qn("w:numId")), int(depth) if depth.isdigit() else 0] = _level(level)
    return levels


def _level(level: Any) -> _Level:
    def value(tag: str, default: str) -> str:
        found = level.find(qn(tag))
        return default if found is None else str(found.get(qn("w:val"), default))

    start = value("w:start", "1")
    return _Level(int(start) if start.isdigit() else 1, value("w:numFmt", "decimal"), value("w:lvlText", ""))
