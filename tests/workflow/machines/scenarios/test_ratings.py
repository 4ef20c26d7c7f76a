"""What several units, rounds and letters do together: ratings and promises."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import at, fresh
from tests.workflow.machines.ready import AFTER, READY, dissatisfied, uses
from tests.workflow.machines.scenarios.reading import desk, happened, refused, state
from tests.workflow.machines.states import CO, CO2, HANDED, LEAD, WORKING
from workflow.queries import evaluations_visible_to, events_visible_to


@pytest.mark.parametrize("unit", [LEAD, CO])
def test_a_rating_is_sealed_from_every_unit_until_the_case_is_closed(city, unit):
    case = city.evaluated(result="dissatisfied")
    sealed = list(evaluations_visible_to(desk(city, unit)))
    told = events_visible_to(desk(city, unit)).filter(transition__in=["evaluate", "evaluations_in"]).count()
    city.do("record_meeting", case, city[Role.SECRETARIAT], AFTER, consulted_on=AFTER, summary="当面协商。")
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")
    before_closing = list(evaluations_visible_to(desk(city, unit)))

    city.do("close", case, city[Role.SECRETARIAT], AFTER, outcome="planned")

    assert (sealed, told, before_closing) == ([], 0, [])
    assert list(evaluations_visible_to(desk(city, unit))) == list(case.evaluations.all())


def test_a_case_is_followed_while_a_promise_is_open_and_closed_when_none_is(city):
    case = city.closed()
    promises = [city.commitment(case, measure=measure) for measure in ("甲", "乙")]
    secretariat, handler = city[Role.SECRETARIAT], city[LEAD, Role.HANDLER]
    path = [state(case)]
    for promise in promises:
        city.do("confirm", promise, secretariat, AFTER)
    path.append(state(case))
    for promise in promises:
        city.do("report", promise, handler, AFTER, text="已建成。")
        city.do("mark_kept", promise, secretariat, AFTER)
        path.append(state(case))

    assert path == ["closed", "tracking", "tracking", "closed"]
    assert (happened(case, "track"), happened(case, "settle")) == (1, 1)


def test_closing_a_case_with_open_promises_follows_them_at_once(city):
    case = city.evaluated()
    city.do("confirm", city.commitment(case), city[Role.SECRETARIAT], AFTER)
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")

    city.do("close", case, city[Role.SECRETARIAT], AFTER, outcome="in_progress")

    assert (state(case), happened(case, "track")) == ("tracking", 1)


def test_two_rounds_without_content_need_a_meeting_before_a_third(city):
    case = dissatisfied(city)
    units = {"leads": [city.units[LEAD]], "co_handlers": [], "information": [], "document": ""}
    city.do("rehandle", case, city[Role.OFFICE], AFTER, **units)
    city.accept(fresh(case), LEAD, day=AFTER)
    city.delivered(fresh(case), day=AFTER)
    rating = READY["case.evaluate"](city, "replied").inputs | {"result": "dissatisfied"}
    city.do("evaluate", case, city[Role.MEMBER], AFTER, **rating)
    before = refused("propose_rehandling", case, city[Role.SECRETARIAT], AFTER, reason="…")
    city.do("record_meeting", case, city[Role.SECRETARIAT], AFTER, consulted_on=AFTER, summary="当面协商。")

    city.do("propose_rehandling", case, city[Role.SECRETARIAT], AFTER, reason="仍不满意。")
    city.do("rehandle", case, city[Role.OFFICE], AFTER, **units)

    assert (before, fresh(case).round, state(case)) == ("meeting_missing", 3, "handling")
    assert case.replies.filter(state="delivered").count() == 2


def test_dissatisfaction_is_reviewed_and_a_case_closed_with_the_reason_for_letting_it_stand(city):
    case = city.evaluated(result="dissatisfied")
    secretariat = city[Role.SECRETARIAT]
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")
    before = refused("close", case, secretariat, AFTER, outcome="reference")

    city.do("let_stand", case, secretariat, AFTER, reason="建议属国家事权，答复已说明。")
    proposing = refused("propose_rehandling", case, secretariat, AFTER, reason="…")
    city.do("close", case, secretariat, AFTER, outcome="reference")

    decided = case.dissatisfaction_reviews.values_list("round", "decision", "reason", "by")
    assert (before, proposing, state(case)) == ("dissatisfied", "let_stand", "closed")
    assert list(decided) == [(1, "stand", "建议属国家事权，答复已说明。", secretariat.pk)]


def test_a_new_word_of_dissatisfaction_is_reviewed_anew(city):
    case, later = city.evaluated(result="dissatisfied"), date(2023, 5, 29)
    city.do("let_stand", case, city[Role.SECRETARIAT], AFTER, reason="答复已说明。")
    words = READY["case.evaluate"](city, "replied").inputs
    city.do(
        "correct_evaluation",
        case,
        city[Role.MEMBER],
        later,
        **words | {"result": "dissatisfied", "words": "仍未落实。"},
    )
    city.do("decide_publication", case, city[Role.OFFICE], later, publication="full")

    closing = refused("close", case, city[Role.SECRETARIAT], later, outcome="reference")
    city.do("propose_rehandling", case, city[Role.SECRETARIAT], later, reason="确有新的情况。")

    decided = case.dissatisfaction_reviews.order_by("pk").values_list("decision", flat=True)
    assert (closing, list(decided), fresh(case).rehandling_proposed) == (
        "dissatisfied", ["stand", "rehandle"], True,
    )  # fmt: skip


def test_after_the_last_round_no_decision_replaces_the_meeting(city):
    case = dissatisfied(city)
    units = {"leads": [city.units[LEAD]], "co_handlers": [], "information": [], "document": ""}
    city.do("rehandle", case, city[Role.OFFICE], AFTER, **units)
    city.accept(fresh(case), LEAD, day=AFTER)
    city.delivered(fresh(case), day=AFTER)
    words = READY["case.evaluate"](city, "replied").inputs | {"result": "dissatisfied"}
    city.do("evaluate", case, city[Role.MEMBER], AFTER, **words)
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")
    city.do("let_stand", case, city[Role.SECRETARIAT], AFTER, reason="两轮都已说明。")

    before = refused("close", case, city[Role.SECRETARIAT], AFTER, outcome="reference")
    city.do("record_meeting", case, city[Role.SECRETARIAT], AFTER, consulted_on=AFTER, summary="当面协商。")
    city.do("close", case, city[Role.SECRETARIAT], AFTER, outcome="reference")

    assert (before, state(case)) == ("dissatisfied", "closed")


def test_each_signer_is_asked_alone_and_silence_is_no_answer(city):
    case = city.filed()
    case.proposal.cosigners.create(person=city["cosigner"], answer="accepted", invited_at=at(HANDED))
    units = {"leads": [city.units[LEAD]], "co_handlers": [], "information": [], "document": ""}
    city.do("hand_over", case, city[Role.OFFICE], HANDED, **units)
    city.accept(fresh(case), LEAD)
    city.delivered(fresh(case))
    words = READY["case.evaluate"](city, "replied").inputs | {"result": "reserves"}
    city.do("evaluate", case, city["cosigner"], AFTER, **words)
    closing = refused("close", case, city[Role.SECRETARIAT], AFTER, outcome="solved")

    city.do("lapse_evaluations", case, None, date(2023, 12, 31))

    ratings = case.evaluations.order_by("signer").values_list("signer", "state", "result")
    assert closing == "not_evaluated"
    assert set(ratings) == {
        (city[Role.MEMBER].pk, "no_answer", ""), (city["cosigner"].pk, "given", "reserves"),
    }  # fmt: skip


def test_a_merged_case_ends_where_it_went_on(city):
    target = city.handling()
    case = city.recommended(title="另一件")
    city.do("merge_into", case, city[Role.EXAMINER], HANDED, target=target)

    assert (state(case), fresh(case).merged_into, state(target)) == ("merged", target, "handling")
    assert fresh(case).proposal.number is None


def test_uses_of_a_withdrawn_unit_hold_nothing_up(city):
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    city.opinion_sent(case, CO)
    city.opinion_sent(case, CO2)
    city.do(
        "mark_use",
        city.assignment(case, CO),
        city[LEAD, Role.HANDLER],
        WORKING,
        **uses(city.assignment(case, CO)),
    )
    city.do("withdraw_unit", city.assignment(case, CO2), city[Role.OFFICE], WORKING, reason="不必会办。")

    assert city.delivered(case).state == "delivered"
