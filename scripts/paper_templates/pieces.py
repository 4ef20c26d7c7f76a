"""Pieces of WordprocessingML: runs, paragraphs, tables, sections. Measures are in twips (1/20 point; 56.7 to the millimetre)."""

from __future__ import annotations

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
FANG, HEI, KAI, SONG, TITLE = "仿宋_GB2312", "黑体", "楷体_GB2312", "宋体", "方正小标宋简体"
ALSO = {FANG: "仿宋", HEI: "SimHei", KAI: "楷体", SONG: "SimSun", TITLE: "宋体"}
RED = "D7000F"
PITCH = 579  # 225 mm / 22 lines, rounded down
SQUEEZE = (
    -5
)  # 28 characters of 16 points with a quarter of a point less between them fill 441 of 442.2 points
TEXT_WIDTH = 8845  # 156 mm
LISTED_WIDTH = 12757  # 225 mm
# At the foot of the text of the page on which it stands (版记).
FOOT = (
    f'<w:framePr w:w="{TEXT_WIDTH}" w:wrap="notBeside" w:vAnchor="margin" w:hAnchor="margin"'
    ' w:xAlign="left" w:yAlign="bottom"/>'
)


def fonts(name: str) -> str:
    return (
        f'<w:rFonts w:ascii="{name}" w:eastAsia="{name}" w:hAnsi="{name}" w:cs="{name}" w:hint="eastAsia"/>'
    )


def run(words: str, name: str = "", half_points: int = 0) -> str:
    size = f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>' if half_points else ""
    look = f"<w:rPr>{fonts(name) if name else ''}{size}</w:rPr>" if name or size else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{words}</w:t></w:r>'


def paragraph(content: str, style: str = "", more: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    look = f"<w:pPr>{named}{more}</w:pPr>" if named or more else ""
    return f"<w:p>{look}{content}</w:p>"


def tag(words: str) -> str:
    """A paragraph or row that docxtpl takes away, leaving the statement."""
    return paragraph(run("{%p " + words + " %}"))


def row_tag(words: str, columns: int) -> str:
    return f'<w:tr><w:tc><w:tcPr><w:gridSpan w:val="{columns}"/></w:tcPr>{paragraph(run("{%tr " + words + " %}"))}</w:tc></w:tr>'


def cell(content: str, width: int, *, span: int = 1, middle: bool = True) -> str:
    joined = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    place = '<w:vAlign w:val="center"/>' if middle else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{joined}{place}</w:tcPr>{content}</w:tc>'


def table(widths: list[int], rows: str, *, inset: int) -> str:
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = (
        f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:tblBorders>{edges}</w:tblBorders><w:tblLayout w:type="fixed"/>'
        f'<w:tblCellMar><w:left w:w="{inset}" w:type="dxa"/><w:right w:w="{inset}" w:type="dxa"/></w:tblCellMar>'
    )
    return f"<w:tbl><w:tblPr>{look}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"


def section(refs: str, *, letter: bool, across: bool = False) -> str:
    """A4 with the margins of chapter 5: 37, 35, 28, 26 mm.

    The 22 lines of 28 characters come from the styles, not from a grid of the page: every program keeps those.
    """
    size = (
        '<w:pgSz w:w="16838" w:h="11906" w:orient="landscape"/>'
        if across
        else '<w:pgSz w:w="11906" w:h="16838"/>'
    )
    top, right, bottom, left = MARGINS["across" if across else "letter" if letter else "form"]
    footer = 1134 if letter and not across else 850
    header = 1701 if letter and not across else 794
    margins = f'<w:pgMar w:top="{top}" w:right="{right}" w:bottom="{bottom}" w:left="{left}" w:header="{header}" w:footer="{footer}" w:gutter="0"/>'
    first = "<w:titlePg/>" if letter and not across else ""
    return f"<w:sectPr>{refs}{size}{margins}{first}</w:sectPr>"


MARGINS = {  # top, right, bottom, left; a form keeps to one sheet as long as it can
    "letter": (2098, 1474, 1984, 1587),
    "across": (1587, 1984, 1474, 2098),
    "form": (1417, 1474, 1417, 1587),
}
LETTER_REFS = (
    '<w:headerReference w:type="first" r:id="rId11"/><w:headerReference w:type="default" r:id="rId12"/>'
    '<w:headerReference w:type="even" r:id="rId12"/><w:footerReference w:type="first" r:id="rId13"/>'
    '<w:footerReference w:type="default" r:id="rId14"/><w:footerReference w:type="even" r:id="rId15"/>'
)
FORM_REFS = (
    '<w:headerReference w:type="default" r:id="rId12"/><w:headerReference w:type="even" r:id="rId12"/>'
    '<w:footerReference w:type="default" r:id="rId14"/><w:footerReference w:type="even" r:id="rId15"/>'
)
