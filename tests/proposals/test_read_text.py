from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from proposals.parsing import read
from tests.proposals.parsing import texts


def run(*arguments):
    """What the command wrote: standard output and standard error."""
    out, err = io.StringIO(), io.StringIO()
    call_command("read_text", *map(str, arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def letter(tmp_path):
    path = tmp_path / "答复.txt"
    path.write_text(texts.GB_REPLY, encoding="utf-8")
    return path


@pytest.fixture
def proposal(tmp_path):
    path = tmp_path / "提案.txt"
    path.write_text(texts.PROPOSAL_FORM, encoding="gb18030")
    return path


def test_one_file_gives_one_object(letter):
    out, err = run(letter, "--json")

    assert (json.loads(out), err) == (read(texts.GB_REPLY).as_json(), "")


def test_several_files_give_an_object_by_file_name(letter, proposal):
    out, _ = run(letter, proposal, "--json")

    assert json.loads(out) == {
        "答复.txt": read(texts.GB_REPLY).as_json(),
        "提案.txt": read(texts.PROPOSAL_FORM).as_json(),
    }


def test_files_of_one_name_are_told_apart_by_path(tmp_path, letter):
    other = tmp_path / "别处"
    other.mkdir()
    (other / "答复.txt").write_text(texts.NPC_REPLY, encoding="utf-8")
    out, _ = run(letter, other / "答复.txt", "--json")

    assert list(json.loads(out)) == [str(letter), str(other / "答复.txt")]


def test_folder_gives_an_object_by_file_name_and_loses_nothing(tmp_path, letter, proposal):
    (tmp_path / "旧函.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    (tmp_path / ".隐藏").write_text("x", encoding="utf-8")
    out, err = run("--batch", tmp_path, "--json")
    results = json.loads(out)

    assert {name: result["kind"] for name, result in results.items()} == {
        "提案.txt": "proposal",
        "旧函.doc": "unknown",
        "答复.txt": "lead_reply",
    }
    assert [one["code"] for one in results["旧函.doc"]["warnings"]] == ["unreadable_file"]
    assert err == "“旧函.doc”是旧版 Word 文档（.doc），请另存为 .docx 或文本文件后再读。\n"


def test_empty_folder_gives_an_empty_object(tmp_path):
    assert run("--batch", tmp_path, "--json")[0] == "{}\n"


def test_values_are_shown_to_people_with_place_and_confidence(letter):
    out, _ = run(letter)

    start = texts.GB_REPLY.index("清教提")
    assert f"发文字号：清教提〔2024〕15号  [{start}–{start + 12}] 95%" in out.splitlines()
    assert any(line.startswith("段落 二.一 加强巡查  [") for line in out.splitlines())


def test_page_is_shown_with_its_letters_and_doubts(tmp_path):
    path = tmp_path / "网页.txt"
    path.write_text(texts.PAGE, encoding="utf-8")
    lines = run(path)[0].splitlines()

    assert [line for line in lines if line.startswith("--")] == ["-- 来文 1", "-- 来文 2"]
    assert any(line.startswith("建议条目 1：规范投放。  [") for line in lines)
    assert any(line.endswith("] bureau_without_letter") for line in lines)


def test_several_files_are_shown_under_their_names(letter, proposal):
    lines = run(letter, proposal)[0].splitlines()

    assert [line for line in lines if line.startswith("==")] == ["== 答复.txt", "== 提案.txt"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["不存在.txt"], "找不到文件“不存在.txt”。"),
        (["--batch", "不存在"], "找不到文件夹“不存在”。"),
        ([], "请给出要读的文件，或用 --batch 给出文件夹。"),
    ],
)
def test_wrong_use_is_refused_with_one_sentence(arguments, sentence):
    with pytest.raises(CommandError, match="^" + sentence.replace(".", r"\.") + "$") as refused:
        run(*arguments)

    assert refused.value.returncode == 2


def test_file_without_text_is_refused(tmp_path):
    path = tmp_path / "图.png"
    path.write_bytes(b"\x89PNG\r\n\x1a\n\x00\x00")

    with pytest.raises(CommandError, match=r"^“图\.png”不是文本文件") as refused:
        run(path)

    assert refused.value.returncode == 2


def test_signs_that_cannot_be_printed_do_not_stop_the_output(tmp_path):
    path = tmp_path / "a\udcff.txt"
    path.write_text("市政协", encoding="utf-8")
    other = tmp_path / "b.txt"
    other.write_text("", encoding="utf-8")

    assert list(json.loads(run(path, other, "--json")[0])) == ["a\udcff.txt", "b.txt"]
