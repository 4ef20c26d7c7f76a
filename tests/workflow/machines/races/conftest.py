"""A city that threads see, and after every race the logs of all cases hold."""

from __future__ import annotations

import pytest

from tests.city import City, make_city
from tests.workflow.machines.scenarios.conftest import every_chain_holds

__all__ = ["city", "every_chain_holds"]


@pytest.fixture
def city(transactional_db) -> City:
    return make_city()
