"""Ratings for programs: giving one, finding those one owes, and reading no more than one may."""

from __future__ import annotations

import base64
from datetime import date

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.files import PDF
from workflow.models import Evaluation

WORDS = "只给提案委看的评语"
INPUTS = {
    "contact": "none", "visited": "not_visited", "attitude": "mostly", "pertinence": "no", "result": "dissatisfied",
    "words": WORDS,
}  # fmt: skip
LISTING = 4
TODAY = date(2023, 6, 1)


def inputs(case, **more):
    return INPUTS | {f"ask_{ask.pk}": "not_soon" for ask in case.proposal.asks.all()} | more


def move(case, name="evaluate"):
    return f"/api/v1/cases/{case.pk}/transitions/{name}/"


@pytest.fixture
def case(city):
    return city.replied()


@pytest.fixture
def rated(city, case, api):
    assert api(city[Role.MEMBER]).post(move(case), {"inputs": inputs(case)})[0] == 200
    return fresh(case)


def test_a_program_finds_what_is_owed_and_gives_it(city, case, api):
    member = api(city[Role.MEMBER])
    owed = {"mine": "true", "state": "pending"}

    before = member.keys("evaluations", **owed)
    status, answer = member.post(move(case), {"inputs": inputs(case)})
    _status, shown = member.get(f"/api/v1/evaluations/{before[0]}/")

    assert (status, answer["event"]["transition"], member.keys("evaluations", **owed)) == (
        200,
        "evaluate",
        [],
    )
    assert {name: shown[name] for name in INPUTS} == INPUTS
    assert {one["answer"] for one in shown["adoptions"]} == {"not_soon"}
    assert len(shown["adoptions"]) == case.proposal.asks.count()


def test_each_ask_must_be_answered(city, case, api):
    given = inputs(case)
    ask = next(name for name in given if name.startswith("ask_"))
    del given[ask]

    status, answer = api(city[Role.MEMBER]).post(move(case), {"inputs": given})

    assert (status, answer["errors"]) == (400, {ask: [{"code": "required", "message": "请选一项。"}]})


@pytest.mark.parametrize("sent", [{"way": "paper"}, {"ask_999999": "adopted"}])
def test_nothing_else_may_be_said(city, case, api, sent):
    status, answer = api(city[Role.MEMBER]).post(move(case), {"inputs": inputs(case, **sent)})

    assert (status, [errors[0]["code"] for errors in answer["errors"].values()]) == (400, ["unknown_field"])


def test_a_correction_is_told_to_the_signer_and_the_secretariat(city, case, api):
    city.do("evaluate", case, city[Role.MEMBER], date(2023, 5, 25), result="satisfied", contact="visit")
    member = api(city[Role.MEMBER])

    member.post(move(case, "correct_evaluation"), {"inputs": inputs(case)})

    [key] = member.keys("evaluations")
    told = {
        role: api(city[role]).get(f"/api/v1/evaluations/{key}/")[1].get("history")
        for role in (Role.MEMBER, Role.SECRETARIAT)
    }
    changed = {change["question"]: change for change in told[Role.MEMBER][1]["changes"]}
    assert told[Role.MEMBER] == told[Role.SECRETARIAT]
    assert changed["result"] == {
        "question": "result", "ask": None, "before": "satisfied", "after": "dissatisfied",
    }  # fmt: skip


def test_a_sheet_is_entered_with_its_scan(city, case, api):
    sheet = {"name": "评价表.pdf", "content": base64.b64encode(PDF).decode()}
    given = inputs(case, signer=city[Role.MEMBER].pk, file=sheet)

    status, _answer = api(city[Role.SECRETARIAT]).post(move(case, "record_evaluation"), {"inputs": given})

    assert (status, Evaluation.objects.get(case=case).scan.name) == (200, "评价表.pdf")


@pytest.mark.parametrize("who", [("工信局", Role.HANDLER), ("科技局", Role.BUREAU_LEADER), (Role.OFFICE,)])
def test_nobody_else_reads_it_before_the_end(city, rated, api, who):
    program = api(city[who if len(who) > 1 else who[0]])
    [key] = rated.evaluations.values_list("pk", flat=True)

    assert (program.get(f"/api/v1/evaluations/{key}/")[0], program.keys("evaluations")) == (404, [])
    assert WORDS not in program.everything()


def test_at_the_end_units_read_the_rating_and_not_how_it_came_about(city, rated, api):
    city.do("let_stand", rated, city[Role.SECRETARIAT], TODAY, reason="答复已说明。")
    city.do("decide_publication", rated, city[Role.OFFICE], TODAY, publication="full")
    city.do("close", rated, city[Role.SECRETARIAT], TODAY, outcome="reference")
    [key] = rated.evaluations.values_list("pk", flat=True)

    _status, shown = api(city["工信局", Role.HANDLER]).get(f"/api/v1/evaluations/{key}/")

    assert (shown["result"], shown["words"], shown["history"]) == ("dissatisfied", WORDS, [])


def test_a_unit_rates_the_proposal_and_its_signers_read_it_at_the_end(city, case, api):
    share = city.assignment(case, "工信局")
    given = {"topic": "4", "research": "2", "feasibility": "3", "words": "数据可以再充实。"}

    status, _answer = api(city["工信局", Role.HANDLER]).post(
        f"/api/v1/assignments/{share.pk}/transitions/rate_proposal/", {"inputs": given}
    )

    readers = [
        ("工信局", Role.LIAISON),
        (Role.SECRETARIAT,),
        (Role.MEMBER,),
        ("科技局", Role.HANDLER),
        (Role.OFFICE,),
    ]
    counts = [len(api(city[who if len(who) > 1 else who[0]]).keys("proposal-ratings")) for who in readers]
    assert (status, counts) == (200, [1, 1, 0, 0, 0])


@pytest.mark.parametrize("more", [0, 2])
def test_ratings_are_listed_with_as_many_queries_whatever_their_number(
    city, rated, api, django_assert_num_queries, more
):
    people = [city.add_person(f"委员{n}", city.units["经济界"], Role.MEMBER) for n in range(more)]
    Evaluation.objects.bulk_create(
        Evaluation(jurisdiction=city.jurisdiction, case=rated, round=1, signer=person) for person in people
    )
    program = api(city[Role.SECRETARIAT])
    program.get("/api/v1/evaluations/")

    with django_assert_num_queries(LISTING):
        _status, body = program.get("/api/v1/evaluations/")

    assert len(body["results"]) == 1 + more
