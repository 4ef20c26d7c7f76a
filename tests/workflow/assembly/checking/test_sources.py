"""What a reply took from the opinions: altered on the way, from nowhere, or not to be taken at all."""

from __future__ import annotations

import pytest

from tests.workflow.assembly.checking.slips import slips
from workflow.assembly.checking import Bureau, SourceText
from workflow.assembly.checking.sources import against_opinions, confidential_words

LETTER = """\
林某某委员：
您提出的《关于支持小店经营的提案》（第12号）收悉，现答复如下：
一、减免租金
{rent}
二、优化服务
{service}
专此答复。
河湾市商务局
2024年6月8日
"""
RENT = "2023年国有房产已为867户小微商户减免租金1240万元，减免申请不需要提交财务报表。"
SERVICE = "小店登记当天办结，营业执照可以网上领取。"
SOURCES = (SourceText("国资委", f"一、减免租金\n{RENT}"), SourceText("市监局", f"二、登记\n{SERVICE}"))
SECRET = "受财力所限，明年的减免总额预计只能安排735万元，请勿对外说明这一数额。"


def of(rent=RENT, service=SERVICE):
    return LETTER.format(rent=rent, service=service)


def test_words_carried_as_they_are_give_no_finding():
    assert slips(against_opinions, of(), sources=SOURCES) == []


@pytest.mark.parametrize(
    ("right", "wrong", "expected"),
    [
        ("减免租金1240万元", "减免租金2140万元", [("altered_figure", "2140万元")]),
        ("国有房产已为", "集体房产已为", [("altered_subject", "集体房产")]),
        ("不需要提交", "需要提交", [("altered_negation", "需要提交财务报表")]),
        ("2023年国有", "2024年国有", [("altered_date", "2024年")]),
    ],
)
def test_alteration_is_found_where_it_stands(right, wrong, expected):
    found = slips(against_opinions, of().replace(right, wrong), sources=SOURCES)

    assert [key for key, _words in found] == [key for key, _words in expected]
    assert all(
        words in whole or whole in words for (_, words), (_, whole) in zip(found, expected, strict=True)
    )


def test_we_of_another_bureau_is_found():
    sources = (
        SourceText("国资委", "我委对867户小微商户逐户核实，已减免租金1240万元，剩余13户正在核实材料。"),
    )
    text = of("我委对867户小微商户逐户核实，已减免租金1240万元，剩余13户正在核实材料。")

    assert slips(against_opinions, text, sources=sources) == [("altered_speaker", "我委")]


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        ("已发放消费券52万张、3100万元。", [("figure_unsourced", "52万张、3100万元")]),
        ("2025年3月底前发放消费券52万张。", []),
        ("下一步，将继续发放消费券52万张。", []),
        ("围绕三个方面开展工作。", []),
        ("已有867户小店登记。", []),
    ],
)
def test_figures_that_nobody_gave_are_one_finding_a_passage(service, expected):
    assert slips(against_opinions, of(service=service), sources=SOURCES) == expected


def test_figure_of_the_proposal_needs_no_source():
    text = of(service="提案提到的6300家小店已全部建档。")

    assert slips(against_opinions, text, sources=SOURCES, known=("全市有6300家小店。",)) == []


@pytest.mark.parametrize("sources", [None, (), (SourceText("国资委", "我委意见如下。", quotable=False),)])
def test_without_opinions_to_compare_with_nothing_is_altered(sources):
    assert slips(against_opinions, of("已减免99万元。"), sources=sources) == []


def test_opinion_is_not_compared_with_opinions():
    assert slips(against_opinions, of("已减免99万元。"), kind="opinion", sources=SOURCES) == []


SEALED = (*SOURCES, SourceText("财政局", SECRET, quotable=False))


@pytest.mark.parametrize(
    ("service", "expected"),
    [
        (
            "明年的减免总额预计只能安排735万元。",
            [
                ("confidential_quoted", "明年的减免总额预计只能安排735万元"),
                ("confidential_figure", "735万元"),
            ],
        ),
        ("明年拟安排735万元。", [("confidential_figure", "735万元")]),
        ("明年总额另行安排。", []),
        (SERVICE, []),
    ],
)
def test_confidential_words_and_figures_stay_where_they_are(service, expected):
    assert slips(confidential_words, of(service=service), sources=SEALED) == expected


@pytest.mark.parametrize(
    "more",
    [
        {"sources": (*SEALED, SourceText("国资委", "明年的减免总额预计只能安排735万元，已经公布。"))},
        {"sources": SEALED, "known": ("建议把明年的减免总额预计只能安排735万元的情况公开。",)},
    ],
)
def test_what_also_stands_in_the_open_is_not_confidential(more):
    assert slips(confidential_words, of(service="明年的减免总额预计只能安排735万元。"), **more) == []


def test_name_of_a_bureau_is_not_confidential():
    name = "河湾市人民政府国有资产监督管理委员会"
    sources = (SourceText("财政局", f"此事请商{name}。", quotable=False),)

    found = slips(confidential_words, of(f"已商{name}办理。"), sources=sources, handling=(Bureau(name),))

    assert found == []
