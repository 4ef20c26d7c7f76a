"""What counts as a figure in official Chinese, what it says, and which figures are the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.figures import Bound, Figure, Kind, figures_in

WORDS = st.text(
    alphabet="0123456789\uff10\uff19，,.、年月日届次第一二三两十百千万亿元家项%分之至-个 \n（）()〔〕号约超过",
    max_size=60,
)


def told(text, **more):
    return [(one.text, one.value, one.unit, one.kind) for one in figures_in(text, **more)]


@pytest.mark.parametrize(
    ("text", "written", "value", "unit", "kind"),
    [
        ("撬动资金2.97亿元。", "2.97亿元", Decimal(297_000_000), "元", Kind.MONEY),
        ("合计2993多万元", "2993多万元", Decimal(29_930_000), "元", Kind.MONEY),
        ("最高50 万元资助", "50 万元", Decimal(500_000), "元", Kind.MONEY),
        ("安排三百五十万元", "三百五十万元", Decimal(3_500_000), "元", Kind.MONEY),
        ("共收集诉求593条", "593条", Decimal(593), "条", Kind.COUNT),
        ("接通量580.9万通", "580.9万通", Decimal(5_809_000), "通", Kind.COUNT),
        ("服务6200家次", "6200家次", Decimal(6200), "家次", Kind.COUNT),
        ("五大行动", "五大", Decimal(5), "大", Kind.COUNT),
        ("新增两个中心", "两个", Decimal(2), "个", Kind.COUNT),
        ("共九十八名教师", "九十八名", Decimal(98), "名", Kind.COUNT),
        ("办结率98%", "98%", Decimal(98), "%", Kind.PERCENT),
        ("高出7.7个百分点", "7.7个百分点", Decimal("7.7"), "百分点", Kind.POINTS),
        ("供地300亩", "300亩", Decimal(300), "亩", Kind.MEASURE),
        ("用三年时间", "三年", Decimal(3), "年", Kind.DURATION),
        ("15个工作日内办结", "15个工作日", Decimal(15), "工作日", Kind.DURATION),
        ("半年内", "半年", Decimal(6), "个月", Kind.DURATION),
        ("2023年共办理", "2023年", "2023", "", Kind.YEAR),
        ("二〇二三年共办理", "二〇二三年", "2023", "", Kind.YEAR),
        ("2023年5月", "2023年5月", "2023-05", "", Kind.DATE),
        ("2023年 6月 19日", "2023年 6月 19日", "2023-06-19", "", Kind.DATE),
        ("于5月9日开通", "5月9日", "--05-09", "", Kind.DATE),
        ("2023年一季度", "2023年一季度", "2023-Q1", "", Kind.DATE),
        ("2023年底前", "2023年底", "2023-end", "", Kind.DATE),
        ("占三分之二", "三分之二", "2/3", "", Kind.RATIO),
        ("按1:1配套", "1:1", "1:1", "", Kind.RATIO),
        ("评分提高到4.2，", "4.2", Decimal("4.2"), "", Kind.NUMBER),
    ],
)  # fmt: skip
def test_figure_is_read_with_its_value_and_unit(text, written, value, unit, kind):
    assert told(text) == [(written, value, unit, kind)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("\uff12\uff0e\uff19\uff17亿元", "2.97亿元"),
        ("29,700万元", "2.97亿元"),
        ("\uff12\uff19，\uff17\uff10\uff10万元", "2.97亿元"),
        ("百分之九十八", "98%"),
        ("\uff19\uff18\uff0e\uff10％", "98%"),
        ("千分之五", "0.5%"),
        ("七成以上", "70%"),
        ("三百家", "300家"),
        ("一万二千人次", "1.2万人次"),
        ("一亿三千万元", "1.3亿元"),
        ("两年", "2年"),
        ("三个月", "3个月"),
        ("六个月", "半年"),
        ("七大方面", "7个方面"),
        ("10个工作日", "十个工作日"),
        ("二〇二三年五月九日", "2023年5月9日"),
        ("2023-05-09", "2023年5月9日"),
        ("2公顷", "30亩"),
        ("5千米", "5公里"),
    ],
)
def test_same_quantity_in_another_dress_is_equal(one, other):
    assert figures_in(one) == figures_in(other) != ()


@pytest.mark.parametrize(
    ("one", "other"), [("15项", "15家"), ("5%", "5个百分点"), ("2.97亿元", "2.97万元"), ("2022年", "2023年")]
)
def test_another_quantity_is_not_equal(one, other):
    assert figures_in(one) != figures_in(other)


@pytest.mark.parametrize(
    "text",
    [
        "第 20230368 号提案",
        "（20230368）",
        "东府办函〔2023〕168号",
        "十四届二次会议",
        "市政协第十四届委员会第二次会议",
        "一、总体情况",
        "（一）完善设计",
        "(2)加强引导",
        "1.完善培育体系",
        "要求如下：2、先行试点",
        "一是加强培训；二是提高效率",
        "第四批名单",
        "第三方机构",
        "12345热线",
        "0769-12345678",
        "5G基站和4K",
        "工业4.0版",
        "世界500强",
        "进一步统一标准，建设一批平台，一个难点",
        "“一对一”服务、“一企一策”、“一站式”、一体化",
        "“十四五”规划",
        "几家企业、数十家机构",
        "二次创业",
        "三线城市、四川、五金、六安",
        "变成事实，形成合力",
        "三年级学生",
    ],
)
def test_names_and_orders_are_not_figures(text):
    assert told(text) == []


def test_both_ends_of_a_range_are_figures():
    assert [(one.value, one.unit) for one in figures_in("1-2个工作日，3至5万元，三到五年，2021—2025年")] == [
        (Decimal(1), "工作日"), (Decimal(2), "工作日"), (Decimal(30_000), "元"), (Decimal(50_000), "元"),
        (Decimal(3), "年"), (Decimal(5), "年"), ("2021", ""), ("2025", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        ("不少于5次", Bound.AT_LEAST), ("超过5次", Bound.AT_LEAST), ("5次以上", Bound.AT_LEAST), ("不超过5次", Bound.AT_MOST),
        ("最高不超过5次", Bound.AT_MOST), ("5次以内", Bound.AT_MOST), ("约5次", Bound.ABOUT), ("5次左右", Bound.ABOUT),
        ("50多次", Bound.ABOUT), ("共5次", Bound.EXACT),
    ],
)  # fmt: skip
def test_words_around_a_figure_make_it_a_limit(text, bound):
    assert [one.bound for one in figures_in(text)] == [bound]


def test_one_as_an_article_is_read_on_demand():
    assert told("建成一个中心", articles=True) == [("一个", Decimal(1), "个", Kind.COUNT)]


def test_equality_leaves_out_where_and_how_it_is_written():
    one, other = figures_in("共5次，另外不少于五次")

    assert one == other
    assert len({one, other}) == 1
    assert (one.span, other.span) == ((1, 3), (9, 11))


@given(WORDS)
def test_any_text_gets_figures_in_order_that_are_its_words(text):
    found = figures_in(text)

    assert [text[slice(*one.span)] for one in found] == [one.text for one in found]
    ends = [place for one in found for place in one.span]
    assert ends == sorted(ends)
    assert all(isinstance(one, Figure) and one.span[0] < one.span[1] for one in found)


@given(st.text(max_size=80))
def test_no_text_is_too_strange(text):
    assert isinstance(figures_in(text), tuple)


@pytest.mark.parametrize(
    ("text", "extents"),
    [
        ("活动不少于5次", ["不少于5次"]), ("引进5家以上", ["5家以上"]), ("用三年左右时间", ["三年左右"]), ("1-2个工作日内", ["1-2个工作日"] * 2),
        ("约3至5亿元", ["约3至5亿元"] * 2), ("共5次", ["5次"]), ("2023年以上", ["2023年"]),
    ],
)  # fmt: skip
def test_extent_takes_in_the_words_that_limit_a_figure_and_the_other_end_of_its_range(text, extents):
    assert [text[slice(*one.extent)] for one in figures_in(text)] == extents


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("二点五亿元", Decimal(250_000_000)), ("三万亿元", Decimal(3_000_000_000_000)), ("十二家", Decimal(12)), ("一百零五家", Decimal(105)),
        ("两万三千家", Decimal(23_000)), ("1.2万亿元", Decimal(1_200_000_000_000)), ("3千家", Decimal(3000)), ("三十余家", Decimal(30)),
        ("2023/5/9", "2023-05-09"), ("2023年上半年", "2023-H1"), ("2023年下半年", "2023-H2"), ("一季度", "Q1"), ("12月底", "--12-end"),
        ("万分之三", Decimal("0.03")), ("5‰", Decimal("0.5")), ("三个百分点", Decimal(3)), ("半天", Decimal("0.5")),
    ],
)  # fmt: skip
def test_numerals_are_worth_what_they_say(text, value):
    assert [one.value for one in figures_in(text)] == [value]


@pytest.mark.parametrize("text", ["三五家企业", "百分之", "编号20230368的文件"])
def test_what_says_no_number_is_no_figure(text):
    assert told(text) == []
