"""Papers as Word files (.docx): the templates of `word_templates/`, compiled once by docxtpl, and zipped anew.

The fonts are named, not embedded: 仿宋_GB2312, 黑体, 楷体_GB2312, 方正小标宋简体. The same content gives the same bytes:
entries keep their order and carry no time, the properties hold the paper's own day and no author.
"""

from __future__ import annotations

from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from portal.documents.content import Form, Level
from portal.documents.layout import head, is_heading, seal_rows, signed_indent, title_lines
from portal.documents.plain import lines, printable
from portal.documents.squares import as_drawing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from jinja2 import Template

    from portal.documents.content import Field, Letter, Mark, Paper, Paragraph

FOLDER: Final = Path(__file__).resolve().parent / "word_templates"
FILLED: Final = frozenset({"word/document.xml", "word/header1.xml", "word/header2.xml"})
PROPERTIES: Final = "docProps/core.xml"
UNIX: Final = 3  # what a zip entry says it was made on, wherever it was

FONTS: Final = {Level.FIRST: "黑体", Level.SECOND: "楷体_GB2312"}
HEADINGS: Final = {Level.FIRST: "First", Level.SECOND: "Second"}
TITLE_FONT: Final = "方正小标宋简体"
RED: Final = "D7000F"
CHARACTER: Final = 315.8  # twips: 156 mm / 28
PITCH: Final = 579  # twips: 225 mm / 22
SEAL: Final = 2608  # twips: 46 mm, a row of places for seals of 42 mm
TEXT_WIDTH: Final = 8845  # twips: 156 mm
SIXTHS: Final = 6  # a row of one, two or three seals takes this many columns of its table
SCAN_SIDE: Final = 1008000  # EMU: 28 mm
SCAN_TITLE: Final = "二维码，内容是上面的网址"
ANNEX: Final = "附件："
MARKUP: Final = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"})


def as_word(paper: Paper) -> bytes:
    """The file. Deterministic; raises nothing for any words."""
    template = _template(_name(paper))
    words = _form(paper) if isinstance(paper, Form) else _letter(paper)
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, part in template.items():
            entry = ZipInfo(name)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, UNIX
            archive.writestr(entry, _properties(paper) if name == PROPERTIES else _filled(part, words))
    return made.getvalue()


def _name(paper: Paper) -> str:
    if isinstance(paper, Form):
        return "form"
    return "notice" if paper.listing else "letter"


def _filled(part: bytes | Template, words: Mapping[str, Any]) -> bytes:
    return part if isinstance(part, bytes) else part.render(words).encode()


@cache
def _template(name: str) -> dict[str, bytes | Template]:
    """The parts of a template in their order, those that hold words ready to be filled. Kept for the process."""
    from docxtpl import DocxTemplate  # noqa: PLC0415 -- 0.2 s that only the first Word file needs
    from jinja2 import Environment  # noqa: PLC0415 -- comes with docxtpl

    path = FOLDER / f"{name}.docx"
    patched = DocxTemplate(path).patch_xml
    environment = Environment(autoescape=True)
    parts: dict[str, bytes | Template] = {}
    with ZipFile(path) as archive:
        for entry in archive.namelist():
            raw = archive.read(entry)
            parts[entry] = environment.from_string(patched(raw.decode())) if entry in FILLED else raw
    return parts


def _letter(letter: Letter) -> dict[str, Any]:
    names, size = head(printable(letter.issuer))
    return {
        "draft": letter.draft,
        "draft_word": "草稿" if letter.draft else "",
        "issuer": [_run(name, TITLE_FONT, size=size, color=RED) for name in names],
        "marks": [_mark(left, right) for left, right in letter.marks if left or right],
        "title": title_lines([printable(phrase) for phrase in letter.title]),
        "addressee": printable(letter.addressee),
        "body": [_paragraph(part, last=part is letter.body[-1]) for part in letter.body],
        "annexes": [_annex(place, name) for place, name in enumerate(letter.annexes)],
        "signed": _signed(letter),
        "note": printable(letter.note),
        "copies": printable(letter.copies),
        "listing": letter.listing and {
            "title": printable(letter.listing.title),
            "rows": [[printable(words) for words in row] for row in letter.listing.rows],
        },
    }  # fmt: skip


def _form(form: Form) -> dict[str, Any]:
    return {
        "draft_word": "草稿" if form.draft else "",
        "title": title_lines([printable(phrase) for phrase in form.title]),
        "number": printable(form.number),
        "rows": [[_field(field) for field in row] for row in form.rows],
        "notes": [f"{place}. {printable(note)}" for place, note in enumerate(form.notes, start=1)],
        "scan": _scan(form.scan),
    }


def _field(field: Field) -> dict[str, Any]:
    """The label, and its lines filled up with empty ones to the room that it is due."""
    shown = field_lines(field)
    return {
        "label": printable(field.label),
        "lines": [*shown, *[""] * (field.lines - len(shown))],
    }


def field_lines(field: Field) -> list[str]:
    """What stands beside a label: its words, then its boxes in one line."""
    boxes = "　".join(f"{'■' if choice.ticked else '□'}{printable(choice.words)}" for choice in field.choices)
    return [*(lines(field.text) if field.text or not boxes else []), *([boxes] if boxes else [])]


def _mark(left: Mark | None, right: Mark | None) -> dict[str, str]:
    return {
        "left_label": printable(left.label) if left else "",
        "left": printable(left.value) if left else "",
        "right": printable(f"{right.label}{right.value}") if right else "",
    }


def _annex(place: int, name: str) -> str:
    return f"{ANNEX if place == 0 else '　' * len(ANNEX)}{printable(name)}"


# What no tag of a template can say: runs in another font, and the places of the seals.


def _markup(xml: str) -> Any:
    from markupsafe import Markup  # noqa: PLC0415 -- comes with the templates

    return Markup(xml)  # noqa: S704 -- every word in it went through _escaped


def _escaped(words: str) -> str:
    return printable(words).translate(MARKUP)


def _run(words: str, font: str = "", *, size: float = 0, color: str = "") -> Any:
    """`size` in points; 0 leaves it to the paragraph, as "" leaves font and colour."""
    named = f'<w:rFonts w:ascii="{font}" w:eastAsia="{font}" w:hAnsi="{font}" w:cs="{font}"/>' if font else ""
    tint = f'<w:color w:val="{color}"/>' if color else ""
    points = f'<w:sz w:val="{size * 2:.0f}"/><w:szCs w:val="{size * 2:.0f}"/>' if size else ""
    return _markup(
        f'<w:r><w:rPr>{named}{tint}{points}</w:rPr><w:t xml:space="preserve">{_escaped(words)}</w:t></w:r>'
    )


def _paragraph(part: Paragraph, *, last: bool) -> dict[str, Any]:
    """A heading stays with what follows it, the last paragraph with the signature."""
    lead = _run(part.lead, FONTS.get(part.level, "")) if part.lead else _markup("")
    heading = HEADINGS[part.level] if is_heading(part) else ""
    return {"run": lead + _run(part.text), "style": heading or ("Kept" if last else "")}


def _signed(letter: Letter) -> Any:
    rows = seal_rows(letter.signed_by)
    if len(letter.signed_by) == 1:
        indent = signed_indent(letter.signed_by[0], letter.signed_on) * CHARACTER
        placed = f'<w:ind w:left="{indent:.0f}" w:firstLineChars="0" w:firstLine="0"/>'
        return _markup("").join(
            [
                _centred(letter.signed_by[0], f'<w:spacing w:before="{2 * PITCH}"/>{placed}'),
                _centred(letter.signed_on, placed),
            ]
        )
    last = len(rows) - 1
    return _markup("").join([
        _centred("", f'<w:spacing w:before="{PITCH}"/>'),
        _markup('<w:tbl><w:tblPr><w:tblLayout w:type="fixed"/></w:tblPr><w:tblGrid>'),
        _markup(f'<w:gridCol w:w="{TEXT_WIDTH // SIXTHS}"/>' * SIXTHS),
        _markup("</w:tblGrid>"),
        *[_seals(row, letter.signed_on if place == last else "") for place, row in enumerate(rows)],
        _markup("</w:tbl>"),
    ])  # fmt: skip


def _seals(row: Sequence[str], on: str) -> Any:
    """A row of names, each in the middle of the place for its seal; the date stands under the last name of all."""
    span = SIXTHS // len(row)
    open_ = f'<w:tc><w:tcPr><w:tcW w:w="{TEXT_WIDTH // len(row)}" w:type="dxa"/><w:gridSpan w:val="{span}"/></w:tcPr>'
    cells = _markup("").join(
        _markup(open_)
        + _centred(name, "")
        + (_centred(on, "") if on and place == len(row) - 1 else _markup(""))
        + _markup("</w:tc>")
        for place, name in enumerate(row)
    )
    height = "" if on else f'<w:trHeight w:val="{SEAL}" w:hRule="atLeast"/>'
    return _markup(f"<w:tr><w:trPr><w:cantSplit/>{height}</w:trPr>") + cells + _markup("</w:tr>")


def _centred(words: str, more: str) -> Any:
    return _markup(f'<w:p><w:pPr><w:pStyle w:val="Signed"/>{more}</w:pPr>') + _run(words) + _markup("</w:p>")


def _scan(words: str) -> Any:
    """What a telephone reads off a form, at the right below its notes; nothing where there is nothing to read."""
    if not words:
        return _markup("")
    drawn = as_drawing(words, SCAN_SIDE, SCAN_TITLE)
    look = '<w:pPr><w:spacing w:line="240" w:lineRule="auto"/><w:ind w:firstLineChars="0" w:firstLine="0"/><w:jc w:val="right"/></w:pPr>'
    return _markup(f"<w:p>{look}<w:r>{drawn}</w:r></w:p>")


def _properties(paper: Paper) -> bytes:
    """Title and day; nobody's name, and no trace of the machine."""
    on = _moment(paper.dated)
    stamp = "".join(
        f'<dcterms:{name} xsi:type="dcterms:W3CDTF">{on}</dcterms:{name}>' for name in ("created", "modified")
    )
    return (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        '<cp:coreProperties xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"'
        ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{_escaped(paper.subject)}</dc:title><dc:language>zh-CN</dc:language>{stamp}</cp:coreProperties>"
    ).encode()  # fmt: skip


def _moment(on: date) -> str:
    return f"{on.isoformat()}T00:00:00Z"
