"""Words that the public should perhaps not read are found wherever they stand, and what is harmless is left alone."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.redaction import redacted
from workflow.assembly.spotting import Kind, spotted

WIDE = "13812345678".translate({code: code + 0xFEE0 for code in range(ord("0"), ord("9") + 1)})
FOUND = [
    ("请联系13812345678。", "mobile", "13812345678"),
    ("请联系138 1234 5678。", "mobile", "138 1234 5678"),
    ("请联系+86-138-1234-5678。", "mobile", "+86-138-1234-5678"),
    (f"请联系{WIDE}。", "mobile", WIDE),
    ("电话：0769-22831234", "landline", "0769-22831234"),
    ("电话：（0769）22831234转801", "landline", "（0769）22831234转801"),
    ("电话：0769—22831234", "landline", "0769—22831234"),
    ("办公电话：22831234", "landline", "22831234"),
    ("致电02087654321咨询", "landline", "02087654321"),
    ("证件号11010519491231002X。", "identity", "11010519491231002X"),
    ("卡号4111 1111 1111 1111，", "bank_card", "4111 1111 1111 1111"),
    ("来信wang.xm@example.gov.cn反映", "email", "wang.xm@example.gov.cn"),
    ("车辆粤S·12A45停放", "plate", "粤S·12A45"),
    ("新能源车粤SD12345充电", "plate", "粤SD12345"),
    ("东城街道育兴路12号3栋502室", "address", "东城街道育兴路12号3栋502室"),
    ("联系人：赵晓敏，", "contact", "赵晓敏"),
    ("村民李四反映道路损坏", "person", "李四"),
    ("王小明先生提出", "person", "王小明"),
    ("申请人：欧阳", "person", "欧阳"),
]
HARMLESS = [
    "第20230368号提案收悉。",
    "2023年6月19日，安排资金2.97亿元，建成110个。",
    "全市居民、村民和职工同志都可以办理，各位老师先生请知悉。",
    "东府办函〔2023〕138号，GB/T 9704-2012。",
    "完成13812345678.5元。",
    "一是加大扶持；二是优化服务。道路12号线开工。",
    "卡号为4111 1111 1111 1112的不是银行卡。",
]


@pytest.mark.parametrize(("text", "kind", "words"), FOUND)
def test_what_should_not_be_read_is_spotted_as_it_stands(text, kind, words):
    found = spotted(text)

    assert [(one.kind, one.words) for one in found] == [(kind, words)]
    assert text[found[0].start : found[0].end] == words


@pytest.mark.parametrize("text", HARMLESS)
def test_what_everybody_may_read_is_left_alone(text):
    assert spotted(text) == ()


def test_persons_of_the_case_are_found_anywhere_and_public_ones_nowhere():
    text = "周到同志和孙小圣、村民李四座谈；王小明先生主持。"

    found = spotted(text, names=["孙小圣", "王小明"], known=["李四", "王小明"])

    assert [one.words for one in found] == ["周到", "孙小圣"]


def test_of_two_that_overlap_the_longer_is_found_once():
    text = "联系人：王小明，住东城街道王小明路5号。"

    found = spotted(text, names=["王小明"])

    assert [(one.kind, one.words) for one in found] == [
        (Kind.CONTACT, "王小明"),
        (Kind.ADDRESS, "住东城街道王小明路5号"),
    ]


@given(st.text(), st.sampled_from([words for _text, _kind, words in FOUND[:12]]), st.text())
def test_places_are_those_of_the_text_and_what_is_left_out_is_gone(before, words, after):
    text = f"{before}，{words}，{after}"

    found = spotted(text)
    public = redacted(text, [one.words for one in found])

    assert all(text[one.start : one.end] == one.words for one in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert not any(one.words in public for one in found)
