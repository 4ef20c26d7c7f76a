"""What several units, rounds and letters do together: silence, redirection, withdrawal."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import AFTER, dissatisfied
from tests.workflow.machines.scenarios.reading import desk, happened, open_days, refused, state
from tests.workflow.machines.states import CO, CO2, FREE, LEAD, WORKING
from workflow.models import Assignment
from workflow.queries import cases_visible_to, events_visible_to, opinions_visible_to, replies_visible_to


def test_the_last_silent_unit_waived_completes_the_opinions_once(city):
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    city.opinion_sent(case, CO)
    before = happened(case, "opinions_in")

    st.waived(city, city.assignment(case, CO2))

    assert (before, happened(case, "opinions_in"), fresh(case).opinions_complete) == (0, 1, True)


def test_the_last_silent_unit_withdrawn_completes_the_opinions_once(city):
    case = city.handling()
    city.accept(case, LEAD, CO, CO2)
    city.opinion_sent(case, CO)

    city.do("withdraw_unit", city.assignment(case, CO2), city[Role.OFFICE], WORKING, reason="不必会办。")

    assert happened(case, "opinions_in") == 1


def test_a_redirected_share_starts_its_clocks_anew(city):
    found = st.assignment_in(city, "accepted")
    before = open_days(found)

    city.do("redirect", found, city[Role.OFFICE], WORKING, organisation=city.units[FREE], reason="转办。")

    new = found.redirected_to.get()
    later = open_days(new)
    assert (open_days(found), set(later)) == ({}, {"sign", "object", "opinion"})
    assert later["opinion"] > before["opinion"]


def test_a_lead_redirected_in_the_second_round_has_the_second_rounds_time(city):
    case = dissatisfied(city)
    units = {"leads": [city.units[LEAD]], "co_handlers": [city.units[CO]], "document": ""}
    city.do("rehandle", case, city[Role.OFFICE], AFTER, **units)
    found = Assignment.objects.get(case=case, round=2, organisation=city.units[LEAD])

    city.do("redirect", found, city[Role.OFFICE], AFTER, organisation=city.units[FREE], reason="转办。")

    assert set(open_days(found.redirected_to.get())) == {"sign", "object", "contact", "rehandle"}


@pytest.mark.parametrize(("unit", "inputs"), [(CO, {"name": "redirect"}), (CO, {"name": "withdraw_unit"})])
def test_a_unit_that_lost_the_case_sees_and_moves_nothing_of_it_from_then_on(city, unit, inputs):
    case = city.handling()
    city.accept(case, LEAD, CO)
    opinion = city.opinion_draft(case, CO)
    name = inputs["name"]
    more = {"organisation": city.units[FREE]} if name == "redirect" else {}
    city.do(name, city.assignment(case, unit), city[Role.OFFICE], WORKING, reason="转办。", **more)

    held = desk(city, unit)
    assert [list(query(held)) for query in (cases_visible_to, opinions_visible_to, events_visible_to)] == [
        [],
        [],
        [],
    ]
    assert refused("write", opinion, city[CO, Role.HANDLER], text="…", verdicts={}) == "forbidden"
    assert refused("remind", city.assignment(case, LEAD), city[CO, Role.HANDLER], reason="…") == "forbidden"


def test_a_redirected_lead_loses_its_letter_and_the_next_one_writes_its_own(city):
    case = city.handling(co=())
    city.accept(case, LEAD)
    old = city.reply_draft(case)
    city.do("redirect", city.assignment(case, LEAD), city[Role.OFFICE], WORKING,
            organisation=city.units[FREE], reason="转办。")  # fmt: skip
    city.accept(case, FREE, day=WORKING)

    city.delivered(case, FREE)

    assert refused("write", old, city[LEAD, Role.HANDLER], text="…", answers={}) == "forbidden"
    assert list(replies_visible_to(desk(city, LEAD))) == []
    assert state(case) == "replied"


def test_a_unit_may_get_back_a_case_that_it_lost(city):
    case = city.handling()
    city.do("withdraw_unit", city.assignment(case, CO), city[Role.OFFICE], WORKING, reason="不必会办。")

    city.do("add_unit", case, city[Role.OFFICE], WORKING, organisation=city.units[CO], role="co", question="")

    assert set(case.assignments.filter(organisation=city.units[CO]).values_list("state", flat=True)) == {
        "withdrawn",
        "pending",
    }


def test_no_co_handler_is_added_once_a_letter_is_out(city):
    reply = st.reply_in(city, "issued")
    inputs = {"organisation": city.units[FREE], "question": ""}

    assert refused("add_unit", reply.case, city[Role.OFFICE], AFTER, role="co", **inputs) == "reply_issued"
    city.do("add_unit", reply.case, city[Role.OFFICE], AFTER, role="information", **inputs)
