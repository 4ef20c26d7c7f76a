"""Moving things through the API: the same tables, the same events, and nothing twice."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.db import transaction

from portal.api.inputs import schema_of
from portal.api.offers import form_of
from proposals.models import CoSigner
from proposals.roles import Role
from tests.city import at, fresh
from workflow.assembly.blocks import Block
from workflow.models import Assignment, Event, OutcomeClass
from workflow.services import available, perform

NOW = at(date(2023, 6, 1))
HANDLER = ("工信局", Role.HANDLER)


def address(subject, name):
    things = {"case": "cases", "assignment": "assignments", "opinion": "opinions", "reply": "replies"}
    return f"/api/v1/{things[subject._meta.model_name]}/{subject.pk}/transitions/{name}/"


def count(subject):
    return Event.objects.filter(machine=subject._meta.model_name, subject=subject.pk).count()


# -- what is offered


@pytest.mark.parametrize(
    ("role", "state"),
    [
        (Role.MEMBER, "draft"),
        (Role.SECRETARIAT, "submitted"),
        (Role.EXAMINER, "recommended"),
        (Role.OFFICE, "filed"),
        (HANDLER, "handling"),
        (Role.SECRETARIAT, "replied"),
        (Role.OFFICE, "closed"),
    ],
)
def test_offers_are_the_available_rows_with_their_forms(city, api, role, state):
    case, user = getattr(city, state)(), city[role]

    status, body = api(user).get(f"/api/v1/cases/{case.pk}/")

    assert status == 200
    assert body["transitions"] == [
        {
            "name": row.name,
            "label": str(row.label),
            "duty": row.duty,
            "url": address(case, row.name),
            "refusal": refusal and {"code": refusal.code, "detail": refusal.message},
            "inputs": schema_of(form_of(row, case, SimpleNamespace(user=user))),
        }
        for row, refusal in available(case, user)
    ]
    assert body["transitions"]


# -- what is done


def file(city):
    inputs = {"category": "经济发展", "nature": "ordinary"}
    return (
        city.recommended(),
        city[Role.SECRETARIAT],
        "file",
        inputs,
        inputs | {"number": "", "topic_group": None},
    )


def hand_over(city):
    lead, co = city.units["工信局"], city.units["科技局"]
    sent = {"leads": [lead.pk], "co_handlers": [co.pk], "document": "示府办函〔2023〕9号"}
    units = type(lead).objects
    given = {
        "leads": units.filter(pk=lead.pk),
        "co_handlers": units.filter(pk=co.pk),
        "information": units.none(),
        "document": "示府办函〔2023〕9号",
    }
    return city.filed(), city[Role.OFFICE], "hand_over", sent, given


def remind(city):
    case = city.handling()
    sent = {"reason": "期限将到，请抓紧。", "by_on": "2023-06-09"}
    given = {"reason": "期限将到，请抓紧。\n请于2023年6月9日前办妥。", "by_on": date(2023, 6, 9)}
    return city.assignment(case, "科技局"), city[Role.OFFICE], "remind", sent, given


def extend_request(city):
    case = city.handling()
    city.accept(case, "工信局", day=date(2023, 5, 30))
    share = city.assignment(case, "工信局")
    words = {"reason": "涉及多个部门", "work_done": "已开两次协调会"}
    sent = {"until_on": "2023-08-01", **words, "proposer_told_on": "2023-05-31"}
    given = sent | {
        "until_on": date(2023, 8, 1),
        "proposer_told_on": date(2023, 5, 31),
        "deadline": share.deadlines.get(step="reply"),
    }
    return share, city["工信局", Role.BUREAU_LEADER], "extend_request", sent, given


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


def decline_invitation(city, api):
    case = city.draft()
    city.do("invite_cosigners", case, city[Role.MEMBER], date(2023, 2, 1), people=[city["", "cosigner"]])
    invited = api(city["", "cosigner"])
    return case, invited.post(address(case, "answer_invitation"), {"inputs": {"accept": "no"}}, key="first")


# -- nothing twice


def test_repeating_a_request_gives_the_first_event_again(city, api):
    share = city.assignment(city.handling(), "科技局")
    office, before = api(city[Role.OFFICE]), count(share)
    asked = {"inputs": {"reason": "请抓紧。"}}

    first = office.post(address(share, "remind"), asked, key="k-1")
    again = office.post(address(share, "remind"), asked, key="k-1")

    assert first == again
    assert (first[0], count(share)) == (200, before + 1)


def test_repeating_gives_the_first_event_where_the_thing_went_out_of_sight(city, api):
    case, first = decline_invitation(city, api)

    again = api(city["", "cosigner"]).post(
        address(case, "answer_invitation"), {"inputs": {"accept": "no"}}, key="first"
    )

    assert again == first
    assert CoSigner.objects.get(proposal=case.proposal).answer == "refused"


def test_repeating_gives_the_first_event_where_the_choice_was_used_up(city, api):
    case = city.replied()
    city.do("record_meeting", case, city[Role.SECRETARIAT], date(2023, 5, 30), consulted_on=date(2023, 5, 29),
            participants="", summary="当面协商。")  # fmt: skip
    consultation = case.consultations.order_by("-pk").first()
    member = api(city[Role.MEMBER])
    asked = {"inputs": {"consultation": consultation.pk, "confirmed": "yes"}}

    first = member.post(address(case, "answer_consultation"), asked, key="k")
    again = member.post(address(case, "answer_consultation"), asked, key="k")

    assert first[0] == 200, first
    assert again[1]["event"] == first[1]["event"]


def test_a_key_used_for_another_request_is_refused(city, api):
    share = city.assignment(city.handling(), "科技局")
    office = api(city[Role.OFFICE])
    office.post(address(share, "remind"), {"inputs": {"reason": "请抓紧。"}}, key="k-1")

    status, body = office.post(address(share, "remind"), {"inputs": {"reason": "再催。"}}, key="k-1")

    assert (status, body["code"]) == (409, "key_reused")


@pytest.mark.parametrize("key", ["x" * 65, "有字", "a b"])
def test_an_unfit_key_is_refused(city, api, key):
    case = city.filed()
    client = api(city[Role.OFFICE]).client

    response = client.post(
        address(case, "hand_over"), "{}", content_type="application/json", headers={"Idempotency-Key": key}
    )

    assert (response.status_code, list(response.json()["errors"])) == (400, ["Idempotency-Key"])


# -- refusals


def test_an_outdated_screen_is_refused(city, api):
    case = city.recommended()
    asked = {"inputs": {"category": "经济发展", "nature": "ordinary"}, "expected": case.revision - 1}

    status, body = api(city[Role.SECRETARIAT]).post(address(case, "file"), asked)

    assert (status, body["code"], fresh(case).state) == (409, "stale", "recommended")


def test_the_seen_revision_is_accepted(city, api):
    case = city.recommended()
    asked = {"inputs": {"category": "经济发展", "nature": "ordinary"}, "expected": case.revision}

    status, _body = api(city[Role.SECRETARIAT]).post(address(case, "file"), asked)

    assert (status, fresh(case).state) == (200, "filed")


def test_a_wrong_state_is_told_before_wrong_inputs(city, api):
    case = city.filed()

    answers = [
        api(city[Role.SECRETARIAT]).post(address(case, "file"), {"inputs": inputs})
        for inputs in ({}, {"category": "经济发展", "nature": "ordinary"})
    ]

    words = "现在是“已立案”，不能“立案”。"
    assert answers == [(409, {"code": "wrong_state", "detail": words})] * 2


def test_a_guard_is_told_before_wrong_inputs(city, api):
    case = city.handling()
    city.accept(case, "科技局")
    share = city.assignment(case, "科技局")

    status, body = api(city["工信局", Role.BUREAU_LEADER]).post(address(share, "waive"))

    assert (status, set(body)) == (409, {"code", "detail"})
    assert body["code"] == "office_note_missing"


def test_a_guard_on_the_inputs_is_told_with_its_code(city, api):
    case = city.filed()

    twice = [city.units["工信局"].pk]

    status, body = api(city[Role.OFFICE]).post(
        address(case, "hand_over"), {"inputs": {"leads": twice, "co_handlers": twice}}
    )

    assert (status, body["code"]) == (409, "unit_twice")
    assert fresh(case).state == "filed"


def test_faults_of_the_form_are_told_by_field(city, api):
    case = city.recommended()

    status, body = api(city[Role.SECRETARIAT]).post(
        address(case, "file"), {"inputs": {"nature": "urgent", "number": "9" * 21}}
    )

    assert status == 400
    assert body["code"] == "invalid"
    assert {name: [fault["code"] for fault in faults] for name, faults in body["errors"].items()} == {
        "category": ["required"],
        "nature": ["invalid_choice"],
        "number": ["max_length"],
    }
    assert (fresh(case).state, count(case)) == ("recommended", 3)


@pytest.mark.parametrize(
    ("body", "errors"),
    [
        ({"inputs": {"category": "经济", "nature": "ordinary", "state": "closed"}}, {"state": "unknown_field"}),
        ({"inputs": {"category": "经济", "nature": "ordinary", "actor": 1, "at": ""}},
         {"actor": "unknown_field", "at": "unknown_field"}),
        ({"inputs": {"category": "经济", "nature": "ordinary"}, "actor": 1}, {"actor": "unknown_field"}),
        ({"category": "经济"}, {"category": "unknown_field"}),
        ({"inputs": {"\ud800": 1}}, {"?": "unknown_field"}),
        ({"inputs": []}, {"inputs": "wrong_type"}),
        ([], {"body": "wrong_type"}),
        ({"expected": "3"}, {"expected": "wrong_type"}),
        ({"expected": True}, {"expected": "wrong_type"}),
    ],
)  # fmt: skip
def test_what_nobody_asked_for_is_refused_and_nothing_is_done(city, api, body, errors):
    case = city.recommended()

    status, answer = api(city[Role.SECRETARIAT]).post(address(case, "file"), body)

    assert status == 400, answer
    assert {name: fault["code"] for name, (fault,) in answer["errors"].items()} == errors
    assert fresh(case).state == "recommended"


@pytest.mark.parametrize("name", ["opinions_in", "lapse_invitations", "no_such_move", "delete", "__init__"])
def test_moves_that_nobody_may_ask_for_are_not_there(city, api, name):
    case = city.handling()

    status, body = api(city[Role.SECRETARIAT]).post(address(case, name))

    assert (status, body["code"]) == (404, "not_found")


def test_choices_are_those_of_the_subject(city, api):
    other = Assignment.objects.get(case=city.handling(co=()), role="sole")
    case = city.replied(title="另一件提案")

    status, body = api(city[Role.OFFICE]).post(
        address(city.assignment(case, "科技局"), "withdraw_unit"), {"inputs": {"reason": "转出"}}
    )
    elsewhere = api(city[Role.SECRETARIAT]).post(
        address(case, "record_evaluation"), {"inputs": {"signer": other.pk + 10**6}}
    )

    assert (status, body["code"]) == (409, "round_over")
    assert (elsewhere[0], elsewhere[1]["errors"]["signer"][0]["code"]) == (400, "invalid_choice")
