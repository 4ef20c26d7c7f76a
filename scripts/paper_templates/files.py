"""The parts of a Word file, and the file itself: always the same bytes."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from paper_templates.furniture import (
    first_footer,
    first_header,
    font_table,
    later_header,
    numbered_footer,
    settings,
    styles,
)
from paper_templates.pieces import HEAD, MAIN, RELATED, TYPE

if TYPE_CHECKING:
    from pathlib import Path


def document(body: str, last_section: str) -> str:
    return f'{HEAD}<w:document xmlns:w="{MAIN}" xmlns:r="{RELATED}"><w:body>{body}{last_section}</w:body></w:document>'


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
