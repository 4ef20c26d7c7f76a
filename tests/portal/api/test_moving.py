"""Moving things through the API: the same tables, the same events."""

from __future__ import annotations

import pytest
from django.db import transaction

from proposals.roles import Role
from tests.city import fresh
from tests.portal.api.asking import (
    HANDLER,
    address,
    decline_invitation,
    extend_request,
    file,
    hand_over,
    remind,
)
from workflow.assembly.blocks import Block
from workflow.models import Event, OutcomeClass
from workflow.services import perform


def write_opinion(city):
    case = city.handling()
    city.accept(case, "科技局")
    opinion = city.opinion_draft(case, "科技局")
    first, *others = case.proposal.asks.order_by("position")
    sent = {"text": "市工信局：\n　　已安排专项。", f"ask-{first.pk}": "adopted"}
    given = {
        "text": sent["text"],
        "contact": "",
        "phone": "",
        "verdicts": {first.pk: "adopted"} | {ask.pk: "" for ask in others},
    }
    return opinion, city["科技局", Role.HANDLER], "write", sent, given


def write_reply(city):
    case = city.handling()
    city.accept(case, "工信局")
    reply = city.reply_draft(case)
    letter = OutcomeClass.objects.get(pack=case.pack, letter="A")
    first, *others = case.proposal.asks.order_by("position")
    sent = {"text": "委员：\n　　现答复如下。", "outcome_class": letter.pk, f"how-{first.pk}": "answered"}
    given = {
        "text": sent["text"],
        "outcome_class": letter,
        "openness": "",
        "openness_reason": "",
        "contact": "",
        "phone": "",
        "copy_to": "",
        "answers": {first.pk: ("answered", "")} | {ask.pk: ("", "") for ask in others},
    }
    return reply, city[HANDLER], "write", sent, given


def write_reply_in_parts(city):
    case = city.handling()
    city.accept(case, "工信局", "科技局")
    source = city.opinion_sent(case, "科技局").passages.get()
    reply = city.reply_draft(case)
    asks = list(case.proposal.asks.order_by("position"))
    sent = {
        "parts": [
            {"text": "委员：\n现答复如下。"},
            {"text": "一、已安排专项。", "asks": ["一.1", "一.2"], "sources": [source.pk]},
        ]
    }
    given = {
        "parts": (
            Block("委员：\n现答复如下。"),
            Block("一、已安排专项。", frozenset({asks[0].pk, asks[1].pk}), sources=(source.pk,)),
        ),
        "outcome_class": None,
        **dict.fromkeys(("openness", "openness_reason", "contact", "phone", "copy_to"), ""),
        "answers": {ask.pk: ("", "") for ask in asks},
    }
    return reply, city[HANDLER], "write", sent, given


MOVES = [file, hand_over, remind, extend_request, write_opinion, write_reply, write_reply_in_parts]


@pytest.mark.parametrize("situation", MOVES)
def test_a_move_leaves_the_same_events_as_the_service(city, api, situation):
    subject, actor, name, sent, given = situation(city)
    with transaction.atomic():
        before = perform(name, subject, actor=actor, key="once", **given)
        expected = [event.as_record() for event in Event.objects.filter(pk__gte=before.pk).order_by("pk")]
        transaction.set_rollback(True)
    last = Event.objects.order_by("-pk").first()

    status, body = api(actor).post(address(fresh(subject), name), {"inputs": sent}, key="once")

    events = Event.objects.filter(pk__gt=last.pk).order_by("pk")
    assert status == 200, body
    assert [event.as_record() for event in events] == expected
    assert body["event"]["id"] == events[0].pk
    assert body["object"]["state"] == fresh(subject).state


def test_the_answer_tells_the_event_and_the_new_state(city, api):
    case = city.recommended()

    status, body = api(city[Role.SECRETARIAT]).post(
        address(case, "file"), {"inputs": {"category": "经济发展", "nature": "ordinary"}}
    )

    event = Event.objects.get(case=case, transition="file")
    assert (status, body["event"]) == (
        200,
        {
            "id": event.pk,
            "url": f"/api/v1/events/{event.pk}/",
            "case": case.pk,
            "machine": "case",
            "subject": case.pk,
            "transition": "file",
            "label": "立案",
            "source": "recommended",
            "target": "filed",
            "at": "2023-06-01T10:00:00+08:00",
            "actor": "提案委提案委经办",
            "organisation": "提案委",
            "on_behalf_of": None,
            "note": "",
        },
    )
    assert {
        name: body["object"][name] for name in ("state", "number", "category", "filed_on", "revision")
    } == {
        "state": "filed",
        "number": "20230001",
        "category": "经济发展",
        "filed_on": "2023-06-01",
        "revision": case.revision + 1,
    }


def test_what_is_left_out_keeps_its_present_value(city, api):
    case = city.handling()
    city.accept(case, "科技局")
    opinion = city.opinion_draft(case, "科技局")
    first, second, third = case.proposal.asks.order_by("position")
    handler = api(city["科技局", Role.HANDLER])

    handler.post(address(opinion, "write"), {"inputs": {"text": "第一稿。", f"ask-{first.pk}": "adopted"}})
    status, body = handler.post(address(opinion, "write"), {"inputs": {f"ask-{second.pk}": "cannot"}})

    assert (status, body["object"]["text"]) == (200, "第一稿。")
    assert {v["ask"]: v["verdict"] for v in body["object"]["verdicts"]} == {
        first.pk: "adopted",
        second.pk: "cannot",
    }
    assert third.pk not in {v["ask"] for v in body["object"]["verdicts"]}


def test_a_move_that_takes_the_thing_out_of_sight_answers_without_it(city, api):
    case, (status, body) = decline_invitation(city, api)

    assert (status, body["event"]["transition"], body["object"]) == (200, "answer_invitation", None)
    assert api(city["", "cosigner"]).get(f"/api/v1/cases/{case.pk}/")[0] == 404


@pytest.mark.parametrize("key", [10**9, 2**63, 10**30])
def test_a_thing_of_no_key_that_there_is_cannot_be_moved(city, api, key):
    answer = api(city[Role.OFFICE]).post(f"/api/v1/cases/{key}/transitions/hand_over/", {"inputs": {}})

    assert answer[0] == 404
