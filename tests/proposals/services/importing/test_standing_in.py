"""Deputies and sections from a workbook."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine

from proposals.models import Deputation, Deputy, Section
from proposals.roles import Role
from proposals.services.importing import hand_in
from proposals.services.importing.intake import apply_import
from tests.books import book
from tests.city import at, make_city

TODAY = date(2023, 5, 22)
HEAD = ["账号", "单位", "角色", "代理人账号", "代理起", "代理止", "事由"]
POSTS = ["账号", "单位", "角色", "任职起", "科室"]


@pytest.fixture
def city(db):
    with time_machine.travel(at(TODAY), tick=False):
        yield make_city()


def row(city, **more):
    given = {
        "away": city["工信局", Role.HANDLER].username, "unit": "工信局", "role": "单位经办人",
        "deputy": city["工信局", Role.LIAISON].username, "first": "2023-05-25", "last": "2023-06-02", "note": "病假",
    } | more  # fmt: skip
    return list(given.values())


def taken(city, sheets, actor=None):
    actor = actor or city[Role.ADMINISTRATOR]
    outcome, waiting = hand_in(city.jurisdiction, book(sheets), "人员.xlsx", actor=actor, at=at(TODAY))
    if waiting is not None:
        outcome = apply_import(waiting, actor=actor, at=at(TODAY))
    return outcome


def test_a_deputy_is_named_by_the_administrator_once(city):
    first = taken(city, {"代理": [HEAD, row(city)]})
    again = taken(city, {"代理": [HEAD, row(city)]})

    made = Deputation.objects.get()
    assert (first.created, again.created, again.unchanged) == (1, 0, 1)
    assert (made.named_by, made.note, made.deputy.person) == (
        city[Role.ADMINISTRATOR], "病假", city["工信局", Role.LIAISON],
    )  # fmt: skip


@pytest.mark.parametrize(
    ("more", "column"),
    [
        ({"deputy": "nobody"}, "代理人账号"),
        ({"role": "单位领导"}, "账号"),
        ({"unit": "园林局"}, "账号"),
        ({"last": "2023-05-01"}, "代理人账号"),
        ({"first": "2023-05-01"}, "代理人账号"),
    ],
    ids=["no account", "not that role", "no unit", "ends first", "past"],
)
def test_what_the_page_would_refuse_is_a_fault(city, more, column):
    outcome = taken(city, {"代理": [HEAD, row(city, **more)]})

    assert [(fault.row, fault.column) for fault in outcome.faults] == [(2, column)]
    assert Deputy.objects.count() == 0


def test_who_writes_does_not_come_to_sign_by_way_of_a_workbook(city):
    leader = city["工信局", Role.BUREAU_LEADER].username

    outcome = taken(city, {"代理": [HEAD, row(city, away=leader, role="单位领导")]})

    assert "经办的人不能代人核稿和签发" in outcome.faults[0].message


def test_posts_name_their_section_and_leave_it(city):
    handler = city["工信局", Role.HANDLER]
    post = [handler.username, "工信局", "单位经办人", "2020-01-01"]
    closed = Section.objects.create(organisation=city.units["工信局"], name="创新科", closed_on=TODAY)

    taken(city, {"任职": [POSTS, [*post, "创新科"]]})
    there = handler.posts.get().section
    taken(city, {"任职": [POSTS, [*post, "综合科"]]})
    moved = handler.posts.get().section
    taken(city, {"任职": [POSTS, [*post, ""]]})
    kept = handler.posts.get().section
    taken(city, {"任职": [POSTS, [*post, "无"]]})

    assert (there, there.closed_on) == (closed, None)
    assert (moved.name, kept, handler.posts.get().section) == ("综合科", moved, None)
