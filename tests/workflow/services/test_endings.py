"""What is refused at the service itself, whichever page or program asks."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import ASKS, at, make_city
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.models import Unsaved
from workflow.services.clues import close_call, close_clue, offer_clue, publish_call
from workflow.services.entering import enter_from_paper
from workflow.services.honours import name_honour, take_back
from workflow.services.sections import add_section, seat
from workflow.services.unsaved import LARGEST, Typed, keep_opening, unsaved_of
from workflow.services.voices import Speaker, cast_vote
from workflow.transitions import ROWS

DAY = date(2023, 2, 6)


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def call(city):
    return publish_call(
        actor=city[Role.SECRETARIAT], session=city.session, title="征集线索", text="请提供。",
        until_on=date(2023, 3, 1), at=at(DAY),
    )  # fmt: skip


def refused(work, *args, **named):
    with pytest.raises(MoveRefusedError) as refusal:
        work(*args, **named)
    return refusal.value.refusal.code


def test_a_call_ends_once(city, call):
    by = {"actor": city[Role.SECRETARIAT], "at": at(DAY)}
    close_call(call, **by)

    assert refused(close_call, call, **by) == "call_closed"


def test_a_clue_is_closed_once(city, call):
    clue = offer_clue(call, actor=city[Role.MEMBER], title="路灯", text="不亮。", at=at(DAY))
    by = {"actor": city[Role.SECRETARIAT], "reason": "已办", "at": at(DAY)}
    close_clue(clue, **by)

    assert refused(close_clue, clue, **by) == "clue_closed"


def test_people_sit_in_sections_of_their_own_unit(city):
    unit, other = city.units["工信局"], city.units["科技局"]
    theirs = add_section(other, actor=city["科技局", Role.BUREAU_LEADER], name="综合科", at=at(DAY))
    post = city["工信局", Role.HANDLER].posts.get()

    found = refused(seat, unit, actor=city["工信局", Role.BUREAU_LEADER], seats={post.pk: theirs}, at=at(DAY))

    assert found == "section_elsewhere"
    with pytest.raises(ForbiddenMoveError):
        seat(unit, actor=city["科技局", Role.BUREAU_LEADER], seats={}, at=at(DAY))


def test_no_draft_is_kept_beyond_the_largest_nor_for_steps_without_text(city):
    case = city.draft()
    row = next(row for row in ROWS if row.machine == "case" and row.name == "archive")
    typed = Typed("甲" * (LARGEST + 1), 0, "k")

    with pytest.raises(ValueError, match="characters"):
        keep_opening(typed, person=city[Role.MEMBER], at=at(DAY))
    assert unsaved_of(row, case, city[Role.MEMBER]) is None
    assert Unsaved.objects.count() == 0


def test_only_answered_proposals_of_the_place_are_named(city):
    clerk, abroad = city[Role.SECRETARIAT], make_city("bieshi")
    named = {"session": city.session, "actor": clerk, "reason": "质量高", "criteria": [], "at": at(DAY)}

    assert refused(name_honour, city.filed(), **named) == "not_answered"
    with pytest.raises(ForbiddenMoveError):
        name_honour(abroad.units["工信局"], **named)


def test_who_did_not_name_it_does_not_take_it_back(city):
    named = {"session": city.session, "reason": "办得好", "criteria": [], "at": at(DAY)}
    city.add_unit("人大代表工委", "congress", (Role.SECRETARIAT,))
    honour = name_honour(city.units["工信局"], actor=city[Role.SECRETARIAT], **named)

    with pytest.raises(ForbiddenMoveError):
        take_back(honour, actor=city["人大代表工委", Role.SECRETARIAT], at=at(DAY))


def paper(city, **signed):
    return {
        "session": city.session, "title": "书面提案", "reasons": "依签名原件。", "asks": ASKS, "at": at(DAY),
    } | signed  # fmt: skip


def test_a_sheet_is_entered_by_the_secretariat_for_a_member_or_a_body_with_a_contact(city):
    entering = {"actor": city[Role.SECRETARIAT]}

    assert refused(enter_from_paper, **entering, **paper(city, member=city[Role.OFFICE])) == "not_a_member"
    assert (
        refused(enter_from_paper, **entering, **paper(city, member=None, body=city.units["工信局"]))
        == "body_unstaffed"
    )
    with pytest.raises(ForbiddenMoveError):
        enter_from_paper(actor=city[Role.OFFICE], **paper(city, member=city[Role.MEMBER]))


def test_nobody_votes_on_what_is_not_public(db):
    assert refused(cast_vote, 1, Speaker("", ""), "for", at=at(DAY)) == "not_public"
