"""Accounts that are no person: made by administrators alone, in posts that a program may hold, and closed for good."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from proposals.models import AccessToken, AdministrativeAct, Post, Program, User
from proposals.queries import held_posts
from proposals.roles import PROGRAMS, Role
from proposals.services.administering.acts import NotAdministratorError, SetUpRefusedError
from proposals.services.deputies import candidates
from proposals.services.programs import close_program, make_program
from proposals.services.tokens import NotYourTokenError, issue, revoke, token_of
from tests.city import at, make_city

TODAY = date(2023, 5, 22)
NOW = at(TODAY)


@pytest.fixture
def city(db):
    return make_city()


def made(city, *, actor=None, unit="科技局", role=Role.LIAISON):
    return make_program(
        city.jurisdiction, name="科技局 OA", purpose="收文", contact="张三 1234", organisation=city.units[unit], role=role,
        actor=actor or city[Role.ADMINISTRATOR], at=NOW,
    )  # fmt: skip


def token_for(program, by):
    return issue(
        program.account, name="正式环境", scopes=["act"], until=TODAY + timedelta(days=9), made_by=by, at=NOW
    )


def test_program_holds_its_one_post_and_is_no_person(city):
    program = made(city)

    account = program.account
    assert [(h.role, h.organisation_id) for h in held_posts(account, TODAY)] == [
        (Role.LIAISON, city.units["科技局"].pk)
    ]
    assert (account.is_service, account.has_usable_password(), str(program)) == (True, False, "科技局 OA")
    act = AdministrativeAct.objects.get(person=account)
    assert (act.kind, act.by, act.reason) == ("post_given", city[Role.ADMINISTRATOR], "收文")


@pytest.mark.parametrize("role", sorted(set(Role) - PROGRAMS))
def test_what_people_decide_and_sign_no_program_does(city, role):
    with pytest.raises(SetUpRefusedError) as refusal:
        made(city, role=role)

    assert (refusal.value.code, Program.objects.count()) == ("in_person", 0)


def test_only_an_administrator_of_the_city_makes_a_program(city):
    other = make_city("lin")

    for stranger in (city[Role.OFFICE_LEADER], other[Role.ADMINISTRATOR]):
        with pytest.raises(NotAdministratorError):
            made(city, actor=stranger)
    with pytest.raises(SetUpRefusedError):
        made(city, role=Role.OFFICE)
    assert (Program.objects.count(), User.objects.filter(is_service=True).count()) == (0, 0)


def test_administrators_of_the_city_make_and_revoke_its_tokens(city):
    program, administrator = made(city), city[Role.ADMINISTRATOR]
    token, secret = token_for(program, administrator)

    for stranger in (program.account, city[Role.OFFICE], make_city("lin")[Role.ADMINISTRATOR]):
        with pytest.raises(NotYourTokenError):
            token_for(program, stranger)
        with pytest.raises(NotYourTokenError):
            revoke(token, by=stranger, at=NOW)

    assert token_of(secret, NOW) == token
    revoke(token, by=administrator, at=NOW)
    assert token_of(secret, NOW) is None
    assert AccessToken.objects.count() == 1


def test_closed_program_holds_nothing_and_its_tokens_open_nothing(city):
    program, administrator = made(city), city[Role.ADMINISTRATOR]
    _token, secret = token_for(program, administrator)
    with pytest.raises(NotAdministratorError):
        close_program(program, actor=city[Role.OFFICE], at=NOW)

    close_program(program, actor=administrator, at=NOW)
    again = close_program(program, actor=administrator, at=NOW + timedelta(days=1))

    assert (token_of(secret, NOW), held_posts(again.account, TODAY)) == (None, ())
    assert (again.closed_by, again.closed_at) == (administrator, NOW)
    assert AdministrativeAct.objects.filter(person=program.account, kind="disabled").count() == 1


def test_program_stands_in_for_nobody(city):
    program = made(city)
    handler = Post.objects.get(person=city["科技局", Role.HANDLER])

    assert not candidates(handler, TODAY, TODAY).filter(pk=program.account.pk).exists()
