"""After every scenario the logs of all cases hold."""

from __future__ import annotations

import pytest

from workflow.services.verification import logged_cases, read_logs


@pytest.fixture(autouse=True)
def every_chain_holds(city):
    yield
    assert [log.fault for log in read_logs(logged_cases()) if log.fault] == []
