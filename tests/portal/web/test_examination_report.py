"""The report on an examination: every number with the cases behind it."""

from __future__ import annotations

from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook

from portal.documents.examination_report import report_paper
from proposals.models import Session
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import DAY, fresh, make_city
from workflow.services.examination_report import Column, report_of

PAGE = "/examination/report/"


@pytest.fixture
def season(city):
    """Of everything one, and two that were filed; one in the year before."""
    filed = city.filed(title="已立案的提案")
    body = {"actor": city["民建市委会", Role.COLLECTIVE], "body": city.units["民建市委会"]}
    city.filed(title="党派的提案", day=date(2023, 2, 10), **body)
    merged, declined, passed = (city.recommended(title=title) for title in ("并案的", "不立案的", "转信息的"))
    secretariat = city[Role.SECRETARIAT]
    city.do("merge_into", merged, secretariat, DAY, target=filed)
    city.do("decline", declined, secretariat, DAY, ground="beyond", reason="属省级。")
    city.do("ask_conversion", passed, secretariat, DAY, reason="适合。")
    city.do("answer_conversion", fresh(passed), city[Role.MEMBER], DAY, accept=True)
    city.do("decline", fresh(passed), secretariat, DAY, ground="empty", reason="转。", convert=True)
    city.do("withdraw", city.submitted(title="撤案的"), city[Role.MEMBER], DAY, reason="另提。")
    back = city.submitted(title="退回的")
    city.do("return_for_correction", back, secretariat, DAY, ground="no_facts", reason="请补。")
    city.draft(title="没有提交的")
    earlier = Session.objects.create(
        jurisdiction=city.jurisdiction, name="十四届一次会议", year=2022, filing_opens_on=date(2021, 12, 1),
        opens_on=date(2022, 1, 30), closes_on=date(2022, 2, 3), cut_off_on=date(2023, 2, 2),
        filing_closes_on=date(2023, 11, 30),
    )  # fmt: skip
    now, city.session = city.session, earlier
    city.filed(title="上一年的")
    city.session = now
    return city


@pytest.fixture
def clerk(browse):
    return browse(Role.SECRETARIAT)


@pytest.fixture
def report(season):
    return report_of(season.session, held_posts(season[Role.SECRETARIAT], DAY))


def counts(row):
    return {column.value: row.count(column) for column in Column if row.count(column)}


def test_what_came_in_is_parted_by_what_became_of_it(report):
    assert counts(report.total) == {
        "received": 7, "filed": 2, "merged": 1, "not_filed": 2, "passed_on": 1, "withdrawn": 1, "open": 1,
        "returned": 1,
    }  # fmt: skip
    parts = [Column.FILED, Column.MERGED, Column.NOT_FILED, Column.WITHDRAWN, Column.OPEN]
    assert sum(report.total.count(column) for column in parts) == report.total.count(Column.RECEIVED)


def test_each_line_counts_its_own(report):
    lines = {row.code: (row.count(Column.RECEIVED), row.count(Column.FILED)) for row in report.rows}

    assert lines == {
        "all": (7, 2), "by:single": (6, 1), "by:collective": (1, 1), "by:party": (1, 1),
        "when:in_session": (6, 1), "when:between": (1, 1), "category:经济发展": (2, 2),
        "ground:beyond": (1, 0), "ground:empty": (1, 0),
    }  # fmt: skip
    assert report.share("by:collective") == 14.3


def test_the_year_before_stands_beside(report):
    assert report.earlier.name == "十四届一次会议"
    assert (report.total.before[Column.RECEIVED], report.total.before[Column.FILED]) == (1, 1)


def test_a_figure_opens_the_cases_behind_it(season, clerk):
    page = clerk.get(f"{PAGE}?session={season.session.pk}&row=all&column=not_filed")

    shown = {row["case"].proposal.title for row in page.context["figure"]["rows"]}
    assert shown == {"不立案的", "转信息的"}
    assert "column=merged#figure" in page.text
    assert clerk.get(f"{PAGE}?row=by:nobody").status_code == 404


def test_the_newest_session_is_shown_first_and_a_foreign_one_is_not_found(season, clerk):
    foreign = make_city("bieshi").session

    assert clerk.get(PAGE).context["session"] == season.session
    assert clerk.get(f"{PAGE}?session={foreign.pk}").status_code == 404
    assert clerk.get(f"{PAGE}{foreign.pk}.docx").status_code == 404


@pytest.mark.parametrize(
    ("role", "status"),
    [
        (Role.SECRETARIAT, 200), (Role.EXAMINER, 200), (Role.AUDITOR, 200), (Role.OFFICE, 403),
        (Role.MEMBER, 403), ("stranger", 403),
    ],
)  # fmt: skip
def test_only_who_reads_of_the_unfiled_reads_the_report(city, browse, role, status):
    client = browse(role)

    assert client.get(PAGE).status_code == status
    assert client.get(f"{PAGE}{city.session.pk}.xlsx").status_code == status


@pytest.mark.parametrize("count", [1, 3])
def test_the_report_costs_the_same_for_any_number(city, clerk, count, django_assert_num_queries):
    for number in range(count):
        city.filed(title=f"第{number}件")
    clerk.get(PAGE)

    with django_assert_num_queries(9):
        clerk.get(f"{PAGE}?row=all&column=filed")


@pytest.mark.parametrize(
    ("form", "head"), [("docx", b"PK\x03\x04"), ("pdf", b"%PDF"), ("xlsx", b"PK\x03\x04")]
)
def test_the_report_is_a_file(season, clerk, form, head):
    made = clerk.get(f"{PAGE}{season.session.pk}.{form}")

    assert made.status_code == 200
    assert made.content[:4] == head
    assert "attachment" in made["Content-Disposition"]
    assert clerk.get(f"{PAGE}{season.session.pk}.exe").status_code == 404


def test_the_workbook_holds_the_table_and_every_case(season, clerk):
    made = clerk.get(f"{PAGE}{season.session.pk}.xlsx")

    book = load_workbook(BytesIO(made.content))
    table, behind = list(book["审查情况"].values), list(book["明细"].values)
    assert table[0][:5] == ("项目", "收到", "立案", "并案", "不予立案")
    assert table[1] == ("合计", 7, 2, 1, 2, 1, 1, 1, 1, 1, 1)
    assert len(behind) == 8
    assert behind[1][:4] == ("20230001", "经济发展类001号", "已立案的提案", "经济界委员")
    assert {line[9] for line in behind[1:]} == {None, "20230001"}


def test_the_paper_tells_the_figures_in_words(season, report):
    letter = report_paper(report, date(2023, 3, 1))
    words = "\n".join(part.lead + part.text for part in letter.body)

    assert "".join(letter.title) == "关于示范市政协十四届二次会议提案审查情况的报告"
    assert "共收到提案7件（大会6件，平时1件）" in words
    assert "立案2件，并案1件，不予立案2件，撤案1件，还在审查1件" in words
    assert "不予立案的提案中，经提案人同意转为社情民意1件。上一年收到1件，立案1件。" in words
    assert "集体提案1件，占收到总数7件的14.3%。" in words
    assert "超出本地职权范围1件" in words
    assert sum(column.width for column in letter.listing.columns) <= 225


def test_a_session_of_the_congress_has_suggestions(city, clerk):
    city.session.name = "人大十四届二次会议"
    city.session.save()
    city.filed(kind="npc_suggestion")

    page = clerk.get(PAGE)

    assert page.context["report"].noun == "建议"
    assert "代表个人" in page.text
    assert "委员个人" not in page.text


def test_a_session_without_proposals_has_an_empty_table(city, clerk):
    page = clerk.get(PAGE)

    assert page.context["report"].total.count(Column.RECEIVED) == 0
    assert page.context["report"].share("by:collective") is None
