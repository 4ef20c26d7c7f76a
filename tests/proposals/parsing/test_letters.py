"""Which kind of letter a text is, and what a letter holds."""

from __future__ import annotations

import pytest

from proposals.parsing import Kind, Matter, read
from tests.proposals.parsing import texts
from tests.proposals.parsing.told import codes, facts


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
