"""Whether a letter speaks of what was done or of what is to come."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.assembly.outlook import ahead_in, heads_next, planned_in
from workflow.assembly.sentences import clauses_in


def ahead(text, **given):
    return [text[slice(*clause)] for clause in ahead_in(text, **given)]


@pytest.mark.parametrize("heading", ["三、下一步工作计划", "四、下步打算", "二、今后工作安排"])
def test_heading_of_next_steps_is_told(heading):
    assert heads_next(heading)


@pytest.mark.parametrize("heading", ["一、总体办理情况", "（一）规范门前停车", ""])
def test_other_headings_are_not(heading):
    assert not heads_next(heading)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("我局将建车棚三处，增设座椅。", ["我局将建车棚三处", "增设座椅"]),
        ("已建车棚三处，今年计划再建五处，目前已开工。", ["今年计划再建五处"]),
        ("下一步，设站点。增班次。\n已延线路。", ["下一步", "设站点", "增班次"]),
        ("下一步，一是设站点。二是增班次。", ["下一步", "一是设站点", "二是增班次"]),
        ("一是建库。后续将建平台，完善库。二是扩容热线。", ["后续将建平台", "完善库"]),
        ("用两年时间装雨棚，力争全覆盖；每年二百个。", ["力争全覆盖", "每年二百个"]),
        ("将该企业列入重点服务对象，列入计划的有三家。", []),
        ("重点研发拟立项十八项。", []),
        ("每年开展宣讲不少于60场", ["每年开展宣讲不少于60场"]),
        ("2025年6月底前建成天桥", ["2025年6月底前建成天桥"]),
    ],
)
def test_clauses_of_what_is_to_come_are_found(text, clauses):
    assert ahead(text) == clauses


def test_under_a_heading_of_next_steps_all_is_to_come_but_what_is_told_as_done():
    assert ahead("设护学岗。已配民警，早晚值守。增设天桥。", next_steps=True) == ["设护学岗", "增设天桥"]


def test_sentence_is_planned_when_its_last_clause_is_to_come():
    text = "已建车棚三处，今年计划再建五处。下一步增设座椅，已到货。\n我局将延长线路。"

    assert [text[slice(*sentence)] for sentence in planned_in(text)] == [
        "已建车棚三处，今年计划再建五处。",
        "我局将延长线路。",
    ]


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(["将", "已", "下一步", "，", "。", "；", "二是", "建成", "\n", "计划"]), max_size=40
    ).map("".join),
    st.booleans(),
)
def test_only_whole_clauses_are_given_in_any_text(text, next_steps):
    found = list(ahead_in(text, next_steps=next_steps))

    assert set(found) <= set(clauses_in(text))
    assert found == sorted(set(found))
