"""What a rating leaves behind: an answer for each ask, and every change of it with when and by which way."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh
from tests.workflow.machines.ready import AFTER, READY
from tests.workflow.machines.states import CO, LEAD
from workflow.errors import MoveRefusedError
from workflow.queries import attachments_visible_to
from workflow.services import perform


def rating(city, **more):
    return READY["case.evaluate"](city, "replied").inputs | more


def test_each_ask_gets_the_answer_of_each_signer(city):
    case = city.evaluated()

    answers = case.evaluations.get().adoptions.order_by("ask__position").values_list("ask__number", "answer")

    numbers = case.proposal.asks.order_by("position").values_list("number", flat=True)
    assert list(answers) == [(number, "partly") for number in numbers]


def test_an_ask_of_another_proposal_gets_no_answer(city):
    case, other = city.replied(), city.filed(title="别的提案").proposal.asks.first()
    asks = {other.pk: "adopted", case.proposal.asks.first().pk: "not_soon"}

    city.do("evaluate", case, city[Role.MEMBER], AFTER, **rating(city) | {"adoptions": asks})

    given = case.evaluations.get().adoptions.values_list("ask__proposal", "answer")
    assert list(given) == [(case.proposal_id, "not_soon")]


def test_a_correction_keeps_what_stood_there_before(city):
    case = city.evaluated()
    first = case.evaluations.get()
    ask = case.proposal.asks.order_by("position").first()
    words = {"contact": "none", "visited": "not_visited", "attitude": "satisfied", "pertinence": "yes"}

    city.do(
        "correct_evaluation", case, city[Role.MEMBER], AFTER,
        **words, result="dissatisfied", words="第一条没有办。", adoptions={ask.pk: "not_adopted"},
    )  # fmt: skip

    now = case.evaluations.get()
    begun, corrected = now.entries.order_by("pk")
    assert (now.result, now.given_at, now.state) == ("dissatisfied", first.given_at, "given")
    assert (begun.way, begun.at, begun.changes.count()) == ("login", at(date(2023, 5, 25)), 0)
    assert (corrected.way, corrected.at, corrected.by) == ("login", at(AFTER), city[Role.MEMBER])
    assert list(corrected.changes.order_by("pk").values_list("question", "ask", "before", "after")) == [
        ("contact", None, "visit", "none"),
        ("visited", None, "visited", "not_visited"),
        ("result", None, "satisfied", "dissatisfied"),
        ("words", None, "", "第一条没有办。"),
        ("adoption", ask.pk, "partly", "not_adopted"),
    ]


def test_a_rating_of_a_closed_case_is_not_corrected_any_more(city):
    case = city.closed()

    with pytest.raises(MoveRefusedError) as refusal:
        perform(
            "correct_evaluation",
            case,
            actor=city[Role.MEMBER],
            at=at(date(2023, 6, 1)),
            result="dissatisfied",
        )

    assert refusal.value.refusal.code == "wrong_state"


def test_a_sheet_is_kept_with_its_scan_for_those_who_may_read_the_rating(city):
    found = READY["case.record_evaluation"](city, "replied")
    case = found.subject
    city.do("record_evaluation", case, city[Role.SECRETARIAT], AFTER, **found.inputs)

    evaluation = case.evaluations.get()
    people = {
        "signer": city[Role.MEMBER], "secretariat": city[Role.SECRETARIAT], "examiner": city[Role.EXAMINER],
        "office": city[Role.OFFICE], "lead": city[LEAD, Role.HANDLER], "co": city[CO, Role.HANDLER],
    }  # fmt: skip
    readers = {
        name
        for name, person in people.items()
        if attachments_visible_to(held_posts(person, AFTER)).filter(pk=evaluation.scan_id).exists()
    }
    assert (evaluation.from_paper, evaluation.entries.get().way, evaluation.scan.purpose) == (
        True, "paper", "rating",
    )  # fmt: skip
    assert readers == {"signer", "secretariat"}


def test_the_scan_of_a_rating_is_never_for_a_unit_and_never_taken_away(city):
    found = READY["case.record_evaluation"](city, "replied")
    case = found.subject
    city.do("record_evaluation", case, city[Role.SECRETARIAT], AFTER, **found.inputs)
    scan = case.evaluations.get().scan
    city.do("decide_publication", case, city[Role.OFFICE], AFTER, publication="full")
    city.do("close", case, city[Role.SECRETARIAT], AFTER, outcome="solved")

    seen = attachments_visible_to(held_posts(city[LEAD, Role.BUREAU_LEADER], AFTER)).filter(pk=scan.pk)
    with pytest.raises(MoveRefusedError) as refusal:
        perform(
            "detach_later",
            fresh(case),
            actor=city[Role.SECRETARIAT],
            at=at(AFTER),
            attachment=scan,
            reason="…",
        )

    assert (seen.exists(), refusal.value.refusal.code) == (False, "no_attachment")


def test_a_unit_rates_the_proposal_once(city):
    found = READY["assignment.rate_proposal"](city, "answered")

    city.do("rate_proposal", found.subject, city[LEAD, Role.BUREAU_LEADER], AFTER, **found.inputs)

    rated = found.subject.proposal_ratings.get()
    assert (rated.topic, rated.research, rated.feasibility, rated.by, rated.at) == (
        5, 3, 4, city[LEAD, Role.BUREAU_LEADER], at(AFTER),
    )  # fmt: skip
