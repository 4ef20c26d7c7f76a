"""The reasons that bureaus give each other: who reads them in the log and beside it, and what the others read instead."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.correspondence import drafted, kept, sent
from tests.portal.api.conftest import Api
from tests.recording import recorded
from workflow.letters import reason_left_out, told_reason
from workflow.models import Event
from workflow.queries import assignments_visible_to, events_visible_to

TODAY = date(2023, 5, 22)
PARTS = ("一、关于培育\n　　已派出干部指导企业。", kept("二、关于范围\n　　拟调整松湖园区的范围。"))
AGAIN, OBJECTION, RETURNED = "松湖一段请补充。", "松湖一段不应不用。", "松湖一句再核。"
READERS = {
    **{f"its {role}": ("科技局", role) for role in (Role.LIAISON, Role.HANDLER, Role.BUREAU_LEADER)},
    "lead handler": ("工信局", Role.HANDLER),
    "other lead": ("发改局", Role.LIAISON),
    "office": (Role.OFFICE,),
    "office leader": (Role.OFFICE_LEADER,),
}
OTHERS = {
    "other co-handler": ("金融局", Role.HANDLER),
    "secretariat": (Role.SECRETARIAT,),
    "auditor": (Role.AUDITOR,),
    "examiner": (Role.EXAMINER,),
    "member": (Role.MEMBER,),
}
EVERYBODY = READERS | OTHERS


@pytest.fixture
def city(db):
    with time_machine.travel(at(TODAY), tick=False):
        yield make_city()


@pytest.fixture
def case(city):
    return returned_and_asked_again(city)


@recorded
def returned_and_asked_again(city):
    """科技局 objected to the use of its opinion, which went back once at home; 工信局 then asked again."""
    case = city.handling(leads=("工信局", "发改局"), co=("科技局", "金融局"))
    city.accept(case, "工信局", "发改局", "科技局", "金融局")
    opinion = drafted(city, case, "科技局", *PARTS)
    city.settle_promises(opinion, date(2023, 4, 25))
    city.do("submit_for_review", opinion, city["科技局", Role.HANDLER], date(2023, 4, 25))
    city.do("send_back", opinion, city["科技局", Role.SECTION_HEAD], date(2023, 4, 25), reason=RETURNED)
    sent(city, fresh(opinion), "科技局")
    city.use_all(case, "科技局", day=date(2023, 4, 26))
    share = city.assignment(case, "科技局")
    city.do("object_to_use", share, city["科技局", Role.HANDLER], date(2023, 4, 26), reason=OBJECTION)
    city.do("ask_again", share, city["工信局", Role.HANDLER], date(2023, 4, 27), reason=AGAIN)
    return fresh(case)


def person(city, name):
    key = EVERYBODY[name]
    return city[key if len(key) > 1 else key[0]]


def reasons(rows):
    """Move → the reason that is told, of those events that have one."""
    named = ("send_back", "object_to_use", "ask_again")
    return {row.transition: told_reason(row, row.note) for row in rows if row.transition in named}


def test_the_unit_the_leads_and_the_office_read_the_reasons_and_others_that_there_were_some(city, case):
    share, line = city.assignment(case, "科技局"), reason_left_out()

    def told(name):
        held = held_posts(person(city, name), TODAY)
        seen = assignments_visible_to(held).get(pk=share.pk)
        said = told_reason(seen, seen.missing), told_reason(seen, seen.use_objection)
        return reasons(events_visible_to(held).filter(case=case)), said

    whole = {"send_back": RETURNED, "object_to_use": OBJECTION, "ask_again": AGAIN}
    lines = {"object_to_use": line, "ask_again": line}
    overseen = lines | {"send_back": line}
    assert {name: told(name) for name in EVERYBODY} == (
        dict.fromkeys(READERS, (whole, (AGAIN, OBJECTION)))
        | dict.fromkeys(OTHERS, (lines, (line, line)))
        | dict.fromkeys(("secretariat", "auditor"), (overseen, (line, line)))
    )


def test_a_row_that_nobody_asked_about_tells_nothing(city, case):
    event = Event.objects.get(case=case, transition="ask_again")

    assert told_reason(event, event.note) == reason_left_out()
    assert told_reason(event, "") == ""


def test_reasons_of_other_moves_are_for_everybody_who_reads_the_log(city, case):
    city.do("remind", city.assignment(case, "金融局"), city[Role.OFFICE], date(2023, 5, 4), reason="请抓紧。")

    events = events_visible_to(held_posts(city[Role.MEMBER], TODAY)).filter(transition="remind")

    assert [told_reason(event, event.note) for event in events] == ["请抓紧。"]


def test_a_lead_of_another_round_reads_no_reasons_of_this_one(city, case):
    share = city.assignment(case, "发改局")
    type(share).objects.filter(pk=share.pk).update(round=2)

    told = reasons(events_visible_to(held_posts(city["发改局", Role.LIAISON], TODAY)).filter(case=case))

    assert (told["object_to_use"], told["ask_again"]) == (reason_left_out(), reason_left_out())


def client_of(user):
    client = Client()
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return client


def test_pages_and_the_api_tell_each_person_the_same(city, case):
    share, page = city.assignment(case, "科技局"), reverse("case_detail", args=["shifan", "20230001"])

    def told(name):
        user = person(city, name)
        events = Api(user).get("/api/v1/events/", case=case.pk, transition="ask_again")[1]["results"]
        missing = Api(user).get(f"/api/v1/assignments/{share.pk}/")[1]["missing"]
        [said] = {row["note"] for row in events} | {missing}
        return said, f"退补：{said}" in client_of(user).get(page).text

    assert {name: told(name) for name in EVERYBODY} == (
        dict.fromkeys(READERS, (AGAIN, True)) | dict.fromkeys(OTHERS, (reason_left_out(), True))
    )


def test_the_opinions_page_and_its_fates_tell_the_same_of_the_objection(city, case):
    key = case.opinion_links.get().opinion_id
    page = reverse("opinion_detail", args=["shifan", "20230001", key])

    def told(name):
        user = person(city, name)
        _status, body = Api(user).get(f"/api/v1/opinions/{key}/fates/")
        return [row["objection"] for row in body], body[0]["objection"] in client_of(user).get(page).text

    readers, others = ("its handler", "lead handler", "office"), ("secretariat", "auditor")
    assert {name: told(name) for name in (*readers, *others)} == (
        dict.fromkeys(readers, ([OBJECTION], True)) | dict.fromkeys(others, ([reason_left_out()], True))
    )


def test_whoever_makes_the_move_gets_the_reason_back(city, case):
    city.opinion_sent(case, "金融局")
    share = city.assignment(case, "金融局")

    status, body = Api(city["工信局", Role.HANDLER]).post(
        f"/api/v1/assignments/{share.pk}/transitions/ask_again/", {"inputs": {"reason": AGAIN}}
    )

    assert (status, body["event"]["note"], body["object"]["missing"]) == (200, AGAIN, AGAIN)
