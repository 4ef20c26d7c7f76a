"""Each row is a permission of django-rules, which reads the same table as the executor does."""

from __future__ import annotations

import pytest
import rules

from proposals.models import User
from proposals.roles import Role
from tests.city import make_city
from workflow.transitions import ROWS


@pytest.fixture
def city(db):
    return make_city()


def test_every_row_has_a_permission_of_its_own():
    names = [row.permission for row in ROWS]

    assert len(set(names)) == len(ROWS)
    assert [name for name in names if not rules.perm_exists(name)] == []


def test_a_permission_is_who_the_row_names(city):
    case = city.handling()
    assignment = city.assignment(case, "科技局")
    root = User.objects.create_superuser("root", name="超级用户")

    assert city[Role.OFFICE].has_perm("workflow.add_unit_case", case) is True
    assert city[Role.SECRETARIAT].has_perm("workflow.add_unit_case", case) is False
    assert city["科技局", Role.LIAISON].has_perm("workflow.accept_assignment", assignment) is True
    assert city["金融局", Role.LIAISON].has_perm("workflow.accept_assignment", assignment) is False
    assert rules.has_perm("workflow.add_unit_case", root, case) is False
    assert rules.has_perm("workflow.opinions_in_case", city[Role.OFFICE], case) is False
