"""What stands in a person's worklist, and what leaves it."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import City, make_city
from workflow.errors import MoveRefusedError
from workflow.services.worklist import tasks_for

LATE = date(2023, 5, 16)


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
