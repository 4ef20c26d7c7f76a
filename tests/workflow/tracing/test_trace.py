"""What the trace tells of the opinions and the replies of one round."""

from __future__ import annotations

from datetime import date

from proposals.roles import Role
from tests.city import fresh
from tests.correspondence import drafted, kept, sent
from tests.workflow.tracing.conftest import MONEY, REPLY, SCIENCE, SENT, Traced
from workflow.models import Assignment, Case, Opinion, Reply, ReplyPassage
from workflow.tracing import sources_of, trace

LATER = date(2023, 5, 1)
HIDDEN = "（本段仅供主办单位参考，未列出）"
SECRET = "二、内部情况\n瞪羚企业中有11家拟迁往外地，请勿对外说明。"


def of(traced):
    return trace(fresh(traced.case))


def test_each_opinion_is_told_with_how_much_of_it_was_carried_and_where(traced):
    science, money, silent = of(traced)["opinions"]

    assert [
        (one["bureau"], one["characters"], one["carried_characters"]) for one in (science, money, silent)
    ] == [
        ("示范市科技局", 108, 40),
        ("示范市金融局", 46, 0),
        ("示范市发改局", 0, 0),
    ]
    assert [(one["name"], one["characters"], one["carried_characters"]) for one in science["passages"]] == [
        ("一、关于培育体系", 50, 40),
        ("二、关于人才", 27, 0),
    ]
    [place] = science["passages"][0]["reached"]
    assert (place["bureau"], place["passage"], place["characters"]) == (
        "示范市工信局",
        "一、关于培育体系",
        40,
    )


def test_spans_are_in_the_letters(traced):
    told = of(traced)
    passage = told["opinions"][0]["passages"][0]
    runs = passage["reached"][0]["runs"]

    assert SCIENCE[slice(*passage["span"])].startswith("一、关于培育体系")
    assert [SCIENCE[slice(*run["source_span"])] for run in runs] == [run["text"] for run in runs]
    assert [REPLY[slice(*run["span"])] for run in runs] == [run["text"] for run in runs]
    [altered] = told["reply"][0]["passages"][0]["alterations"]
    assert (SCIENCE[slice(*altered["source_span"])], REPLY[slice(*altered["span"])]) == (
        altered["was"],
        altered["now"],
    )


def test_each_passage_of_the_reply_is_told_with_its_source_and_what_was_altered(traced):
    [reply] = of(traced)["reply"]

    assert [(one["name"], one["origin"], one["label"]) for one in reply["passages"]] == [
        ("一、关于培育体系", "altered", "采用时有改动"),
        ("二、关于营商环境", "new", "主办单位自拟"),
    ]
    taken = reply["passages"][0]
    assert [
        (one["bureau"], one["passage"], one["characters"], one["reworded"]) for one in taken["sources"]
    ] == [("示范市科技局", "一、关于培育体系", 40, False)]
    assert [(one["kind"], one["label"], one["was"], one["now"]) for one in taken["alterations"]] == [
        ("subject", "所指对象有改动", "民营企业", "专精特新企业在内的民营企业")
    ]
    assert [(one["text"], one["value"], one["unit"]) for one in taken["unsourced"]] == [("73家", "73", "家")]
    assert (reply["bureau"], reply["characters"], reply["carried_characters"]) == ("示范市工信局", 85, 40)


def test_asks_are_told_with_who_speaks_to_them(traced):
    asks = of(traced)["asks"]

    assert [(one["number"], one["status"], one["opinions"], one["reply"]) for one in asks] == [
        ("一.1", "nobody", [], []),
        ("一.2", "nobody", [], []),
        ("二.1", "nobody", [], []),
    ]


def test_ask_that_the_reply_lost_is_told_with_the_opinion_that_answered_it(city):
    traced = Traced(city)
    traced.opine("科技局", f"{SCIENCE}")
    traced.opine(
        "发改局",
        "市工业和信息化局：\n　　一、主动服务\n　　按企业诉求自动匹配政策，年内上线。\n　　特此复函。\n",
    )
    traced.reply(REPLY)

    lost = next(one for one in of(traced)["asks"] if one["number"] == "二.1")

    assert (lost["status"], lost["opinions"]) == (
        "lost",
        [{"bureau": "示范市发改局", "passage": "一、主动服务"}],
    )


def test_a_bureau_that_is_not_awaited_any_longer_is_told_with_the_reason(traced):
    Assignment.objects.filter(case=traced.case, organisation__short_name="发改局").update(
        waiver="已两次催办。"
    )

    silent = of(traced)["opinions"][-1]

    assert (silent["bureau"], silent["sent_at"], silent["passages"], silent["reason"]) == (
        "示范市发改局", None, [], "已两次催办。",
    )  # fmt: skip


def test_unsent_opinion_is_not_told(city):
    traced = Traced(city)
    city.opinion_draft(traced.case, "科技局", day=SENT)

    assert [(one["bureau"], one["sent_at"]) for one in of(traced)["opinions"]] == [
        ("示范市科技局", None), ("示范市金融局", None), ("示范市发改局", None),
    ]  # fmt: skip


def test_words_for_the_lead_alone_are_counted_and_not_shown(city):
    traced = Traced(city)
    part = SCIENCE.split("　　二、")[0]
    sent(city, drafted(city, traced.case, "科技局", part, kept(SECRET), day=SENT), "科技局", day=SENT)
    traced.reply(REPLY.replace("另有意向企业73家。", "瞪羚企业中有12家拟迁往外地，请勿对外说明。"))

    told = of(traced)

    hidden = told["opinions"][0]["passages"][1]
    assert (hidden["name"], hidden["quotable"], hidden["carried_characters"]) == (HIDDEN, False, 14)
    assert [run["text"] for run in hidden["reached"][0]["runs"]] == [HIDDEN]
    altered = [one for one in told["reply"][0]["passages"][0]["alterations"] if one["kind"] == "figure"]
    assert [(one["was"], one["was_in"], one["now"]) for one in altered] == [(HIDDEN, HIDDEN, "12家")]
    assert "11家" not in str(told)


def test_passage_for_the_lead_alone_does_not_make_an_ask_lost(city):
    traced = Traced(city)
    words = "一、主动服务\n按企业诉求自动匹配政策，尚在内部论证。"
    sent(city, drafted(city, traced.case, "科技局", kept(words), day=SENT), "科技局", day=SENT)
    traced.reply(REPLY)

    assert {one["status"] for one in of(traced)["asks"]} == {"nobody"}


def test_reply_is_held_against_the_letter_in_force_and_words_that_were_withdrawn_are_named(city):
    traced = Traced(city)
    traced.opine("科技局", SCIENCE)
    traced.city.do(
        "ask_again",
        city.assignment(traced.case, "科技局"),
        city["工信局", Role.HANDLER],
        SENT,
        reason="请核对。",
    )
    traced.opine("科技局", SCIENCE.replace("134家", "143家"))
    traced.reply(REPLY.replace("专精特新企业在内的", ""))

    told = of(traced)

    assert [(one["version"], one["superseded"]) for one in told["opinions"] if one["version"]] == [
        (2, False),
        (1, True),
    ]
    passage = told["reply"][0]["passages"][0]
    assert [(one["version"], one["superseded"]) for one in passage["sources"]] == [(2, False), (1, True)]
    assert [(one["kind"], one["version"], one["was"], one["now"]) for one in passage["alterations"]] == [
        ("figure", 2, "143家", "134家")
    ]


def test_what_the_bureau_still_says_comes_from_its_letter_in_force_alone(city):
    traced = Traced(city)
    traced.opine("科技局", SCIENCE)
    traced.city.do(
        "ask_again",
        city.assignment(traced.case, "科技局"),
        city["工信局", Role.HANDLER],
        SENT,
        reason="请核对。",
    )
    traced.opine("科技局", SCIENCE + "　　补充：已送名单。\n")
    traced.reply(REPLY)

    passage = of(traced)["reply"][0]["passages"][0]

    assert [(one["version"], one["superseded"]) for one in passage["sources"]] == [(2, False)]


def test_each_lead_of_a_split_case_has_an_entry_of_its_own(city):
    case = city.handling(leads=("工信局", "发改局"), co=("科技局",))
    city.accept(case, "工信局", "发改局", "科技局")
    traced = Traced.__new__(Traced)
    traced.city, traced.case = city, case
    traced.opine("科技局", SCIENCE)
    traced.reply(REPLY, "工信局")
    traced.reply(
        REPLY.replace("一、关于培育体系", "一、关于企业").replace("专精特新企业在内的", ""), "发改局"
    )

    told = of(traced)

    assert [(one["bureau"], one["passages"][0]["origin"]) for one in told["reply"]] == [
        ("示范市工信局", "altered"), ("示范市发改局", "altered"),
    ]  # fmt: skip
    reached = told["opinions"][0]["passages"][0]["reached"]
    assert [(one["bureau"], one["passage"]) for one in reached] == [
        ("示范市工信局", "一、关于培育体系"), ("示范市发改局", "一、关于企业"),
    ]  # fmt: skip
    assert told["opinions"][0]["carried_characters"] == 40


def test_only_the_present_round_is_told(traced):
    Case.objects.filter(pk=traced.case.pk).update(round=2)

    told = of(traced)

    assert (told["round"], told["opinions"], told["reply"]) == (2, [], [])
    assert len(told["asks"]) == 3


def test_letters_saved_before_their_parts_were_are_cut_as_their_text_suggests(traced):
    before = of(traced)
    ReplyPassage.objects.all().delete()
    Opinion.objects.get(organisation__short_name="科技局").passages.update(end=0, start=0)

    assert of(traced) == before


def test_words_of_the_proposal_come_from_nobody(traced):
    ask = traced.case.proposal.asks.order_by("position").first()
    ask.text = "认定瞪羚企业73家。"
    ask.save()

    assert of(traced)["reply"][0]["passages"][0]["unsourced"] == []


def test_a_passage_is_asked_for_its_sources_without_a_reply(traced):
    sourced = sources_of(fresh(traced.case))
    passage = sourced.places[0][1].text

    [share] = sourced.origin(passage).shares

    assert sourced.places[share.source][0].opinion.organisation.short_name == "科技局"


def test_the_number_of_queries_does_not_grow_with_the_letters(city, django_assert_num_queries):
    traced = Traced(city)
    traced.opine("科技局", SCIENCE)
    traced.reply(REPLY)
    with django_assert_num_queries(13):
        of(traced)
    traced.opine("金融局", MONEY)
    traced.opine("发改局", SCIENCE)
    with django_assert_num_queries(13):
        of(traced)


def test_reply_that_was_not_written_yet_has_no_passages(city):
    traced = Traced(city)
    city.reply_draft(traced.case)

    assert Reply.objects.count() == 1
    assert [(one["version"], one["passages"]) for one in of(traced)["reply"]] == [(0, [])]
