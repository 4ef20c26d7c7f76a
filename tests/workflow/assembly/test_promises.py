"""What a letter promises."""

from __future__ import annotations

import time
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.promises import promises_in
from workflow.assembly.vague import Measure

ON = date(2024, 5, 20)


def firm(text, on=ON):
    return [one for one in promises_in(text, on) if one.firm]


def test_promise_has_its_measure_figures_day_owner_and_vague_words():
    [one] = firm(
        "您提出的提案收悉，现答复如下：\n一、目前已有泊位三千个。\n下一步，我局将力争2025年6月底前新建停车场5座。"
    )

    assert (one.text, one.measure) == ("我局将力争2025年6月底前新建停车场5座", "2025年6月底前新建停车场5座")
    assert (one.due_on, one.due_words, one.recurring, one.owner) == (
        date(2025, 6, 30),
        "2025年6月底前",
        "",
        "我局",
    )
    assert [figure.text for figure in one.figures] == ["5座"]
    assert [word.text for word in one.vague] == ["力争"]
    assert one.measures == {Measure.FIGURE, Measure.PRODUCT}


def test_one_sentence_may_hold_several_promises_that_share_its_time():
    found = firm(
        "三、下一步计划\n用三年左右时间，每个园区供地不少于300亩，引进企业20家以上，支持申报省级园区。"
    )

    assert [(one.text, [figure.text for figure in one.figures], one.due_on) for one in found] == [
        ("用三年左右时间，每个园区供地不少于300亩", ["300亩"], date(2027, 5, 20)),
        ("引进企业20家以上", ["20家"], date(2027, 5, 20)),
    ]


def test_measure_without_words_of_its_own_takes_those_before_it():
    [one] = firm("我局将为其余站点安装雨棚，每年不少于200个。")

    assert (one.text, one.recurring) == ("我局将为其余站点安装雨棚，每年不少于200个", "每年")


def test_day_behind_the_promise_belongs_to_it():
    [one] = firm("我局将制定换电柜指引，2024年12月底前印发。")

    assert (one.text, one.due_on) == ("我局将制定换电柜指引，2024年12月底前印发", date(2024, 12, 31))


@pytest.mark.parametrize(
    "text",
    [
        "已建成天桥3座，累计投入2亿元。",
        "去年查处1200宗，今年以来查处300宗。",
        "关于您提出的“今年新建10所学校”的建议，暂不具备条件。",
        "2022年新增泊位500个。",
        "市图书馆自3月1日起每晚开放至22时。",
        "将“小巨人”企业纳入服务对象，已走访40家。",
        "下一步，我局将进一步加强引导，营造良好氛围。",
        "下一步，将按照《2025年度立法计划》做好工作。",
    ],
)
def test_past_quotations_and_empty_words_promise_nothing(text):
    assert firm(text) == []


@pytest.mark.parametrize(
    ("text", "measure"),
    [
        ("下一步，修订管理办法。", Measure.PRODUCT),
        ("下一步，将该路段纳入道路改造计划。", Measure.LISTED),
        ("公办幼儿园从2024年秋季学期起，原则上都要开设托班。", Measure.DATED),
        ("计划年内实现“村村通快递”。", Measure.DATED),
        ("每年组织招聘会不少于3次。", Measure.FIGURE),
    ],
)
def test_rules_lists_and_days_are_promises_too(text, measure):
    [one] = firm(text)

    assert measure in one.measures


def test_sentence_about_what_is_to_come_without_a_measure_is_a_promise_that_is_not_firm():
    [one] = promises_in("下一步，我局将进一步加强引导，营造良好氛围。", ON)

    assert (one.firm, one.measure, [word.text for word in one.vague]) == (
        False,
        "进一步加强引导，营造良好氛围",
        ["进一步", "加强", "引导", "营造"],
    )


def test_heading_that_says_the_same_as_its_section_is_not_promised_twice():
    text = "二、下一步工作\n（一）出台停车条例。2024年底前出台《河湾市停车条例》。"

    assert [one.text for one in firm(text)] == ["2024年底前出台《河湾市停车条例》"]


def test_figure_of_who_promises_is_not_what_is_promised():
    [one] = firm("两个中心将组建产业联盟。")
    [other] = firm("另有6家将于2024年第三季度完成配置。")

    assert ([figure.text for figure in one.figures], [figure.text for figure in other.figures]) == (
        [],
        ["6家"],
    )


@given(
    st.text(max_size=300)
    | st.lists(
        st.sampled_from(
            [
                "下一步",
                "，",
                "。",
                "将",
                "建成",
                "3座",
                "今年",
                "年底前",
                "力争",
                "\n",
                "一、",
                "已",
                "每年",
                "《",
                "办法",
                "》",
                "；",
            ]
        ),
        max_size=60,
    ).map("".join),
    st.none() | st.dates(date(2000, 1, 1), date(2060, 1, 1)),
)
def test_places_are_exact_in_any_text(text, on):
    found = promises_in(text, on)

    assert all(text[one.start : one.end] == one.text and one.text in one.sentence for one in found)
    assert all(text[slice(*figure.span)] == figure.text for one in found for figure in one.figures)
    assert all(text[word.start : word.end] == word.text for one in found for word in one.vague)
    assert all(one.start < other.end and one.end <= other.end for one, other in pairwise(found))


def test_long_letters_take_linear_time():
    text = "下一步，我局将力争2025年6月底前新建停车场5座，每年开放泊位不少于300个。\n" * 2000

    started = time.perf_counter()
    found = promises_in(text, ON)

    assert len(found) == 4000
    assert time.perf_counter() - started < 20


GOLD = Path(__file__).resolve().parents[3] / "config" / "measuring" / "dongguan-20230368.yaml"


def test_promises_of_the_real_reply_are_those_that_a_person_listed(real_case):
    gold = yaml.safe_load(GOLD.read_text(encoding="utf-8"))["promises"]["答复"]

    found = firm(real_case.reply, date(2023, 6, 19))

    assert len(found) == len(gold)
    assert [next(one.due_on for one in found if row["words"] in one.text) for row in gold] == [
        row.get("due") for row in gold
    ]


def test_promises_of_real_opinions_are_found_that_never_reached_the_member(real_case):
    assert [one.due_on for one in firm(real_case.opinions["人社局"], date(2023, 5, 12))] == [
        date(2023, 12, 31)
    ]
    assert "条例" in firm(real_case.opinions["发改局"], date(2023, 5, 5))[-1].text
