"""The matrix: what each viewer may read of it, and what follows for each ask."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import City, at, fresh, make_city
from workflow.coverage import Conclusion, Standing, coverage_of
from workflow.coverage.matrix import names
from workflow.models import AskShare, OutcomeClass, PassageAsk

EARLY, LATE = date(2023, 4, 25), date(2023, 5, 20)
LEAD, CO, CO2 = "工信局", "科技局", "金融局"
LETTER = "市工业和信息化局：\n　　一、关于培育\n　　本局已安排专项。\n　　特此复函。"
WHOLE_ROUND = [
    (Role.OFFICE,),
    (Role.OFFICE_LEADER,),
    (Role.SECRETARIAT,),
    (Role.AUDITOR,),
    (LEAD, Role.HANDLER),
    (LEAD, Role.BUREAU_LEADER),
]
PART = [(Role.MEMBER,), (Role.EXAMINER,), (CO2, Role.HANDLER), (CO2, Role.BUREAU_LEADER)]


@pytest.fixture
def city(db) -> City:
    return make_city()


def seen(city, case, *key, on=EARLY):
    person = city[key if len(key) > 1 else key[0]]
    return coverage_of(fresh(case), held_posts(person, on), on=on)


def handled(city, **more):
    case = city.handling(**more)
    city.accept(case, LEAD, CO, CO2)
    return case


def opine(city, case, unit, verdicts, *, day=EARLY, text=LETTER, send=True):
    """An opinion that says these words of the asks 1, 2, 3; sent unless told otherwise."""
    opinion = city.opinion_draft(case, unit, day=day)
    asks = case.proposal.asks.order_by("position")
    given = {ask.pk: verdict for ask, verdict in zip(asks, verdicts, strict=True)}
    city.do("write", opinion, city[unit, Role.HANDLER], day, text=text, verdicts=given)
    PassageAsk.objects.filter(passage__opinion=opinion).delete()
    if send:
        city.do("submit_for_review", opinion, city[unit, Role.HANDLER], day)
        city.do("pass_check", opinion, city[unit, Role.SECTION_HEAD], day)
        city.do("approve", opinion, city[unit, Role.BUREAU_LEADER], day)
        city.do("send", opinion, city[unit, Role.LIAISON], day)
    return fresh(opinion)


def answer(city, case, hows, *, text="", lead=LEAD):
    reply = city.reply_draft(case, lead)
    asks = case.proposal.asks.order_by("position")
    answers = {
        ask.pk: (how, "条件不具备" if how == "declined" else "") for ask, how in zip(asks, hows, strict=True)
    }
    city.do(
        "write", reply, city[lead, Role.HANDLER], date(2023, 5, 15), text=text or "某某委员：\n　　来函收悉。",
        answers=answers, outcome_class=OutcomeClass.objects.get(pack=case.pack, letter="B"), openness="public",
    )  # fmt: skip
    return fresh(reply)


def conclusions(coverage):
    return [row.conclusion for row in coverage.rows]


def test_before_anybody_writes_every_ask_waits_for_the_co_handlers(city):
    coverage = seen(city, handled(city), Role.OFFICE)

    assert [(c.short_name, c.standing, c.letter) for c in coverage.columns] == [
        (LEAD, Standing.AWAITED, None),
        (CO, Standing.AWAITED, None),
        (CO2, Standing.AWAITED, None),
    ]
    assert {(row.conclusion, row.units) for row in coverage.rows} == {(Conclusion.WAITING, (CO, CO2))}


def test_opinions_decide_while_there_is_no_reply(city):
    case = handled(city)
    opine(city, case, CO, ["adopted", "not_ours", "partly"])
    opine(city, case, CO2, ["not_ours", "not_ours", "cannot"])

    coverage = seen(city, case, Role.OFFICE)

    assert [(row.conclusion, row.units) for row in coverage.rows] == [
        (Conclusion.ANSWERED, (CO,)),
        (Conclusion.NOBODY, ()),
        (Conclusion.PARTLY, (CO, CO2)),
    ]
    assert [cell.verdict for cell in coverage.rows[2].cells] == ["", "partly", "cannot"]
    assert [row.number for row in coverage.unassigned] == ["一.2"]


def test_an_ask_that_only_a_late_unit_may_answer_waits_for_it(city):
    case = handled(city)
    opine(city, case, CO, ["adopted", "not_ours", "not_ours"])
    share = city.assignment(case, CO2)
    share.question = "请就建议二.1提出意见。"
    share.save(update_fields=["question", "state"])

    coverage = seen(city, case, Role.OFFICE, on=LATE)

    assert [(row.conclusion, row.units) for row in coverage.rows] == [
        (Conclusion.ANSWERED, (CO,)),
        (Conclusion.NOBODY, ()),
        (Conclusion.WAITING, (CO2,)),
    ]
    assert [column.standing for column in coverage.columns] == [
        Standing.AWAITED,
        Standing.DELIVERED,
        Standing.OVERDUE,
    ]


def test_an_ask_given_to_a_unit_is_assigned_until_it_delivers(city):
    case = handled(city)
    ask = case.proposal.asks.get(number="一.2")
    AskShare.objects.create(assignment=city.assignment(case, CO), ask=ask, given_at=at(EARLY))
    before = seen(city, case, LEAD, Role.HANDLER).rows[1]
    opine(city, case, CO, ["not_ours", "not_ours", "not_ours"])
    opine(city, case, CO2, ["not_ours", "not_ours", "not_ours"])

    after = seen(city, case, LEAD, Role.HANDLER).rows[1]

    assert (before.conclusion, before.units) == (Conclusion.ASSIGNED, (CO,))
    assert (after.conclusion, after.units) == (Conclusion.NOBODY, ())


def test_a_unit_that_is_waited_for_no_longer_leaves_nobody(city):
    case = city.handling(co=(CO,))
    city.accept(case, LEAD, CO)
    city.do("note_silence", city.assignment(case, CO), city[Role.OFFICE], LATE, reason="多次催办未报")
    city.do("waive", city.assignment(case, CO), city[LEAD, Role.BUREAU_LEADER], LATE, reason="期限将至")

    coverage = seen(city, case, LEAD, Role.HANDLER, on=LATE)

    assert coverage.columns[1].standing is Standing.WAIVED
    assert set(conclusions(coverage)) == {Conclusion.NOBODY}


def test_the_reply_decides_once_it_is_written_and_what_it_leaves_out_is_lost(city):
    case = handled(city)
    opine(city, case, CO, ["adopted", "adopted", "not_ours"])
    opine(city, case, CO2, ["not_ours", "not_ours", "not_ours"])
    reply = answer(city, case, ["planned", "", "declined"])

    coverage = seen(city, case, LEAD, Role.HANDLER)

    assert [(row.conclusion, row.units) for row in coverage.rows] == [
        (Conclusion.PLANNED, (LEAD,)),
        (Conclusion.LOST, (CO,)),
        (Conclusion.DECLINED, (LEAD,)),
    ]
    assert (coverage.columns[0].letter, coverage.columns[0].draft) == (reply.pk, True)
    assert coverage.rows[2].cells[0].reason == "条件不具备"


def test_a_part_of_the_reply_that_speaks_to_an_ask_answers_it(city):
    case = handled(city)
    opine(city, case, CO, ["not_ours", "not_ours", "not_ours"])
    opine(city, case, CO2, ["not_ours", "not_ours", "not_ours"])
    text = "某某委员：\n　　来函收悉，现答复如下：\n　　一、关于服务\n　　已建立主动服务机制，按企业诉求自动匹配政策。\n"
    reply = answer(city, case, ["", "", ""], text=text)

    coverage = seen(city, case, LEAD, Role.HANDLER)

    assert conclusions(coverage) == [Conclusion.NOBODY, Conclusion.NOBODY, Conclusion.ANSWERED]
    passage = reply.passages.get(role="passage")
    assert [(one.key, one.name) for one in coverage.rows[2].cells[0].passages] == [
        (passage.pk, "一、关于服务")
    ]


def test_a_passage_without_a_verdict_speaks_and_a_verdict_that_it_is_not_ours_silences_it(city):
    case = handled(city)
    opinion = opine(city, case, CO, ["not_ours", "adopted", "adopted"])
    for ask in case.proposal.asks.filter(number__in=["一.1", "一.2"]):
        PassageAsk.objects.create(passage=opinion.passages.get(), ask=ask)
    opinion.verdicts.filter(ask__number="一.2").delete()
    opine(city, case, CO2, ["not_ours", "not_ours", "not_ours"])

    coverage = seen(city, case, Role.OFFICE)

    assert conclusions(coverage) == [Conclusion.NOBODY, Conclusion.ANSWERED, Conclusion.ANSWERED]
    assert [one.name for one in coverage.rows[1].cells[1].passages] == ["一、关于培育"]


def test_demands_that_no_passage_speaks_to_are_told_where_each_answer_has_its_passage(city):
    case = handled(city)
    case.proposal.asks.filter(number="一.1").update(text="摸清水库淤积情况，聘请潜水员清理闸门。")
    text = "市工业和信息化局：\n　　一、关于水库\n　　本局已摸清三座水库的淤积情况。\n　　特此复函。"
    opinion = opine(city, case, CO, ["adopted", "adopted", "not_ours"], text=text)
    opinion.verdicts.filter(ask__number="一.1").delete()
    opine(city, case, CO2, ["not_ours", "not_ours", "not_ours"])
    PassageAsk.objects.create(passage=opinion.passages.get(), ask=case.proposal.asks.get(number="一.1"))

    first, second, _third = seen(city, case, Role.OFFICE).rows

    assert (first.conclusion, first.missing) == (Conclusion.PARTLY, ("聘请潜水员清理闸门",))
    assert (second.conclusion, second.missing) == (Conclusion.ANSWERED, ())


def test_what_the_reply_only_plans_is_planned(city):
    case = handled(city)
    opine(city, case, CO, ["not_ours", "not_ours", "not_ours"])
    opine(city, case, CO2, ["not_ours", "not_ours", "not_ours"])
    text = "某某委员：\n　　来函收悉，现答复如下：\n　　一、下一步计划\n　　下一步将建立主动服务机制，按企业诉求自动匹配政策。\n"
    answer(city, case, ["", "", ""], text=text)

    assert conclusions(seen(city, case, LEAD, Role.HANDLER))[2] is Conclusion.PLANNED


@pytest.mark.parametrize("key", WHOLE_ROUND)
def test_who_reads_every_opinion_is_told_every_conclusion(city, key):
    case = handled(city)
    opine(city, case, CO, ["adopted", "not_ours", "not_ours"])

    coverage = seen(city, case, *key)

    assert (coverage.complete, len(coverage.columns)) == (True, 3)
    assert conclusions(coverage) == [Conclusion.ANSWERED, Conclusion.WAITING, Conclusion.WAITING]


@pytest.mark.parametrize("key", PART)
def test_what_another_wrote_makes_no_difference_to_who_may_not_read_it(city, key):
    case = handled(city)
    before = seen(city, case, *key)
    opinion = opine(city, case, CO, ["adopted", "not_ours", "partly"])
    ask = case.proposal.asks.get(number="一.2")
    PassageAsk.objects.create(passage=opinion.passages.get(), ask=ask)
    AskShare.objects.create(assignment=city.assignment(case, CO), ask=ask, given_at=at(EARLY))

    after = seen(city, case, *key)

    assert after == before
    assert (after.complete, set(conclusions(after))) == (False, {None})


def test_a_co_handler_sees_its_own_column_alone(city):
    case = handled(city)
    opine(city, case, CO, ["adopted", "not_ours", "not_ours"])
    opine(city, case, CO2, ["not_ours", "adopted", "not_ours"])

    coverage = seen(city, case, CO, Role.HANDLER)

    assert [column.short_name for column in coverage.columns] == [CO]
    assert [row.cells[0].verdict for row in coverage.rows] == ["adopted", "not_ours", "not_ours"]
    assert set(conclusions(coverage)) == {None}


def test_an_unsent_opinion_is_for_its_own_unit_and_counts_for_nothing(city):
    case = handled(city)
    opine(city, case, CO2, ["not_ours", "not_ours", "not_ours"])
    before = seen(city, case, LEAD, Role.HANDLER)
    opine(city, case, CO, ["adopted", "adopted", "adopted"], send=False)

    own = seen(city, case, CO, Role.HANDLER)

    assert seen(city, case, LEAD, Role.HANDLER) == before
    assert seen(city, case, Role.OFFICE).columns[1].letter is None
    assert (own.columns[0].draft, own.rows[0].cells[0].verdict) == (True, "adopted")


@pytest.mark.parametrize("key", [(Role.OFFICE,), (Role.MEMBER,), (CO, Role.HANDLER), (Role.SECRETARIAT,)])
def test_a_reply_in_drafting_does_not_shine_through(city, key):
    case = handled(city)
    opine(city, case, CO, ["adopted", "not_ours", "not_ours"])
    before = seen(city, case, *key)

    answer(city, case, ["answered", "answered", "answered"])

    assert seen(city, case, *key) == before


def test_confidential_passages_stay_between_the_two_bureaus(city):
    case = handled(city)
    opinion = opine(city, case, CO, ["adopted", "not_ours", "not_ours"])
    passage = opinion.passages.get()
    passage.quotable = False
    passage.save()
    PassageAsk.objects.create(passage=passage, ask=case.proposal.asks.get(number="一.1"))

    def shown(*key):
        coverage = seen(city, case, *key)
        return [spoken.key for row in coverage.rows for cell in row.cells for spoken in cell.passages]

    assert shown(LEAD, Role.HANDLER) == [passage.pk]
    assert shown(CO, Role.HANDLER) == [passage.pk]
    assert [shown(Role.OFFICE), shown(Role.AUDITOR), shown(Role.SECRETARIAT), shown(CO2, Role.HANDLER)] == [
        []
    ] * 4


def test_a_co_handler_learns_from_the_issued_reply_what_became_of_its_own_words_only(city):
    case = handled(city)
    opine(city, case, CO, ["adopted", "not_ours", "not_ours"])
    opine(city, case, CO2, ["not_ours", "adopted", "not_ours"])
    reply = answer(city, case, ["", "", "answered"])
    _issued(city, reply)

    assert conclusions(seen(city, case, CO, Role.HANDLER)) == [Conclusion.LOST, None, Conclusion.ANSWERED]
    assert conclusions(seen(city, case, CO2, Role.HANDLER)) == [None, Conclusion.LOST, Conclusion.ANSWERED]
    assert conclusions(seen(city, case, LEAD, Role.HANDLER)) == [
        Conclusion.LOST,
        Conclusion.LOST,
        Conclusion.ANSWERED,
    ]


def test_the_proposer_sees_the_delivered_reply_and_no_opinion(city):
    case = city.replied()

    coverage = seen(city, case, Role.MEMBER)

    assert [column.short_name for column in coverage.columns] == [LEAD]
    assert [(row.conclusion, row.cells[0].how) for row in coverage.rows] == [
        (Conclusion.ANSWERED, "answered")
    ] * 3


def test_one_of_two_split_leads_loses_nothing_that_the_other_may_still_answer(city):
    case = city.handling(leads=(LEAD, "发改局"), co=(CO,))
    city.accept(case, LEAD, "发改局", CO)
    opine(city, case, CO, ["adopted", "not_ours", "not_ours"])
    answer(city, case, ["", "", "answered"])

    coverage = seen(city, case, LEAD, Role.HANDLER)

    assert [column.short_name for column in coverage.columns] == [LEAD, "发改局", CO]
    assert conclusions(coverage) == [Conclusion.ANSWERED, Conclusion.NOBODY, Conclusion.ANSWERED]


def test_a_round_begins_with_an_empty_matrix(city):
    case = city.evaluated(result="dissatisfied")
    city.do("propose_rehandling", case, city[Role.SECRETARIAT], date(2023, 5, 27), reason="未回应关键建议")
    units = {"leads": [city.units[LEAD]], "co_handlers": [city.units[CO], city.units[CO2]], "document": ""}
    city.do("rehandle", fresh(case), city[Role.OFFICE], date(2023, 5, 28), **units)

    coverage = seen(city, case, Role.OFFICE, on=date(2023, 5, 28))

    assert [column.letter for column in coverage.columns] == [None, None, None]
    assert set(conclusions(coverage)) == {Conclusion.WAITING}


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("请就建议一.2提出意见。", True),
        ("建议一.2、二.1", True),
        ("一.21", False),
        ("十一.2", False),
        ("一.2.1", False),
        ("", False),
    ],
)
def test_a_question_names_an_ask_by_its_whole_number(question, named):
    assert names(question, "一.2") is named


@pytest.mark.parametrize("units", [(CO,), (CO, CO2, "发改局")])
def test_the_matrix_costs_eleven_queries_whatever_the_size(city, units, django_assert_num_queries):
    case = city.handling(co=units)
    city.accept(case, LEAD, *units)
    for unit in units:
        city.opinion_sent(case, unit)
    city.reply_written(case)
    held = held_posts(city[LEAD, Role.HANDLER], EARLY)
    case = fresh(case)

    with django_assert_num_queries(11):
        coverage_of(case, held, on=EARLY)


def _issued(city, reply):
    """Straight to the state: what stands in the way of issuing so poor a letter is not the matter here."""
    type(reply).objects.filter(pk=reply.pk).update(state="issued", approved_digest="0" * 64)
