"""Who may begin a case, and what its first event says."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.models import Deputy, Post
from proposals.roles import Role
from tests.city import ASKS, DAY, at, fresh, make_city
from tests.workflow.machines.snapshot import snapshot
from workflow.errors import ForbiddenMoveError, StaleMoveError
from workflow.models import Case
from workflow.services import open_case


@pytest.fixture
def city(db):
    return make_city()


def opened(city, actor, **more):
    words = {"title": "关于营商环境的建议", "reasons": "手续多。", "asks": ASKS}
    return open_case(actor=actor, session=city.session, at=at(DAY), **(words | more))


def test_a_member_begins_a_draft_whose_chain_starts_with_its_opening(city):
    case = opened(city, city[Role.MEMBER], wish="summary", kind="npc_suggestion")

    event = case.events.get()
    assert (case.state, case.chain_length, case.chain_head) == ("draft", 1, event.hash)
    assert (case.proposal.proposer, case.proposal.wish, case.proposal.kind) == (
        city[Role.MEMBER],
        "summary",
        "npc_suggestion",
    )
    assert (event.transition, event.actor, event.post, event.on_behalf_of) == (
        "open",
        city[Role.MEMBER],
        city[Role.MEMBER].posts.get(),
        None,
    )


def test_a_body_begins_a_draft_through_its_office(city):
    body = city.units["民建市委会"]

    case = opened(city, city["民建市委会", Role.COLLECTIVE], body=body)

    assert (case.proposal.proposing_body, case.organisation_id) == (body, body.pk)


def test_a_deputy_begins_a_draft_for_the_member(city):
    post = city[Role.MEMBER].posts.get()
    Deputy.objects.create(post=post, person=city["stranger"], from_on=DAY, until_on=DAY)

    case = opened(city, city["stranger"])

    assert case.proposal.proposer == city[Role.MEMBER]
    assert (case.events.get().actor, case.events.get().on_behalf_of) == (city["stranger"], city[Role.MEMBER])


@pytest.mark.parametrize(
    "role", [role for role in Role if role not in {Role.MEMBER, Role.COLLECTIVE}] + ["stranger"]
)
def test_nobody_else_begins_one(city, role):
    person = city.people.get(("", role)) or city["工信局", role]
    before = snapshot()

    with pytest.raises(ForbiddenMoveError) as refusal:
        opened(city, person)

    assert refusal.value.refusal.code == "forbidden"
    assert snapshot() == before


def test_a_member_of_another_jurisdiction_begins_none_here(city):
    with pytest.raises(ForbiddenMoveError):
        opened(city, make_city("bieshi")[Role.MEMBER])


def test_an_office_begins_none_for_another_body(city):
    with pytest.raises(ForbiddenMoveError):
        opened(city, city["民建市委会", Role.COLLECTIVE], body=city.units["工信局"])


def test_a_member_whose_post_has_ended_begins_none(city):
    Post.objects.filter(person=city[Role.MEMBER]).update(until_on=date(2023, 1, 31))

    with pytest.raises(ForbiddenMoveError):
        opened(city, city[Role.MEMBER])


def test_the_same_key_opens_one_draft(city):
    first, again = opened(city, city[Role.MEMBER], key="k"), opened(city, city[Role.MEMBER], key="k")

    assert (first.pk, Case.objects.count()) == (again.pk, 1)


def test_a_key_of_somebody_else_opens_another_draft(city):
    first, other = opened(city, city[Role.MEMBER], key="k"), opened(city, city["cosigner"], key="k")

    assert first.pk != other.pk


def test_a_key_that_opened_another_text_is_refused(city):
    opened(city, city[Role.MEMBER], key="k")

    with pytest.raises(StaleMoveError) as refused:
        opened(city, city[Role.MEMBER], key="k", reasons="改了几个字。")

    assert (refused.value.refusal.code, Case.objects.count()) == ("key_reused", 1)


def test_a_draft_keeps_how_to_reach_its_author_and_the_units_wished_for(city):
    elsewhere = make_city("qita").units["工信局"]
    wished = [city.units["工信局"], elsewhere]

    proposal = opened(city, city[Role.MEMBER], contact="0000-0000000", wished_units=wished).proposal

    assert (proposal.contact, list(proposal.wished_units.all())) == ("0000-0000000", [city.units["工信局"]])


def test_an_edit_that_does_not_speak_of_them_leaves_them(city):
    case = opened(city, city[Role.MEMBER], contact="0000-0000000", wished_units=[city.units["工信局"]])
    words = {"title": "关于营商环境的建议", "reasons": "手续多。", "asks": list(ASKS)}

    city.do("edit", case, city[Role.MEMBER], DAY, **words)

    assert fresh(case).proposal.contact == "0000-0000000"
    assert case.proposal.wished_units.count() == 1


def test_an_edit_changes_the_particulars_and_binds_no_new_text(city):
    case = opened(city, city[Role.MEMBER], contact="0000-0000000", wished_units=[city.units["工信局"]])
    words = {"title": "关于营商环境的建议", "reasons": "手续多。", "asks": list(ASKS)}

    city.do("edit", case, city[Role.MEMBER], DAY, contact="", wished_units=[], **words)

    proposal = fresh(case).proposal
    assert (proposal.contact, proposal.wished_units.count(), proposal.text_version) == ("", 0, 1)
