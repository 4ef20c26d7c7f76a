"""Who sees what, and who may move it: every address × every kind of caller."""

from __future__ import annotations

from django.db import transaction

from tests.portal.api.conftest import LISTS, RATING, UNISSUED, UNSENT

NOTHING: set[str] = set()
COMMON = {"case", "assignment", "commitment", "deadline", "event"}
SEES = {
    "stranger": NOTHING,
    "superuser": NOTHING,
    "administrator": NOTHING,
    "other member": {"draft"},
    "leader of other cases": NOTHING,
    "wrong bureau": NOTHING,
    "withdrawn co-handler": NOTHING,
    "other secretariat": NOTHING,
    "other bureau": NOTHING,
    "proposer": COMMON,
    "secretariat": COMMON | {"sent", "lost"},
    "examiner": COMMON,
    "auditor": COMMON | {"sent", "lost"},
    "office": COMMON | {"sent", "lost"},
    "lead": COMMON | {"sent", "lost", "reply", "reply event"},
    "co-handler with draft": COMMON | {"unsent", "unsent event"},
    "co-handler who sent": COMMON | {"sent"},
}
MOVES = {
    "case": (
        "record_consultation",
        {"consulted_on": "2023-05-30", "how": "visit", "summary": "当面听取意见。"},
    ),
    "draft": ("withdraw", {"reason": "另有安排"}),
    "assignment": ("remind", {"reason": "请抓紧办理。"}),
    "unsent": ("send", {}),
    "sent": ("send", {}),
    "lost": ("send", {}),
    "reply": ("submit_check", {}),
    "commitment": ("confirm", {}),
}
MAY_ASK = {
    "other member": {"draft": 200},
    "secretariat": {"assignment": 200, "commitment": 200},
    "office": {"assignment": 200},
    "lead": {"case": 200, "reply": 409},
    "co-handler with draft": {"unsent": 200},
    "co-handler who sent": {"sent": 409},
}
"""Every other caller gets 403 for what they see, 404 for what they do not."""


def test_each_thing_is_there_for_those_alone_who_may_see_it(scene, api):
    def statuses(caller):
        program = api(scene.people[caller])
        return {thing: program.get(scene.address(thing))[0] for thing in scene.things}

    found = {caller: statuses(caller) for caller in SEES}

    assert found == {
        caller: {thing: 200 if thing in seen else 404 for thing in scene.things}
        for caller, seen in SEES.items()
    }


def test_lists_show_what_may_be_seen_and_nothing_else(scene, api):
    def shown(caller):
        program = api(scene.people[caller])
        return {(things, key) for things in LISTS for key in program.keys(things)}

    found = {caller: shown(caller) for caller in SEES}

    assert {
        caller: {name for name, thing in scene.things.items() if thing in rows}
        for caller, rows in found.items()
    } == SEES
    assert {caller for caller, rows in found.items() if not rows} == {
        c for c, seen in SEES.items() if not seen
    }


def test_each_move_is_refused_to_whoever_may_not_make_it(scene, api):
    def asked(caller, thing):
        name, inputs = MOVES[thing]
        with transaction.atomic():
            status, _body = api(scene.people[caller]).post(
                f"{scene.address(thing)}transitions/{name}/", {"inputs": inputs}
            )
            transaction.set_rollback(True)
        return status

    found = {caller: {thing: asked(caller, thing) for thing in MOVES} for caller in SEES}

    assert found == {
        caller: {thing: 403 if thing in seen else 404 for thing in MOVES} | MAY_ASK.get(caller, {})
        for caller, seen in SEES.items()
    }


def test_anonymous_callers_get_401_everywhere(scene, api):
    nobody = api()
    ones = [scene.address(thing) for thing in scene.things]
    beside = ["/api/v1/cases/shifan/20230001/", "/api/v1/cases/opening/", "/api/schema/", "/api/nowhere/"]
    lists = [f"/api/v1/{things}/" for things in LISTS]

    answers = [nobody.get(address) for address in [*lists, *ones, *beside]]
    answers += [nobody.post(address) for address in [*lists, *(f"{one}transitions/accept/" for one in ones)]]

    words = {"code": "not_authenticated", "detail": "身份认证信息未提供。"}
    assert answers == [(401, words)] * len(answers)


def test_unsent_and_unissued_words_reach_only_their_own_bureau(scene, api):
    readers = {
        (caller, words)
        for caller, person in scene.people.items()
        if person is not None
        for words in (UNSENT, UNISSUED)
        if words in api(person).everything()
    }

    assert readers == {("co-handler with draft", UNSENT), ("lead", UNISSUED)}


def test_a_rating_leaves_no_trace_for_the_units(rated, city, api):
    for_units = api(city["工信局", "handler"])

    text = for_units.everything()
    case = for_units.get(f"/api/v1/cases/{rated.pk}/")[1]

    assert RATING not in text
    assert "evaluate" not in {
        row["transition"] for row in for_units.get("/api/v1/events/", page_size=100)[1]["results"]
    }
    assert case["revision"] is None


def test_the_revision_is_told_to_those_who_may_know_of_ratings(rated, city, api):
    _status, case = api(city["", "secretariat"]).get(f"/api/v1/cases/{rated.pk}/")

    assert case["revision"] == rated.revision


def test_an_opinion_for_several_cases_names_only_the_visible_ones(city, api):
    first = city.handling(leads=("工信局",), co=("科技局",))
    second = city.handling(leads=("发改局",), co=("科技局",), title="关于完善融资服务的建议")
    city.accept(first, "科技局")
    city.accept(second, "科技局")
    opinion = city.opinion_sent(first, "科技局", cases=[second])
    own, lead = api(city["科技局", "handler"]), api(city["发改局", "handler"])
    address = f"/api/v1/opinions/{opinion.pk}/"

    assert [case["id"] for case in own.get(address)[1]["cases"]] == [first.pk, second.pk]
    assert [case["id"] for case in lead.get(address)[1]["cases"]] == [second.pk]
    assert {v["ask"] for v in lead.get(address)[1]["verdicts"]} == set(
        second.proposal.asks.values_list("pk", flat=True)
    )
    assert lead.keys("opinions", case=first.pk) == []
    assert lead.keys("opinions", case=second.pk) == [opinion.pk]
