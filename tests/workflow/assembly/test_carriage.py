"""How much of one text reached another, word for word."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from workflow.assembly.carriage import Run, carried
from workflow.assembly.passages import without_salutation

FEW_WORDS = st.text(alphabet="甲乙丙", max_size=60)
LETTERS = st.text(alphabet="甲乙丙，。 \n《》\uff21A", max_size=80)


def union_of_common_runs(source: str, target: str, minimum: int) -> int:
    """The definition read aloud: every character inside a common run, found by trying every window."""
    windows = range(len(source) - minimum + 1)
    found = {
        place + step
        for place in windows
        if source[place : place + minimum] in target
        for step in range(minimum)
    }
    return len(found)


def test_words_taken_over_are_counted_and_placed_in_both_texts():
    source = "我局今年将新增公交线路三条并延长夜班车运营时间，另有小修若干。"
    target = "答复如下：今年将新增公交线路三条并延长夜班车运营时间。"

    result = carried(source, target)

    assert (result.characters, result.carried) == (31, 21)
    assert result.runs == (Run((2, 23), (5, 26), "今年将新增公交线路三条并延长夜班车运营时间"),)


def test_runs_shorter_than_the_minimum_are_chance():
    assert carried("今年将新增公交线路三条路", "今年将新增公交线路三条道").carried == 0


def test_the_title_of_the_proposal_is_not_carried_over():
    title = "关于改善老城区停车难问题的建议"

    result = carried(f"《{title}》收悉。", f"您提出的《{title}》收悉。", leave_out=[title])

    assert (result.characters, result.carried, result.runs) == (20, 0, ())


def test_blanks_and_width_of_signs_do_not_hide_a_run():
    source = "全市共有泊位３０００个，其中夜间开放\n  泊位500个"

    result = carried(source, "全市共有泊位3000个,其中夜间开放泊位500个")

    assert result.carried == result.characters == 24
    assert [run.text for run in result.runs] == [source]


def test_a_run_does_not_begin_with_the_mark_of_the_sentence_before():
    result = carried("甲。依托龙头企业研发优势开展攻关", "乙。依托龙头企业研发优势开展攻关")

    assert [run.text for run in result.runs] == ["依托龙头企业研发优势开展攻关"]


def test_a_sentence_repeated_in_the_target_counts_once():
    sentence = "年内建成十二处立体停车设施"

    assert carried(sentence, sentence * 20).carried == 13


@given(FEW_WORDS, FEW_WORDS, st.integers(1, 6))
@example("甲乙甲", "甲乙乙甲", 2)
def test_every_character_of_a_common_run_is_carried(source, target, minimum):
    assert carried(source, target, minimum=minimum).carried == union_of_common_runs(source, target, minimum)


@given(LETTERS, LETTERS, st.lists(st.text(alphabet="甲乙 ", max_size=4), max_size=2))
def test_runs_hold_the_same_words_in_both_texts_and_do_not_overlap(source, target, leave_out):
    result = carried(source, target, leave_out=leave_out, minimum=3)

    assert [source[slice(*run.source_span)] for run in result.runs] == [run.text for run in result.runs]
    assert [
        "".join(target[slice(*run.target_span)].split()).replace("\uff21", "A") for run in result.runs
    ] == ["".join(run.text.split()).replace("\uff21", "A") for run in result.runs]
    assert [run.source_span for run in result.runs] == sorted(run.source_span for run in result.runs)
    assert result.carried == sum(len("".join(run.text.split())) for run in result.runs)
    assert 0 <= result.carried <= result.characters


@given(st.text(max_size=200), st.text(max_size=200))
def test_any_two_texts_get_an_answer(source, target):
    assert carried(source, source + target, minimum=1).characters == len("".join(source.split()))


@pytest.mark.parametrize("unit", ["停", "停车泊位", "停车场建设规划说明书范本"])
def test_repetitive_texts_take_linear_time(unit):
    text = unit * (120_000 // len(unit))

    started = time.perf_counter()
    result = carried(text, text)

    assert result.carried == len(text)
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(
    ("bureau", "characters", "carried_over"),
    [("科技局", 1102, 209), ("市监局", 690, 0), ("人社局", 1525, 0), ("发改局", 2073, 0)],
)
def test_real_opinions_were_measured(real_case, bureau, characters, carried_over):
    """Characters: all but blanks and the salutation.

    A count made by hand before gave 2,120 for 发改局, the last letter of the page: 47 more, which is exactly the
    page's footer behind it (办理单位…, 网友评价, 支持 0 反对 0). All other figures are the same.
    """
    result = carried(
        without_salutation(real_case.opinions[bureau]),
        real_case.reply,
        leave_out=[real_case.expected["title"]],
    )

    assert (result.characters, result.carried) == (characters, carried_over)


def test_real_reply_took_a_twenty_fifth_of_the_opinions(real_case):
    results = [
        carried(without_salutation(opinion), real_case.reply, leave_out=[real_case.expected["title"]])
        for opinion in real_case.opinions.values()
    ]

    assert sum(result.characters for result in results) == 5390
    assert round(sum(result.carried for result in results) / 5390, 4) == 0.0388
