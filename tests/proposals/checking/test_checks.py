"""What the checks say of a draft, and that they leave alone what is well."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proposals.checking import Draft, Level, characters, check
from proposals.checking.checks import is_vague
from proposals.checking.remarks import MESSAGES

TITLE = "关于为“专精特新”企业建立一企一策融资服务的提案"
REASONS = "2022年走访 12 家企业，有 9 家反映银行仍以房产抵押为主。" * 8
ASKS = ("由市金融工作局每季度更新融资“白名单”。", "为每家企业配一名融资专员。")


def draft(**more):
    given_ = {"title": TITLE, "reasons": REASONS, "asks": ASKS, "contact": "0000-0000000"}
    return Draft(**(given_ | more))


def codes(one, *levels):
    return [remark.code for remark in check(one) if not levels or remark.level in levels]


def test_a_sound_draft_is_praised_and_not_advised():
    assert codes(draft()) == ["one_matter", "title_well", "dated_facts", "asks_well"]


def test_an_empty_draft_lacks_what_submitting_asks_for():
    empty = Draft(title="", reasons=" ", asks=("", " "))

    assert codes(empty, Level.MUST) == ["title_missing", "reasons_missing", "asks_missing"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("关于加快企业培育的建议", ["one_matter", "title_well"]),
        ("加快企业培育", ["title_form", "one_matter"]),
        ("关于加快企业培育和关于改善停车的建议", ["several_matters", "title_well"]),
        ("关于加快企业培育；改善停车的建议", ["several_matters", "title_well"]),
        ("关于完善教育和医疗配套的建议", ["one_matter", "title_well"]),
        ("关于" + "长" * 60 + "的建议", ["title_long", "one_matter", "title_well"]),
    ],
)
def test_title(title, expected):
    assert [code for code in codes(draft(title=title)) if code in {
        "title_form", "one_matter", "several_matters", "title_well", "title_long"
    }] == expected  # fmt: skip


@pytest.mark.parametrize(
    ("reasons", "expected"),
    [
        ("近期走访 12 家企业，9 家说贷款难。", "近期走访 12 家"),
        ("最近调研了十二所学校，多数没有操场。", "最近调研了十二所"),
        ("近期（2023年3月）走访 12 家企业。", None),
        ("2023年3月走访 12 家企业。", None),
        ("近期走访了一些企业。", None),
    ],
)
def test_a_counted_fact_without_its_time_is_pointed_at(reasons, expected):
    found = [remark for remark in check(draft(reasons=reasons)) if remark.code == "undated_fact"]

    assert [dict(remark.params)["found"] for remark in found] == ([expected] if expected else [])


@pytest.mark.parametrize(
    ("length", "expected"), [(199, ["reasons_short"]), (200, []), (1500, []), (1501, ["reasons_long"])]
)
def test_length_of_the_reasons_is_advice(length, expected):
    assert codes(draft(reasons="字" * length), Level.LOOK, Level.MUST) == expected


@pytest.mark.parametrize(
    "text", ["加大支持力度。", "进一步加强监管，切实提高服务水平。", "高度重视相关工作。", "加强部门协作。"]
)
def test_an_ask_of_good_will_alone_is_vague(text):
    assert is_vague(text)


@pytest.mark.parametrize(
    "text",
    [
        "建立专精特新企业融资“白名单”，由市金融工作局会同市工业和信息化局每季度更新。",
        "支持银行开办订单质押、专利质押贷款，单户最高 1000 万元。",
        "为每家“小巨人”企业配一名融资专员。",
        "评估全市创新资源，派出干部指导中小企业培训。",
        "在老旧小区加装充电桩。",
        "请市交通运输局对早晚高峰的发车间隔作出调整。",
    ],
)
def test_an_ask_that_somebody_can_do_is_not(text):
    assert not is_vague(text)


def test_a_vague_ask_is_named_by_its_number_among_the_written_ones():
    found = [one for one in check(draft(asks=("", ASKS[0], "加大支持力度。"))) if one.code == "ask_vague"]

    assert [(one.row, one.words()) for one in found] == [(2, "第 2 条办法不具体")]


def test_a_body_says_who_stands_behind_it():
    assert codes(draft(collective=True), Level.MUST) == ["endorsement_missing"]
    assert codes(draft(collective=True, endorsement="召集人：某某"), Level.MUST) == []


def test_without_a_contact_the_author_is_told_why_one_helps():
    [found] = [one for one in check(draft(contact="")) if one.code == "contact_missing"]

    assert (found.level, found.section) == (Level.LOOK, "contact")
    assert "面商" in found.remedy()


def test_blanks_and_line_ends_do_not_count():
    assert characters(" 一二　三\n四\r\n") == 4


@given(st.text(max_size=300), st.text(max_size=500), st.lists(st.text(max_size=200), max_size=5))
def test_any_text_is_checked_and_worded(title, reasons, asks):
    for remark in check(Draft(title=title, reasons=reasons, asks=tuple(asks), collective=True)):
        assert remark.code in MESSAGES
        assert "{" not in remark.words().replace(title, "").replace(reasons, "") or "{" in title + reasons
