"""What each row changes beside the state: the commitment."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.effects.moving import columns, moved, open_steps
from tests.workflow.machines.ready import AFTER
from tests.workflow.machines.states import LEAD


def test_confirm_starts_the_clock_of_the_day_that_was_promised(city):
    found = moved(city, "commitment.confirm")

    deadline = found.deadlines.get()
    assert columns(deadline, "step", "due_on", "original_due_on") == {
        "step": "commitment",
        "due_on": date(2026, 6, 30),
        "original_due_on": date(2026, 6, 30),
    }


def test_a_promise_without_a_day_has_no_deadline_until_one_is_named(city):
    found = city.commitment(city.replied(), due_on=None)
    city.do("confirm", found, city[Role.SECRETARIAT], AFTER)
    before = found.deadlines.count()

    city.do("renegotiate", found, city[Role.SECRETARIAT], AFTER, to_on=date(2024, 6, 30), reason="补定日期。")

    assert (before, found.deadlines.get().due_on) == (0, date(2024, 6, 30))


def test_renegotiate_moves_the_day_and_keeps_where_it_was(city):
    found = moved(city, "commitment.renegotiate")

    assert columns(found.deadlines.get(), "due_on", "original_due_on") == {
        "due_on": date(2026, 12, 31),
        "original_due_on": date(2026, 6, 30),
    }
    assert list(found.renegotiations.values_list("from_on", "to_on", "reason")) == [
        (date(2026, 6, 30), date(2026, 12, 31), "理由如下。")
    ]


def test_a_report_may_be_objected_to_once_and_sent_back(city):
    found = moved(city, "commitment.object")
    city.do("reopen", found, city[Role.SECRETARIAT], AFTER, reason="请补充佐证。")

    report = found.reports.get()
    assert (report.text, report.author, report.member_objection, fresh(found).state) == (
        "已建成一个产业园。",
        city[LEAD, Role.HANDLER],
        "理由如下。",
        "open",
    )


@pytest.mark.parametrize("state", ["kept", "partly_kept", "broken"])
def test_the_end_of_a_promise_ends_its_clock(city, state):
    assert open_steps(st.commitment_in(city, state)) == []
