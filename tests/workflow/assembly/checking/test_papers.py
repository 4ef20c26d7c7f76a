"""A paper checked by itself, and a published page."""

from __future__ import annotations

import pytest

from proposals.parsing import parse_asks
from workflow.assembly.checking import LetterFacts, PaperFacts, Severity, check_paper, unreadable

PAPER = """\
类别：A
河教函〔2024〕8号　签发人：高某某

关于市政协六届三次会议第20240007号提案的答复

林某某委员：

您提出的《关于改善学校周边交通的提案》（第20240007号）收悉，现答复如下：

一、在31所学校门口设护学岗52个，维护上下学秩序。

二、划定限时停车位410个。

专此答复，感谢您的关心。

河湾市教育局
2024年6月8日

联系人：安全科　陆某某　电话：0000-00000000
抄送：市政协提案委
"""
OPINION = """\
市教育局：

《关于改善学校周边交通的提案》（第20240007号）收悉，提出会办意见如下：

一、在31所学校门口设护学岗52个，划定限时停车位410个。

特此函复。

河湾市公安局
2024年5月8日
"""
PAGE = f"""\
案由：关于改善学校周边交通的提案
提案号：20240007
提案人：林某某
理由：接送车辆多，校门口拥堵，家长反映强烈。
办法：
1、在学校门口设护学岗，维护上下学秩序。
2、建立家长志愿队。
部门答复
{PAPER}
会办意见
{OPINION}
办理单位：市教育局（主办）、市公安局
"""


def codes(text, known=None):
    return [one.code for one in check_paper(text, known)]


@pytest.mark.parametrize("text", [PAPER, OPINION], ids=["reply", "opinion"])
def test_whole_paper_without_faults_gives_no_finding(text):
    assert check_paper(text) == ()


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("类别：A\n", "class_missing"),
        ("河教函〔2024〕8号　", "document_number_missing"),
        ("签发人：高某某", "signer_missing"),
        ("联系人：安全科　陆某某　电话：0000-00000000\n", "contact_missing"),
        ("抄送：市政协提案委\n", "copies_missing"),
        ("2024年6月8日\n", "date_missing"),
    ],
)
def test_what_the_form_asks_for_is_missed_on_the_paper(line, code):
    (finding,) = check_paper(PAPER.replace(line, ""))

    assert (finding.code, finding.severity, finding.span) == (code, Severity.LOOK, (0, 0))


def test_case_may_hold_what_the_paper_does_not_show():
    facts = LetterFacts(
        kind="reply",
        has_class=True,
        has_document_number=True,
        has_signer=True,
        has_contact=True,
        has_copy=True,
    )
    bare = PAPER[PAPER.index("关于市政协") : PAPER.index("联系人")]

    assert codes(bare) == [
        "class_missing", "contact_missing", "copies_missing", "document_number_missing", "signer_missing",
    ]  # fmt: skip
    assert codes(bare, PaperFacts(reply=facts)) == []


def test_opinion_is_asked_for_its_sign_off_and_its_matter_only():
    text = OPINION.replace("河湾市公安局\n2024年5月8日\n", "").replace(
        "《关于改善学校周边交通的提案》（第20240007号）收悉", "来函收悉"
    )

    assert codes(text) == ["bureau_missing", "date_missing", "matter_missing"]


def test_ask_that_no_passage_speaks_to_is_missed_on_the_paper():
    asks = parse_asks("1、在学校门口设护学岗，维护上下学秩序。\n2、建立家长志愿队。")

    assert codes(PAPER, PaperFacts(asks=asks)) == ["ask_unanswered"]
    declined = PaperFacts(LetterFacts(kind="reply", answered_asks=("2",)), asks=asks)
    assert codes(PAPER, declined) == []


def test_letters_of_a_page_are_held_against_the_page():
    found = check_paper(PAGE.replace("（第20240007号）收悉，提出", "（第20240017号）收悉，提出"))

    assert [(one.code, one.text) for one in found if one.span[1]] == [("wrong_number", "20240017")]
    assert [one.message() for one in found if not one.span[1]] == ["建议“2”没有得到回应。"]


def test_places_count_in_the_page():
    text = PAGE.replace("划定限时停车位410个。", "划定限时停车位410个，，每次15分钟。", 1)
    (finding,) = (one for one in check_paper(text) if one.code == "doubled_punctuation")

    assert finding.span[0] == text.index("，，")


def test_figure_altered_between_the_letters_of_a_page_is_found():
    text = PAGE.replace("设护学岗52个，划定", "设护学岗62个，划定")

    assert [(one.code, one.text) for one in check_paper(text) if "altered" in one.code] == [
        ("altered_figure", "52个")
    ]


@pytest.mark.parametrize("text", ["", "今天天气很好。", "\n\n", "一、甲。\n二、乙。"])
def test_text_that_is_no_letter_is_missed_nothing(text):
    assert check_paper(text) == ()


def test_proposal_is_checked_for_what_any_text_can_hold():
    text = PAGE[: PAGE.index("部门答复")].replace("家长志愿队。", "家长志愿队，。")

    assert codes(text) == ["doubled_punctuation"]


def test_file_that_holds_no_text_is_a_finding():
    finding = unreadable("“甲.doc”是旧版 Word 文档。")

    assert (finding.code, finding.severity) == ("unreadable_file", Severity.MUST)
    assert finding.message() == "文件没有读出：“甲.doc”是旧版 Word 文档。"


def test_ask_that_only_repeats_the_title_is_answered_by_its_own_words():
    asks = parse_asks("1、改善学校周边交通。\n2、建立家长志愿队，配合交警疏导。")
    known = PaperFacts(LetterFacts(kind="reply", title="关于改善学校周边交通的提案"), asks=asks)
    text = PAPER.replace("二、划定限时停车位410个。", "二、学校周边交通明显改善，划定限时停车位410个。")

    assert codes(text, known) == ["ask_unanswered"]
