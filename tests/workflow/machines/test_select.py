"""`who.select`, which lists many subjects, and `who.acting`, which asks one, say the same of everybody."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.cast import cast, outsiders
from tests.workflow.machines.ready import READY, dissatisfied
from workflow.queries import MODELS, PATH_TO_CASE
from workflow.states import STATES
from workflow.transitions import ROWS, TABLES

DAY = date(2023, 5, 25)


@pytest.fixture
def everything(city):
    """Every state of every machine, and every place that a post can be at, in one database."""
    for machine in TABLES:
        for state in STATES[machine].values:
            st.MAKERS[machine](city, state)
    st.unanswered_in(city, "returned")
    st.signed_in(city, "submitted")
    READY["reply.pass_countersigned"](city, "countersigning")
    READY["case.cancel_entry"](city, "draft")
    READY["case.answer_look_back"](city, "closed")
    again(city)
    collective(city)
    led = city.handling(leads=(st.LEAD, st.FREE), co=(), information=(st.CO,))
    city.do("name_leader", led, city[Role.SECRETARIAT], st.WORKING, leader=city[Role.LEADER_IN_CHARGE])
    st.MAKERS["assignment"](make_city("linshi"), "answered")
    return city


def again(city):
    """In the second round with other units: those of the first have no say in it."""
    case = dissatisfied(city)
    units = {"leads": [city.units[st.FREE]], "co_handlers": [city.units[st.CO2]], "document": ""}
    city.do("rehandle", case, city[Role.OFFICE], DAY, **units)


def collective(city):
    filer, body = city["民建市委会", Role.COLLECTIVE], city.units["民建市委会"]
    st.case_in(city, "draft", actor=filer, body=body)
    st.case_in(city, "replied", actor=filer, body=body)


def test_listing_and_asking_agree_for_every_row_and_person(everything):
    people = cast(everything) | outsiders(everything)
    held = {key: held_posts(person, DAY) for key, person in people.items()}
    whos = {(row.machine, row.who): row for row in ROWS}.values()
    subjects = {machine: list(model.objects.order_by("pk")) for machine, model in MODELS.items()}

    def asked(row, key):
        return {s.pk for s in subjects[row.machine] if row.acting(people[key], held[key], s) is not None}

    def listed(row, key):
        mine = row.who.select(held[key], PATH_TO_CASE[row.machine])
        rows = MODELS[row.machine].objects
        return set() if mine is None else set(rows.filter(mine).values_list("pk", flat=True))

    one_by_one = {(row.machine, row.name, key): asked(row, key) for row in whos for key in people}
    at_once = {(row.machine, row.name, key): listed(row, key) for row in whos for key in people}

    assert {key: found for key, found in at_once.items() if found != one_by_one[key]} == {}
    assert {key[:2] for key, found in at_once.items() if found} == {
        (row.machine, row.name) for row in whos if not row.derived
    }
