"""Who reads what a unit asks of the office: to hand the case to another (改办), or for a later date (延期)."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.queries import held_posts
from proposals.roles import Role
from tests.city import UNIT_ROLES, fresh, make_city
from workflow.guards.assignment import open_due
from workflow.queries import extensions_visible_to, objections_visible_to

DAY = date(2023, 5, 22)
UNIT = {("科技局", role) for role in UNIT_ROLES}
OVERSEEING = {(Role.OFFICE,), (Role.OFFICE_LEADER,), (Role.SECRETARIAT,), (Role.AUDITOR,)}
OTHERS = {
    *(("工信局", role) for role in UNIT_ROLES),
    ("金融局", Role.HANDLER),
    ("发改局", Role.HANDLER),
    (Role.MEMBER,),
    (Role.EXAMINER,),
    (Role.LEADER_IN_CHARGE,),
    (Role.ADMINISTRATOR,),
    ("stranger",),
}


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def share(city):
    """科技局's share in a case that 工信局 leads."""
    case = city.handling()
    city.accept(case, "工信局", "科技局", "金融局")
    return city.assignment(case, "科技局")


@pytest.fixture
def drafted(city, share):
    city.do(
        "draft_objection", share, city["科技局", Role.HANDLER], date(2023, 4, 24), ground="not_ours",
        reason="依据“三定”方案。", suggested=city.units["发改局"],
    )  # fmt: skip
    return share.objections.get()


@pytest.fixture
def put_forward(city, share, drafted):
    leader = city["科技局", Role.BUREAU_LEADER]
    city.do("object", fresh(share), leader, date(2023, 4, 25), ground="not_ours", reason="依据。")
    return fresh(drafted)


@pytest.fixture
def extension(city, share):
    city.do(
        "extend_request", share, city["科技局", Role.BUREAU_LEADER], date(2023, 4, 26),
        deadline=open_due(share), until_on=date(2023, 5, 22), reason="尚在协调。", proposer_told_on=None,
    )  # fmt: skip
    return share.extensions.get()


def held(city, *key):
    return held_posts(city[key if len(key) > 1 else key[0]], DAY)


def readers(city, visible, row):
    """Who of the city finds just that row, and nobody finds another."""
    found = {key: list(visible(held(city, *key))) for key in UNIT | OVERSEEING | OTHERS}
    assert set(map(tuple, found.values())) <= {(row,), ()}
    return {key for key, rows in found.items() if rows}


def test_drafted_objection_is_the_units_own(city, drafted):
    assert readers(city, objections_visible_to, drafted) == UNIT


def test_objection_put_forward_is_read_by_the_unit_and_by_whoever_oversees(city, put_forward):
    assert readers(city, objections_visible_to, put_forward) == UNIT | OVERSEEING


def test_extension_is_read_by_the_unit_and_by_whoever_oversees(city, extension):
    assert readers(city, extensions_visible_to, extension) == UNIT | OVERSEEING


def test_requests_are_read_in_their_own_city_alone(city, put_forward):
    other = make_city("linshi")

    for_office, for_unit = held(other, Role.OFFICE), held(other, "科技局", Role.HANDLER)

    assert (list(objections_visible_to(for_office)), list(objections_visible_to(for_unit))) == ([], [])


def test_unit_that_lost_the_case_loses_what_it_asked(city, share, put_forward):
    redirected = {"organisation": city.units["发改局"], "reason": "职责已转出。"}
    city.do("uphold", fresh(share), city[Role.OFFICE], date(2023, 4, 26), **redirected)

    assert list(objections_visible_to(held(city, "科技局", Role.BUREAU_LEADER))) == []
    assert list(objections_visible_to(held(city, Role.OFFICE))) == [fresh(put_forward)]
