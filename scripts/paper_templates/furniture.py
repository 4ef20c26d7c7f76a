"""What a Word file holds beside the page: styles, settings, fonts, headers and footers."""

from __future__ import annotations

from paper_templates.pieces import (
    ALSO,
    FANG,
    HEAD,
    HEI,
    MAIN,
    PITCH,
    RED,
    RELATED,
    SONG,
    SQUEEZE,
    TEXT_WIDTH,
    TITLE,
    fonts,
    paragraph,
    run,
    tag,
)


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
