"""The promises of a letter: settled by a person."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.workflow.machines import states as st
from tests.workflow.machines.promises.letters import ONE, letter_of, rows, written
from tests.workflow.machines.ready import PROMISING, REPLYING, promises
from tests.workflow.machines.states import CO, LEAD
from workflow.forms import PromisesForm
from workflow.services.worklist import tasks_for


def test_a_person_says_what_binds_whom_and_until_when(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, PROMISING)
    handler = city[LEAD, Role.HANDLER]

    city.do(
        "settle_promises", reply, handler, REPLYING,
        **promises(reply, measure="建成三个产业园", organisation=city.units[CO], due_on=date(2024, 1, 31)),
    )  # fmt: skip

    assert reply.promises.values_list(
        "decision", "measure", "organisation", "due_on", "decided_by"
    ).get() == (
        "confirmed",
        "建成三个产业园",
        city.units[CO].pk,
        date(2024, 1, 31),
        handler.pk,
    )


def test_what_was_said_may_be_changed_until_the_letter_goes_on(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, PROMISING)
    handler = city[LEAD, Role.HANDLER]
    city.do("settle_promises", reply, handler, REPLYING, **promises(reply))

    city.do("amend_promises", reply, handler, REPLYING, **promises(reply, "dismissed"))

    assert rows(reply) == [(1, ONE, "dismissed")]


def test_a_promise_that_was_not_found_is_added_by_hand(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, letter_of("我们会把这件事办好", ONE))
    added = {
        "source_text": "把这件事办好", "measure": "办好这件事", "organisation": city.units[LEAD], "due_on": None,
    }  # fmt: skip

    inputs = promises(reply) | {"added": added}
    city.do("settle_promises", reply, city[LEAD, Role.HANDLER], REPLYING, **inputs)

    assert rows(reply) == [(1, "把这件事办好", "confirmed"), (2, ONE, "confirmed")]


def test_an_open_promise_stands_in_the_worklist_before_the_letter_goes_on(city):
    reply = st.reply_in(city, "drafting")
    handler = city[LEAD, Role.HANDLER]

    def duty():
        return [task.row.name for task in tasks_for(handler, REPLYING) if task.subject == reply]

    before = duty()
    written(city, reply, PROMISING)
    found = duty()
    city.settle_promises(reply, REPLYING)

    assert (before, found, duty()) == (["submit_check"], ["settle_promises"], ["submit_check"])


def test_a_letter_without_open_promises_asks_for_none_to_be_settled(city):
    """The class is not chosen yet, so the letter cannot go on either: it is still to be written."""
    reply = city.reply_draft(st.reply_case(city))
    handler = city[LEAD, Role.HANDLER]
    city.do("write", reply, handler, REPLYING, text="答复。", answers={}, outcome_class=None)

    assert [task.row.name for task in tasks_for(handler, REPLYING) if task.subject == reply] == ["write"]


def form(city, reply, **entered):
    return PromisesForm(entered or None, subject=fresh(reply), actor=city[LEAD, Role.HANDLER], on=REPLYING)


def test_the_form_asks_of_each_promise_and_offers_what_was_found(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, letter_of("力争用三年左右建设3个市级园区"))
    key = reply.promises.get().pk

    fields = form(city, reply).fields

    assert list(fields)[:4] == [f"{name}-{key}" for name in ("decision", "measure", "organisation", "due_on")]
    assert fields[f"decision-{key}"].initial is None
    assert fields[f"due_on-{key}"].initial == reply.promises.get().due_on == date(2026, 5, 15)
    assert fields[f"organisation-{key}"].initial == city.units[LEAD].pk
    assert "力争" in fields[f"measure-{key}"].help_text
    assert "三年左右" in fields[f"due_on-{key}"].help_text
    assert set(fields[f"organisation-{key}"].queryset) == {city.units[LEAD], city.units[CO]}


def test_the_form_gives_what_was_said_of_each(city):
    reply = st.reply_in(city, "drafting")
    written(city, reply, PROMISING)
    key = reply.promises.get().pk
    said = {f"decision-{key}": "dismissed", f"measure-{key}": "", f"organisation-{key}": city.units[LEAD].pk}

    found = form(city, reply, **said)

    assert found.is_valid()
    assert found.inputs() == {
        "promises": {
            key: {"decision": "dismissed", "measure": "", "organisation": city.units[LEAD], "due_on": None}
        },
        "added": None,
    }


@pytest.mark.parametrize(
    ("entered", "wrong"),
    [
        ({}, {"decision"}),
        ({"decision": "confirmed", "measure": ""}, {"measure"}),
        ({"decision": "dismissed", "source": "建成"}, {"measure", "organisation"}),
    ],
)
def test_the_form_says_what_is_missing(city, entered, wrong):
    reply = st.reply_in(city, "drafting")
    written(city, reply, PROMISING)
    key = reply.promises.get().pk
    data = {f"organisation-{key}": city.units[LEAD].pk, f"measure-{key}": "建园"}
    data |= {f"{name}-{key}": value for name, value in entered.items() if name != "source"}
    data |= {"source_text": entered["source"]} if "source" in entered else {}

    found = form(city, reply, **data)

    assert {name.partition("-")[0] for name in found.errors} == wrong
