"""An act of the system has no person and no post, and says so."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from workflow.machine import Act

NIGHT = datetime(2023, 5, 22, tzinfo=UTC)


@pytest.fixture
def act():
    return Act(
        actor=None, post=None, on_behalf_of=None, at=NIGHT, on=date(2023, 5, 22), inputs={"reason": "逾期"}
    )


@pytest.mark.parametrize("name", ["person", "principal", "acting_unit_id"])
def test_the_system_is_nobody(act, name):
    with pytest.raises(TypeError, match="the system has no"):
        getattr(act, name)


def test_the_system_acts_at_no_unit(act):
    assert (act.unit_id, act["reason"]) == (None, "逾期")
    with pytest.raises(LookupError):
        act.calendar()
