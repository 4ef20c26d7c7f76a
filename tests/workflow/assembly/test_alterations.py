"""What an edit on the way from an opinion to the reply altered, and which edits are none of that."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.alterations import Altered
from workflow.assembly.passages import PassageText
from workflow.assembly.provenance import Sources

WORDS = st.text(alphabet="甲乙丙丁戊我局不未年15家项，。", max_size=80)


def passage(text):
    return PassageText("", text, 0, len(text))


def altered(source, reply):
    return [
        (one.kind, one.was.text, one.now.text)
        for _, one in Sources([source]).origin(passage(reply)).alterations
    ]


SCHOOLS = "全市新增公办学位3200个，其中小学学位2100个。"
PIPES = "我局将于2024年6月底前完成老旧管网改造12公里。"
PARKING = "暂不具备建设地下停车场的条件，建议利用闲置地块解决。"
FOOD = "今年以来，累计开展食品安全抽检6200批次，合格率为98.6%。"
FIRMS = "推动31家重点企业开展数字化改造，投入资金1.2亿元，带动就业3000人。"
RENT = "市属国有企业已减免小微企业租金2300万元，惠及商户1800户。"
LIGHTS = "该路段不符合增设信号灯的技术标准，我局已设置减速带。"
SORTING = "由各镇街负责垃圾分类督导，每月通报一次结果。"
HOMES = "用三年时间改造老旧小区120个，惠及居民4.5万户，覆盖率95%。"


@pytest.mark.parametrize(
    ("source", "reply", "found"),
    [
        (SCHOOLS, "全市新增公办学位3200个，其中小学学位1200个。", (Altered.FIGURE, "2100个", "1200个")),
        (
            HOMES,
            "用五年时间改造老旧小区120个，惠及居民4.5万户，覆盖率95%。",
            (Altered.FIGURE, "三年", "五年"),
        ),
        (
            HOMES,
            "用三年时间改造老旧小区120个，惠及居民4.5万户，覆盖率超过95%。",
            (Altered.FIGURE, "95%", "超过95%"),
        ),
        (HOMES, "用三年时间改造老旧小区，惠及居民4.5万户，覆盖率95%。", (Altered.FIGURE, "120个", "")),
        (
            "每年组织校企对接活动不少于4场。",
            "每年组织校企对接活动4场。",
            (Altered.FIGURE, "不少于4场", "4场"),
        ),
        (
            "通过平台授信8931笔，额度645.01亿元，居全省第一。",
            "平台已授信8931笔、654.01亿元，居全省第一。",
            (Altered.FIGURE, "645.01亿元", "654.01亿元"),
        ),
        (FOOD, "今年以来，累计开展食品安全抽检6200家，合格率为98.6%。", (Altered.UNIT, "6200批次", "6200家")),
        (PIPES, "将于2024年9月底前完成老旧管网改造12公里。", (Altered.DATE, "2024年6月底", "2024年9月底")),
        (PIPES, "我局将于2024年6月底前完成老旧管网改造12公里。", (Altered.SPEAKER, "我局", "我局")),
        (PIPES, "各镇街将于2024年6月底前完成老旧管网改造12公里。", (Altered.SUBJECT, "我局", "各镇街")),
        (SCHOOLS, "全市新增民办学位3200个，其中小学学位2100个。", (Altered.SUBJECT, "公办学位", "民办学位")),
        (
            RENT,
            "市属国有企业及镇街集体物业已减免小微企业租金2300万元，惠及商户1800户。",
            (Altered.SUBJECT, "市属国有企业", "市属国有企业及镇街集体物业"),
        ),
        (
            "2023年，精准动员重点目标企业申报。",
            "2022年，精准动员重点目标企业申报。",
            (Altered.DATE, "2023年", "2022年"),
        ),
        (
            "我局全力培育高新技术企业，每季度走访。",
            "全力培育外资企业，每季度走访。",
            (Altered.SUBJECT, "高新技术企业", "外资企业"),
        ),
        (
            "走访8家典型专精特新企业，形成报告。",
            "走访8家典型规上企业，形成报告。",
            (Altered.SUBJECT, "典型专精特新企业", "典型规上企业"),
        ),
        (
            "根据《市博士后工作实施办法》，给予接收单位资助。",
            "根据《市院士工作实施办法》，给予接收单位资助。",
            (Altered.SUBJECT, "《市博士后工作实施办法》", "《市院士工作实施办法》"),
        ),
        (SORTING, "由社区负责垃圾分类督导，每月通报一次结果。", (Altered.SUBJECT, "各镇街", "社区")),
        (
            PARKING,
            "具备建设地下停车场的条件，建议利用闲置地块解决。",
            (Altered.NEGATION, "不具备建设地下停车场的条件", "具备建设地下停车场的条件"),
        ),
        (
            LIGHTS,
            "该路段符合增设信号灯的技术标准，已设置减速带。",
            (Altered.NEGATION, "不符合增设信号灯的技术标准", "符合增设信号灯的技术标准"),
        ),
        (
            "企业可优先申报市级研发补助，当年兑现。",
            "企业不可优先申报市级研发补助，当年兑现。",
            (Altered.NEGATION, "可优先申报市级研发补助", "不可优先申报市级研发补助"),
        ),
    ],
)
def test_alteration_is_found_with_both_texts(source, reply, found):
    assert altered(source, reply) == [found]


@pytest.mark.parametrize(
    ("source", "reply"),
    [
        (SCHOOLS, SCHOOLS),
        (SCHOOLS, "全市新增公办学位3,200个，其中小学学位二千一百个。"),
        (PIPES, "市住建局将于2024年6月底前完成老旧管网改造12公里。"),
        (PIPES, "将于2024年6月底前完成老旧管网改造12公里。"),
        (PARKING, "目前暂不具备建设地下停车场的条件，建议利用闲置地块解决停车问题。"),
        ("未发现违规排放行为，水质稳定达到三类标准。", "没有发现违规排放行为，水质稳定达到三类标准。"),
        (FOOD, "2024年以来，累计开展食品安全抽检6200批次，合格率达98.6%。"),
        (FIRMS, "推动31家重点企业开展数字化改造，带动就业3000人。"),
        (FIRMS, "推动三十一家重点企业开展数字化改造，投入资金12000万元，带动就业3000人。"),
        (RENT, "市属国有企业今年已经减免小微企业租金2300万元，共惠及商户1800户。"),
        (SORTING, "由各镇街负责做好垃圾分类督导工作，每月通报1次结果。"),
        (
            "我局积极推进口袋公园建设，已完成示范项目15个，绿化面积达到8万平方米。",
            "全市积极推进口袋公园建设，截至目前完成示范项目15个，绿化面积8万平方米。",
        ),
        ("共有持证家政服务员4200名，较去年增长12%。", "目前，共有持证家政服务员4200名，较上年增长12%。"),
        (HOMES, "惠及居民4.5万户，用三年时间改造老旧小区120个。"),
        ("全市已设立分中心12个，方便群众。", "我市已设立分中心12个，方便群众。"),
        ("我市出台了系列扶持办法，三年投入2亿元。", "示范市出台了系列扶持办法，三年投入2亿元。"),
        ("定期组织校企对接，每年组织招聘会8场。", "定期组织校企对接、每年组织招聘会8场。"),
        (
            "2023年，共改造泊位820个，群众反映良好。",
            "据有关部门反映，2023年，共改造泊位820个，群众反映良好。",
        ),
        ("一是推动老旧小区改造，二是完善配套设施。", "推进老旧小区改造，完善各类配套设施。"),
    ],
)
def test_harmless_edits_alter_nothing(source, reply):
    assert altered(source, reply) == []


def test_what_another_source_says_in_just_these_words_is_not_altered():
    other = "全市新增公办学位3200个，其中小学学位1200个。"

    assert Sources([SCHOOLS, other]).origin(passage(other)).alterations == ()


def test_words_are_told_within_their_clauses():
    [(_, one)] = (
        Sources([SCHOOLS]).origin(passage("答复：全市新增公办学位3200个，其中小学学位1200个。")).alterations
    )

    assert (one.was_in.text, one.now_in.text) == ("其中小学学位2100个", "其中小学学位1200个")
    assert (one.was.span, one.now.span) == ((20, 25), (23, 28))


def test_an_alteration_that_came_with_a_verbatim_passage_is_only_whose_we_it_is():
    origin = Sources([PIPES]).origin(passage(PIPES))

    assert (origin.origin, [one.kind for _, one in origin.alterations]) == ("verbatim", [Altered.SPEAKER])


@given(WORDS, WORDS, WORDS)
def test_words_stand_where_they_are_said_to(start, end, middle):
    source, reply = f"{start}我局承担培育项目十五项共计{end}", f"{start}{middle}承担培育项目15项共计{end}"

    found = [one for _, one in Sources([source]).origin(passage(reply)).alterations]

    told = [(source, words) for one in found for words in (one.was, one.was_in)]
    told += [(reply, words) for one in found for words in (one.now, one.now_in)]
    assert [text[slice(*words.span)] for text, words in told] == [words.text for _, words in told]
