"""Every kind has a pace over every wire, and the rows that are named exist."""

from __future__ import annotations

import pytest

from notifications.kinds import CHOSEN, DATED, PACE, TURNS, URGINGS, Kind, Wire, kind_of_move, kind_of_rung
from workflow.transitions import TABLES

ROWS = {f"{machine}.{name}" for machine, rows in TABLES.items() for name in rows}


def test_every_kind_of_which_one_may_choose_has_a_pace_over_every_wire():
    assert set(PACE) == {(kind, wire) for kind in CHOSEN for wire in Wire}


def test_the_named_rows_exist_and_stand_under_one_kind():
    assert ROWS >= TURNS | URGINGS | DATED
    assert len(TURNS) + len(URGINGS) + len(DATED) == len(TURNS | URGINGS | DATED)


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("case.hand_over", Kind.TURN),
        ("assignment.remind", Kind.URGING),
        ("assignment.extend_grant", Kind.DATES),
        ("assignment.accept", Kind.PROGRESS),
    ],
)
def test_a_move_makes_news_of_one_kind(name, kind):
    assert kind_of_move(name) == kind


def test_a_rung_warns_until_the_day_and_is_late_after_it():
    assert [kind_of_rung(offset) for offset in (-5, 0, 1)] == [Kind.NEAR, Kind.NEAR, Kind.LATE]
