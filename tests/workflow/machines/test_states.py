"""Each state × each row: only a row's sources allow it, every other state refuses and keeps no trace."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from proposals.queries import held_posts
from tests.city import at
from tests.workflow.machines.snapshot import snapshot
from tests.workflow.machines.states import MAKERS
from workflow.errors import MoveRefusedError
from workflow.services import perform
from workflow.states import STATES
from workflow.transitions import TABLES

DAY = date(2023, 6, 1)
EVERY_STATE = [(machine, state) for machine in TABLES for state in STATES[machine].values]


def entitled(city: Any, rows: Any, subject: Any) -> dict[str, Any]:
    """For each row somebody of the city who may make it, as far as the place and the role go, or None."""
    held = {person: held_posts(person, DAY) for person in city.people.values()}
    return {
        row.name: next((p for p, posts in held.items() if row.acting(p, posts, subject) is not None), None)
        for row in rows
    }


def refused(name: str, subject: Any, actor: Any) -> str:
    with pytest.raises(MoveRefusedError) as refusal:
        perform(name, subject, actor=actor, at=at(DAY))
    return refusal.value.refusal.code


@pytest.mark.parametrize(("machine", "state"), EVERY_STATE)
def test_a_state_refuses_every_row_that_does_not_start_there(city, machine, state):
    subject = MAKERS[machine](city, state)
    elsewhere = [row for row in TABLES[machine].values() if state not in row.source]
    actors = entitled(city, elsewhere, subject)
    reaching = {row.name for row in elsewhere if row.derived or actors[row.name]}
    before = snapshot()

    codes = {name: refused(name, subject, actor) for name, actor in actors.items()}

    assert subject.state == state
    assert codes == {name: "wrong_state" if name in reaching else "forbidden" for name in actors}
    assert snapshot() == before
