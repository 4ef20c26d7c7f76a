from __future__ import annotations

import pytest

from proposals.parsing import Kind, read
from tests.proposals.parsing import texts


def asks(reading):
    return [(one.number, one.text) for one in reading.asks]


def test_proposal_form_is_read_whole():
    assert read(texts.PROPOSAL_FORM).as_json() == {
        "kind": "proposal",
        "matter": "cppcc_proposal",
        "numbers": ["20240052"],
        "title": "关于加强校园周边交通管理的提案",
        "session": "九届三次会议",
        "proposers": ["张某某"],
        "addressees": [],
        "more_signers": True,
        "bureaus": [],
        "heard": [],
        "document_number": None,
        "category": None,
        "openness": None,
        "signer": None,
        "contact": None,
        "phone": None,
        "copy_to": [],
        "on": None,
        "asks": [
            {"number": "1", "text": "增设护学岗。"},
            {"number": "2", "text": "划定接送区。"},
            {"number": "3", "text": "加强执法。"},
        ],
        "sections": [
            {
                "number": "",
                "heading": "理由",
                "text": "学校周边交通拥堵，问题突出。\n1.乱停车。\n2.人车混行。",
            },
            {"number": "", "heading": "办法", "text": "1、增设护学岗。\n2、划定接送区。\n3、加强执法。"},
        ],
        "parts": [],
        "warnings": [],
    }
    assert [one.value for one in read(texts.PROPOSAL_FORM).co_signers] == ["李某某", "王某某"]


def test_padded_numerals_under_background_and_suggestions_are_read():
    reading = read(texts.PROPOSAL_PADDED)

    assert asks(reading) == [
        ("1", "统一平台\n建设全市平台，接入车位。"),
        ("2", "错峰共享\n推动机关车位共享。"),
    ]
    assert (reading.title.value, reading.proposers[0].value) == ("关于推进智慧停车的提案", "民盟市委会")
    assert reading.reasons.value == "停车难，车位利用率低。"


def test_running_count_under_a_heading_with_blanks_is_read():
    reading = read(texts.PROPOSAL_RUNNING)

    assert asks(reading) == [("1", "增设饮水点。"), ("2", "增设母婴室。"), ("3", "延长开放时间。")]
    assert [one.value for one in reading.numbers] == ["20200255"]


def test_numbered_heading_of_suggestions_ends_at_the_next_of_its_kind():
    reading = read(texts.PROPOSAL_OUTLINE)

    assert asks(reading) == [("1", "科学规划。编制专项规划，明确指标。"), ("2", "加强监管。落实责任。")]
    assert ([one.value for one in reading.proposers], reading.on.value.isoformat()) == (
        ["张某某"],
        "2024-01-08",
    )


def test_paragraphs_stand_in_for_asks_with_a_doubt():
    reading = read(texts.PROPOSAL_PARAGRAPHS)

    assert asks(reading) == [("1", "在社区设立图书角，由街道提供场地。"), ("2", "由图书馆定期更换图书。")]
    assert [one.code for one in reading.warnings] == ["unnumbered_asks"]


def test_suggestion_of_deputies_is_read():
    reading = read(texts.SUGGESTION)

    assert reading.as_json()["matter"] == "npc_suggestion"
    assert asks(reading) == [("1", "增加人员；"), ("2", "增加船只；"), ("3", "加强宣传。")]
    assert (reading.proposers[0].value, reading.more_signers.value) == ("张某某", True)


@pytest.mark.parametrize(
    "heading",
    [
        "办法",
        "办  法：",
        "建    议",
        "提案建议",
        "具体建议：",
        "对策与建议",
        "三、建议",
        "（二）工作建议",
        "为此，提出以下建议：",
        "针对上述问题，建议如下：",
    ],
)
def test_every_heading_of_the_measures_is_seen(heading):
    text = f"案由：关于某事的提案\n市民反映较多，情况复杂，亟待解决。\n{heading}\n1.甲事。\n2.乙事。\n提案人：张某某"

    assert asks(read(text)) == [("1", "甲事。"), ("2", "乙事。")]


@pytest.mark.parametrize(("broken", "meant"), [("   法:", "办法"), ("议：", "建议")])
def test_heading_that_lost_its_first_character_is_read_with_a_doubt(broken, meant):
    text = f"案由：关于某事的提案\n市民反映较多，情况复杂，亟待解决。\n{broken}\n1.甲事。\n2.乙事。\n提案者 张某某"
    reading = read(text)
    doubt = reading.warnings[0]

    assert asks(reading) == [("1", "甲事。"), ("2", "乙事。")]
    assert (doubt.code, text[slice(*doubt.span)], meant in doubt.message()) == (
        "broken_heading",
        broken.strip(),
        True,
    )


def test_title_over_two_lines_is_one_title():
    text = "案由：关于切实做好某项工作\n扶持一批企业的建议\n\n情况复杂，市民反映较多，亟待解决。\n办法：\n1.甲事。\n提案者 张某某"

    assert read(text).title.value == "关于切实做好某项工作扶持一批企业的建议"


def test_title_under_its_label_is_read():
    text = "案由：\n关于某事的建议\n理由：\n情况复杂，市民反映较多，亟待解决。\n办法：\n1.甲事。"

    assert read(text).title.value == "关于某事的建议"


def test_proposal_without_measures_is_a_doubt():
    reading = read("案由：关于某事的提案\n情况复杂，市民反映较多，亟待解决，影响较大。\n提案人：张某某")

    assert (reading.kind.value, reading.asks, [one.code for one in reading.warnings]) == (
        Kind.PROPOSAL,
        (),
        ["missing_asks"],
    )
