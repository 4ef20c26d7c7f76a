"""The suggested units of a case as a program reads them."""

import pytest

from proposals.roles import Role


@pytest.fixture
def filed(city):
    city.units["工信局"].duties = "企业培育、工业园区"
    city.units["工信局"].save()
    return city.filed()


def address(case):
    return f"/api/v1/cases/{case.pk}/suggestion/"


def test_office_reads_units_with_their_reasons(city, api, filed):
    unit = city.units["工信局"]
    status, body = api(city[Role.OFFICE]).get(address(filed))
    assert status == 200
    assert body["leads"][0]["organisation"] == {"id": unit.pk, "name": unit.name, "short_name": "工信局"}
    assert body["leads"][0]["reasons"] == ["职责：企业培育"]
    assert sorted(body) == ["asks", "co_handlers", "doubt", "leads", "sure", "unplaced"]
    assert [ask["number"] for ask in body["asks"]] == ["一.1", "一.2", "二.1"]


@pytest.mark.parametrize("role", [Role.MEMBER, Role.SECRETARIAT, Role.AUDITOR])
def test_who_may_not_hand_over_is_refused(city, api, filed, role):
    status, body = api(city[role]).get(address(filed))
    assert (status, body["code"]) == (403, "forbidden")


@pytest.mark.parametrize("role", [Role.ADMINISTRATOR, "stranger", "cosigner"])
def test_who_does_not_see_the_case_gets_nothing(city, api, filed, role):
    assert api(city[role]).get(address(filed))[0] == 404


def test_nothing_is_assigned_by_asking(city, api, filed):
    api(city[Role.OFFICE]).get(address(filed))
    assert not filed.assignments.exists()
