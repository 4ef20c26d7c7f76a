"""The readable difference of two texts."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflow.assembly.differences import ISLAND, Change, difference

TEXTS = st.text(alphabet="甲乙丙丁12.,，。；\n ", max_size=120)


def shown(old, new):
    """[-went-], {+came+}, and what stayed."""
    marks = {Change.SAME: "%s", Change.REMOVED: "[-%s-]", Change.ADDED: "{+%s+}"}
    return "".join(marks[kind] % text for kind, text in difference(old, new))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("", "", ""),
        ("今年建成三所学校。", "今年建成三所学校。", "今年建成三所学校。"),
        ("", "今年动工。", "{+今年动工。+}"),
        ("今年动工。", "", "[-今年动工。-]"),
        (
            "其中由民营企业承担的项目有15项。",
            "其中由高新企业在内的民营企业承担的项目有15项。",
            "其中由{+高新企业在内的+}民营企业承担的项目有15项。",
        ),
        (
            "共收集诉求593条，全部办结。",
            "共收集诉求598条，全部办结。",
            "共收集诉求[-593-]{+598+}条，全部办结。",
        ),
        ("投入2.97亿元用于培育。", "投入2.79亿元用于培育。", "投入[-2.97-]{+2.79+}亿元用于培育。"),
        ("我局将于年内完成审批改革。", "我局未能完成审批改革。", "我局[-将于年内-]{+未能+}完成审批改革。"),
        (
            "一是培训教师。二是新建泊位。三是改造管网。",
            "一是培训教师。三是改造管网。二是开放夜市。",
            "一是培训教师。[-二是新建泊位。-]三是改造管网。{+二是开放夜市。+}",
        ),
    ],
)
def test_difference_shows_what_went_and_what_came(old, new, told):
    assert shown(old, new) == told


def test_small_edits_do_not_shatter_into_single_characters():
    old = "市交通部门会同有关镇街加密了公交班次，延长了末班车时间。"
    new = "交通部门和有关园区已加开公交班车，延长了末班车时间。"

    stayed = [text for kind, text in difference(old, new) if kind is Change.SAME]

    assert [text for text in stayed if len(text) < ISLAND] == []


def test_a_paragraph_put_in_leaves_the_others_alone():
    first, second = "一、关于公交\n加密班次。\n", "二、关于停车\n新建泊位。\n"

    assert difference(first + second, first + "另增夜班车。\n" + second) == (
        (Change.SAME, first),
        (Change.ADDED, "另增夜班车。\n"),
        (Change.SAME, second),
    )


@given(TEXTS, TEXTS)
@example("甲。乙。", "乙。甲。")
@example("甲甲甲甲甲甲甲甲。" * 8, "甲甲甲甲甲甲甲。" * 8)
def test_segments_give_both_texts_back(old, new):
    found = difference(old, new)

    assert "".join(text for kind, text in found if kind is not Change.ADDED) == old
    assert "".join(text for kind, text in found if kind is not Change.REMOVED) == new
    assert all(text for _, text in found)


@given(
    st.text(alphabet="甲乙丙丁戊己庚，", min_size=200, max_size=400),
    st.text(alphabet="甲乙丙丁戊己庚，", max_size=400),
)
def test_long_sentences_give_both_texts_back(old, new):
    found = difference(old, new)

    assert "".join(text for kind, text in found if kind is not Change.ADDED) == old
    assert "".join(text for kind, text in found if kind is not Change.REMOVED) == new


@given(TEXTS, TEXTS)
def test_neighbours_differ_in_kind(old, new):
    kinds = [kind for kind, _ in difference(old, new)]

    assert [pair for pair in pairwise(kinds) if pair[0] is pair[1]] == []


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text):
    assert [kind for kind, _ in difference(text, text)] == [Change.SAME] * bool(text)
