"""What several units, rounds and letters do together: objections."""

from __future__ import annotations

import pytest

from proposals.roles import Role
from tests.city import make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.ready import READY
from tests.workflow.machines.scenarios.reading import open_days, refused, state
from tests.workflow.machines.states import CO, FREE, LATE, LEAD, WORKING


def test_the_second_objection_is_the_leaders_and_then_it_is_over(city):
    found = st.assignment_in(city, "accepted")
    st.objected(city, found)
    city.do("overrule", found, city[Role.OFFICE], WORKING, reason="仍由你局承办。")
    st.objected(city, found)
    move = {"organisation": city.units[FREE], "reason": "转办。"}

    assert refused("uphold", found, city[Role.OFFICE], **move) == "second_needs_leader"
    city.do("overrule", found, city[Role.OFFICE_LEADER], WORKING, reason="最终决定。")
    again = READY["assignment.object"](city, "accepted").inputs
    assert refused("object", found, city[CO, Role.BUREAU_LEADER], **again) == "objection_final"
    assert refused("draft_objection", found, city[CO, Role.HANDLER], **again) == "objection_final"
    assert list(found.objections.values_list("decision", flat=True)) == ["overruled", "overruled"]


def test_the_leader_may_uphold_the_second(city):
    found = st.assignment_in(city, "accepted")
    st.objected(city, found)
    city.do("overrule", found, city[Role.OFFICE], WORKING, reason="仍由你局承办。")
    st.objected(city, found)

    city.do(
        "uphold", found, city[Role.OFFICE_LEADER], WORKING, organisation=city.units[FREE], reason="转办。"
    )

    assert (state(found), found.redirected_to.get().organisation) == ("redirected", city.units[FREE])


@pytest.mark.parametrize("pack", ["dongguan", "generic-city", "guizhou", "fengyang", "sichuan"])
def test_overruling_after_receipt_leaves_every_clock_running_once(city, pack):
    there = make_city("lingshi", pack=pack)
    case = there.handling()
    there.accept(case, LEAD, CO)
    found = there.assignment(case, LEAD)
    before = open_days(found)
    st.objected(there, found)

    there.do("overrule", found, there[Role.OFFICE], WORKING, reason="仍由你局承办。")

    after = open_days(found)
    before.pop("object", None)
    after.pop("object", None)
    assert after == before


def test_where_the_right_is_not_lost_an_objection_may_be_late(city):
    found = st.assignment_in(city, "accepted")
    found.case.pack.rules.filter(step="object").update(late="warn")

    st.objected(city, found, LATE)

    assert state(found) == "objected"
