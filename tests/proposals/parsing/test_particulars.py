"""Numbers, days, addressees and signatures of letters, also where they are damaged or stand elsewhere."""

from __future__ import annotations

import pytest

from proposals.parsing import Kind, read
from tests.proposals.parsing import texts
from tests.proposals.parsing.told import codes, facts


@pytest.mark.parametrize("text", [texts.LOST_CHARACTERS, texts.GLUED_CLASS])
def test_date_that_lost_characters_is_null_with_a_warning(text):
    reading = read(text)
    doubt = next(one for one in reading.warnings if one.code == "ambiguous_date")

    assert reading.on is None
    assert text[slice(*doubt.span)] == text.rstrip().splitlines()[-1]
    assert "missing_date" not in codes(reading)


def test_document_number_that_lost_digits_is_null_with_a_warning():
    reading = read(texts.LOST_CHARACTERS)

    assert reading.document_number is None
    assert {"broken_document_number"} == {"broken_document_number", "missing_document_number"} & set(
        codes(reading)
    )


def test_class_glued_to_the_number_is_read():
    assert facts(read(texts.GLUED_CLASS), "document_number", "category", "numbers", "title") == {
        "document_number": "清公交提字〔2023〕02号",
        "category": "A",
        "numbers": ["52"],
        "title": "关于优化公交线路的提案",
    }


def test_organisation_group_and_twelve_members_are_all_addressed():
    reading = read(texts.COLLECTIVE)

    assert len(reading.addressees) == 14
    assert [one.value for one in reading.addressees[:3]] == [
        "九三学社清河市委员会",
        "经济界别第三小组",
        "张某某",
    ]
    assert reading.addressees == reading.proposers


def test_three_units_on_one_line_sign_and_copies_with_odd_separators_are_read():
    reading = read(texts.COLLECTIVE)

    assert facts(reading, "bureaus", "heard", "copy_to") == {
        "bureaus": ["市商务局", "市文化广电旅游体育局", "市城市管理和综合执法局"],
        "heard": ["市商务局", "市文化广电旅游体育局", "市城市管理和综合执法局"],
        "copy_to": ["市政协提案委", "市政府督查室", "市公安局"],
    }
    assert "placeholder_left" in codes(reading)


def test_three_units_on_three_lines_sign_with_a_block_behind():
    reading = read(texts.JOINT_REPLY)

    assert facts(
        reading,
        "numbers",
        "title",
        "bureaus",
        "on",
        "signer",
        "contact",
        "phone",
        "copy_to",
        "category",
        "openness",
    ) == {
        "numbers": ["52"],
        "title": "关于整治噪音的提案",
        "bureaus": ["清河市生态环境局", "清河市公安局", "清河市城市管理局"],
        "on": "2023-06-19",
        "signer": "赵某某",
        "contact": "钱某",
        "phone": "0000—5550000",
        "copy_to": ["市政协提案委", "市政府办公室", "市公安局"],
        "category": "解决或采纳",
        "openness": "on_request",
    }
    assert codes(reading) == ["missing_document_number", "placeholder_left"]


def test_short_and_long_spelling_of_a_number_are_one_case_and_a_doubt():
    reading = read(texts.SHORT_AND_LONG_NUMBER)

    assert facts(reading, "numbers", "proposers", "bureaus", "on") == {
        "numbers": ["2019009"],
        "proposers": ["农工党清河县支部"],
        "bureaus": ["县水利局", "县财政局"],
        "on": "2019-06-19",
    }
    assert "number_differs" in codes(reading)


def test_two_different_numbers_are_both_kept_and_a_doubt():
    text = texts.GB_REPLY.replace("（第20240052号）", "（第20240053号）")
    reading = read(text)

    assert [one.value for one in reading.numbers] == ["20240053", "20240052"]
    assert codes(reading) == ["number_differs"]


def test_unit_and_day_are_taken_from_page_information_only_with_a_doubt():
    reading = read(texts.WEB_NOISE)

    assert facts(reading, "kind", "numbers", "bureaus", "on", "openness") == {
        "kind": "lead_reply",
        "numbers": ["20230077"],
        "bureaus": ["清河市水务局"],
        "on": None,
        "openness": None,
    }
    assert reading.published_on.value.isoformat() == "2023-06-20"
    assert {"signature_from_metadata", "date_only_published", "foreign_address"} <= set(codes(reading))


def test_day_of_writing_in_page_information_is_taken_with_a_doubt():
    reading = read(texts.WEB_NOISE.replace("发布时间", "成文日期"))

    assert (reading.on.value.isoformat(), reading.on.confidence) == ("2023-06-20", 0.6)
    assert "date_from_metadata" in codes(reading)


def test_eleven_names_over_two_lines_and_a_broken_title_are_read():
    reading = read(texts.NAMES_OVER_TWO_LINES)

    assert facts(reading, "numbers", "session", "title", "document_number", "bureaus", "on") == {
        "numbers": ["45"],
        "session": "十届四次会议",
        "title": "关于改造农贸市场的提案",
        "document_number": "清建〔2020〕33号",
        "bureaus": ["县住建局"],
        "on": "2020-06-01",
    }
    assert len(reading.addressees) == 11
    assert [(one.number, one.text) for one in reading.sections] == [
        ("一", ""),
        ("一.1", "已编制规划。"),
        ("一.2", "已落实资金。"),
    ]


def test_letter_whose_sign_off_is_only_page_information_is_read():
    reading = read(texts.ONLY_PAGE_INFORMATION)

    assert facts(reading, "numbers", "title", "document_number", "openness", "bureaus", "on") == {
        "numbers": ["20210012"],
        "title": "关于“加强家校共育”的提案",
        "document_number": "罗教函〔2021〕8号",
        "openness": "public",
        "bureaus": ["清河市罗河区教育局"],
        "on": "2021-06-01",
    }
    assert {"date_from_metadata", "signature_from_metadata"} <= set(codes(reading))


def test_title_of_the_letter_stands_in_for_an_unknown_title_with_a_doubt():
    reading = read(
        "关于市政协第88号提案的协办意见\n经研究，我局协办意见如下：\n一、加强合作。\n清河市公安局\n2024年4月30日"
    )

    assert (reading.kind.value, reading.title.value, reading.title.confidence) == (
        Kind.CO_OPINION,
        "关于市政协第88号提案的协办意见",
        0.4,
    )
    assert codes(reading) == ["missing_addressee", "missing_title"]


def test_unit_under_its_date_signs():
    reading = read(
        "张某某委员：\n您提出的《关于某事的提案》（第52号）收悉，现答复如下：\n已办理。\n2024年6月1日\n清河市教育局"
    )

    assert facts(reading, "bureaus", "on") == {"bureaus": ["清河市教育局"], "on": "2024-06-01"}


def test_unit_without_a_date_signs():
    reading = read(
        "张某某委员：\n您提出的《关于某事的提案》（第52号）收悉，现答复如下：\n已办理。\n清河市教育局\n清河市财政局\n联系人：王某某"
    )

    assert facts(reading, "bureaus", "on") == {"bureaus": ["清河市教育局", "清河市财政局"], "on": None}
    assert "missing_date" in codes(reading)
