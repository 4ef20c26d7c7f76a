"""Making a move of the tables from its usual state, and reading what it changed."""

from __future__ import annotations

from tests.city import at, fresh
from tests.workflow.machines.ready import READY, first_source
from tests.workflow.machines.test_rows import ROW_OF, actor_of
from workflow.services import perform


def moved(city, name, source=None, **inputs):
    """The subject after a move that succeeds, with these inputs in place of the usual ones."""
    ready = READY[name](city, source or first_source(name))
    row = ROW_OF[name]
    actor = actor_of(city, row, ready.subject, ready.day)
    perform(row.name, ready.subject, actor=actor, at=at(ready.day), **(ready.inputs | inputs))
    return fresh(ready.subject)


def columns(row, *names):
    return {name: getattr(row, name) for name in names}


def open_steps(subject):
    return sorted(subject.deadlines.filter(met_on=None, cancelled_on=None).values_list("step", flat=True))
