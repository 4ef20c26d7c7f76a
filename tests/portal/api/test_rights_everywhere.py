"""Every address of the API × who has no business with a thing × the thing: as if there were no such thing.

Generated from the list of addresses: a new address whose thing has no place in `THINGS` fails. What a person may see
of a case is written down in test_rights.py; here nobody may, and whatever they ask, in whichever way, they are answered
word for word as for a key that does not exist.
"""

from __future__ import annotations

import json
from datetime import date

import pytest

from notifications.models import Notice
from portal.api.setting_addresses import SETTINGS
from portal.api.urls import urlpatterns
from proposals.models import Deputation, Deputy, Section
from proposals.roles import Role
from proposals.services import attachments
from tests.city import at, make_city
from tests.files import PDF, examined
from tests.portal.api.conftest import Api
from tests.recording import recorded
from workflow.models import (
    Consultation,
    Event,
    Extension,
    HandOver,
    Honour,
    SavedList,
    SavedSearch,
    ScoreSheet,
)
from workflow.services import clues

NOW = at(date(2023, 6, 1))
NOWHERE = 10**15
OPEN = {"api_nowhere", "api_docs"}
"""Answered for whatever is asked; the page of the description sends people to the log-in."""
MADE_BY_ANYBODY = {"api_schema"}
NAMED_OTHERWISE = {
    "api_case_by_number", "api_case_papers", "api_case_archive", "api_case_paper",
}  # fmt: skip
FOR_NOBODYS_SECRETS = {"api_calendar"}
"""The nation's calendars are everybody's."""
THINGS = {
    "cases": "case", "plans": "case", "examination": "case", "assignments": "assignment", "opinions": "opinion",
    "replies": "reply", "commitments": "commitment", "deadlines": "deadline", "events": "event",
    "evaluations": "evaluation", "proposal-ratings": "rating", "attachments": "attachment", "calls": "call",
    "clues": "clue", "notices": "notice", "jurisdictions": "jurisdiction", "sessions": "session",
    "organisations": "unit", "people": "person", "deputations": "deputation", "proposals": "proposal",
    "consultations": "consultation", "extensions": "extension", "objections": "objection",
    "saved-searches": "search", "saved-lists": "list", "score-sheets": "sheet", "honours": "honour",
    "sections": "section", "handover-batches": "handover", "webhooks": "webhook", "tokens": "token", "comments": "comment",
    "targets": "target", "holds": "hold", "imports": "import", "plan-imports": "import",
    "anchors": "anchor", "providers": "provider", "mappings": "mapping", "outbox": "letter", "programs": "program",
}  # fmt: skip
"""Of which kind the key in an address is, by the first word of the address."""
BESIDE = {
    "evaluation": NOWHERE, "rating": NOWHERE, "webhook": NOWHERE, "token": NOWHERE, "comment": NOWHERE,
    "handover": NOWHERE, "objection": NOWHERE, "target": NOWHERE, "hold": NOWHERE, "import": NOWHERE,
    "anchor": NOWHERE, "provider": NOWHERE, "mapping": NOWHERE, "letter": NOWHERE, "program": NOWHERE,
}  # fmt: skip
"""Not in the scene: their own tests ask who reads them."""
OTHER_ARGUMENTS = {
    "name": "withdraw",
    "kind": "transfer",
    "key": 1,
    "form": "csv",
    "session": 0,
    "paper": 1,
    "audience": "all",
    "subject": "register",
    "jurisdiction": "shifan",
    "reference": "20230001",
}


def addresses():
    for pattern in urlpatterns:
        if pattern.name not in OPEN:
            actions = getattr(pattern.callback, "actions", None) or {"get": ""}
            for method in sorted(set(actions) - {"head"}):
                yield pattern, method


def address(pattern, key):
    """The address with the key, and any arguments beside it."""
    converters = pattern.pattern.converters
    made = {**OTHER_ARGUMENTS, "pk": key, "session": key}
    told = {name: made[name] for name in converters}
    path = str(pattern.pattern)
    for name, value in told.items():
        start = path.index(f":{name}>")
        begin = path.rindex("<", 0, start)
        path = path[:begin] + str(value) + path[start + len(name) + 2 :]
    return f"/api/{path}"


def ask(program, method, path, body=None):
    sent = {} if method == "get" else {"data": json.dumps(body or {}), "content_type": "application/json"}
    response = getattr(program.client, method)(path, **sent)
    return response.status_code, response.content


@recorded
def build(city):
    """One of each, and people who have no business with any of them."""
    city.add_unit("交通局")
    case = city.handling(co=("科技局", "金融局", "发改局"))
    city.accept(case, "工信局", "科技局", "金融局", "发改局")
    sent = city.opinion_sent(case, "金融局")
    gone = city.assignment(case, "发改局")
    city.do("withdraw_unit", gone, city[Role.OFFICE], date(2023, 5, 4), reason="职责已转出")
    reply = city.reply_draft(case)
    share = city.assignment(case, "工信局")
    city.do("record_consultation", case, city["工信局", Role.HANDLER], date(2023, 5, 30),
            consulted_on=date(2023, 5, 29), how="visit", summary="当面听取意见。")  # fmt: skip
    city.do("extend_request", share, city["工信局", Role.BUREAU_LEADER], date(2023, 5, 31),
            deadline=share.deadlines.get(step="reply"), until_on=date(2023, 8, 20), reason="涉及多个部门",
            work_done="已开会", proposer_told_on=date(2023, 5, 30))  # fmt: skip
    call = clues.publish_call(actor=city[Role.SECRETARIAT], session=city.session, title="征集", text="说明。",
                              until_on=date(2023, 6, 30), at=NOW)  # fmt: skip
    clue = clues.offer_clue(call, actor=city["工信局", Role.HANDLER], title="充电难", text="桩少。", at=NOW)
    post = city["工信局", Role.SECTION_HEAD].posts.get()
    days = {"from_on": date(2023, 6, 5), "until_on": date(2023, 6, 9)}
    deputy = Deputy.objects.create(post=post, person=city["工信局", Role.BUREAU_LEADER], **days)
    away = Deputation.objects.create(post=post, person=deputy.person, named_at=NOW, deputy=deputy, **days)
    kept = {"name": "常用", "query": "q=充电", "saved_at": NOW, "person": city[Role.OFFICE]}
    honour = Honour.objects.create(
        jurisdiction=city.jurisdiction, session=city.session, case=case, reason="好", named_at=NOW,
        named_by=city[Role.SECRETARIAT], named_for=city[Role.SECRETARIAT].posts.get().organisation,
    )  # fmt: skip
    return {
        "case": case.pk, "assignment": share.pk, "opinion": sent.pk, "reply": reply.pk,
        "commitment": city.commitment(case).pk, "deadline": case.deadlines.order_by("pk").first().pk,
        "event": Event.objects.filter(case=case).order_by("pk").first().pk, "call": call.pk, "clue": clue.pk,
        "notice": Notice.objects.filter(event__case=case, recipient=city["工信局", Role.LIAISON]).first().pk,
        "jurisdiction": city.jurisdiction.pk, "session": city.session.pk, "unit": city.units["工信局"].pk,
        "person": city["工信局", Role.HANDLER].pk, "deputation": away.pk, "proposal": case.proposal_id,
        "consultation": Consultation.objects.get().pk, "extension": Extension.objects.get().pk,
        "search": SavedSearch.objects.create(**kept).pk, "list": SavedList.objects.create(listing="cases", **kept).pk,
        "sheet": ScoreSheet.objects.create(jurisdiction=city.jurisdiction, year=2023, title="考核").pk,
        "honour": honour.pk, "section": Section.objects.create(organisation=city.units["工信局"], name="综合科").pk,
    }  # fmt: skip


@pytest.fixture
def things(city, settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)
    keys = build(city)
    proposal = city[Role.MEMBER].proposals.get(pk=keys["proposal"])
    kept = attachments.keep(
        proposal, examined("报告.pdf", PDF), purpose="material", person=proposal.proposer, at=NOW
    )
    return keys | BESIDE | {"attachment": kept.pk}


FROM_THE_CITY = {"jurisdiction", "session", "unit", "call"}
"""What whoever works in the city finds there, whatever they handle."""
CALLERS = {
    "stranger": set(),
    "other secretariat": set(),
    "other bureau": set(),
    "other administrator": set(),
    "withdrawn co-handler": FROM_THE_CITY,
    "wrong bureau": FROM_THE_CITY,
}


def programs(city):
    other = make_city("linshi")
    people = {
        "stranger": city["", "stranger"],
        "other secretariat": other[Role.SECRETARIAT],
        "other bureau": other["工信局", Role.BUREAU_LEADER],
        "other administrator": other[Role.ADMINISTRATOR],
        "withdrawn co-handler": city["发改局", Role.HANDLER],
        "wrong bureau": city["交通局", Role.HANDLER],
    }
    return {name: Api(person) for name, person in people.items()}


def below_a_thing():
    for pattern, method in addresses():
        if pattern.name not in NAMED_OTHERWISE | FOR_NOBODYS_SECRETS and {"pk", "session"} & set(
            pattern.pattern.converters
        ):
            yield pattern, method, THINGS[str(pattern.pattern).split("/")[1]]


def test_a_thing_that_is_out_of_sight_is_as_if_it_were_not_there(city, things):
    programmed = programs(city)
    nothing = ask(programmed["stranger"], "get", f"/api/v1/cases/{NOWHERE}/")
    wrong = {}

    for pattern, method, kind in below_a_thing():
        for name, program in programmed.items():
            if kind not in CALLERS[name] or pattern in SETTINGS:
                there = ask(program, method, address(pattern, things[kind]))
                if there == nothing:
                    continue
                nowhere = ask(program, method, address(pattern, NOWHERE + 1))
                if there != nowhere or there[0] != 403:
                    wrong[f"{name}: {method} {pattern.pattern}"] = there[0], nowhere[0]

    assert wrong == {}


def test_a_case_that_is_out_of_sight_is_not_found_by_its_number(city, things):
    programmed = programs(city)
    ends = ("", "papers/", "archive.zip", "papers/transfer/1.pdf")

    found = {
        (name, end): [
            ask(program, "get", f"/api/v1/cases/shifan/{number}/{end}") for number in ("20230001", "none")
        ]
        for name, program in programmed.items()
        for end in ends
    }

    assert {
        key: answers for key, answers in found.items() if answers[0] != answers[1] or answers[0][0] != 404
    } == {}


def test_lists_tell_other_cities_nothing(city, things):
    programmed = {name: program for name, program in programs(city).items() if not CALLERS[name]}
    plain = [
        address(pattern, 0)
        for pattern, method in addresses()
        if method == "get" and not {"pk", "jurisdiction", "session"} & set(pattern.pattern.converters)
    ]

    told = {
        f"{name}: {path}: {word}"
        for name, program in programmed.items()
        for path in plain
        for text in [b"".join(program.client.get(path)).decode("utf-8", "replace")]
        for word in ('"shifan"', "企业培育", "充电难")
        if word in text
    }

    assert len(plain) > 40
    assert told == set()


def acts(things):
    """What is asked of many things at once, by their keys."""
    case, share = things["case"], things["assignment"]
    decided = {"case": case, "category": "经济发展", "nature": "ordinary"}
    return {
        "moves": {"moves": [{"machine": "case", "subject": case, "name": "withdraw", "inputs": {"reason": "x"}}]},
        "urgings": {"assignments": [share], "reason": "请抓紧。"},
        "handovers": {"document": "文号", "cases": [{"case": case, "expected": 0}]},
        "handovers/together": {"cases": [case], "topic": "专题", "lead": things["unit"]},
        "publications": {"cases": [case]},
        "look-back": {"cases": [case]},
        "examination/recommend": {"cases": [decided]},
        "examination/file": {"cases": [decided]},
        "comments/decide": {"comments": [1], "approved": True},
        "honours": {"session": things["session"], "case": case, "reason": "好", "criteria": ["timely"]},
        "calls": {"session": things["session"], "title": "征集", "text": "说明", "until_on": "2023-06-30"},
        "clues": {"call": things["call"], "title": "线索", "text": "说明"},
        "deputations": {"post": 1, "person": things["person"], "from_on": "2023-06-05", "until_on": "2023-06-06"},
        "score-sheets": {"year": 2023},
        "notices/read": {"up_to": 10**6},
        "cases/paper": {"inputs": {"session": things["session"]}},
    }  # fmt: skip


def test_acts_on_many_reach_nothing_that_is_out_of_sight(city, things):
    before = (
        Event.objects.count(),
        HandOver.objects.count(),
        Honour.objects.count(),
        Deputation.objects.count(),
    )
    answers = {
        (name, path): program.post(f"/api/v1/{path}/", body)
        for name, program in programs(city).items()
        for path, body in acts(things).items()
        if not (path == "clues" and CALLERS[name])
        and not (path == "score-sheets" and name == "other secretariat")
    }

    done = {
        key: body
        for key, (status, body) in answers.items()
        if status < 400
        and (body.get("done") or body.get("changed") or body.get("read") or body.get("document"))
    }
    assert done == {}
    assert {
        one["status"]
        for (_, path), (_, body) in answers.items()
        if path == "moves"
        for one in body["results"]
    } == {404}
    assert before == (
        Event.objects.count(), HandOver.objects.count(), Honour.objects.count(), Deputation.objects.count(),
    )  # fmt: skip


def test_nobody_comes_in_without_a_name(city, things):
    nobody = Api()

    statuses = {
        f"{method} {pattern.pattern}": ask(nobody, method, address(pattern, 1))[0]
        for pattern, method in addresses()
    }

    assert len(statuses) > 150
    assert {name: status for name, status in statuses.items() if status != 401} == {}


def test_every_thing_with_a_key_is_tried(things):
    assert {kind for _pattern, _method, kind in below_a_thing()} <= things.keys()
