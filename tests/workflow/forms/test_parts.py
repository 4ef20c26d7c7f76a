"""Letters handed in part by part: what a form takes, and what it refuses with which words."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import fresh, make_city
from workflow.assembly.blocks import Block
from workflow.forms import OpinionForm, ReplyForm

TODAY = date(2023, 5, 16)


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def case(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return case


@pytest.fixture
def opinion(city, case):
    return city.opinion_draft(case, "科技局")


@pytest.fixture
def source(city, case):
    """A passage that the lead may quote."""
    return city.opinion_sent(case, "科技局").passages.get()


@pytest.fixture
def reply(city, case):
    return city.reply_draft(case)


def ask_of(case, number):
    return case.proposal.asks.get(number=number)


def filled(form_class, subject, **data):
    return form_class(data, subject=subject, actor=None, on=TODAY)


def codes(form, field):
    return [error.code for error in form.errors.as_data().get(field, [])]


def test_opinion_form_gives_the_parts_with_the_asks_that_their_numbers_name(case, opinion):
    form = filled(
        OpinionForm,
        opinion,
        parts=[
            {"text": "市工业和信息化局：\r\n"},
            {"text": "一、已安排专项。", "asks": ["一.1", "二.1"], "quotable": False},
            {"text": "二、另行研究。", "asks": []},
        ],
    )

    assert form.is_valid(), form.errors
    assert form.inputs()["parts"] == (
        Block("市工业和信息化局：\n"),
        Block(
            "一、已安排专项。", frozenset({ask_of(case, "一.1").pk, ask_of(case, "二.1").pk}), quotable=False
        ),
        Block("二、另行研究。", frozenset()),
    )
    assert "text" not in form.inputs()


def test_plain_text_is_handed_on_as_before(opinion):
    form = filled(OpinionForm, opinion, text="一、已安排专项。\r\n二、另行研究。")

    assert form.is_valid()
    assert form.inputs()["text"] == "一、已安排专项。\n二、另行研究。"
    assert "parts" not in form.inputs()


def test_reply_form_takes_passages_that_were_sent_to_its_unit_as_sources(reply, source):
    form = filled(ReplyForm, reply, parts=[{"text": "已安排专项。", "sources": [source.pk]}])

    assert form.is_valid(), form.errors
    assert form.inputs()["parts"] == (Block("已安排专项。", sources=(source.pk,)),)


@pytest.mark.parametrize(
    ("parts", "code"),
    [
        ({"text": "一"}, "wrong_type"),
        (["一"], "wrong_type"),
        ([{"asks": ["一.1"]}], "wrong_type"),
        ([{"text": 1}], "wrong_type"),
        ([{"text": "一", "asks": "一.1"}], "wrong_type"),
        ([{"text": "一", "asks": [1]}], "wrong_type"),
        ([{"text": "一", "sources": ["7"]}], "wrong_type"),
        ([{"text": "一", "sources": [True]}], "wrong_type"),
        ([{"text": "一", "sources": [999_999]}], "unknown_source"),
        ([{"text": "一", "sources": [2**70]}], "unknown_source"),
        ([{"text": "一", "asks": ["九.9"]}], "unknown_ask"),
        ([{"text": "一", "quotable": False}], "unknown_field"),
        ([{"text": "一", "colour": "red"}], "unknown_field"),
        ([{"text": "一\0"}], "invalid_text"),
        ([{"text": "\ud800"}], "invalid_text"),
        ([{"text": "一"}] * 121, "too_many"),
        ([{"text": "字" * 100_001}], "max_length"),
        ([{"text": " \n"}], "required"),
    ],
)
def test_unfit_parts_are_refused_with_a_code(reply, parts, code):
    form = filled(ReplyForm, reply, parts=parts)

    assert not form.is_valid()
    assert codes(form, "parts") + codes(form, "text") == [code]


def test_refusal_says_which_part_and_why(reply):
    form = filled(ReplyForm, reply, parts=[{"text": "一"}, {"text": "二", "asks": ["九.9"]}])

    assert form.errors == {"parts": ["第 2 段：没有建议“九.9”。"]}


def test_opinion_knows_no_sources(opinion):
    form = filled(OpinionForm, opinion, parts=[{"text": "一", "sources": [1]}])

    assert codes(form, "parts") == ["unknown_field"]


def test_unsent_opinion_is_no_source(city, case, reply):
    draft = city.opinion_approved(case, "金融局")

    form = filled(ReplyForm, reply, parts=[{"text": "一", "sources": [draft.passages.get().pk]}])

    assert codes(form, "parts") == ["unknown_source"]


def test_opinion_on_another_case_is_no_source(city, reply):
    other = city.handling(title="另一件", leads=("发改局",), co=("科技局",))
    city.accept(other, "发改局", "科技局")
    foreign = city.opinion_sent(other, "科技局").passages.get()

    form = filled(ReplyForm, reply, parts=[{"text": "一", "sources": [foreign.pk]}])

    assert codes(form, "parts") == ["unknown_source"]


def test_confidential_passage_is_no_source(city, case, reply, opinion):
    actor, day = city["科技局", Role.HANDLER], date(2023, 5, 2)
    verdicts = {ask.pk: "adopted" for ask in case.proposal.asks.all()}
    words = (Block("一、内部测算为三千万元。", quotable=False),)
    city.do("write", opinion, actor, day, parts=words, verdicts=verdicts)
    city.do("submit_for_review", opinion, actor, day)
    city.do("pass_check", opinion, city["科技局", Role.SECTION_HEAD], day)
    city.do("approve", opinion, city["科技局", Role.BUREAU_LEADER], day)
    city.do("send", opinion, city["科技局", Role.LIAISON], day)
    inner = fresh(opinion).passages.get()

    form = filled(ReplyForm, reply, parts=[{"text": "一", "sources": [inner.pk]}])

    assert form.errors == {
        "parts": [f"第 1 段：编号为 {inner.pk} 的意见段落仅供主办单位参考，不能写入答复。"]
    }


def test_number_that_two_proposals_have_needs_theirs_before_it(city, case):
    other = city.handling(title="另一件")
    city.accept(other, "工信局", "科技局")
    opinion = city.opinion_draft(case, "科技局", cases=[other])

    doubtful = filled(OpinionForm, opinion, parts=[{"text": "一", "asks": ["一.1"]}])
    plain = filled(OpinionForm, opinion, parts=[{"text": "一", "asks": [f"{other.proposal.number} 一.1"]}])

    assert codes(doubtful, "parts") == ["ambiguous_ask"]
    assert plain.is_valid(), plain.errors
    assert plain.inputs()["parts"][0].asks == {ask_of(other, "一.1").pk}


def test_two_letters_at_once_are_refused_unless_one_is_the_saved_one(city, case, reply):
    city.do("write", reply, city["工信局", Role.HANDLER], date(2023, 5, 15), text="已存的正文。", answers={})
    saved = fresh(reply)
    parts = [{"text": "另一份正文。"}]

    other = filled(ReplyForm, saved, text="又一份正文。", parts=parts)
    same = filled(ReplyForm, saved, text="已存的正文。", parts=parts)

    assert codes(other, "text") == ["both"]
    assert same.is_valid(), same.errors
    assert same.inputs()["parts"] == (Block("另一份正文。"),)


def test_letter_without_a_word_is_refused(reply):
    assert codes(filled(ReplyForm, reply, text="  "), "text") == ["required"]
