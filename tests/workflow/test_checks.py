"""Each fault of a table is found by the system check, and the tables themselves have none."""

from __future__ import annotations

import importlib.metadata
from dataclasses import replace

import django_fsm
import pytest
from django.core.checks import run_checks

from workflow import rules as who
from workflow.checks import faults
from workflow.machine import Machine, Transition, table
from workflow.queries import MODELS
from workflow.states import STATES, CommitmentState
from workflow.steps import Occasion, Step
from workflow.transitions import COMMITMENT, ROWS, TABLES


def broken(name, **changes):
    """The commitment's table with one row changed."""
    return {**COMMITMENT, name: replace(COMMITMENT[name], **changes)}


def codes(rows):
    return {fault.id: fault.msg for fault in faults("commitment", rows, CommitmentState)}


def test_the_tables_are_sound():
    assert run_checks(tags=["workflow"]) == []
    assert [
        fault for machine, rows in TABLES.items() for fault in faults(machine, rows, STATES[machine])
    ] == []


@pytest.mark.parametrize(
    ("code", "rows", "said"),
    [
        (
            "workflow.E001",
            {name: row for name, row in COMMITMENT.items() if "proposed" not in row.source},
            "commitment.proposed: an open state that has no way out.",
        ),
        (
            "workflow.E002",
            broken("reopen", source=frozenset({"reported", "dropped"})),
            "commitment.dropped: a final state that a row leaves.",
        ),
        (
            "workflow.E003",
            broken("reopen", target="nowhere"),
            "commitment.reopen: a state that the machine does not have.",
        ),
        (
            "workflow.E003",
            broken("reopen", source=frozenset({"reported", "nowhere"})),
            "commitment.reopen: a state that the machine does not have.",
        ),
        (
            "workflow.E004",
            broken("reopen", audiences=("everybody",)),
            "commitment.reopen: an audience that nobody resolves.",
        ),
        (
            "workflow.E005",
            broken("reopen", form="workflow.forms.NoSuchForm"),
            "commitment.reopen: a form that cannot be imported: workflow.forms.NoSuchForm.",
        ),
        (
            "workflow.E005",
            broken("reopen", form="nowhere.Form"),
            "commitment.reopen: a form that cannot be imported: nowhere.Form.",
        ),
        (
            "workflow.E006",
            broken("reopen", stops=("sleep",)),
            "commitment.reopen: an unknown step or occasion.",
        ),
        (
            "workflow.E006",
            broken("confirm", occasions=("someday",)),
            "commitment.confirm: an unknown step or occasion.",
        ),
        (
            "workflow.E007",
            broken("reopen", starts=(Step.COMMITMENT,)),
            "commitment.reopen: deadlines that start need an occasion, and the other way round.",
        ),
        (
            "workflow.E007",
            broken("reopen", occasions=(Occasion.PROMISE,)),
            "commitment.reopen: deadlines that start need an occasion, and the other way round.",
        ),
        (
            "workflow.E008",
            broken("reopen", who=who.SYSTEM),
            "commitment.reopen: either somebody may make this move, or it is derived.",
        ),
        (
            "workflow.E008",
            broken("reopen", derived=True),
            "commitment.reopen: either somebody may make this move, or it is derived.",
        ),
        (
            "workflow.E009",
            broken("reopen", then=(("case", "close"),)),
            "commitment.reopen: what follows must be derived rows.",
        ),
        (
            "workflow.E009",
            broken("reopen", then=(("case", "vanish"),)),
            "commitment.reopen: what follows must be derived rows.",
        ),
        (
            "workflow.E009",
            broken("reopen", then=(("session", "close"),)),
            "commitment.reopen: what follows must be derived rows.",
        ),
        (
            "workflow.E010",
            {name: row for name, row in COMMITMENT.items() if row.target != "dropped"},
            "commitment.dropped: a state that no row leads to.",
        ),
    ],
)
def test_a_broken_table_is_refused_with_its_fault(code, rows, said):
    assert codes(rows).get(code) == said


def test_a_row_named_twice_makes_no_table():
    row = COMMITMENT["confirm"]

    with pytest.raises(ValueError, match="rows named twice: confirm"):
        table(row, row)


def test_a_row_does_not_shadow_what_the_model_has():
    class Plain:
        def confirm(self):
            """A method of the model's own."""

    with pytest.raises(TypeError, match=r"Broken\.confirm exists already"):
        type("Broken", (Machine, Plain), {"transitions": COMMITMENT})


def test_a_row_must_say_who_may_make_it():
    with pytest.raises(TypeError, match="who"):
        Transition(machine="case", name="x", label="x", source=frozenset(), target=None)


def test_only_the_maintained_distribution_provides_django_fsm():
    assert importlib.metadata.packages_distributions()["django_fsm"] == ["django-fsm-2"]
    assert importlib.metadata.version("django-fsm-2").startswith("4.")
    assert django_fsm.transition


def test_every_row_is_a_method_of_its_model_with_its_label():
    documented = {(row.machine, row.name): getattr(MODELS[row.machine], row.name).__doc__ for row in ROWS}

    assert documented == {(row.machine, row.name): str(row.label) for row in ROWS}
