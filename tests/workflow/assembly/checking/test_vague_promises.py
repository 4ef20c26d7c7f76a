"""Promises that nobody could check, and those that only sound like them."""

from __future__ import annotations

import pytest

from tests.workflow.assembly.checking.slips import slips
from workflow.assembly.checking.promises import vague_promises

LETTER = """\
林某某委员：
您提出的《关于某事的提案》（第12号）收悉，现答复如下：
一、基本情况
{done}
二、下一步安排
{plan}
专此答复，感谢您的关心，今后将进一步加强与您的沟通联系。
河湾市教育局
2024年6月8日
"""
DONE = "近年来，我局不断完善制度，积极推进各项工作，已建成学校12所。"
PLAN = "2025年6月底前再建学校3所。"


@pytest.mark.parametrize(
    ("done", "plan", "expected"),
    [
        (DONE, PLAN, []),
        (DONE, "进一步加强管理。", ["进一步加强管理。"]),
        (DONE, "加强管理，力争取得实效。持续优化服务。", ["加强管理，力争取得实效。持续优化服务。"]),
        (DONE, "加强管理。2025年6月底前建成3所。进一步优化服务。", []),
        (DONE, "2025年6月底前建成3所。其余项目将尽快推进。", ["其余项目将尽快推进。"]),
        (DONE, "2025年6月底前建成3所。下一步，将加强管理。", ["下一步，将加强管理。"]),
        (DONE, "力争年底前建成3所。", []),
        (DONE, "重点做好以下工作：", []),
        (DONE, "修订《河湾市校园管理办法》。", []),
        (DONE + "下一步，我局将不断提升水平。", PLAN, ["下一步，我局将不断提升水平。"]),
        (DONE + "下一步，我局将在年内再建2所，进一步提升水平。", PLAN, []),
        ("2023年已建成3所。我局将进一步提升水平。", PLAN, ["我局将进一步提升水平。"]),
        ("全市将军路等3条道路已进一步拓宽。", PLAN, []),
        (DONE, "（一）进一步加强管理。\n（二）2025年6月底前建成3所。", ["进一步加强管理。"]),
    ],
)
def test_sentence_without_anything_to_check_is_found(done, plan, expected):
    found = slips(vague_promises, LETTER.format(done=done, plan=plan))

    assert found == [("vague_promise", words) for words in expected]


def test_proposal_promises_nothing():
    text = "案由：关于加快充电桩建设的提案\n理由：车多桩少，亟待解决问题。\n办法：\n1、将进一步加快建设。\n2、切实加强监管。\n提案人：林某某"

    assert slips(vague_promises, text) == []
