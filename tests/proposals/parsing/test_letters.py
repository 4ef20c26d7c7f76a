from __future__ import annotations

import pytest

from proposals.parsing import Kind, Matter, read
from tests.proposals.parsing import texts


def facts(reading, *names):
    plain = reading.as_json()
    return {name: plain[name] for name in names}


def codes(reading):
    return sorted(one.code for one in reading.warnings)


def test_reply_in_the_standard_form_is_read_whole():
    assert read(texts.GB_REPLY).as_json() == {
        "kind": "lead_reply",
        "matter": "cppcc_proposal",
        "numbers": ["20240052"],
        "title": "关于加强校园周边交通管理的提案",
        "session": "九届三次会议",
        "proposers": ["李某某"],
        "addressees": ["李某某"],
        "more_signers": False,
        "bureaus": ["清河市教育局"],
        "heard": ["市公安局", "市交通运输局"],
        "document_number": "清教提〔2024〕15号",
        "category": "A",
        "openness": "public",
        "signer": "张某某",
        "contact": "王某某",
        "phone": "0000-5550000",
        "copy_to": ["市政协提案委", "市政府督查室", "市公安局", "市交通运输局"],
        "on": "2024-06-27",
        "asks": [],
        "sections": [
            {"number": "一", "heading": "基本情况", "text": "全市共有学校120所。"},
            {"number": "二", "heading": "工作措施", "text": ""},
            {"number": "二.一", "heading": "加强巡查", "text": "每周巡查两次。"},
            {"number": "二.二", "heading": "增设护学岗", "text": ""},
            {"number": "二.二.1", "heading": "", "text": "在小学门口增设护学岗。"},
            {"number": "二.二.2", "heading": "", "text": "在中学门口增设减速带。"},
        ],
        "parts": [],
        "warnings": [],
    }


def test_reply_to_deputies_is_about_a_suggestion():
    reading = read(texts.NPC_REPLY)

    assert facts(reading, "kind", "matter", "numbers", "title", "session", "proposers", "more_signers") == {
        "kind": "lead_reply",
        "matter": "npc_suggestion",
        "numbers": ["1023"],
        "title": "关于完善社区托育服务的建议",
        "session": "十六届一次会议",
        "proposers": ["王某某", "赵某某"],
        "more_signers": True,
    }
    assert facts(reading, "document_number", "category", "contact", "phone", "on") == {
        "document_number": "青教建议字〔2021〕第6号",
        "category": "B",
        "contact": "赵某",
        "phone": "5550101",
        "on": "2021-06-03",
    }
    assert [one["heading"] for one in reading.as_json()["sections"]] == [
        "关于增加托位的问题",
        "关于培训的问题",
        "关于补贴的问题",
    ]
    assert codes(reading) == ["missing_copy_to", "missing_signer"]


def test_letter_to_a_bureau_is_an_opinion_whatever_its_title_says():
    reading = read(texts.OPINION_TITLED_REPLY)

    assert facts(reading, "kind", "addressees", "proposers", "bureaus", "on", "numbers") == {
        "kind": "co_opinion",
        "addressees": ["市住房和城乡建设局"],
        "proposers": ["张某某"],
        "bureaus": ["清河市自然资源局"],
        "on": "2024-05-08",
        "numbers": ["86"],
    }
    assert [one.text for one in reading.sections] == ["加快用地审批。", "完善规划指引。", "加强宣传。"]
    assert codes(reading) == ["title_contradicts_addressee"]


def test_letter_to_a_member_is_a_reply_even_from_a_co_handler():
    reading = read(texts.CO_HANDLER_TO_MEMBER)

    assert reading.kind.value is Kind.LEAD_REPLY
    assert "co_handler_writes_member" in codes(reading)


def test_letter_to_an_organisation_that_files_and_handles_is_decided_by_its_words():
    assert read(texts.TO_WOMENS_FEDERATION).kind.value is Kind.CO_OPINION
    assert (
        read("市妇联：\n你们提出的《关于关爱儿童的提案》（第12号）收悉，现答复如下：\n已办理。").kind.value
        is Kind.LEAD_REPLY
    )


def test_letter_to_nobody_is_a_reply_of_low_confidence():
    reading = read(texts.TO_NOBODY)

    assert facts(reading, "kind", "numbers", "title", "session", "addressees", "on") == {
        "kind": "lead_reply",
        "numbers": ["00006"],
        "title": "关于促进消费的提案",
        "session": "十三届三次会议",
        "addressees": [],
        "on": None,
    }
    assert reading.class_number.value == "经济发展类001号"
    assert reading.kind.confidence == 0.5
    assert {"missing_addressee", "impossible_date"} <= set(codes(reading))


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


def test_letter_without_headings_has_a_body_and_no_sections():
    reading = read(texts.PLAIN_PARAGRAPHS)

    assert reading.sections == ()
    assert reading.body.value == "近年来，我市新建公厕20座。\n下一步，将继续增设。"


def test_opinion_on_several_matters_keeps_each_with_its_kind_and_session():
    reading = read(texts.SEVERAL_MATTERS)

    assert [
        (one.number.value, one.matter, one.session.value, one.title.value) for one in reading.references
    ] == [
        ("20230100", Matter.NPC_SUGGESTION, "十二届三次会议", "关于扶持小微企业的建议"),
        ("20230200", Matter.CPPCC_PROPOSAL, "九届二次会议", "关于培育专业园区的提案"),
        ("20230201", Matter.CPPCC_PROPOSAL, "九届二次会议", "关于降低用地成本的提案"),
    ]
    assert [one.value for one in reading.numbers] == ["20230100", "20230200", "20230201"]
    assert (reading.matter.value, reading.matter.confidence) == (Matter.CPPCC_PROPOSAL, 0.6)
    assert codes(reading) == ["several_matters"]


def test_title_broken_over_lines_is_one_title():
    text = "张某某委员：\n您提出的《关于加强校园周边\n交通管理的提案》（第52号）\n收悉，现答复如下：\n已办理。\n市教育局\n2024年1月2日"
    reading = read(text)

    assert (reading.title.value, reading.body.value) == ("关于加强校园周边交通管理的提案", "已办理。")


def test_lead_reply_names_everything_that_it_lacks():
    assert codes(read("张某某委员：\n提案收悉，现答复如下：\n已办理。")) == [
        "missing_bureau",
        "missing_category",
        "missing_contact",
        "missing_copy_to",
        "missing_date",
        "missing_document_number",
        "missing_number",
        "missing_signer",
        "missing_title",
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "shown"),
    [
        ("李某某委员：", "李某某代表：", "noun_mixed", "代表"),
        ("感谢您对", "感谢你们对", "address_mixed", "你们"),
        ("120所。", "120所。。", "doubled_punctuation", "。。"),
        ("120所。", "XX所。", "placeholder_left", "XX"),
        ("120所。", "120所。（此页无正文）", "placeholder_left", "（此页无正文）"),
        ("九届三次会议", "九届二次会议", "session_differs", "九届二次会议"),
        ("二、工作措施", "三、工作措施", "broken_numbering", "三、"),
        ("2024年6月27日", "2024年6月31日", "impossible_date", "2024年6月31日"),
    ],
)
def test_slip_is_found_at_its_place(old, new, code, shown):
    opening = "您在市政协九届三次会议上提出的"
    text = texts.GB_REPLY.replace("您提出的", opening).replace(old, new, 1)
    doubts = [one for one in read(text).warnings if one.code == code]

    assert [text[slice(*one.span)] for one in doubts] == [shown]


def test_letter_printed_twice_is_read_once():
    reading = read(texts.PLAIN_PARAGRAPHS * 2)

    assert (reading.kind.value, reading.parts, "doubled_letter" in codes(reading)) == (
        Kind.LEAD_REPLY,
        (),
        True,
    )


def test_names_follow_the_alias_table_and_keep_their_spelling():
    reading = read(texts.GB_REPLY, {"市公安局": "清河市公安局"})

    assert [(one.value, one.raw) for one in reading.heard] == [
        ("清河市公安局", "市公安局"),
        ("市交通运输局", "市交通运输局"),
    ]


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


def test_unknown_text_says_so_and_empty_text_too():
    assert [one.code for one in read("今天天气很好。").warnings] == ["unknown_kind"]
    assert [one.code for one in read(" \n\u3000").warnings] == ["empty_text"]


def test_letter_typed_in_half_width_signs_reads_the_same():
    half = texts.GB_REPLY.translate(str.maketrans("（），：〔〕", "(),:[]"))

    assert {**read(half).as_json(), "sections": []} == {**read(texts.GB_REPLY).as_json(), "sections": []}


def test_bureaus_called_co_handlers_in_a_reply_are_heard():
    reading = read(
        "民进市委会：\n贵会提出的《关于甲的提案》（第52号）收悉，经综合市文广旅体局、市财政局等会办单位意见，现答复如下：\n一、现状\n已办。"
    )

    assert (reading.kind.value, [one.value for one in reading.heard]) == (
        Kind.LEAD_REPLY,
        ["市文广旅体局", "市财政局"],
    )
