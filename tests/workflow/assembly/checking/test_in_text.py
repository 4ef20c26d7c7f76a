"""Lists that lost an item, doubled words, sentences that break off."""

from __future__ import annotations

import pytest

from tests.workflow.assembly.checking.slips import slips
from workflow.assembly.checking.in_text import (
    broken_sentences,
    doubled_words,
    lost_first_items,
    reading_doubts,
)

HEAD = "林某某委员：\n您提出的《关于某事的提案》（第12号）收悉，现答复如下：\n"
TAIL = "\n专此答复。\n河湾市教育局\n2024年6月8日\n"


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("二、甲。\n三、乙。", [("broken_numbering.first", "二、")]),
        ("一、总体情况\n（二）甲。\n（三）乙。", [("broken_numbering.first", "（二）")]),
        ("一、甲。\n二、乙。", []),
        ("一、总体情况\n（一）甲。\n（二）乙。\n二、安排\n（一）丙。", []),
        ("2023年建成3所。\n2024年建成5所。", []),
    ],
)
def test_list_that_begins_with_its_second_item_is_found(body, expected):
    assert slips(lost_first_items, HEAD + body + TAIL) == expected


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("一、甲。\n二、乙。\n二、丙。\n四、丁。", ["二、"]),
        ("一、甲。\n三、乙。\n四、丙。", ["三、"]),
        ("1.甲。\n1.乙。\n3.丙。", ["1."]),
        ("一是甲；二是乙；二是丙；四是丁。", ["二是"]),
        ("一是甲；一是乙；三是丙。", ["一是"]),
        ("一是甲；二是乙。\n另外，一是丙；二是丁。", []),
        ("情况一\n1.甲。\n2.乙。\n情况二\n1.丙。\n2.丁。", []),
    ],
)
def test_one_wrong_number_is_one_finding(body, expected):
    assert slips(reading_doubts, HEAD + body + TAIL) == [("broken_numbering", words) for words in expected]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("引导企业企业参与", ["企业企业"]),
        ("系列的的政策", ["的的"]),
        ("由街道和和社区共管", ["和和"]),
        ("以此为目的的活动", []),
        ("一段一段探测", []),
        ("引导企业企业家参与", []),
        ("邻里和和气气", []),
        ("建立应用信用信息的机制，完善信用体系", []),
        ("完善服务服务体系", ["服务服务"]),
        ("某某某某市", []),
    ],
)
def test_word_written_twice_is_told_from_words_that_meet(text, expected):
    assert slips(doubled_words, text) == [("doubled_word", words) for words in expected]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("一、已建成3所，\n二、已培训5人。", [("sentence_unfinished", "一、已建成3所，")]),
        ("一、已建成3所。\n二、已培训5人、", [("sentence_unfinished", "二、已培训5人、")]),
        ("一、已建成3所，\n另建2所。\n二、已培训5人。", []),
        ("一、已建成3所；\n二、已培训5人。", []),
        ("一、已建成3所，的学校另建。", [("word_adrift", "，的学校")]),
        ("一、已建成3所，的确不易。", []),
    ],
)
def test_sentence_that_breaks_off_is_found(body, expected):
    assert slips(broken_sentences, HEAD + body + TAIL) == expected


@pytest.mark.parametrize(
    ("named", "expected"),
    [
        ("《关于某事的建议》（第12号）提案收悉", [("noun_repeated", "提案")]),
        ("《关于某事的提案》（第12号）提案收悉", []),
        ("《关于某事的建议》（第12号）收悉", []),
    ],
)
def test_matter_called_by_two_nouns_in_one_breath_is_told(named, expected):
    assert slips(broken_sentences, f"林某某委员：\n您提出的{named}，现答复如下：\n一、已办。") == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("请登录教育局网站www.hewan.gov.cn查询", []),
        ("请登录某大学网站www.hewan.edu.cn查询", []),
        ("请登录www.hewan-gov.cn.example.com查询", [("foreign_address", "www.hewan-gov.cn.example.com")]),
        ("培训请找www.example.com联系", [("foreign_address", "www.example.com")]),
    ],
)
def test_official_address_is_no_advertisement(words, expected):
    assert slips(reading_doubts, HEAD + f"一、{words}。" + TAIL) == expected


@pytest.mark.parametrize(
    ("heading", "number", "facts", "expected"),
    [
        ("009", "2019009", {}, []),
        ("0052", "0053", {}, [("number_differs", "0052")]),
        ("0052", "0053", {"number": "0053"}, []),
    ],
)
def test_one_case_may_go_by_its_short_and_its_long_number(heading, number, facts, expected):
    text = (
        f"关于县政协三次会议第{heading}号提案的答复\n"
        + HEAD.replace("第12号", f"第{number}号")
        + "一、已办。"
        + TAIL
    )

    assert slips(reading_doubts, text, **facts) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("于2024年×月×日开工", [("placeholder_left", "2024年×月×日")]),
        ("于X月X日开工", [("placeholder_left", "X月X日")]),
        ("已完成80%， ，其余", [("doubled_punctuation", "， ，")]),
        ("林××委员和林××、周××代表参加", []),
        ("由××局承办", [("placeholder_left", "××")]),
        ("已完成80%，其余", []),
    ],
)
def test_places_left_open_are_found(words, expected):
    assert slips(reading_doubts, HEAD + f"一、{words}。" + TAIL) == expected
