"""Many people at the same instant: what the last of several brings about happens once."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import at, fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.races.clicks import Try, at_once, postgres, won
from tests.workflow.machines.ready import AFTER
from tests.workflow.machines.scenarios.reading import happened
from tests.workflow.machines.states import CO, CO2, LEAD
from workflow.services import lapse_overdue

pytestmark = pytest.mark.django_db(transaction=True)


@postgres
@pytest.mark.parametrize("_round", range(5))
def test_the_last_two_opinions_at_once_complete_them_once(city, _round):
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    opinions = {unit: city.opinion_approved(case, unit) for unit in (CO, CO2)}

    results = at_once(
        [Try("send", opinion, city[unit, Role.LIAISON], {}) for unit, opinion in opinions.items()]
    )

    assert len(won(results)) == 2
    assert (happened(case, "opinions_in"), fresh(case).opinions_complete) == (1, True)


@postgres
@pytest.mark.parametrize("_round", range(5))
def test_the_last_two_replies_at_once_answer_the_case_once(city, _round):
    case = city.handling(leads=(LEAD, CO), co=())
    city.accept(case, LEAD, CO)
    replies = {unit: city.reply_approved(case, unit) for unit in (LEAD, CO)}
    for reply in replies.values():
        st.issued(city, reply)
    inputs = {"delivered_on": AFTER, "delivered_how": "邮寄"}

    results = at_once(
        [
            Try("deliver", reply, city[unit, Role.LIAISON], inputs, day=AFTER)
            for unit, reply in replies.items()
        ]
    )

    assert len(won(results)) == 2
    assert (happened(case, "all_replied"), fresh(case).state, case.evaluations.count()) == (1, "replied", 1)


@postgres
def test_the_last_opinion_and_the_waiver_of_the_other_complete_them_once(city):
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    opinion = city.opinion_approved(case, CO)
    silent = city.assignment(case, CO2)
    st.noted(city, silent)
    jobs = [
        Try("send", opinion, city[CO, Role.LIAISON], {}, day=st.LATE),
        Try("waive", silent, city[LEAD, Role.BUREAU_LEADER], {"reason": "逾期未报。"}, day=st.LATE),
    ]

    assert len(won(at_once(jobs))) == 2
    assert happened(case, "opinions_in") == 1


@postgres
def test_two_workers_let_an_invitation_lapse_once(city):
    case = st.invited(city)

    made = at_once([lambda: lapse_overdue(at(st.WORKING))] * 2)

    assert (sum(made), happened(case, "lapse_invitations")) == (1, 1)
