"""What a case under examination is like, as a program reads it."""

import pytest
from django.utils import timezone

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import DAY, at
from workflow.services.examination import compare_waiting, look


@pytest.fixture
def case(city):
    city.filed(title="往年的提案")
    return city.submitted()


def address(case):
    return f"/api/v1/cases/{case.pk}/similar/"


def test_examiners_read_what_it_is_like_and_whether_somebody_looked(city, api, case):
    before = api(city[Role.SECRETARIAT]).get(address(case))
    compare_waiting(timezone.now())
    compared = api(city[Role.EXAMINER]).get(address(case))[1]
    look(case, person=city[Role.EXAMINER], held=held_posts(city[Role.EXAMINER], DAY), at=at(DAY))
    looked = api(city[Role.SECRETARIAT]).get(address(case))[1]

    assert before == (200, {"compared": False, "looked": False, "similar": []})
    assert [one["case"]["reference"] for one in compared["similar"]] == ["20230001"]
    assert 0.2 <= compared["similar"][0]["likeness"] <= 1
    assert (compared["looked"], looked["looked"]) == (False, True)


@pytest.mark.parametrize(("role", "status"), [(Role.MEMBER, 403), (Role.AUDITOR, 403), (Role.OFFICE, 404)])
def test_others_are_refused(city, api, case, role, status):
    assert api(city[role]).get(address(case))[0] == status
