"""What stands on the page, with docxtpl's tags: the letter, the annexed list, the form."""

from __future__ import annotations

from paper_templates.pieces import FOOT, HEI, KAI, cell, paragraph, row_tag, run, table, tag
from portal.documents.layout import CASE_COLUMNS


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
        paragraph(run("{{p scan }}")),
    ))  # fmt: skip
