"""A city in which much could leak, and clients that speak JSON."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest
import time_machine
from django.test import Client

from proposals.models import User
from proposals.roles import Role
from tests.city import City, at, fresh, make_city
from tests.recording import recorded
from workflow.models import Event

LISTS = ("cases", "assignments", "opinions", "replies", "commitments", "deadlines", "events")
RATINGS = ("evaluations", "proposal-ratings")
UNSENT = "科技局尚未送达的意见文字"
UNISSUED = "工信局尚未发出的答复文字"
RATING = "只给提案委看的评语"


@pytest.fixture(autouse=True)
def clock():
    """The morning of a working day, on which nothing moves by itself."""
    with time_machine.travel(at(date(2023, 6, 1)), tick=False):
        yield


@pytest.fixture
def city(db) -> City:
    return make_city()


class Api:
    """A program that may be logged in. `get` and `post` give the status and the decoded body."""

    def __init__(self, user: User | None = None, **options: Any) -> None:
        self.client = Client(**options)
        if user is not None:
            self.client.force_login(user)

    def get(self, address: str, **query: Any) -> tuple[int, Any]:
        response = self.client.get(address, query)
        return response.status_code, response.json()

    def post(self, address: str, body: Any = None, *, key: str = "") -> tuple[int, Any]:
        headers = {"Idempotency-Key": key} if key else {}
        sent = json.dumps({} if body is None else body)
        response = self.client.post(address, sent, content_type="application/json", headers=headers)
        return response.status_code, response.json()

    def keys(self, things: str, **query: Any) -> list[int]:
        """The keys of a list's first hundred rows."""
        status, body = self.get(f"/api/v1/{things}/", page_size=100, **query)
        assert status == 200, body
        return [row["id"] for row in body["results"]]

    def everything(self) -> str:
        """All that the lists say, and the things that say more than their line, as one text."""
        told = (*LISTS[:5], *RATINGS)
        details = [self.get(f"/api/v1/{things}/{key}/") for things in told for key in self.keys(things)]
        lists = [self.get(f"/api/v1/{things}/", page_size=100) for things in (*LISTS, *RATINGS)]
        return json.dumps([lists, details], ensure_ascii=False)


@pytest.fixture
def api() -> type[Api]:
    return Api


@dataclass
class Scene:
    """One case in hand with its letters at every stage, and people who must not see some of it."""

    city: City
    things: dict[str, tuple[str, int]] = field(default_factory=dict)
    people: dict[str, User | None] = field(default_factory=dict)

    def address(self, thing: str) -> str:
        kind, key = self.things[thing]
        return f"/api/v1/{kind}/{key}/"


@pytest.fixture
def scene(city) -> Scene:
    city.add_unit("交通局")
    return Scene(city, _make_things(city), _name_people(city))


@recorded
def _make_things(city: City) -> dict[str, tuple[str, int]]:
    case = city.handling(co=("科技局", "金融局", "发改局"))
    city.accept(case, "工信局", "科技局", "金融局", "发改局")
    unsent = city.opinion_approved(case, "科技局", text=f"市工信局：\n　　一、关于培育\n　　{UNSENT}。")
    sent = city.opinion_sent(case, "金融局")
    lost = city.opinion_sent(case, "发改局")
    gone = city.assignment(case, "发改局")
    city.do("withdraw_unit", gone, city[Role.OFFICE], date(2023, 5, 4), reason="职责已转出")
    reply = city.reply_draft(case)
    city.do("write", reply, city["工信局", Role.HANDLER], date(2023, 5, 15), text=f"{UNISSUED}。", answers={})
    return {
        "case": ("cases", case.pk),
        "draft": ("cases", city.draft(actor=city["", "cosigner"], title="还没有提交的提案").pk),
        "assignment": ("assignments", city.assignment(case, "工信局").pk),
        "unsent": ("opinions", unsent.pk),
        "sent": ("opinions", sent.pk),
        "lost": ("opinions", lost.pk),
        "reply": ("replies", reply.pk),
        "commitment": ("commitments", city.commitment(case).pk),
        "deadline": ("deadlines", case.deadlines.order_by("pk").first().pk),
        "event": ("events", _event(case, "case", "hand_over")),
        "unsent event": ("events", _event(case, "opinion", "approve", unsent.pk)),
        "reply event": ("events", _event(case, "reply", "write", reply.pk)),
    }


def _event(case: Any, machine: str, transition: str, subject: int | None = None) -> int:
    return Event.objects.get(case=case, machine=machine, transition=transition, subject=subject or case.pk).pk


@recorded
def _name_people(city: City) -> dict[str, User | None]:
    other = make_city("linshi")
    return {
        "anonymous": None,
        "stranger": city["", "stranger"],
        "superuser": User.objects.create_superuser("root", password="x", name="超级用户"),
        "administrator": city[Role.ADMINISTRATOR],
        "other member": city["", "cosigner"],
        "leader of other cases": city[Role.LEADER_IN_CHARGE],
        "wrong bureau": city["交通局", Role.HANDLER],
        "withdrawn co-handler": city["发改局", Role.HANDLER],
        "other secretariat": other[Role.SECRETARIAT],
        "other bureau": other["工信局", Role.HANDLER],
        "proposer": city[Role.MEMBER],
        "secretariat": city[Role.SECRETARIAT],
        "examiner": city[Role.EXAMINER],
        "auditor": city[Role.AUDITOR],
        "office": city[Role.OFFICE],
        "lead": city["工信局", Role.HANDLER],
        "co-handler with draft": city["科技局", Role.HANDLER],
        "co-handler who sent": city["金融局", Role.HANDLER],
    }


@pytest.fixture
def rated(city) -> Any:
    """A case that its proposer rated, not yet closed."""
    case = city.replied()
    city.do("evaluate", case, city[Role.MEMBER], date(2023, 5, 25), contact="visit", attitude="satisfied",
            pertinence="yes", result="dissatisfied", words=RATING)  # fmt: skip
    return fresh(case)


@pytest.fixture
def handled(city):
    """A case in hand, one co-handler's opinion sent, its lead's reply written."""
    case = city.handling()
    city.accept(case, "工信局", "科技局")
    city.opinion_sent(case, "科技局")
    city.reply_written(case)
    return case
