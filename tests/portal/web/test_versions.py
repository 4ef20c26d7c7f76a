"""The pages of a letter's versions and of an opinion's receipt."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from portal.web.comparison import compared, in_lines, unchanged
from proposals.roles import Role
from tests.correspondence import drafted, kept, rewritten, sent
from workflow.assembly.differences import Change, Segment

FIRST, SECOND, KEPT = "一、已安排资金十万元。", "一、已安排资金三十万元。", "二、松湖的事尚未公布。"


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


@pytest.fixture
def opinion(city, case):
    first = drafted(city, case, "科技局", FIRST)
    return sent(city, rewritten(city, first, "科技局", SECOND, kept(KEPT)), "科技局")


def page_of(name, letter, **query):
    return reverse(name, args=["shifan", "20230001", letter.pk], query=query)


def test_bureau_reads_what_changed_from_one_saving_to_the_next(browse, opinion):
    page = browse("科技局", Role.HANDLER).get(page_of("opinion_versions", opinion))

    assert (page.context["old"].number, page.context["new"].number) == (1, 2)
    assert '<ins class="hb-ins"><span class="visually-hidden">新增：</span>三<' in page.text
    assert KEPT in page.text


def test_versions_are_compared_from_the_older_to_the_newer_however_they_are_picked(browse, opinion):
    key = opinion.pk
    page = browse("科技局", Role.HANDLER).get(
        page_of("opinion_versions", opinion, **{"from": f"{key}.2", "to": f"{key}.1"})
    )

    assert (page.context["old"].number, page.context["new"].number) == (1, 2)


def test_same_version_twice_is_read_as_it_is(browse, opinion):
    one = f"{opinion.pk}.1"
    page = browse("科技局", Role.HANDLER).get(
        page_of("opinion_versions", opinion, **{"from": one, "to": one})
    )

    assert page.context["text"] == [FIRST]
    assert "松湖" not in page.text


@pytest.mark.parametrize("wanted", ["x", "1.9", "0.0", "1.1.1"])
def test_version_that_is_not_there_gets_404(browse, opinion, wanted):
    page = browse("科技局", Role.HANDLER).get(
        page_of("opinion_versions", opinion, **{"from": wanted, "to": f"{opinion.pk}.1"})
    )

    assert page.status_code == 404


def test_version_that_only_the_bureau_saw_is_not_there_for_the_lead(browse, opinion):
    lead = browse("工信局", Role.HANDLER)
    inner = f"{opinion.pk}.1"

    page = lead.get(page_of("opinion_versions", opinion))

    assert [version.key for version in page.context["versions"]] == [f"{opinion.pk}.0"]
    assert FIRST not in page.text
    assert lead.get(page_of("opinion_versions", opinion, **{"from": inner, "to": inner})).status_code == 404


def test_lead_compares_the_letter_with_the_one_that_replaced_it(city, browse, case, opinion):
    day = date(2023, 5, 4)
    city.do(
        "ask_again", city.assignment(case, "科技局"), city["工信局", Role.HANDLER], day, reason="请补充。"
    )
    later = sent(city, drafted(city, case, "科技局", SECOND, "三、另附数据。", day=day), "科技局", day=day)

    page = browse("工信局", Role.HANDLER).get(page_of("opinion_versions", later))

    assert [version.draft for version in page.context["versions"]] == [2, 1]
    assert "三、另附数据。" in page.text
    assert '<span class="visually-hidden">删去：</span>二、松湖' in page.text


def test_whoever_oversees_compares_without_what_is_confidential(city, browse, case, opinion):
    page = browse(Role.OFFICE).get(page_of("opinion_versions", opinion))

    assert "松湖" not in page.text
    assert "（本段仅供主办单位参考，未列出）" in page.text
    assert page.context["versions"][0].digest == ""


def test_reply_of_which_nothing_was_written_has_no_version(city, browse, case):
    page = browse("工信局", Role.HANDLER).get(page_of("reply_versions", city.reply_draft(case)))

    assert "还没有稿本" in page.text


def test_versions_cost_the_same_queries_however_many_there_are(city, browse, case, django_assert_num_queries):
    opinion = drafted(city, case, "科技局", FIRST)
    client = browse("科技局", Role.HANDLER)
    client.get(page_of("opinion_versions", opinion))

    with django_assert_num_queries(9):
        client.get(page_of("opinion_versions", opinion))
    for number in range(3):
        rewritten(city, opinion, "科技局", f"{FIRST}第{number}次。")
    with django_assert_num_queries(9):
        client.get(page_of("opinion_versions", opinion))


# -- receipt


def test_receipt_can_be_read_and_printed_by_both_bureaus(browse, opinion):
    address = page_of("opinion_receipt", opinion)

    pages = [browse(unit, Role.HANDLER).get(address).text for unit in ("科技局", "工信局")]

    assert [("示范市工信局" in page, opinion.sent_digest in page) for page in pages] == [(True, True)] * 2
    assert "2023年4月25日 10:00" in pages[0]
    assert "data-print" in pages[0]


def test_receipt_keeps_the_digest_from_who_does_not_read_the_whole(browse, opinion):
    page = browse(Role.OFFICE).get(page_of("opinion_receipt", opinion)).text

    assert opinion.sent_digest not in page
    assert "摘要值只列给会办单位和主办单位" in page


def test_receipt_names_the_other_cases_that_the_reader_may_see(city, browse, case):
    other = city.handling(title="关于另一件事的提案", leads=("发改局",))
    city.accept(other, "科技局")
    opinion = sent(city, drafted(city, case, "科技局", FIRST, cases=[other]), "科技局")
    address = page_of("opinion_receipt", opinion)

    assert "关于另一件事的提案" in browse("科技局", Role.HANDLER).get(address).text
    assert "关于另一件事的提案" not in browse("工信局", Role.HANDLER).get(address).text


def test_letter_that_was_not_sent_has_no_receipt(city, browse, case):
    opinion = drafted(city, case, "科技局", FIRST)

    assert browse("科技局", Role.HANDLER).get(page_of("opinion_receipt", opinion)).status_code == 404


# -- paragraphs of a comparison


def test_lines_end_where_either_text_ends_them():
    segments = [
        Segment(Change.SAME, "甲。\n乙"),
        Segment(Change.REMOVED, "丙。\n丁"),
        Segment(Change.ADDED, "戊"),
        Segment(Change.SAME, "。\n"),
    ]

    assert in_lines(segments) == [
        [Segment(Change.SAME, "甲。")],
        [Segment(Change.SAME, "乙"), Segment(Change.REMOVED, "丙。")],
        [Segment(Change.REMOVED, "丁"), Segment(Change.ADDED, "戊"), Segment(Change.SAME, "。")],
    ]


def test_equal_texts_are_unchanged():
    assert unchanged(compared("甲。\n乙。", "甲。\n乙。"))
    assert not unchanged(compared("甲。", "乙。"))
