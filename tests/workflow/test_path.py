"""The whole path of a case, as every role in turn."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import City, fresh, make_city


@pytest.fixture
def city(db) -> City:
    return make_city()


def test_a_case_walks_from_draft_to_archive(city):
    case = city.closed()

    city.do("archive", case, city[Role.SECRETARIAT], date(2023, 6, 1))

    assert fresh(case).state == "archived"
