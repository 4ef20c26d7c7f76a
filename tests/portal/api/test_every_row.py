"""Every row of every table, asked for in every state with nothing entered: an answer, never a fault of the server."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from jsonschema import Draft202012Validator

from portal.api.inputs import schema_of
from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import fresh
from workflow.transitions import TABLES

THINGS = {
    "case": "cases",
    "assignment": "assignments",
    "opinion": "opinions",
    "reply": "replies",
    "commitment": "commitments",
}
TODAY = date(2023, 6, 1)
FOUND = {200, 400, 403, 404, 409}


def _cases(state):
    return lambda city: getattr(city, state)()


def _cosigning(city):
    case = city.draft()
    city.do("invite_cosigners", case, city[Role.MEMBER], date(2023, 2, 1), people=[city["", "cosigner"]])
    return fresh(case)


def _assignment(state):
    def made(city):
        case = city.handling()
        if state != "pending":
            city.accept(case, "科技局")
        if state == "answered":
            city.opinion_sent(case, "科技局")
        return city.assignment(case, "科技局")

    return made


def _with_lead(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局")
    return case


def _lead(city):
    return city.assignment(_with_lead(city), "工信局")


def _opinion(stage):
    return lambda city: getattr(city, f"opinion_{stage}")(_with_lead(city), "科技局")


def _reply(stage):
    return lambda city: getattr(city, f"reply_{stage}")(_with_lead(city))


def _delivered(city):
    return city.replied().replies.get()


def _commitment(city):
    return city.commitment(city.replied())


SITUATIONS = {
    "case-draft": _cases("draft"),
    "case-cosigning": _cosigning,
    "case-submitted": _cases("submitted"),
    "case-recommended": _cases("recommended"),
    "case-filed": _cases("filed"),
    "case-handling": _with_lead,
    "case-replied": _cases("replied"),
    "case-closed": _cases("closed"),
    "assignment-pending": _assignment("pending"),
    "assignment-accepted": _assignment("accepted"),
    "assignment-answered": _assignment("answered"),
    "assignment-lead": _lead,
    "opinion-drafting": _opinion("draft"),
    "opinion-approved": _opinion("approved"),
    "opinion-sent": _opinion("sent"),
    "reply-drafting": _reply("draft"),
    "reply-written": _reply("written"),
    "reply-approved": _reply("approved"),
    "reply-delivered": _delivered,
    "commitment-proposed": _commitment,
}


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_row_answers_whatever_the_state(city, api, situation):
    subject = SITUATIONS[situation](city)
    machine = subject._meta.model_name
    people = list({user.pk: (user, held_posts(user, TODAY)) for user in city.people.values()}.values())

    def asked(row):
        user = next(
            (user for user, held in people if row.acting(user, held, subject)), city[Role.SECRETARIAT]
        )
        with transaction.atomic():
            address = f"/api/v1/{THINGS[machine]}/{subject.pk}/transitions/{row.name}/"
            status, body = api(user).post(address)
            transaction.set_rollback(True)
        return status, {"code", "detail"} <= set(body) or set(body) == {"event", "object"}

    answers = {row.name: asked(row) for row in TABLES[machine].values() if not row.derived}

    assert {status for status, _ in answers.values()} <= FOUND
    assert {name for name, (_, well_formed) in answers.items() if not well_formed} == set()


@pytest.mark.parametrize("situation", SITUATIONS)
def test_every_form_has_a_sound_schema_that_its_defaults_meet(city, situation):
    subject = SITUATIONS[situation](city)
    rows = [row for row in TABLES[subject._meta.model_name].values() if not row.derived]

    schemas = {row.name: schema_of(row.form_class()(subject=subject, actor=None, on=TODAY)) for row in rows}

    faults = {
        f"{row}.{name}": [
            error.message for error in Draft202012Validator(shape).iter_errors(shape["default"])
        ]
        for row, schema in schemas.items()
        for name, shape in schema["properties"].items()
        if "default" in shape
    }
    unsound = {row for row, schema in schemas.items() if _unsound(schema)}
    assert unsound == set()
    assert {name: found for name, found in faults.items() if found} == {}


def _unsound(schema):
    Draft202012Validator.check_schema(schema)
    return not set(schema["required"]) <= set(schema["properties"])
