"""Urgings: what is kept of each, and how soon the same body may press the same unit again."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.workflow.machines import states as st
from tests.workflow.machines.states import CO2, LEAD, WORKING
from workflow.errors import MoveRefusedError
from workflow.models import RulePack
from workflow.services import available, perform

OFFICE, DESK = (Role.OFFICE,), (LEAD, Role.HANDLER)


def urge(city, share, *who, day=WORKING, **more):
    person = city[who if len(who) > 1 else who[0]]
    return perform("remind", share, actor=person, at=at(day), **({"reason": "请尽快报送。"} | more))


def refused(city, share, *who, day=WORKING):
    with pytest.raises(MoveRefusedError) as refusal:
        urge(city, share, *who, day=day)
    return refusal.value.refusal


def test_an_urging_keeps_who_when_and_by_when(city):
    share = st.assignment_in(city, "accepted")

    urge(city, share, *OFFICE, by_on=date(2023, 5, 8), batch="b")

    kept = share.urgings.get()
    assert (kept.organisation, kept.person, kept.text, kept.by_on, kept.urged_on, kept.again_on, kept.batch) == (
        city.units["督查室"], city[Role.OFFICE], "请尽快报送。", date(2023, 5, 8), WORKING, date(2023, 4, 27), "b",
    )  # fmt: skip


def test_the_same_body_waits_and_is_told_by_whom_and_until_when(city):
    share = st.assignment_in(city, "accepted")
    urge(city, share, *DESK)

    refusal = refused(city, share, LEAD, Role.BUREAU_LEADER)

    assert (refusal.code, refusal.message) == (
        "urged_recently", "工信局 2023-04-26 已催办（工信局单位经办人），2023-04-27 起可以再催。",
    )  # fmt: skip


def test_a_move_that_comes_too_soon_is_not_offered(city):
    share = st.assignment_in(city, "accepted")
    urge(city, share, *OFFICE)

    def reason(person, day):
        return next(why for row, why in available(share, person, on=day) if row.name == "remind")

    assert reason(city[Role.OFFICE], WORKING).code == "urged_recently"
    assert reason(city[Role.OFFICE], date(2023, 4, 27)) is None
    assert reason(city[Role.SECRETARIAT], WORKING) is None


def test_other_bodies_and_other_units_are_not_held_up(city):
    share = st.assignment_in(city, "accepted")
    urge(city, share, *OFFICE)

    urge(city, share, Role.SECRETARIAT)
    urge(city, share, *DESK)
    urge(city, city.assignment(share.case, CO2), *OFFICE)

    assert list(share.urgings.order_by("pk").values_list("organisation__short_name", flat=True)) == [
        "督查室", "提案委", "工信局",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("pack", "interval", "urged_on", "again_on"),
    [
        ("dongguan", 1, date(2023, 4, 28), date(2023, 5, 4)),
        ("sichuan", 1, date(2023, 4, 26), date(2023, 4, 27)),
        ("guizhou", 3, date(2023, 4, 28), date(2023, 5, 6)),
        ("fengyang", 2, date(2023, 5, 5), date(2023, 5, 8)),
    ],
)
def test_the_interval_is_the_packs_and_counts_working_days(db, pack, interval, urged_on, again_on):
    """29 April to 3 May 2023 are off, 6 May is worked."""
    city = make_city(pack=pack)
    RulePack.objects.filter(jurisdiction=city.jurisdiction).update(urge_interval=interval)
    share = st.assignment_in(city, "accepted")
    urge(city, share, *OFFICE, day=urged_on)

    assert share.urgings.get().again_on == again_on
    assert refused(city, share, *OFFICE, day=urged_on).code == "urged_recently"
    urge(city, share, *OFFICE, day=again_on)
    assert share.urgings.count() == 2


def test_a_pack_without_an_interval_lets_everybody_urge_at_will(city):
    RulePack.objects.filter(jurisdiction=city.jurisdiction).update(urge_interval=0)
    share = st.assignment_in(city, "accepted")

    urge(city, share, *OFFICE)
    urge(city, fresh(share), *OFFICE)

    assert list(share.urgings.values_list("again_on", flat=True)) == [WORKING, WORKING]


def test_the_leader_in_charge_urges_in_the_name_of_their_body(city):
    share = st.assignment_in(city, "accepted")
    leader = city[Role.LEADER_IN_CHARGE]
    city.do("name_leader", share.case, city[Role.SECRETARIAT], WORKING, leader=leader)

    urge(city, share, Role.LEADER_IN_CHARGE)

    assert share.urgings.get().organisation == city.units["经济界"]


def test_repeating_with_the_same_key_urges_once(city):
    share = st.assignment_in(city, "accepted")

    events = {urge(city, share, *OFFICE, key="k").pk for _again in range(2)}

    assert (len(events), share.urgings.count()) == (1, 1)
