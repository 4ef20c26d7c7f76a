"""Writing a proposal in a browser."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.web.proposal_sheet import numbered
from portal.web.subjects import move_url
from proposals.models import Proposal
from proposals.roles import Role
from proposals.services.texts import AskInput
from tests.city import fresh
from workflow.models import Case

NEW = reverse("proposal_new")


def sheet(city, **more):
    return {
        "session": city.session.pk,
        "kind": "cppcc_proposal",
        "title": "关于完善充电设施的提案",
        "reasons": "车多桩少。",
        "wish": "public",
        "rows": "3",
        "ask-0": "在老旧小区加装充电桩。",
        "ask-1": "",
        "ask-2": "由市发改局公布建设计划。",
        "_key": "k",
    } | more


def asks(case):
    return list(case.proposal.asks.order_by("position").values_list("number", "group", "text"))


def test_member_writes_a_first_draft(city, browse):
    response = browse(Role.MEMBER).post(NEW, sheet(city))
    case = Case.objects.get()

    assert (response.status_code, response.url) == (302, f"/cases/shifan/d{case.proposal_id}/")
    assert (case.state, case.proposal.title) == ("draft", "关于完善充电设施的提案")
    assert asks(case) == [("1", "", "在老旧小区加装充电桩。"), ("2", "", "由市发改局公布建设计划。")]


def test_collective_writes_in_the_name_of_its_body(city, browse):
    body = city.units["民建市委会"]

    browse("民建市委会", Role.COLLECTIVE).post(NEW, sheet(city, body=body.pk))

    assert Proposal.objects.get().proposing_body == body


def test_body_of_others_is_not_offered(city, browse):
    response = browse("民建市委会", Role.COLLECTIVE).post(NEW, sheet(city, body=city.units["工信局"].pk))

    assert response.status_code == 422
    assert not Case.objects.exists()


def test_double_click_opens_one_draft(city, browse):
    client = browse(Role.MEMBER)

    first, second = client.post(NEW, sheet(city)), client.post(NEW, sheet(city))

    assert first.url == second.url
    assert Case.objects.count() == 1


def test_half_written_draft_is_kept(city, browse):
    response = browse(Role.MEMBER).post(NEW, sheet(city, **{"reasons": "", "ask-0": "", "ask-2": ""}))

    assert response.status_code == 302
    assert asks(Case.objects.get()) == []


def test_draft_needs_a_title_and_loses_nothing(city, browse):
    response = browse(Role.MEMBER).post(NEW, sheet(city, title=""))

    assert response.status_code == 422
    assert "由市发改局公布建设计划。" in response.text
    assert '<a href="#id_title">' in response.text


def test_one_more_box_keeps_what_was_written_and_saves_nothing(city, browse):
    response = browse(Role.MEMBER).post(NEW, sheet(city, more="1"))

    assert response.status_code == 200
    assert 'id="id_ask-3"' in response.text
    assert "在老旧小区加装充电桩。" in response.text
    assert "还不能提交" not in response.text
    assert not Case.objects.exists()


def test_pasted_list_becomes_one_ask_for_each_item(city, browse):
    pasted = "一、完善培育体系\n1.派出干部指导。\n2.提出配套措施。\n二、改善环境\n1.主动服务。"

    browse(Role.MEMBER).post(NEW, sheet(city, **{"ask-0": pasted, "ask-2": ""}))

    assert [(number, text) for number, _group, text in asks(Case.objects.get())] == [
        ("一.1", "派出干部指导。"),
        ("一.2", "提出配套措施。"),
        ("二.1", "主动服务。"),
    ]


@pytest.mark.parametrize("key", [(Role.OFFICE,), ("工信局", Role.HANDLER), ("stranger",)])
def test_only_members_and_collectives_write(city, browse, key):
    assert browse(*key).get(NEW).status_code == 403
    assert browse(*key).post(NEW, sheet(city)).status_code == 403
    assert not Case.objects.exists()


def test_outside_of_the_window_the_page_says_so(city, browse, monday):
    session = city.session
    session.filing_closes_on = date(2023, 5, 1)
    session.save()

    assert "现在不在提案征集期内" in browse(Role.MEMBER).get(NEW).text


def edit_url(case):
    return move_url(case, case, "edit")


def test_editing_shows_each_ask_in_its_box(city, browse):
    page = browse(Role.MEMBER).get(edit_url(city.draft()))

    assert page.status_code == 200
    assert "评估全市创新资源" in page.text
    assert 'name="number-0" value="一.1"' in page.text
    assert 'id="id_ask-3"' in page.text


def test_edited_text_keeps_headings_and_numbers_without_gaps(city, browse):
    case = city.draft()
    client = browse(Role.MEMBER)
    page = client.get(edit_url(case)).context["form"]
    data = {field.html_name: field.value() or "" for field in page}
    data |= {"rows": page.rows, "ask-0": "", "ask-3": "公开服务清单。"}

    assert client.post(edit_url(case), data).status_code == 302
    assert asks(fresh(case)) == [
        ("一.1", "完善培育体系", "指导行业组织了解企业难题，及时提出配套措施。"),
        ("二.1", "改善营商环境", "建立主动服务机制，按企业诉求自动匹配政策。"),
        ("二.2", "改善营商环境", "公开服务清单。"),
    ]


def test_editing_offers_one_more_box(city, browse):
    case = city.draft()

    response = browse(Role.MEMBER).post(edit_url(case), {"rows": "4", "more": "1", "title": "改了一半"})

    assert response.status_code == 200
    assert 'id="id_ask-4"' in response.text
    assert "改了一半" in response.text
    assert fresh(case).proposal.title == "关于加快企业培育的建议"


@pytest.mark.parametrize("rows", ["", "-3", "abc", "9999"])
def test_senseless_number_of_boxes_does_no_harm(city, browse, rows):
    case = city.draft()

    response = browse(Role.MEMBER).post(
        edit_url(case), {"rows": rows, "title": "题", "wish": "public", "ask-0": "做。"}
    )

    assert response.status_code == 302
    assert asks(fresh(case)) == [("1", "", "做。")]


@pytest.mark.parametrize(
    ("entered", "numbers"),
    [
        ([("", ""), ("", "")], ["1", "2"]),
        ([("3", ""), ("1", "")], ["1", "2"]),
        ([("一.1", "甲"), ("二.4", "乙"), ("", "")], ["一.1", "二.1", "二.2"]),
        ([("一.1", "甲"), ("二", ""), ("", "")], ["一.1", "二", "一.2"]),
        ([("", ""), ("一.1", "甲")], ["1", "2"]),
        ([("一.1", "甲"), ("二", ""), ("二", "")], ["1", "2", "3"]),
    ],
)
def test_asks_are_numbered_without_gaps_and_never_twice(entered, numbers):
    given = [AskInput(number, group, f"第{n}条") for n, (number, group) in enumerate(entered)]

    assert [ask.number for ask in numbered(given)] == numbers
