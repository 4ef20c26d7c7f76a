"""What the case tells the checker: asks, opinions, talks, and what is confidential."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Alias, CoSigner
from proposals.roles import Role
from tests.city import fresh, make_city
from workflow.assembly.checking import Bureau, Cited
from workflow.findings import facts_of, findings, open_findings, paper_facts

DAY = date(2023, 5, 15)
LEAD, CO, OTHER = "工信局", "科技局", "金融局"


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def case(city):
    """In handling with one lead, and two co-handlers of which one has written."""
    case = city.handling()
    city.accept(case, LEAD, CO, OTHER)
    text = "市工业和信息化局：\n一、关于培训\n已派干部指导中小企业培训268人。\n二、供主办单位参考\n明年经费预计只有735万元，尚未批复。\n特此复函。"
    opinion = city.opinion_sent(case, CO, text=text)
    opinion.passages.filter(position=2).update(quotable=False)
    return case


def codes(letter):
    return [one.code for one in findings(letter)]


def test_reply_is_told_all_that_the_case_knows(city, case):
    Alias.objects.create(organisation=city.units[CO], name="市科技局")
    reply = city.reply_written(case)

    facts = facts_of(reply)

    assert (facts.kind, facts.matter, facts.number, facts.session) == (
        "reply",
        "cppcc_proposal",
        "20230001",
        "十四届二次会议",
    )
    assert facts.addressees == facts.proposers == (case.proposal.proposer_name,)
    assert facts.asks == facts.answered_asks == ("一.1", "一.2", "二.1")
    assert Bureau("示范市科技局", ("科技局", "市科技局")) in facts.handling
    assert (facts.bureaus_without_opinion, facts.unused_opinions) == (("示范市金融局",), ("示范市科技局",))
    assert [(one.bureau, one.quotable) for one in facts.sources] == [("科技局", True), ("科技局", False)]
    assert (facts.talks, facts.talks_required) == (0, 0)
    assert (facts.has_class, facts.has_contact, facts.has_copy) == (True, True, True)
    assert ("一.1", "科技局") in facts.spoken


def test_answers_uses_and_talks_are_counted_as_they_are_recorded(city, case):
    reply = city.reply_written(case)
    reply.answers.get(ask__number="一.2").delete()
    city.use_all(case, CO)
    city.consulted(case)

    facts = facts_of(fresh(reply))

    assert facts.answered_asks == ("一.1", "二.1")
    assert (facts.unused_opinions, facts.talks) == ((), 1)


def test_disputed_talk_does_not_count(city, case):
    city.consulted(case)
    case.consultations.update(response="disputed")

    assert facts_of(city.reply_written(case)).talks == 0


def test_people_to_whom_a_reply_may_go_are_all_who_put_their_name_to_it(city, case):
    invited_at = "2023-02-01T00:00Z"
    CoSigner.objects.create(
        proposal=case.proposal, person=city["cosigner"], answer="accepted", invited_at=invited_at
    )
    CoSigner.objects.create(
        proposal=case.proposal, person=city["stranger"], answer="refused", invited_at=invited_at
    )

    assert facts_of(city.reply_draft(case)).addressees == (case.proposal.proposer_name, "联名委员")


def test_confidential_words_in_a_reply_are_found_whoever_wrote_them_there(city, case):
    reply = city.reply_written(case)
    text = city.reply_text(case).replace("已建立主动服务机制。", "已建立主动服务机制，明年经费735万元。")
    city.do("write", reply, city[LEAD, Role.HANDLER], DAY, text=text, answers={})

    assert [
        (one.text, one.severity) for one in findings(fresh(reply)) if one.code == "confidential_figure"
    ] == [("735万元", "must")]


def test_words_of_a_draft_reach_nobody(city, case):
    draft = city.opinion_draft(case, OTHER)
    city.do(
        "write",
        draft,
        city[OTHER, Role.HANDLER],
        DAY,
        text="市工业和信息化局：\n一、贷款\n已放贷91笔。",
        verdicts={},
    )

    assert all("91笔" not in one.text for one in facts_of(city.reply_draft(case)).sources)


def test_opinion_is_checked_against_its_lead_and_its_asks(city, case):
    opinion = city.opinion_draft(case, OTHER)
    text = "民建市委会：\n第20230011号提案《关于加快企业培育的建议》收悉，提出会办意见如下：\n一、贷款\n已放贷91笔。"
    ask = case.proposal.asks.first()
    city.do("write", opinion, city[OTHER, Role.HANDLER], DAY, text=text, verdicts={ask.pk: "adopted"})
    opinion = fresh(opinion)

    assert codes(opinion) == [
        "verdict_missing", "verdict_missing", "wrong_addressee", "wrong_number", "co_handler_writes_member",
    ]  # fmt: skip
    assert open_findings(opinion) == list(findings(opinion))


def test_opinion_on_several_cases_is_told_of_each(city, case):
    second = city.handling(title="关于引进人才的建议")
    city.accept(second, OTHER)
    opinion = city.opinion_draft(case, OTHER, cases=[second])

    facts = facts_of(opinion)

    assert facts.also == (Cited("20230002", "关于引进人才的建议", "十四届二次会议", "cppcc_proposal"),)
    assert facts.asks[:1] + facts.asks[3:4] == ("20230001·一.1", "20230002·一.1")
    assert facts.answered_asks == ()


def test_supplement_owes_no_answer_to_every_ask(city):
    case = city.replied()
    city.do("supplement", case.replies.get(), city[LEAD, Role.HANDLER], date(2023, 5, 22), reason="更正。")

    assert facts_of(case.replies.order_by("pk").last()).asks == ()


def test_facts_for_a_paper_hold_what_the_case_has_beside_it(city, case):
    city.reply_written(case)

    known = paper_facts(fresh(case))

    assert [ask.number for ask in known.asks] == ["一.1", "一.2", "二.1"]
    assert list(known.opinions) == ["科技局"]
    assert (known.reply.has_class, known.reply.has_document_number) == (True, False)
    assert "示范市工信局" in known.opinion.addressees


@pytest.mark.parametrize(("units", "queries"), [(("科技局",), 19), (("科技局", "金融局", "发改局"), 19)])
def test_facts_cost_the_same_queries_for_any_number_of_opinions(
    city, units, queries, django_assert_num_queries
):
    case = city.handling(co=units)
    city.accept(case, LEAD, *units)
    for unit in units:
        city.opinion_sent(case, unit)
    reply = fresh(city.reply_written(case))

    with django_assert_num_queries(queries):
        findings(reply)
