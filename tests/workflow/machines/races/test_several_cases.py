"""Many people at the same instant: over several cases nobody waits for ever, on one hot case nothing is lost."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines.races.clicks import Try, at_once, postgres, won
from tests.workflow.machines.scenarios.reading import happened
from tests.workflow.machines.states import CO, CO2, DAY, FREE, LEAD, WORKING
from workflow.models import Case, Event, Opinion, RulePack

pytestmark = pytest.mark.django_db(transaction=True)


@postgres
def test_letters_over_several_cases_and_moves_on_each_of_them_do_not_lock_each_other_out(city):
    cases = [city.handling(title=title) for title in ("甲", "乙", "丙")]
    for case in cases:
        city.accept(case, LEAD, CO, CO2)
    first = city.opinion_approved(cases[0], CO, cases=cases[1:])
    second = city.opinion_approved(cases[2], CO2, cases=cases[:2])
    lead = city[LEAD, Role.HANDLER]
    jobs = [Try("send", first, city[CO, Role.LIAISON], {}), Try("send", second, city[CO2, Role.LIAISON], {})]
    for case in reversed(cases):
        jobs += [
            Try("remind", city.assignment(case, LEAD), city[Role.OFFICE], {"reason": "请抓紧。"}),
            Try(
                "record_consultation",
                case,
                lead,
                {"consulted_on": WORKING, "how": "phone", "summary": "通话。"},
            ),
        ]

    results = at_once(jobs)

    assert len(won(results)) == len(jobs)
    assert [happened(case, "opinions_in") for case in cases] == [1, 1, 1]


@postgres
@pytest.mark.parametrize("_round", range(5))
def test_two_letters_begun_at_once_over_the_same_cases_are_one(city, _round):
    first, second = (city.handling(title=title, co=(CO,)) for title in ("甲", "乙"))
    for case in (first, second):
        city.accept(case, CO)
    jobs = [
        Try("draft_opinion", city.assignment(first, CO), city[CO, Role.HANDLER], {"cases": [second]}),
        Try("draft_opinion", city.assignment(second, CO), city[CO, Role.LIAISON], {"cases": [first]}),
    ]

    results = at_once(jobs)

    assert len(won(results)) == 1
    assert [result for result in results if isinstance(result, str)] == ["opinion_open"]
    assert Opinion.objects.count() == 1


@postgres
@pytest.mark.parametrize("_round", range(5))
def test_a_merger_and_the_withdrawal_of_its_target_do_not_both_happen(city, _round):
    target, case = city.filed(title="目标"), city.recommended(title="并入")
    jobs = [
        Try("merge_into", case, city[Role.EXAMINER], {"target": target}, day=DAY),
        Try("withdraw", target, city[Role.MEMBER], {"reason": "另案提出。"}, day=DAY),
    ]

    results = at_once(jobs)

    assert len(won(results)) in {1, 2}
    assert fresh(target).state == "withdrawn"
    assert (fresh(case).state == "merged") == merged_first(case, target)


def merged_first(case, target):
    """Whether there was a merger, made while the target still stood."""
    merger = Event.objects.filter(case=case, transition="merge_into").first()
    return merger is not None and merger.pk < Event.objects.get(case=target, transition="withdraw").pk


@postgres
def test_eight_clients_on_one_case_lose_and_double_nothing(city):
    RulePack.objects.update(urge_interval=0)
    case = city.handling(information=(FREE,))
    actors = [city[Role.OFFICE], city[Role.SECRETARIAT]] * 4
    units = [city.assignment(case, unit) for unit in (LEAD, CO, CO2)]
    before = fresh(case).chain_length

    def client(actor):
        for turn in range(15):
            Try("remind", units[turn % 3], actor, {"reason": f"第{turn}次催办。"})()

    at_once([lambda actor=actor: client(actor) for actor in actors])

    found = fresh(case)
    assert found.chain_length == before + 8 * 15 == found.events.count()
    assert list(found.events.order_by("seq").values_list("seq", flat=True)) == list(
        range(1, found.chain_length + 1)
    )
    assert sum(fresh(unit).revision for unit in units) == 8 * 15


def test_four_writers_on_four_cases_get_through(city):
    """On SQLite too, which has one writer at a time: they queue, and none is turned away."""
    RulePack.objects.update(urge_interval=0)
    cases = [city.handling(title=f"第{number}件") for number in range(4)]

    def client(case):
        for _turn in range(10):
            Try("remind", city.assignment(case, LEAD), city[Role.OFFICE], {"reason": "请抓紧。"})()

    at_once([lambda case=case: client(case) for case in cases])

    assert [happened(case, "remind") for case in cases] == [10] * 4
    assert Case.objects.count() == 4
