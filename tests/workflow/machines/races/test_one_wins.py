"""Many people at the same instant: what may happen once happens once."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines.races.clicks import Try, at_once, postgres, won
from tests.workflow.machines.scenarios.reading import happened
from tests.workflow.machines.states import CO, LEAD

pytestmark = pytest.mark.django_db(transaction=True)


@postgres
def test_eight_sign_at_once_and_one_has_signed(city):
    assignment = city.assignment(city.handling(), CO)

    results = at_once([Try("accept", assignment, city[CO, Role.LIAISON], {}) for _client in range(8)])

    assert len(won(results)) == 1
    assert sorted(result for result in results if isinstance(result, str)) == ["wrong_state"] * 7
    assert (happened(assignment.case, "accept"), fresh(assignment).revision) == (1, 1)


@postgres
def test_eight_screens_of_the_same_revision_and_one_is_not_stale(city):
    case = city.replied()
    decision = {"publication": "full", "publication_reason": ""}
    jobs = [
        Try("decide_publication", case, city[Role.OFFICE], decision, case.revision) for _client in range(8)
    ]

    results = at_once(jobs)

    assert len(won(results)) == 1
    assert sorted(result for result in results if isinstance(result, str)) == ["stale"] * 7
    assert fresh(case).revision == case.revision + 1


@postgres
def test_a_double_click_with_one_key_is_one_move(city):
    assignment = city.assignment(city.handling(), CO)

    results = at_once(
        [Try("accept", assignment, city[CO, Role.LIAISON], {}, key="k") for _client in range(8)]
    )

    assert len(won(results)) == 8
    assert len({event.pk for event in results}) == 1
    assert happened(assignment.case, "accept") == 1


@postgres
def test_withdrawing_and_handing_over_at_once_end_in_one_of_the_two(city):
    case = city.filed()
    units = {"leads": [city.units[LEAD]], "co_handlers": [city.units[CO]], "information": [], "document": ""}
    jobs = [
        Try("withdraw", case, city[Role.MEMBER], {"reason": "另案提出。"}),
        Try("hand_over", case, city[Role.OFFICE], units),
    ]

    results = at_once(jobs)

    assert len(won(results)) == 1
    assert [result for result in results if isinstance(result, str)] == ["wrong_state"]
    assert fresh(case).state in {"withdrawn", "handling"}
