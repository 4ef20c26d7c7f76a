from __future__ import annotations

from proposals.parsing import read
from tests.proposals.parsing import texts


def codes(reading):
    return sorted({one.code for one in reading.warnings})


def test_page_is_cut_into_its_letters():
    reading = read(texts.PAGE)

    assert [
        (part.kind.value.value, [one.value for one in part.bureaus], part.on.value.isoformat())
        for part in reading.parts
    ] == [
        ("lead_reply", ["清河市交通运输局"], "2023-06-01"),
        ("co_opinion", ["清河市城市管理和综合执法局"], "2023-05-09"),
    ]
    assert reading.parts[0].document_number.value == "清交提〔2023〕9号"


def test_page_as_a_whole_speaks_for_the_proposal():
    plain = read(texts.PAGE).as_json()

    assert {
        name: plain[name]
        for name in ("kind", "matter", "numbers", "title", "proposers", "bureaus", "heard", "on")
    } == {
        "kind": "page",
        "matter": "cppcc_proposal",
        "numbers": ["20230303"],
        "title": "关于规范共享单车的提案",
        "proposers": ["张某某"],
        "bureaus": ["市交通运输局", "市城管局", "市公安局"],
        "heard": ["市城管局"],
        "on": "2023-06-01",
    }
    assert plain["asks"] == [{"number": "1", "text": "规范投放。"}, {"number": "2", "text": "加强清运。"}]
    assert read(texts.PAGE).votes.value == (3, 1)


def test_page_gathers_the_doubts_of_its_parts():
    reading = read(texts.PAGE)

    assert codes(reading) == [
        "bureau_without_letter",
        "missing_category",
        "missing_contact",
        "missing_copy_to",
        "missing_signer",
        "noun_mixed",
        "number_differs",
    ]
    assert [
        texts.PAGE[slice(*one.span)] for one in reading.warnings if one.code == "bureau_without_letter"
    ] == ["市公安局"]


def test_session_that_differs_from_the_other_letters_is_found():
    letter = "市教育局：\n我局是市政协九届{}次会议第52号提案《关于某事的建议》的会办单位，会办意见如下：\n已办理。\n市{}局\n2023年5月1日\n"
    text = letter.format("二", "公安") + letter.format("二", "财政") + letter.format("一", "民政")
    reading = read(text)
    doubts = [one for one in reading.warnings if one.code == "session_differs"]

    assert (reading.session.value, [text[slice(*one.span)] for one in doubts]) == (
        "九届二次会议",
        ["九届一次会议"],
    )
    assert doubts[0] in reading.parts[2].warnings


def test_sessions_without_a_majority_are_not_decided():
    letter = "市教育局：\n我局是市政协九届{}次会议第52号提案《关于某事的建议》的会办单位，会办意见如下：\n已办理。\n市{}局\n2023年5月1日\n"

    assert read(letter.format("二", "公安") + letter.format("一", "民政")).session is None


def test_reply_in_front_of_the_proposal_is_a_page_too():
    text = texts.PLAIN_PARAGRAPHS + texts.PROPOSAL_PARAGRAPHS
    reading = read(text)

    assert (reading.as_json()["kind"], len(reading.parts), reading.title.value) == (
        "page",
        1,
        "关于增设图书角的提案",
    )


def test_alias_table_tells_that_a_bureau_has_written():
    text = texts.PAGE.replace("市公安局", "市执法办")
    known = {"市执法办": "清河市城市管理和综合执法局", "市城管局": "清河市城市管理和综合执法局"}

    assert "bureau_without_letter" in codes(read(text))
    assert "bureau_without_letter" not in codes(
        read(text, known | {"清河市城市管理和综合执法局": "清河市城市管理和综合执法局"})
    )


def test_letters_on_two_cases_are_not_mixed_into_one():
    letter = "{}某某委员：\n您提出的《关于{}事的提案》（第{}号）收悉，现答复如下：\n已办理。\n市{}局\n2024年1月1日\n"
    reading = read(letter.format("张", "甲", 1, "教育") + letter.format("李", "乙", 2, "公安"))
    plain = reading.as_json()

    assert {name: plain[name] for name in ("numbers", "title", "proposers", "bureaus", "on")} == {
        "numbers": ["1", "2"],
        "title": None,
        "proposers": ["张某某", "李某某"],
        "bureaus": ["市教育局", "市公安局"],
        "on": None,
    }
    assert "several_matters" in codes(reading)


def test_replies_of_several_bureaus_to_one_case_share_it():
    letter = "张某某委员：\n您提出的《关于甲事的提案》（第1号）收悉，现就我局职责答复如下：\n已办理{}。\n市{}局\n2024年1月{}日\n"
    reading = read(letter.format("甲", "教育", 1) + letter.format("乙", "公安", 2))

    assert ([one.value for one in reading.numbers], reading.title.value) == (["1"], "关于甲事的提案")
    assert "several_matters" not in codes(reading)


def test_footer_of_a_letter_is_not_the_head_of_the_next():
    letter = "张某某委员：\n您提出的《关于甲事的提案》（第1号）收悉，现答复如下：\n已办理{}。\n市{}局\n2024年1月1日\n（此件{}公开）\n"
    reading = read(letter.format("甲", "教育", "主动") + letter.format("乙", "公安", "依申请"))

    assert [part.openness.value.value for part in reading.parts] == ["public", "on_request"]


def test_page_with_breadcrumbs_and_units_by_role_is_read():
    text = (
        "当前位置：首页 > 提案办理 > 详情\n【字体：大 中 小】 打印\n案由：关于甲事的提案\n"
        "案号：20240033  届次：十四届二次会议  类别：经济\n提案者：张某某、李某某\n内容：\n"
        "甲事存在不足，市民有意见，希望加快解决。\n建议：\n（一）第一件。\n（二）第二件。\n"
        "主办单位：市教育局\n会办单位：市财政局、市公安局\n答复内容：\n"
        "张某某、李某某委员：\n你们提出的《关于甲事的提案》（第20240033号）收悉，经商市财政局、市公安局，现答复如下：\n"
        "（一）第一件已办。\n（二）第二件在办。\n清河市教育局\n2024年6月27日\n"
    )
    plain = read(text).as_json()

    assert {
        name: plain[name] for name in ("kind", "numbers", "title", "session", "proposers", "bureaus", "asks")
    } == {
        "kind": "page",
        "numbers": ["20240033"],
        "title": "关于甲事的提案",
        "session": "十四届二次会议",
        "proposers": ["张某某", "李某某"],
        "bureaus": ["市教育局", "市财政局", "市公安局"],
        "asks": [{"number": "1", "text": "第一件。"}, {"number": "2", "text": "第二件。"}],
    }
