"""Each reason of each guard: the situation that causes it, and that the refusal leaves no trace."""

from __future__ import annotations

import ast

import pytest

from tests.city import at
from tests.conftest import REPOSITORY
from tests.workflow.machines.ready import ROW_OF
from tests.workflow.machines.refusals import (
    assignment,
    case,
    commitment,
    exchange,
    opinion,
    publication,
    reply,
)
from tests.workflow.machines.snapshot import snapshot
from tests.workflow.machines.test_rows import actor_of
from workflow.errors import MoveRefusedError
from workflow.services import perform

REFUSED = case.REFUSED | assignment.REFUSED | opinion.REFUSED | reply.REFUSED | commitment.REFUSED
REFUSED |= publication.REFUSED | exchange.REFUSED
"""`module.guard: code`, and where one code has several causes which, → the row, and a situation that causes it."""


def codes_in_the_guards():
    """Every `module.function: code` that stands in workflow/guards."""
    found = set()
    for path in (REPOSITORY / "workflow" / "guards").glob("*.py"):
        functions = [
            node for node in ast.parse(path.read_text("utf-8")).body if isinstance(node, ast.FunctionDef)
        ]
        for function in functions:
            calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
            refusals = [call for call in calls if getattr(call.func, "id", "") == "Refusal"]
            found |= {f"{path.stem}.{function.name}: {ast.literal_eval(call.args[0])}" for call in refusals}
    return found


def test_every_code_of_every_guard_is_caused_here():
    assert {" ".join(key.split()[:2]) for key in REFUSED} == codes_in_the_guards()


@pytest.mark.parametrize("key", REFUSED)
def test_a_guard_refuses_with_its_code_and_keeps_no_trace(city, key):
    name, situation = REFUSED[key]
    row = ROW_OF[name]
    found = situation(city)
    actor = actor_of(city, row, found.subject, found.day)
    before = snapshot()

    with pytest.raises(MoveRefusedError) as refusal:
        perform(row.name, found.subject, actor=actor, at=at(found.day), **found.inputs)

    assert (refusal.value.status, refusal.value.refusal.code) == (409, key.split()[1])
    assert str(refusal.value).endswith(("。", "…"))
    assert snapshot() == before
