"""The notice of hand-over and its list."""

from __future__ import annotations

from datetime import date

import pytest

from portal.documents.registry import find
from proposals.queries import held_posts
from proposals.roles import Role

DAY = date(2023, 5, 22)


def notice_of(city, case, *who):
    held = held_posts(city[who if len(who) > 1 else who[0]], DAY)
    return find(case, held, "handover", case.pk).content()


@pytest.fixture
def cases(city):
    return city.handling(title="甲"), city.handling(title="乙", leads=("发改局",), co=("金融局",))


def test_office_has_every_case_of_the_document(city, cases):
    notice = notice_of(city, cases[0], Role.OFFICE)

    assert notice.title == ("关于交办示范市政协十四届二次会议", "提案的通知")
    assert (notice.issuer, notice.signed_on, notice.marks[0][1].value) == (
        "示范市督查室", "2023年4月21日", "示府办函〔2023〕8号",
    )  # fmt: skip
    assert notice.addressee == "示范市工信局、示范市科技局、示范市金融局、示范市发改局："
    assert notice.listing.rows == (
        ("1", "20230001", "甲", "经济界委员", "工信局", "科技局、金融局", "2023-05-15", "2023-06-21"),
        ("2", "20230002", "乙", "经济界委员", "发改局", "金融局", "2023-05-15", "2023-06-21"),
    )


def test_bureau_has_its_own_cases_and_is_addressed_alone(city, cases):
    notice = notice_of(city, cases[0], "科技局", Role.HANDLER)

    assert notice.addressee == "示范市科技局："
    assert [row[1] for row in notice.listing.rows] == ["20230001"]
    assert "1件" in notice.body[0].text


def test_days_that_hold_for_all_stand_in_the_text(city, cases):
    notice = notice_of(city, cases[0], Role.OFFICE)

    words = "".join(part.lead + part.text for part in notice.body)
    assert "在2023年5月15日（含当日）前逐条提出意见" in words
    assert "在2023年6月21日（含当日）前书面答复" in words


def test_days_that_differ_are_left_to_the_list(city, cases):
    due = cases[1].deadlines.get(step="reply")
    due.original_due_on = date(2023, 8, 1)
    due.save(update_fields=["original_due_on"])

    notice = notice_of(city, cases[0], Role.OFFICE)

    assert "在附件所列日期前书面答复" in "".join(part.lead + part.text for part in notice.body)


def test_case_that_was_not_handed_over_has_no_notice(city):
    case = city.filed()

    assert find(case, held_posts(city[Role.OFFICE], DAY), "handover", case.pk) is None
