"""A day that hangs on a calendar which is not there yet is called 暂定 wherever it stands."""

from __future__ import annotations

import io
from datetime import date

import docx
import pytest
import time_machine
from django.urls import reverse

from proposals.roles import Role
from tests.city import at
from tests.workflow.calendars.conftest import adopt, ending, with_the_notice
from workflow.guards.assignment import open_due
from workflow.services.calendars import newest_row
from workflow.services.recounting import apply, preview
from workflow.steps import Step
from workflow.workdays import SLUG

TODAY = date(2023, 12, 12)
PROVISIONAL = "暂定"


@pytest.fixture
def monday():
    """A Tuesday in December: what was handed over on the day before is due in a year that nobody knows yet."""
    with time_machine.travel(at(TODAY), tick=False):
        yield TODAY


@pytest.fixture
def case(city):
    adopt(city, ending(2023))
    found = city.handling(day=date(2023, 12, 11))
    city.accept(found, "工信局", "科技局", day=date(2023, 12, 11))
    return found


@pytest.fixture
def opinion_due(city, case):
    return case.deadlines.get(step=Step.OPINION, assignment__organisation=city.units["科技局"])


def place(case):
    return [case.jurisdiction.slug, case.proposal.number]


def test_on_the_workbench_in_the_list_on_the_case_and_on_its_own_page(browse, city, case, opinion_due):
    client = browse("科技局", Role.HANDLER)
    pages = {
        "workbench": reverse("workbench"),
        "list": reverse("case_list"),
        "case": reverse("case_detail", args=place(case)),
        "why": reverse("deadline", args=[*place(case), opinion_due.pk]),
    }

    shown = {name: PROVISIONAL in client.get(page).text for name, page in pages.items()}

    assert opinion_due.provisional
    assert shown == dict.fromkeys(pages, True)


def test_to_the_member_too(browse, city, case):
    reply = case.deadlines.get(step=Step.REPLY)
    client = browse(Role.MEMBER)

    page = client.get(reverse("deadline", args=[*place(case), reply.pk])).text

    assert PROVISIONAL in client.get(reverse("case_detail", args=place(case))).text
    assert (PROVISIONAL in page, "日历只排到 2023-12-31" in page) == (True, True)


def test_until_the_new_calendar_is_applied_the_page_says_that_it_waits_for_that(
    browse, city, case, opinion_due
):
    with_the_notice(city, day=TODAY)
    page = reverse("deadline", args=[*place(case), opinion_due.pk])

    waiting = browse(Role.MEMBER).get(page).text
    shown = preview(newest_row(SLUG), city.jurisdiction, at=at(TODAY))
    apply(
        newest_row(SLUG), city.jurisdiction, actor=city[Role.ADMINISTRATOR], seen=shown.digest, at=at(TODAY)
    )
    done = browse(Role.MEMBER).get(page).text

    assert ("新的日历已经录入" in waiting, "日历只排到 2023-12-31" in waiting) == (True, True)
    assert (PROVISIONAL in done, "按新日历重新核算" in done, "国务院办公厅节假日安排，第 3 版" in done) == (
        False,
        True,
        True,
    )


def test_where_a_letter_is_written_and_signed(browse, city, case):
    opinion = city.opinion_draft(case, "科技局", day=TODAY)
    writing = reverse("move", args=[*place(case), "opinion", opinion.pk, "write"])

    assert PROVISIONAL in browse("科技局", Role.HANDLER).get(writing).text


def test_where_a_later_date_is_asked_for(browse, city, case):
    share = city.assignment(case, "科技局")
    asking = reverse("move", args=[*place(case), "assignment", share.pk, "extend_request"])

    assert "2024年1月1日（暂定）" in browse("科技局", Role.BUREAU_LEADER).get(asking).text


def words_of(client, case, kind, key):
    paper = client.get(reverse("paper", args=[*place(case), kind, key, "docx"]))
    document = docx.Document(
        io.BytesIO(b"".join(paper.streaming_content) if paper.streaming else paper.content)
    )
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_on_the_papers(browse, city, case):
    office = browse(Role.OFFICE)
    share = city.assignment(case, "科技局")
    due = open_due(share)
    city.do(
        "extend_request", share, city["科技局", Role.BUREAU_LEADER], TODAY, deadline=due,
        until_on=date(2024, 1, 10), reason="正在调研。", proposer_told_on=None,
    )  # fmt: skip
    asked = share.extensions.get()

    papers = {
        "handover": words_of(office, case, "handover", case.pk),
        "transfer": words_of(office, case, "transfer", case.pk),
        "extension": words_of(office, case, "extension", asked.pk),
    }

    assert "请在2024年1月1日（暂定）（含当日）前逐条提出意见" in papers["handover"]
    assert "2024-01-01（暂定）" in papers["handover"]
    assert "报送会办意见：2024年1月1日（暂定）" in papers["transfer"]
    assert "2024年1月1日（暂定）" in papers["extension"]


def test_to_programs(browse, city, case, opinion_due):
    answer = browse("科技局", Role.HANDLER).get(reverse("api_deadline", args=[opinion_due.pk])).json()

    assert (answer["provisional"], answer["derivation"]["provisional"]) == (True, True)
