"""Opinions and replies as letters."""

from __future__ import annotations

import html

import pytest
from django.urls import reverse

from proposals.roles import Role
from tests.city import fresh
from workflow.findings import open_findings


@pytest.fixture
def answered(city):
    return city.replied()


@pytest.mark.parametrize(
    ("key", "status"),
    [
        (("科技局", Role.HANDLER), 200),
        (("工信局", Role.HANDLER), 200),
        ((Role.OFFICE,), 200),
        (("金融局", Role.HANDLER), 404),
        ((Role.MEMBER,), 404),
        (("stranger",), 404),
    ],
)
def test_opinion_is_read_by_its_bureau_the_lead_and_the_offices(city, browse, answered, key, status):
    opinion = city.units["科技局"].opinions.get()

    page = browse(*key).get(reverse("opinion_detail", args=["shifan", "20230001", opinion.pk]))

    assert page.status_code == status


def test_opinion_shows_text_verdicts_and_use(city, browse, answered):
    opinion = city.units["科技局"].opinions.get()
    page = (
        browse("工信局", Role.HANDLER)
        .get(reverse("opinion_detail", args=["shifan", "20230001", opinion.pk]))
        .text
    )

    assert "科技局已安排专项" in page
    assert "采纳" in page
    assert "已采用" in page


def test_opinion_for_several_cases_lists_those_that_the_reader_may_see(city, browse):
    first = city.handling(title="甲")
    second = city.handling(title="乙", leads=("发改局",))
    city.accept(first, "科技局")
    city.accept(second, "科技局")
    opinion = city.opinion_sent(first, "科技局", cases=[second])
    url = reverse("opinion_detail", args=["shifan", "20230001", opinion.pk])

    own = browse("科技局", Role.HANDLER).get(url).context["answered_cases"]
    lead = browse("工信局", Role.HANDLER).get(url).context["answered_cases"]

    assert [item["title"] for item in own] == ["甲", "乙"]
    assert [item["title"] for item in lead] == ["甲"]


def test_opinion_under_a_case_that_it_does_not_answer_gets_404(city, browse, answered):
    other = city.handling(title="别的提案")
    opinion = city.units["科技局"].opinions.get()
    url = reverse("opinion_detail", args=["shifan", other.proposal.number, opinion.pk])

    assert browse("科技局", Role.HANDLER).get(url).status_code == 404


@pytest.mark.parametrize(
    ("key", "status"),
    [
        ((Role.MEMBER,), 200),
        (("工信局", Role.HANDLER), 200),
        (("科技局", Role.HANDLER), 200),
        ((Role.OFFICE,), 200),
        (("发改局", Role.HANDLER), 404),
        (("stranger",), 404),
    ],
)
def test_delivered_reply_is_read_by_all_who_have_the_case(city, browse, answered, key, status):
    reply = answered.replies.get()

    page = browse(*key).get(reverse("reply_detail", args=["shifan", "20230001", reply.pk]))

    assert page.status_code == status


def test_reply_looks_like_the_letter_it_is(city, browse, answered):
    reply = answered.replies.get()
    address = reverse("reply_detail", args=["shifan", "20230001", reply.pk])
    page = browse(Role.MEMBER).get(address).text

    assert '<p class="hb-letterhead">示范市工信局</p>' in page
    assert "第20230001号提案的答复" in page
    assert reply.document_number in page
    assert "2023年5月20日" in page
    assert "您可以阅读" in browse(Role.AUDITOR).get(address).text


def test_reply_in_work_is_hidden_from_the_proposer(city, browse):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    reply = city.reply_written(case)
    url = reverse("reply_detail", args=["shifan", "20230001", reply.pk])

    assert browse(Role.MEMBER).get(url).status_code == 404
    assert "送核稿" in browse("工信局", Role.HANDLER).get(url).text


def test_what_the_checker_found_is_shown_to_those_who_work_on_the_letter(city, browse):
    case = city.handling(co=())
    city.accept(case, "工信局")
    reply = city.reply_draft(case)
    text = city.reply_text(case).replace("已建立主动服务机制。", "已建立主动服务机制，，成效明显。")
    city.do("write", reply, city["工信局", Role.HANDLER], city.session.closes_on, text=text, contact="经办科")
    found = next(finding for finding in open_findings(fresh(reply)) if finding.text == "，，")
    page_of = reverse("reply_detail", args=["shifan", "20230001", reply.pk])
    handler = browse("工信局", Role.HANDLER)

    before = handler.get(page_of).text
    city.do(
        "waive_finding", reply, city["工信局", Role.HANDLER], city.session.closes_on,
        finding=found.fingerprint, reason="原文如此",
    )  # fmt: skip
    after = handler.get(page_of).text

    assert found.message() in html.unescape(before)
    assert "工信局单位经办人说明后保留：原文如此" in after


@pytest.fixture
def slipped(city):
    """A reply that was issued with a finding let stand by name."""
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    for unit in ("科技局", "金融局"):
        city.opinion_sent(case, unit)
        city.use_all(case, unit)
    city.consulted(case)
    text = city.reply_text
    city.reply_text = lambda case: text(case).replace(
        "已建立主动服务机制。", "已建立主动服务机制，，成效明显。"
    )
    return city.delivered(case)


@pytest.mark.parametrize(
    ("key", "told"),
    [
        (("工信局", Role.HANDLER), True),
        ((Role.OFFICE,), True),
        (("科技局", Role.HANDLER), False),
        ((Role.MEMBER,), False),
    ],
)
def test_findings_are_told_to_the_lead_and_the_offices_alone(browse, slipped, key, told):
    page = browse(*key).get(reverse("reply_detail", args=["shifan", "20230001", slipped.pk]))

    assert bool(page.context["checks"]) is told
