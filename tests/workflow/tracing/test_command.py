"""manage.py trace."""

from __future__ import annotations

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from proposals.roles import Role
from tests.city import make_city
from tests.workflow.tracing.conftest import REPLY, SCIENCE, SENT, Traced


def run(*arguments):
    out, err = StringIO(), StringIO()
    try:
        call_command("trace", *arguments, stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue().strip()
    except CommandError as refusal:
        return refusal.returncode, out.getvalue(), str(refusal)
    return 0, out.getvalue(), err.getvalue()


def test_trace_is_told_in_words(traced):
    code, out, err = run("20230001")

    assert (code, err) == (0, "")
    assert out.splitlines()[:9] == [
        "20230001　关于加快企业培育的建议（第 1 轮办理）",
        "",
        "会办意见（字数不计空白、抬头和称呼；提案题目和建议标题不算采用）：",
        "  示范市科技局　108 字，逐字进入答复 40 字",
        "      一、关于培育体系：40 / 50 字",
        "        → 进入示范市工信局答复“一、关于培育体系”40 字",
        "      二、关于人才：0 / 27 字",
        "  示范市金融局　46 字，逐字进入答复 0 字",
        "      一、关于融资：0 / 31 字",
    ]
    assert "合计 154 字，逐字进入答复 40 字，占 26.0%。" in out
    assert "      ▲ 所指对象有改动：“民营企业”→“专精特新企业在内的民营企业”" in out.splitlines()
    assert "      会办意见中没有的数字：73家" in out.splitlines()


def test_trace_is_one_json_object(traced):
    code, out, err = run("20230001", "--json")

    told = json.loads(out)
    assert (code, err) == (0, "")
    assert set(told) == {"number", "jurisdiction", "title", "round", "opinions", "reply", "asks"}
    assert [one["bureau"] for one in told["opinions"]] == ["示范市科技局", "示范市金融局", "示范市发改局"]


def test_case_without_letters_has_nothing_to_trace(city):
    Traced(city)

    code, out, err = run("20230001")

    assert (code, err) == (1, "本轮还没有送达的会办意见，也没有答复，无从核对。")
    assert "示范市科技局　没有来文" in out


@pytest.mark.django_db
def test_unknown_number_is_refused():
    assert run("99999999") == (2, "", "没有找到 99999999 号办件。")


def test_number_of_two_jurisdictions_needs_to_be_told_apart(traced):
    Traced(make_city("linshi"))

    code, out, err = run("20230001")

    assert (code, out, err) == (2, "", "有 2 个辖区都有 20230001 号，请加 --jurisdiction（shifan、linshi）。")
    assert run("20230001", "--jurisdiction", "shifan")[0] == 0
    assert run("20230001", "--jurisdiction", "nowhere")[0] == 2


def test_help_is_in_the_readers_language(capsys):
    with pytest.raises(SystemExit) as end:
        call_command("trace", "--help")

    assert end.value.code == 0
    assert "逐份核对会办意见" in capsys.readouterr().out
    assert translation.get_language() == "zh-hans"


def test_reworded_and_withdrawn_words_are_told(city):
    traced = Traced(city)
    traced.opine("科技局", SCIENCE)
    city.do(
        "ask_again",
        city.assignment(traced.case, "科技局"),
        city["工信局", Role.HANDLER],
        SENT,
        reason="请核对。",
    )
    traced.opine(
        "科技局", "市工业和信息化局：\n　　一、关于人才\n　　今年新建博士工作站6个。\n　　特此复函。\n"
    )
    traced.reply(REPLY.replace("设立专窗，随到随办。", "今年将新建博士工作站6个。另设专窗。"))

    lines = [line.strip() for line in run("20230001")[1].splitlines()]

    assert "出自 示范市科技局“一、关于培育体系”　40 字（该稿已被取代）" in lines
    assert "出自 示范市科技局“一、关于人才”　改写" in lines
    assert "→ 进入示范市工信局答复“二、关于营商环境”0 字，另有改写" in lines
    assert "示范市科技局　108 字，逐字进入答复 40 字　已被补充稿取代" in lines
