"""What the scenarios look at."""

from __future__ import annotations

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh
from tests.workflow.machines.ready import AFTER
from tests.workflow.machines.snapshot import snapshot
from tests.workflow.machines.states import WORKING
from workflow.errors import MoveRefusedError
from workflow.models import Event
from workflow.services import perform


def happened(case, name):
    return Event.objects.filter(case=case, transition=name).count()


def state(row):
    return fresh(row).state


def refused(name, subject, actor, day=WORKING, **inputs):
    before = snapshot()
    with pytest.raises(MoveRefusedError) as refusal:
        perform(name, subject, actor=actor, at=at(day), **inputs)
    assert snapshot() == before
    return refusal.value.refusal.code


def open_days(subject):
    return dict(subject.deadlines.filter(met_on=None, cancelled_on=None).values_list("step", "due_on"))


def desk(city, unit):
    return held_posts(city[unit, Role.HANDLER], AFTER)
