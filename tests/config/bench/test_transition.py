from __future__ import annotations

import pytest

from config.bench.rows import AT, FIRST_CASE, lay_out
from config.bench.transition import find_faults
from proposals.models import User
from workflow.models import Assignment, Case, Event
from workflow.services import perform


@pytest.fixture
def signed(db):
    """Two shares signed for, one reminder on the hot case, and one share that still waits."""
    ground = lay_out(liaisons=1, shares=3)
    liaison, office = (User.objects.get(pk=pk) for pk in (ground.liaisons[0], ground.office))
    for share in ground.shares[:2]:
        perform("accept", Assignment.objects.get(pk=share), actor=liaison, at=AT)
    perform("remind", Assignment.objects.get(pk=ground.hot), actor=office, at=AT, reason="请抓紧办理。")
    return ground


def test_no_fault_is_found_where_every_move_is_there_once(signed):
    assert list(find_faults(signed, signed.shares[:2], reminders=1)) == []


def test_moves_that_left_no_event_are_found(signed):
    assert list(find_faults(signed, signed.shares, reminders=3)) == [
        "3 receipts, 2 events",
        "3 reminders on the hot case, 1 events, revision 1",
        "a share that was signed for is not accepted",
        f"case {FIRST_CASE + 2}: cut at 0",
    ]


def test_an_event_out_of_its_chain_is_found(signed):
    Event.objects.filter(case=FIRST_CASE).update(note="改过")
    Case.objects.filter(pk=FIRST_CASE + 1).update(chain_length=2)

    assert list(find_faults(signed, signed.shares[:2], reminders=1)) == [
        f"case {FIRST_CASE}: altered at 1",
        f"case {FIRST_CASE + 1}: cut at 1",
    ]
