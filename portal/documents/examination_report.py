"""The report on an examination as a paper, and as a workbook with the cases behind its figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from portal.documents.content import Column as PaperColumn
from portal.documents.content import Letter, Listing
from portal.documents.layout import day_words, paragraph
from portal.documents.tables import Table, workbook
from proposals.models import Organisation
from workflow.queries import cases_visible_to
from workflow.services.examination_report import ALL, COLLECTIVE, COLUMNS, Column

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from proposals.queries import Held
    from workflow.models import Case
    from workflow.services.examination_report import Report, Row

_FIRST: Final = 45
_OTHER: Final = 18
SHOWN_BEFORE: Final = (Column.RECEIVED, Column.FILED)
"""What the table tells of the year before."""


def heads() -> list[str]:
    before = [f"上年{COLUMNS[column]}" for column in SHOWN_BEFORE]
    return ["项目", *(str(label) for label in COLUMNS.values()), *before]


def cells(row: Row) -> list[int]:
    return [*(row.count(column) for column in COLUMNS), *(row.before[column] for column in SHOWN_BEFORE)]


def report_paper(report: Report, on: date) -> Letter:
    """The report in words with its table behind it, dated on that day."""
    name = _session_name(report)
    title = (f"关于{name}", f"{report.noun}审查情况的报告")
    rows = tuple((row.label.strip(), *map(str, cells(row))) for row in report.rows)
    widths = (_FIRST, *([_OTHER] * (len(heads()) - 1)))
    columns = tuple(PaperColumn(head, width) for head, width in zip(heads(), widths, strict=True))
    issuer = _committee(report)
    return Letter(
        subject="".join(title),
        dated=on,
        issuer=issuer,
        title=title,
        addressee="各位代表：" if report.noun == "建议" else "各位委员：",
        body=tuple(paragraph(line) for line in _lines(report, name)),
        signed_by=(issuer,),
        signed_on=day_words(on),
        annexes=(f"{report.noun}审查情况统计表",),
        listing=Listing(f"{report.noun}审查情况统计表", columns, rows),
    )


def report_book(report: Report, held: Iterable[Held]) -> bytes:
    """A workbook: the table, and one line for every case that it counts."""
    lines: list[list[str | int]] = [[row.label.strip(), *cells(row)] for row in report.rows]
    table = Table("审查情况", [heads(), *lines])
    behind = [
        "编号",
        "分类编号",
        "案由",
        "提案者",
        "大会或平时",
        "分类",
        "性质",
        "现在",
        "不予立案的理由",
        "并入",
    ]
    return workbook([table, Table("明细", [behind, *map(_line, cases_behind(report, held))])])


def cases_behind(
    report: Report, held: Iterable[Held], code: str = ALL, column: Column = Column.RECEIVED
) -> list[Case]:
    """The cases that a figure counts, in the order of their numbers. One query."""
    row = report.row(code)
    keys = row.cases[column] if row else frozenset()
    beside = ("proposal__proposer", "proposal__proposing_body", "proposal__session", "jurisdiction")
    found = cases_visible_to(held).filter(pk__in=keys).select_related(*beside, "merged_into__proposal")
    return sorted(found, key=lambda case: (case.proposal.number or "~", case.pk))


def _line(case: Case) -> list[str]:
    proposal = case.proposal
    return [
        proposal.number or "",
        proposal.class_number,
        proposal.title,
        proposal.proposer_name,
        "大会" if proposal.in_session else "平时",
        proposal.category,
        str(proposal.get_nature_display()) if proposal.nature else "",
        str(case.get_state_display()),
        str(case.get_ground_display()) if case.ground else "",
        (case.merged_into.proposal.number or "") if case.merged_into else "",
    ]


def _lines(report: Report, name: str) -> list[str]:
    noun, total = report.noun, report.total
    parts = [
        f"{label}{total.count(column)}件"
        for column, label in COLUMNS.items()
        if column not in {Column.RECEIVED, Column.RETURNED, Column.PASSED_ON}
    ]
    passed = total.count(Column.PASSED_ON)
    more = f"不予立案的{noun}中，经提案人同意转为社情民意{passed}件。" if passed else ""
    lines = [
        f"一、总体情况。{name}共收到{noun}{total.count(Column.RECEIVED)}件（{_each(report, 'when', '')}）。经审查，{'，'.join(parts)}。{more}{_before(report)}",
        f"二、提出者。{_each(report, 'by', '')}。{_collective(report)}",
        f"三、分类。立案的{noun}中，{_each(report, 'category', '', Column.FILED) or '还没有分类'}。",
    ]
    if report.grounds:
        lines.append(f"四、不予立案的理由。{_named(report.grounds, Column.NOT_FILED)}。")
    if returned := total.count(Column.RETURNED):
        lines.append(f"{'五' if report.grounds else '四'}、退回修改。审查中退回提案人修改{returned}件。")
    return lines


def _each(report: Report, prefix: str, none: str, column: Column = Column.RECEIVED) -> str:
    rows = [row for row in report.rows if row.code.startswith(f"{prefix}:")]
    rows = [row for row in rows if row.code != f"by:{COLLECTIVE}" and row.count(column)]
    return _named(rows, column) or none


def _named(rows: Sequence[Row], column: Column) -> str:
    return "，".join(f"{row.label.strip()}{row.count(column)}件" for row in rows)


def _collective(report: Report) -> str:
    row, share = report.row(f"by:{COLLECTIVE}"), report.share(f"by:{COLLECTIVE}")
    if row is None or share is None:
        return ""
    whole = report.total.count(Column.RECEIVED)
    return f"集体{report.noun}{row.count(Column.RECEIVED)}件，占收到总数{whole}件的{share}%。"


def _before(report: Report) -> str:
    if report.earlier is None:
        return ""
    before = report.total.before
    return f"上一年收到{before[Column.RECEIVED]}件，立案{before[Column.FILED]}件。"


def _session_name(report: Report) -> str:
    session = report.session
    assembly = "人大" if report.noun == "建议" else "政协"
    place = session.jurisdiction.name
    return session.name if assembly in session.name else f"{place}{assembly}{session.name}"


def _committee(report: Report) -> str:
    bodies = report.session.jurisdiction.organisations.filter(kind=Organisation.Kind.SECRETARIAT)
    return str(bodies.order_by("pk").first() or report.session.jurisdiction)
