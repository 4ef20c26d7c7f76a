"""What stands in a person's worklist, and what leaves it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proposals.roles import Role
from tests.city import City, make_city
from workflow.errors import MoveRefusedError
from workflow.models import RulePack
from workflow.services.worklist import tasks_for
from workflow.workdays import from_json

LATE = date(2023, 5, 16)
LATER = date(2023, 6, 5)


@pytest.fixture
def city(db) -> City:
    return make_city()


def _todo(city, *key, on=LATE):
    return [(task.machine, task.row.name) for task in tasks_for(city[key], on)]


def test_a_draft_that_nobody_waits_for_is_no_duty_any_more(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    opinion = city.opinion_draft(case, "金融局")
    silent = city.assignment(case, "金融局")
    before = _todo(city, "金融局", Role.HANDLER)

    city.do("note_silence", silent, city[Role.OFFICE], LATE, reason="多次协调未报")
    city.do("waive", silent, city["工信局", Role.BUREAU_LEADER], LATE, reason="先行答复")

    assert before == [("opinion", "write")]
    assert _todo(city, "金融局", Role.HANDLER) == []
    with pytest.raises(MoveRefusedError) as error:
        city.do("write", opinion, city["金融局", Role.HANDLER], LATE, text="迟到的意见。", verdicts={})
    assert error.value.refusal.code == "round_over"


def test_one_duty_stands_for_each_subject(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    opinion = city.opinion_draft(case, "科技局")
    city.do("write", opinion, city["科技局", Role.HANDLER], LATE, text="一、情况\n已安排专项。", verdicts={})

    assert _todo(city, "科技局", Role.HANDLER) == [("opinion", "submit_for_review")]


def test_a_reply_in_work_carries_the_day_by_which_it_is_due(city):
    case = city.handling(co=())
    city.accept(case, "工信局")
    city.reply_draft(case)

    [task] = tasks_for(city["工信局", Role.HANDLER], LATE)

    assert (task.row.name, task.refusal, task.deadline.step) == ("write", None, "reply")


def _due_within(city, step, occasion, days):
    """From now on the step is due so many days after the occasion."""
    rule = {"applies": "any", "amount": days, "unit": "day", "late": "warn", "source": "市里的规定"}
    RulePack.objects.get(jurisdiction=city.jurisdiction).rules.create(
        step=step, starting_event=occasion, **rule
    )


def test_the_unit_that_replied_rates_the_proposal_by_the_day_of_the_pack(city):
    _due_within(city, "rate_proposal", "delivery", 15)
    case = city.replied()
    lead, on = city.assignment(case, "工信局"), date(2023, 5, 22)

    [task] = [one for one in tasks_for(city["工信局", Role.HANDLER], on) if one.row.name == "rate_proposal"]
    words = {"topic": 5, "research": 3, "feasibility": 4, "words": ""}
    city.do("rate_proposal", lead, city["工信局", Role.HANDLER], on, **words)

    due = lead.deadlines.get(step="rate_proposal")
    assert (task.deadline, due.due_on, due.met_on) == (due, date(2023, 6, 5), on)  # the 4th is a Sunday
    assert from_json(due.derivation).source == "市里的规定"
    assert _todo(city, "工信局", Role.HANDLER, on=on) == []
    assert not _todo(city, "科技局", Role.HANDLER, on=on)


def test_what_was_not_rated_before_the_closing_is_no_duty_any_more(city):
    _due_within(city, "rate_proposal", "delivery", 15)
    case = city.closed()

    assert city.assignment(case, "工信局").deadlines.get(step="rate_proposal").cancelled_on is not None
    assert "rate_proposal" not in {name for _machine, name in _todo(city, "工信局", Role.HANDLER, on=LATER)}


@pytest.mark.parametrize("named", [date(2023, 6, 20), None])
def test_a_look_back_is_due_by_the_day_that_was_named_or_the_packs(city, named):
    _due_within(city, "look_back", "look_back", 10)
    case = city.closed()

    city.do("ask_look_back", case, city[Role.OFFICE], LATER, reason="", by_on=named)
    [task] = [one for one in tasks_for(city["工信局", Role.HANDLER], LATER) if one.machine == "case"]
    told = {"outcome": "solved", "text": "三个产业园都已建成。"}
    city.do("answer_look_back", case, city["工信局", Role.HANDLER], LATER, **told)

    due = city.assignment(case, "工信局").deadlines.get(step="look_back")
    assert (task.row.name, task.deadline, due.met_on) == ("answer_look_back", due, LATER)
    assert due.due_on == (named or LATER + timedelta(days=10))
    assert [source for source in (due.derivation.get("source"),) if source] == (
        [] if named else ["市里的规定"]
    )
