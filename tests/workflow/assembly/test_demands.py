"""The demands of an ask, one by one."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.demands import demands_in, label_of


@pytest.mark.parametrize(
    ("ask", "demands"),
    [
        ("派出干部、聘请学者培训骨干，建立资金池。", ["派出干部", "聘请学者培训骨干", "建立资金池"]),
        ("成立联盟；通过旧厂房改造等方式，建设停车楼。", ["成立联盟", "通过旧厂房改造等方式", "建设停车楼"]),
        ("加装雨棚，让乘客有处避雨，方便老人。", ["加装雨棚，让乘客有处避雨，方便老人"]),
        ("新小区入住率高，应延长线路。", ["新小区入住率高，应延长线路"]),
        ("改善候车条件。加装雨棚并增设座椅。", ["加装雨棚", "增设座椅"]),
        ("同意", ["同意"]),
        ("", []),
        ("。，；", []),
    ],
)
def test_ask_is_parted_into_its_demands(ask, demands):
    assert [one.text for one in demands_in(ask)] == demands


def test_what_a_demand_is_for_is_no_part_of_its_core():
    [demand] = demands_in("加装雨棚，让乘客有处避雨")

    assert demand.core == "加装雨棚"


@pytest.mark.parametrize(
    ("ask", "label"),
    [("抓源头。撤桶并点。", "抓源头。"), ("抓源头。", ""), ("成立联盟；建园区。", ""), ("", "")],
)
def test_name_of_an_ask_stands_before_its_demands(ask, label):
    assert label_of(ask) == label


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(["建立", "、", "，", "。", "；", "让", "应", "基金", "并", "同意"]), max_size=30
    ).map("".join)
)
def test_any_ask_is_parted_in_order_and_exactly(ask):
    found = demands_in(ask)

    assert all(ask[one.start : one.end] == one.text and one.start < one.core_end <= one.end for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
