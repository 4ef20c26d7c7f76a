"""Any text, however odd or long, gets findings that point into it."""

from __future__ import annotations

import dataclasses
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.assembly.checking.clean import FACTS, OPINION, REPLY
from workflow.assembly.checking import Cited, SourceText, check, check_paper

EVERYTHING = dataclasses.replace(
    FACTS,
    also=(Cited("20240019", "关于另一件事的提案", "六届三次会议", "cppcc_proposal"),),
    bureaus_without_opinion=("河湾市财政局",),
    unused_opinions=("河湾市公安局",),
    answered_asks=("1",),
    sources=(
        SourceText("公安局", "已与五家机关商定夜间开放，另在两个路口调整信号配时，投入386万元。"),
        SourceText("财政局", "明年一季度前再增加夜间泊位一百个的经费1386万元尚未落实。", quotable=False),
    ),
    talks=0,
    talks_required=1,
    has_copy=False,
)
PIECES = st.sampled_from(
    [
        *REPLY.splitlines(),
        *OPINION.splitlines(),
        "2024年13月40日",
        "企业企业",
        "〔〕号",
        "的的",
        "，，",
        "\n",
        "（七）",
        "第1号",
        "《",
        "》",
        "“甲”乙”",
        "2024年06月 8日",
        "河教函[2024]第08号",
        "下一步，将进一步加强管理，力争取得实效。",
        "二、乙，",
        "市发展和改革局与市发改局",
        "感谢你们，感谢贵会",
        "已投入3860万元，",
    ]
)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map("\n".join)))
def test_any_text_on_paper_gets_findings_that_point_into_it(text):
    found = check_paper(text)

    assert [text[slice(*one.span)] for one in found] == [one.text for one in found]
    assert len({one.fingerprint for one in found}) == len(found)


@settings(max_examples=150, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=25).map("\n".join)))
def test_any_text_gets_findings_that_point_into_it(text):
    found = check(text, EVERYTHING)

    assert [text[slice(*one.span)] for one in found] == [one.text for one in found]
    assert len({one.fingerprint for one in found}) == len(found)
    assert all(one.message() and one.remedy() for one in found)


@pytest.mark.parametrize(
    "piece",
    [
        "老城区泊位仍有缺口，正在研究。\n",
        "（（“《",
        "市财政局市发改局",
        "2024年06月",
        "企业企业",
        "（一）",
        "一是",
        "〔2024〕",
        "的的，，",
    ],
)
def test_long_letter_takes_linear_time(piece):
    def seconds(times):
        started = time.perf_counter()
        check(REPLY.replace("二、逐条", piece * times + "\n二、逐条"), EVERYTHING)
        return time.perf_counter() - started

    seconds(10)
    assert seconds(4000) < 8 * 4 * max(seconds(500), 0.02)
