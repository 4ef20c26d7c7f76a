"""Two people of the office who hand over one batch at the same instant."""

from __future__ import annotations

import pytest

from proposals.models import TopicGroup
from proposals.roles import Role
from tests.city import at, fresh
from tests.workflow.machines.races.clicks import at_once, postgres
from tests.workflow.machines.scenarios.reading import happened
from tests.workflow.machines.states import CO, HANDED, LEAD
from workflow.errors import MoveRefusedError
from workflow.models import Assignment, HandedCase, HandOver
from workflow.services.handing import hand_over_batch
from workflow.services.planning import Part, settle_plan

pytestmark = pytest.mark.django_db(transaction=True)


def planned(city):
    """Three cases with settled plans, the first two to go together."""
    topic = TopicGroup.objects.create(jurisdiction=city.jurisdiction, name="创新")
    parts = [Part(city.units[LEAD], "lead"), Part(city.units[CO], "co")]
    cases = [city.filed(title=title) for title in ("甲", "乙", "丙")]
    for case, together in zip(cases, (topic, topic, None), strict=True):
        settle_plan(case, actor=city[Role.OFFICE], parts=parts, together=together, at=at(HANDED))
    return cases


def handing(cases, actor, document, key):
    def job():
        try:
            handed = hand_over_batch(
                cases,
                actor=actor,
                document=document,
                key=key,
                seen={case.pk: 1 for case in cases},
                at=at(HANDED),
            )
        except MoveRefusedError as refusal:
            return refusal.refusal.code
        return len(handed.done), sorted({refusal.code for refusal in handed.refusals.values()})

    return job


@postgres
@pytest.mark.parametrize(
    ("documents", "keys"),
    [(("8号", "8号"), ("a" * 32, "a" * 32)), (("8号", "9号"), ("a" * 32, "b" * 32)), (("8号", "8号"), ("a" * 32, "b" * 32))],
    ids=["one click twice", "two documents", "one document"],
)  # fmt: skip
def test_two_clerks_hand_one_batch_over_once(city, documents, keys):
    cases = planned(city)
    second = city.add_person("另一位经办", city.units["督查室"], Role.OFFICE)

    results = at_once([
        handing(cases, city[Role.OFFICE], documents[0], keys[0]),
        handing(list(reversed(cases)), second, documents[1], keys[1]),
    ])  # fmt: skip

    assert [happened(case, "hand_over") for case in cases] == [1, 1, 1]
    assert [fresh(case).state for case in cases] == ["handling"] * 3
    assert (HandedCase.objects.count(), Assignment.objects.count()) == (3, 6)
    assert len({row.handover_id for row in HandedCase.objects.filter(together__isnull=False)}) == 1
    assert all(batch.cases.exists() for batch in HandOver.objects.all())
    assert any(isinstance(result, tuple) and result[0] for result in results)
