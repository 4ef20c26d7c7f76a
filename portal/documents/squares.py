"""What a telephone reads off a sheet (QR code, ISO/IEC 18004), as strips of dark squares. Pure: nothing is fetched."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import Final

QUIET: Final = 4
"""So many light squares around the code let a camera find it."""


@dataclass(frozen=True)
class Squares:
    """`side` squares across and down, the quiet ones too; a strip is the column and row where it begins, and its length."""

    side: int
    strips: tuple[tuple[int, int, int], ...]


def squares_of(words: str) -> Squares:
    """The code that says these words. The same words give the same squares."""
    from qrcode import QRCode  # noqa: PLC0415 -- takes time to load, and few papers need it
    from qrcode.constants import ERROR_CORRECT_M  # noqa: PLC0415 -- the same

    code = QRCode(error_correction=ERROR_CORRECT_M, border=QUIET)
    code.add_data(words)
    code.make(fit=True)
    rows = code.get_matrix()
    return Squares(len(rows), tuple(strip for y, row in enumerate(rows) for strip in _strips(y, row)))


def _strips(y: int, row: list[bool]) -> list[tuple[int, int, int]]:
    strips, x = [], 0
    for dark, same in groupby(row):
        length = len(list(same))
        if dark:
            strips.append((x, y, length))
        x += length
    return strips


def as_svg(words: str) -> str:
    """The code as a picture without a size of its own; "" for no words."""
    if not words:
        return ""
    found = squares_of(words)
    path = "".join(f"M{x} {y}h{length}v1h-{length}z" for x, y, length in found.strips)
    box = f"0 0 {found.side} {found.side}"
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{box}"><path d="{path}"/></svg>'


def as_drawing(words: str, side: int, title: str) -> str:
    """The code as a shape in the text of a Word file, so many EMU across and down, which is read out as `title`.

    `title` is written by the program: it is not escaped.
    """
    found = squares_of(words)
    path = "".join(_outline(*strip) for strip in found.strips)
    main, drawn = (
        "http://schemas.openxmlformats.org/drawingml/2006/",
        "http://schemas.microsoft.com/office/word/2010/",
    )
    return (
        f'<w:drawing><wp:inline xmlns:wp="{main}wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent cx="{side}" cy="{side}"/><wp:docPr id="1" name="QR" descr="{title}"/>'
        f'<a:graphic xmlns:a="{main}main"><a:graphicData uri="{drawn}wordprocessingShape">'
        f'<wps:wsp xmlns:wps="{drawn}wordprocessingShape"><wps:cNvSpPr/><wps:spPr>'
        f'<a:xfrm><a:off x="0" y="0"/><a:ext cx="{side}" cy="{side}"/></a:xfrm><a:custGeom><a:avLst/><a:gdLst/><a:ahLst/>'
        f'<a:cxnLst/><a:rect l="0" t="0" r="r" b="b"/><a:pathLst><a:path w="{found.side}" h="{found.side}">{path}</a:path>'
        '</a:pathLst></a:custGeom><a:solidFill><a:srgbClr val="000000"/></a:solidFill><a:ln><a:noFill/></a:ln>'
        "</wps:spPr><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic></wp:inline></w:drawing>"
    )  # fmt: skip


def _outline(x: int, y: int, length: int) -> str:
    first, *others = [(x, y), (x + length, y), (x + length, y + 1), (x, y + 1)]
    drawn = "".join(f'<a:lnTo><a:pt x="{left}" y="{top}"/></a:lnTo>' for left, top in others)
    return f'<a:moveTo><a:pt x="{first[0]}" y="{first[1]}"/></a:moveTo>{drawn}<a:close/>'
