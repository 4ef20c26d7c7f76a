"""Letters and forms for tests, and what stands in the files that are made of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from zipfile import ZipFile

from pypdf import PdfReader

from portal.documents.content import Choice, Column, Field, Form, Letter, Listing, Mark, Paragraph
from portal.documents.layout import paragraph

LETTER = Letter(
    subject="关于某件提案的答复",
    dated=date(2023, 6, 19),
    issuer="示范市工业和信息化局",
    title=("关于示范市政协十四届二次会议", "第20230368号提案的答复"),
    addressee="民建示范市委会：",
    body=tuple(
        map(
            paragraph,
            ("一、总体情况", "已经安排。", "（一）分类培育", "（二）服务。逐家走访。", "专此答复。"),
        )
    ),
    signed_by=("示范市工业和信息化局",),
    signed_on="2023年6月19日",
    marks=(
        (Mark("公开属性：", "主动公开"), Mark("", "示工信函〔2023〕12号")),
        (None, Mark("办理结果类别：", "B")),
    ),
    note="联系人：经办科，联系电话：0000-00000000",
    copies="提案委，督查室。",
)
FORM = Form(
    subject="征询意见表",
    dated=date(2023, 6, 20),
    title=("提案办理情况征询意见表",),
    number="第20230368号",
    rows=(
        (Field("案由", "关于某事的建议"),),
        (
            Field("提案人", "某某"),
            Field("对办理结果", choices=(Choice("满意", ticked=True), Choice("不满意"))),
        ),
        (Field("具体意见", "很好。\n继续。", lines=5),),
    ),
    notes=("由提案人本人填写。",),
)
NOTICE = replace(
    LETTER,
    annexes=("提案清单",),
    listing=Listing(
        "提案清单", tuple(Column(f"列{n}", 28) for n in range(8)), (tuple("甲乙丙丁戊己庚辛"),) * 3
    ),
)


def with_body(*lines: str) -> Letter:
    return replace(LETTER, body=tuple(Paragraph(line) for line in lines))


def pdf_pages(made: bytes) -> list[list[str]]:
    """The lines of each page as they are read out."""
    return [page.extract_text().splitlines() for page in PdfReader(BytesIO(made)).pages]


def pdf_text(made: bytes) -> str:
    return "\n".join("\n".join(lines) for lines in pdf_pages(made))


def pdf_fonts(made: bytes) -> dict[str, str]:
    """Font → the characters that it shows, by its own table of characters."""
    shown: dict[str, str] = {}
    for page in PdfReader(BytesIO(made)).pages:
        for font in page["/Resources"]["/Font"].values():
            name = font["/BaseFont"].partition("+")[2]
            shown[name] = shown.get(name, "") + _characters(font["/ToUnicode"].get_data().decode())
    return shown


def _characters(table: str) -> str:
    found = [line.split() for line in table.splitlines() if line.startswith("<")]
    targets = [pair[-1].strip("<>") for pair in found]
    return "".join(bytes.fromhex(target).decode("utf-16-be") for target in targets if len(target) % 4 == 0)


def word_parts(made: bytes) -> dict[str, bytes]:
    with ZipFile(BytesIO(made)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
