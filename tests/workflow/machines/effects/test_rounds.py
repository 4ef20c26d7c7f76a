"""What a further round changes."""

from __future__ import annotations

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines.effects.moving import columns, open_steps
from tests.workflow.machines.ready import AFTER, dissatisfied
from tests.workflow.machines.states import CO, LATE, LEAD
from workflow.models import Assignment, Case, Reply


def test_rehandle_opens_a_round_and_keeps_everything_of_the_one_before(city):
    case = dissatisfied(city)
    first = {
        "assignments": set(case.assignments.values_list("pk", "round", "state")),
        "replies": set(case.replies.values_list("pk", "round", "state")),
        "ratings": set(case.evaluations.values_list("pk", "round", "state", "result")),
        "uses": case.passage_uses.count(),
    }

    city.do(
        "rehandle", case, city[Role.OFFICE], AFTER,
        leads=[city.units[LEAD]], co_handlers=[city.units[CO]], document="示府办函〔2023〕20号",
    )  # fmt: skip

    found = fresh(case)
    assert columns(found, "state", "round", "rehandling_proposed", "replied_on", "publication") == {
        "state": "handling",
        "round": 2,
        "rehandling_proposed": False,
        "replied_on": None,
        "publication": "",
    }
    assert {
        "assignments": set(Assignment.objects.filter(case=case, round=1).values_list("pk", "round", "state")),
        "replies": set(Reply.objects.filter(case=case, round=1).values_list("pk", "round", "state")),
        "ratings": set(case.evaluations.filter(round=1).values_list("pk", "round", "state", "result")),
        "uses": case.passage_uses.count(),
    } == first
    lead = Assignment.objects.get(case=case, round=2, organisation=city.units[LEAD])
    assert open_steps(lead) == ["contact", "object", "rehandle", "sign"]
    assert Case.objects.get(pk=case.pk).deadlines.get(step="rehandle").due_on > LATE
