"""Replies and opinions from rows, as letters."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from portal.documents.content import Level, Mark, Paragraph
from portal.documents.registry import find
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh

DAY = date(2023, 5, 22)
CONFIDENTIAL = "建议暂缓对外提及此项"


def paper_of(city, case, kind, key, *who):
    held = held_posts(city[who if len(who) > 1 else who[0]], DAY)
    offer = find(case, held, kind, key)
    return offer and offer.content()


@pytest.fixture
def answered(city):
    return city.replied()


def test_issued_reply_is_the_letter_that_went_out(city, answered):
    reply = answered.replies.get()

    letter = paper_of(city, answered, "reply", reply.pk, Role.MEMBER)

    assert (letter.issuer, letter.draft, letter.dated) == ("示范市工信局", False, date(2023, 5, 20))
    assert letter.title == ("关于示范市政协十四届二次会议", "第20230001号提案的答复")
    assert letter.marks == (
        (Mark("公开属性：", "主动公开"), Mark("", reply.document_number)),
        (Mark("签发人：", "工信局单位领导"), Mark("办理结果类别：", "B")),
    )
    assert letter.body[1] == Paragraph("", "一、关于培育体系", Level.FIRST)
    assert (letter.signed_by, letter.signed_on) == (("示范市工信局",), "2023年5月20日")
    assert (letter.note, letter.copies) == ("联系人：经办科，联系电话：0000-00000000", "提案委、督查室。")


def test_words_saved_after_the_issue_are_not_in_the_letter(city, answered):
    reply = answered.replies.get()
    reply.texts.create(
        version=reply.text_version + 1, text="后来的字", digest="0" * 64, author=city[Role.OFFICE],
        saved_at=reply.created_at,
    )  # fmt: skip
    type(reply).objects.filter(pk=reply.pk).update(text_version=reply.text_version + 1)

    letter = paper_of(city, answered, "reply", reply.pk, Role.MEMBER)

    assert "后来的字" not in {part.text for part in letter.body}
    assert len(letter.body) > 3


def test_draft_has_no_number_no_day_and_no_signer(city):
    case = city.handling(co=())
    city.accept(case, "工信局")
    reply = city.reply_written(case)

    letter = paper_of(city, case, "reply", reply.pk, "工信局", Role.HANDLER)

    assert letter.draft
    assert letter.marks == ((Mark("公开属性：", "主动公开"), Mark("办理结果类别：", "B")),)
    assert letter.signed_on == "　　年　月　日"
    assert paper_of(city, case, "reply", reply.pk, Role.MEMBER) is None


def test_units_that_sign_together_are_taken_from_the_text(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局")
    reply = city.reply_draft(case)
    text = f"{city.reply_text(case)}　　专此答复。\n示范市工信局\n示范市科技局\n2023年5月　日\n"
    city.do("write", reply, city["工信局", Role.HANDLER], DAY, text=text)

    letter = paper_of(city, case, "reply", reply.pk, "工信局", Role.HANDLER)

    assert letter.signed_by == ("示范市工信局", "示范市科技局")
    assert letter.body[-1] == Paragraph("专此答复。")


def test_collective_proposer_is_addressed_by_name_where_the_text_does_not(city):
    case = city.handling(actor=city["民建市委会", Role.COLLECTIVE], body=city.units["民建市委会"], co=())
    city.accept(case, "工信局")
    reply = city.reply_draft(case)
    city.do("write", reply, city["工信局", Role.HANDLER], DAY, text="一、情况\n已经安排。")

    letter = paper_of(city, case, "reply", reply.pk, "工信局", Role.HANDLER)

    assert letter.addressee == "示范市民建市委会："


def test_supplement_says_so_in_its_title(city, answered):
    first = answered.replies.get()
    city.do("supplement", first, city["工信局", Role.HANDLER], DAY)
    second = answered.replies.exclude(pk=first.pk).get()

    letter = paper_of(city, answered, "reply", second.pk, "工信局", Role.HANDLER)

    assert letter.title[-1] == "第20230001号提案的补充答复"


def test_opinion_is_addressed_to_the_lead_and_dated_when_it_was_sent(city, answered):
    opinion = city.units["科技局"].opinions.get()

    letter = paper_of(city, answered, "opinion", opinion.pk, "工信局", Role.HANDLER)

    assert (letter.issuer, letter.addressee) == ("示范市科技局", "市工业和信息化局：")
    assert letter.title == ("关于示范市政协十四届二次会议", "第20230001号提案的会办意见")
    assert (letter.signed_on, letter.dated, letter.draft) == ("2023年4月25日", date(2023, 4, 25), False)


@pytest.mark.parametrize(
    ("who", "reads"),
    [
        (("科技局", Role.HANDLER), True),
        (("工信局", Role.BUREAU_LEADER), True),
        ((Role.OFFICE,), False),
        ((Role.SECRETARIAT,), False),
        ((Role.AUDITOR,), False),
    ],
)
def test_what_is_for_the_lead_alone_is_on_nobody_elses_paper(city, who, reads):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    text = f"市工业和信息化局：\n　　一、可以引用\n　　已安排专项。\n　　二、仅供参考\n　　{CONFIDENTIAL}。\n　　特此复函。"
    opinion = city.opinion_sent(case, "科技局", text=text)
    opinion.passages.filter(text__contains=CONFIDENTIAL).update(quotable=False)

    with translation.override("en"):
        letter = paper_of(city, case, "opinion", opinion.pk, *who)

    words = "".join(part.lead + part.text for part in letter.body)
    assert (CONFIDENTIAL in words, "仅供主办单位参考，未列出" in words) == (reads, not reads)
    assert "已安排专项" in words


def test_title_names_only_the_cases_that_the_reader_may_see(city):
    first = city.handling(title="甲")
    second = city.handling(title="乙", leads=("发改局",), co=("科技局",))
    city.accept(first, "科技局")
    city.accept(second, "科技局")
    opinion = city.opinion_sent(first, "科技局", cases=[second])

    own = paper_of(city, first, "opinion", opinion.pk, "科技局", Role.HANDLER)
    lead = paper_of(city, first, "opinion", opinion.pk, "工信局", Role.HANDLER)

    assert own.title[1] == "第20230001、20230002号提案的会办意见"
    assert lead.title[1] == "第20230001号提案的会办意见"


def test_suggestion_to_the_congress_is_called_one(city, answered):
    answered.proposal.kind = "npc_suggestion"
    answered.proposal.save(update_fields=["kind"])

    letter = paper_of(city, fresh(answered), "reply", answered.replies.get().pk, Role.MEMBER)

    assert letter.title == ("关于示范市人大十四届二次会议", "第20230001号建议的答复")
