"""`manage.py check_letter`: files, folders, a case to hold them against, exit codes."""

from __future__ import annotations

import io
import json

import pytest
from django.core.management import CommandError, call_command
from django.utils import translation
from docx import Document

from tests.city import make_city
from workflow.assembly.checking import check_paper

CLEAN = """\
类别：A
河教函〔2024〕8号　签发人：高某某

关于市政协六届三次会议第20240007号提案的答复

林某某委员：

您提出的《关于改善学校周边交通的提案》（第20240007号）收悉，现答复如下：

一、在31所学校设护学岗52个。

二、划定限时停车位410个。

专此答复，感谢您的关心。

河湾市教育局
2024年6月8日

联系人：安全科　陆某某　电话：0000-00000000
抄送：市政协提案委
"""
SLIPPED = CLEAN.replace("二、划定", "二、划定，，").replace("河教函〔2024〕", "河教函[2024]")


@pytest.fixture(autouse=True)
def chinese():
    with translation.override("zh-hans"):
        yield


@pytest.fixture
def letter(tmp_path):
    """Writes a letter and gives its path."""

    def write(text=SLIPPED, name="答复.txt"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return write


def run(*arguments):
    """Exit code, standard output, standard error."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("check_letter", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        return end.code, out.getvalue(), err.getvalue()
    except CommandError as error:
        return error.returncode, out.getvalue(), str(error)
    return 0, out.getvalue(), err.getvalue()


def test_one_file_gives_a_list_in_the_shape_of_the_contract(letter):
    code, out, err = run(letter(), "--json")

    assert (code, err) == (1, "")
    assert json.loads(out) == [one.as_json() for one in check_paper(SLIPPED)]
    assert [set(one) for one in json.loads(out)] == [
        {"code", "severity", "message", "span", "text", "remedy"}
    ] * 2


def test_clean_letter_gives_an_empty_list_and_zero(letter):
    assert run(letter(CLEAN), "--json") == (0, "[]\n", "")
    assert run(letter(CLEAN)) == (0, "没有发现问题。\n", "")


def test_remarks_alone_are_no_reason_to_stop(letter):
    text = CLEAN.replace("提案》（第20240007号）收悉", "建议》（第20240007号）提案收悉")
    code, out, _ = run(letter(text))

    assert code == 0
    assert out.splitlines()[-1] == "提示 1"


def test_findings_are_shown_with_line_place_and_remedy(letter):
    _, out, _ = run(letter())

    assert out.splitlines() == [
        "第 2 行　[请核对] 发文字号“河教函[2024]8号”的年份应括在六角括号“〔〕”里。　document_number_brackets",
        "    【河教函[2024]8号】　签发人：高某某",
        "    → 请写成“某字〔2024〕8号”的形式（GB/T 9704—2012）。",
        "第 12 行　[请核对] 标点“，，”重复，请删去多余的。　doubled_punctuation",
        "    二、划定【，，】限时停车位410个。",
        "    → 请只保留一个标点。",
        "请核对 2",
    ]


def test_long_place_is_cut_in_the_middle_and_long_lines_at_the_ends(letter):
    plan = "下一步，我们将" + "、".join(["进一步加强学校周边的巡查和疏导"] * 9) + "。"
    _, out, _ = run(
        letter(CLEAN.replace("划定限时停车位410个。", f"划定限时停车位410个，秩序明显好转。{plan}好。"))
    )

    (shown,) = (line for line in out.splitlines() if "【" in line)
    assert shown.startswith("    …车位410个，秩序明显好转。【下一步，我们将进一步加强学校")
    assert "…" in shown[shown.index("【") :]
    assert len(shown) < 130


def test_whole_letter_has_no_line(letter):
    _, out, _ = run(letter(CLEAN.replace("抄送：市政协提案委\n", "")))

    assert out.splitlines()[0] == "全文　[请核对] 没有抄送单位。　copies_missing"


def test_several_files_and_folders_give_an_object_by_name(letter, tmp_path):
    letter(CLEAN, "甲/干净.txt")
    letter(SLIPPED, "甲/有错.txt")
    (tmp_path / "甲" / ".隐藏").write_text("x", encoding="utf-8")
    code, out, _ = run("--batch", tmp_path / "甲", "--json")

    assert code == 1
    assert {name: [one["code"] for one in found] for name, found in json.loads(out).items()} == {
        "干净.txt": [],
        "有错.txt": ["document_number_brackets", "doubled_punctuation"],
    }
    code, out, _ = run(tmp_path / "甲" / "干净.txt", tmp_path / "甲" / "有错.txt")
    assert (code, [line for line in out.splitlines() if line.startswith("==")]) == (
        1,
        ["== 干净.txt", "== 有错.txt"],
    )


def test_file_that_cannot_be_read_is_a_finding_among_others(letter, tmp_path):
    letter(CLEAN, "甲/干净.txt")
    (tmp_path / "甲" / "旧函.doc").write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
    code, out, err = run("--batch", tmp_path / "甲", "--json")

    assert (code, err) == (1, "“旧函.doc”是旧版 Word 文档（.doc），请另存为 .docx 或文本文件后再读。\n")
    assert [(name, [one["code"] for one in found]) for name, found in json.loads(out).items()] == [
        ("干净.txt", []),
        ("旧函.doc", ["unreadable_file"]),
    ]


def test_word_file_is_read(tmp_path):
    document = Document()
    for line in SLIPPED.splitlines():
        document.add_paragraph(line)
    document.save(tmp_path / "答复.docx")

    code, out, _ = run(tmp_path / "答复.docx", "--json")

    assert (code, [one["code"] for one in json.loads(out)]) == (
        1,
        ["document_number_brackets", "doubled_punctuation"],
    )


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "请给出要检查的文件，或用 --batch 给出文件夹。"),
        (["不存在.txt"], "找不到文件“不存在.txt”。"),
        (["--batch", "不存在"], "找不到文件夹“不存在”。"),
        (["a.txt", "--jurisdiction", "shifan"], "--jurisdiction 须与 --case 一起使用。"),
    ],
)
def test_wrong_use_is_refused_with_one_sentence(arguments, sentence):
    assert run(*arguments) == (2, "", sentence)


def test_help_says_what_the_exit_codes_mean(capsys):
    with pytest.raises(SystemExit):
        call_command("check_letter", "--help")

    assert "退出码" in capsys.readouterr().out


REPLY = """\
{proposer}：

您提出的《{title}》（第{number}号）收悉，现答复如下：

一、派干部指导中小企业培训，评估创新资源。

二、指导行业组织，提出配套措施。

三、建立主动服务机制，按诉求匹配政策。

专此答复。

示范市工信局
2023年5月20日
"""


def test_paper_is_held_against_its_case(db, letter):
    city = make_city()
    case = city.handling(co=())
    proposal = case.proposal
    words = {"proposer": proposal.proposer_name, "title": proposal.title, "number": proposal.number}
    right = letter(REPLY.format(**words))
    wrong = letter(REPLY.format(**words | {"number": "20230017", "proposer": "周某某委员"}), "错.txt")

    told = {one["code"] for one in json.loads(run(right, "--case", proposal.number, "--json")[1])}
    assert told & {"wrong_number", "wrong_addressee", "wrong_title", "ask_unanswered"} == set()
    told = {one["code"] for one in json.loads(run(wrong, "--case", proposal.number, "--json")[1])}
    assert told >= {"wrong_number", "wrong_addressee"}


def test_case_is_asked_for_by_number_and_where_needed_by_jurisdiction(db, letter):
    for slug in ("jia", "yi"):
        make_city(slug).filed()
    path = letter(CLEAN)

    assert run(path, "--case", "404") == (2, "", "没有找到 404 号办件。")
    assert run(path, "--case", "20230001") == (
        2,
        "",
        "有 2 个辖区都有 20230001 号，请加 --jurisdiction（jia、yi）。",
    )
    assert run(path, "--case", "20230001", "--jurisdiction", "yi")[0] == 1
    assert run(path, "--case", "20230001", "--jurisdiction", "bing")[0] == 2
