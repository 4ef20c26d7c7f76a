"""Writes the Word templates of the papers, portal/documents/word_templates/*.docx, always the same bytes.

`.venv/bin/python scripts/build_paper_templates.py [FOLDER]`. A template is an ordinary Word file with docxtpl's tags:
it may be opened and changed in Word; what this script writes is the form of GB/T 9704-2012. Measures are in twips
(1/20 point; 56.7 to the millimetre).
"""

from __future__ import annotations

import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from portal.documents.layout import CASE_COLUMNS  # noqa: E402 -- found once the project is on the path

FOLDER = ROOT / "portal" / "documents" / "word_templates"
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


def letter_body() -> str:
    return "".join((
        tag("if draft"),
        paragraph(run("草稿（未签发）", HEI), "Mark"),
        tag("endif"),
        tag("for mark in marks"),
        paragraph(
            run("{{ mark.left_label }}") + run("{{ mark.left }}", KAI) + "<w:r><w:tab/></w:r>" + run("{{ mark.right }}"), "Mark"
        ),
        tag("endfor"),
        paragraph("", "Mark") * 2,
        tag("for line in title"),
        paragraph(run("{{ line }}"), "Title"),
        tag("endfor"),
        paragraph("", "Mark"),
        tag("if addressee"),
        paragraph(run("{{ addressee }}"), "Addressee"),
        tag("endif"),
        tag("for part in body"),
        *(
            piece
            for style in ("First", "Second", "Kept")
            for piece in (tag(f"if part.style == '{style}'"), paragraph(run("{{r part.run }}"), style), tag("endif"))
        ),
        tag("if not part.style"),
        paragraph(run("{{r part.run }}")),
        tag("endif"),
        tag("endfor"),
        tag("if annexes"),
        paragraph("", "Mark"),
        tag("for line in annexes"),
        paragraph(run("{{ line }}")),
        tag("endfor"),
        tag("endif"),
        paragraph(run("{{p signed }}")),
        tag("if note"),
        paragraph(run("（{{ note }}）")),
        tag("endif"),
        tag("if copies"),
        paragraph(run("抄送：") + run("{{ copies }}"), "Copies", FOOT),
        tag("endif"),
    ))  # fmt: skip


def listing_body() -> str:
    widths = [round(column.width * 56.7) for column in CASE_COLUMNS]
    heads = "".join(
        cell(paragraph(run(column.head, HEI), "ListCell", '<w:jc w:val="center"/>'), width)
        for column, width in zip(CASE_COLUMNS, widths, strict=True)
    )
    cells = "".join(
        cell(paragraph(run("{{ row[" + str(place) + "] }}"), "ListCell"), width)
        for place, width in enumerate(widths)
    )
    rows = (
        f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{heads}</w:tr>"
        + row_tag("for row in listing.rows", len(widths))
        + f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>"
        + row_tag("endfor", len(widths))
    )
    return (
        paragraph(run("附件", HEI), "Addressee")
        + paragraph(run("{{ listing.title }}"), "Title")
        + table(widths, rows, inset=45)
    )


def form_body() -> str:
    label, value = 1640, 2782
    widths = [label, value, label, value + 1]

    def named(place: int) -> str:
        return cell(
            paragraph(run("{{ row[" + str(place) + "].label }}", HEI), "Cell", '<w:jc w:val="center"/>'),
            label,
        )

    def filled(place: int, width: int, span: int = 1) -> str:
        lines = (
            tag("for line in row[" + str(place) + "].lines")
            + paragraph(run("{{ line }}"), "Cell")
            + tag("endfor")
        )
        return cell(lines, width, span=span)

    kept = '<w:trPr><w:trHeight w:val="567" w:hRule="atLeast"/></w:trPr>'
    rows = (
        row_tag("for row in rows", 4)
        + row_tag("if row|length == 1", 4)
        + f"<w:tr>{kept}{named(0)}{filled(0, sum(widths[1:]), 3)}</w:tr>"
        + row_tag("else", 4)
        + f"<w:tr>{kept}{named(0)}{filled(0, value)}{named(1)}{filled(1, value + 1)}</w:tr>"
        + row_tag("endif", 4)
        + row_tag("endfor", 4)
    )
    return "".join((
        tag("for line in title"),
        paragraph(run("{{ line }}"), "Title"),
        tag("endfor"),
        paragraph(run("{{ number }}"), "Number"),
        table(widths, rows, inset=85),
        tag("for line in notes"),
        paragraph(run("{{ line }}"), "Note"),
        tag("endfor"),
    ))  # fmt: skip


def document(body: str, last_section: str) -> str:
    return f'{HEAD}<w:document xmlns:w="{MAIN}" xmlns:r="{RELATED}"><w:body>{body}{last_section}</w:body></w:document>'


def styles() -> str:
    def style(key: str, name: str, paragraph_look: str, run_look: str = "") -> str:
        return (
            f'<w:style w:type="paragraph" w:customStyle="1" w:styleId="{key}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
            f"<w:pPr>{paragraph_look}</w:pPr><w:rPr>{run_look}</w:rPr></w:style>"
        )

    exact = f'<w:spacing w:before="0" w:after="0" w:line="{PITCH}" w:lineRule="exact"/>'
    no_indent = '<w:ind w:firstLineChars="0" w:firstLine="0"/>'
    loose = '<w:spacing w:before="40" w:after="40" w:line="320" w:lineRule="atLeast"/>'

    def sized(half_points: int) -> str:
        return f'<w:spacing w:val="0"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'

    return (
        f'{HEAD}<w:styles xmlns:w="{MAIN}"><w:docDefaults><w:rPrDefault><w:rPr>{fonts(FANG)}'
        '<w:kern w:val="0"/><w:sz w:val="32"/><w:szCs w:val="32"/><w:lang w:val="zh-CN" w:eastAsia="zh-CN" w:bidi="ar-SA"/>'
        "</w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>"
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:pPr>'
        f'<w:widowControl w:val="0"/><w:autoSpaceDE w:val="0"/><w:autoSpaceDN w:val="0"/>{exact}'
        '<w:ind w:firstLineChars="200" w:firstLine="632"/><w:jc w:val="both"/></w:pPr>'
        f'<w:rPr>{fonts(FANG)}<w:spacing w:val="{SQUEEZE}"/><w:sz w:val="32"/><w:szCs w:val="32"/></w:rPr></w:style>'
        + style("Mark", "红线下各项", f'<w:tabs><w:tab w:val="right" w:pos="{TEXT_WIDTH}"/></w:tabs>{no_indent}')
        + style(
            "Title", "公文标题", f'<w:keepNext/><w:spacing w:line="680" w:lineRule="exact"/>{no_indent}<w:jc w:val="center"/><w:outlineLvl w:val="0"/>',
            fonts(TITLE) + sized(44),
        )
        + style("First", "一级标题", '<w:keepNext/><w:outlineLvl w:val="1"/>')
        + style("Second", "二级标题", '<w:keepNext/><w:outlineLvl w:val="2"/>')
        + style("Kept", "与下段同页", "<w:keepNext/>")
        + style("Addressee", "主送机关", no_indent)
        + style("Signed", "署名", f'<w:keepNext/><w:keepLines/>{no_indent}<w:jc w:val="center"/>')
        + style(
            "Copies", "抄送",
            '<w:spacing w:line="480" w:lineRule="exact"/><w:ind w:left="1120" w:right="280" w:hanging="840" w:firstLineChars="0"/>',
            sized(28),
        )
        + style("Number", "表号", f'{no_indent}<w:jc w:val="right"/>', sized(24))
        + style("Cell", "表格", f'{loose}{no_indent}<w:jc w:val="left"/>', sized(24))
        + style("ListCell", "清单", f'{loose}{no_indent}<w:jc w:val="left"/>', sized(21))
        + style("Note", "表注", f"{loose}{no_indent}", sized(21))
        + "</w:styles>"
    )  # fmt: skip


def settings() -> str:
    return (
        f'{HEAD}<w:settings xmlns:w="{MAIN}"><w:evenAndOddHeaders/><w:drawingGridVerticalSpacing w:val="{PITCH // 2}"/>'
        '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat>'
        "<w:spaceForUL/><w:balanceSingleByteDoubleByteWidth/><w:doNotLeaveBackslashAlone/><w:ulTrailSpace/><w:adjustLineHeightInTable/><w:useFELayout/>"
        '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        '<w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
    )


def font_table() -> str:
    named = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{other}"/><w:charset w:val="86"/><w:family w:val="auto"/><w:pitch w:val="default"/></w:font>'
        for name, other in ALSO.items()
    )
    return f'{HEAD}<w:fonts xmlns:w="{MAIN}">{named}</w:fonts>'


def wide(edge: str) -> str:
    """A paragraph as wide as the red lines, 170 mm in the middle of the page, with one of them at its edge."""
    return f'<w:pBdr>{edge}</w:pBdr><w:spacing w:line="{{height}}" w:lineRule="exact"/><w:ind w:left="-454" w:right="-340" w:firstLineChars="0" w:firstLine="0"/>'


def first_header() -> str:
    edge = f'<w:bottom w:val="thickThinSmallGap" w:sz="18" w:space="1" w:color="{RED}"/>'
    loose = '<w:spacing w:line="240" w:lineRule="auto"/><w:ind w:left="-454" w:right="-340" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="center"/>'
    content = "".join((
        tag("for line in issuer"),
        paragraph(run("{{r line }}"), more=loose),
        tag("endfor"),
        paragraph("", more=wide(edge).format(height=200)),
        paragraph("", more='<w:spacing w:line="240" w:lineRule="exact"/>'),
    ))  # fmt: skip
    return f'{HEAD}<w:hdr xmlns:w="{MAIN}" xmlns:r="{RELATED}">{content}</w:hdr>'


def later_header() -> str:
    content = paragraph(
        run("{{ draft_word }}", HEI, 24),
        more='<w:spacing w:line="280" w:lineRule="exact"/><w:jc w:val="right"/>',
    )
    return f'{HEAD}<w:hdr xmlns:w="{MAIN}" xmlns:r="{RELATED}">{content}</w:hdr>'


def first_footer() -> str:
    edge = f'<w:bottom w:val="thinThickSmallGap" w:sz="18" w:space="1" w:color="{RED}"/>'
    return f'{HEAD}<w:ftr xmlns:w="{MAIN}" xmlns:r="{RELATED}">{paragraph("", more=wide(edge).format(height=40))}</w:ftr>'


def numbered_footer(side: str) -> str:
    look = f'<w:rPr>{fonts(SONG)}<w:sz w:val="28"/><w:szCs w:val="28"/></w:rPr>'
    page = (
        f'<w:r>{look}<w:fldChar w:fldCharType="begin"/></w:r><w:r>{look}<w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        f'<w:r>{look}<w:fldChar w:fldCharType="separate"/></w:r><w:r>{look}<w:t>1</w:t></w:r><w:r>{look}<w:fldChar w:fldCharType="end"/></w:r>'
    )
    more = f'<w:spacing w:after="170" w:line="320" w:lineRule="exact"/><w:ind w:left="280" w:right="280" w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="{side}"/>'
    content = paragraph(run("— ", SONG, 28) + page + run(" —", SONG, 28), more=more)
    return f'{HEAD}<w:ftr xmlns:w="{MAIN}" xmlns:r="{RELATED}">{content}</w:ftr>'


def types() -> str:
    parts = {
        "/word/document.xml": f"{TYPE}.document.main+xml", "/word/styles.xml": f"{TYPE}.styles+xml",
        "/word/settings.xml": f"{TYPE}.settings+xml", "/word/fontTable.xml": f"{TYPE}.fontTable+xml",
        "/word/header1.xml": f"{TYPE}.header+xml", "/word/header2.xml": f"{TYPE}.header+xml",
        "/word/footer1.xml": f"{TYPE}.footer+xml", "/word/footer2.xml": f"{TYPE}.footer+xml",
        "/word/footer3.xml": f"{TYPE}.footer+xml",
        "/docProps/core.xml": "application/vnd.openxmlformats-package.core-properties+xml",
    }  # fmt: skip
    listed = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in parts.items())
    return (
        f'{HEAD}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{listed}</Types>'
    )


def relations(links: dict[str, tuple[str, str]]) -> str:
    listed = "".join(
        f'<Relationship Id="{key}" Type="{kind}" Target="{target}"/>' for key, (kind, target) in links.items()
    )
    return f'{HEAD}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{listed}</Relationships>'


def core() -> str:
    return (
        f'{HEAD}<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title></dc:title></cp:coreProperties>'
    )


def parts(body: str, last_section: str) -> dict[str, str]:
    metadata = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties"
    linked = {
        "rId1": (f"{RELATED}/styles", "styles.xml"), "rId2": (f"{RELATED}/settings", "settings.xml"),
        "rId3": (f"{RELATED}/fontTable", "fontTable.xml"), "rId11": (f"{RELATED}/header", "header1.xml"),
        "rId12": (f"{RELATED}/header", "header2.xml"), "rId13": (f"{RELATED}/footer", "footer1.xml"),
        "rId14": (f"{RELATED}/footer", "footer2.xml"), "rId15": (f"{RELATED}/footer", "footer3.xml"),
    }  # fmt: skip
    return {
        "[Content_Types].xml": types(),
        "_rels/.rels": relations({
            "rId1": (f"{RELATED}/officeDocument", "word/document.xml"), "rId2": (metadata, "docProps/core.xml"),
        }),
        "docProps/core.xml": core(),
        "word/document.xml": document(body, last_section),
        "word/_rels/document.xml.rels": relations(linked),
        "word/styles.xml": styles(),
        "word/settings.xml": settings(),
        "word/fontTable.xml": font_table(),
        "word/header1.xml": first_header(),
        "word/header2.xml": later_header(),
        "word/footer1.xml": first_footer(),
        "word/footer2.xml": numbered_footer("right"),
        "word/footer3.xml": numbered_footer("left"),
    }  # fmt: skip


def write(path: Path, content: dict[str, str]) -> None:
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        for name, text in content.items():
            entry = ZipInfo(name)  # its time is 1980-01-01, the least that a zip can say
            entry.compress_type = ZIP_DEFLATED
            entry.create_system = 3
            archive.writestr(entry, text.encode())


def main(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    letter = section(LETTER_REFS, letter=True)
    annexed = letter_body() + paragraph("", "Mark", letter) + listing_body()
    write(folder / "letter.docx", parts(letter_body(), letter))
    write(folder / "notice.docx", parts(annexed, section(FORM_REFS, letter=False, across=True)))
    write(folder / "form.docx", parts(form_body(), section(FORM_REFS, letter=False)))


if __name__ == "__main__":
    main(Path(sys.argv[1]) if sys.argv[1:] else FOLDER)
