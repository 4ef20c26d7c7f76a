"""Tokens of programs: who makes them, what is kept of them, and when they open nothing any more."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from proposals.models import AccessToken, AccountAct, User
from proposals.roles import Role
from proposals.scopes import Scope, granted
from proposals.services.tokens import (
    KEPT,
    LONGEST,
    MOST_OPEN,
    NotYourTokenError,
    TokenRefusedError,
    forget_tokens,
    issue,
    note_use,
    revoke,
    shown,
    token_of,
)
from tests.city import at, make_city

TODAY = date(2023, 5, 22)
NOW = at(TODAY)


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def person(city):
    return city[Role.OFFICE]


def made(person, *, by=None, scopes=("read",), until=date(2023, 6, 30), on=TODAY):
    return issue(person, name="值班大屏", scopes=scopes, until=until, made_by=by or person, at=at(on))


def test_secret_opens_what_it_was_made_for_and_is_not_kept(person):
    token, secret = made(person, scopes=["act", "read"])

    assert secret.startswith(f"huiban_{token.hint}_")
    assert token_of(secret, NOW) == token
    kept = AccessToken.objects.values().get()
    assert secret not in str(kept)
    assert secret.removeprefix(f"huiban_{token.hint}_") not in str(kept)
    assert (kept["scopes"], kept["made_by_id"], kept["last_used_on"]) == ("read act", person.pk, None)
    assert token.granted == {Scope.READ, Scope.FILE, Scope.ACT}
    assert str(token) == f"{person} 值班大屏"
    assert token.scope_words[0].startswith("查阅")


def test_scopes_that_are_none_give_nothing():
    assert granted([]) == frozenset()
    assert granted(["figures"]) == {Scope.FIGURES}
    with pytest.raises(ValueError, match="everything"):
        granted(["everything"])


@pytest.mark.parametrize(
    "change",
    [lambda s: s[:-1], lambda s: f"{s}x", lambda s: s.upper(), lambda s: s.split("_")[1], lambda _s: "", lambda _s: "huiban_\ud800_x"],
)  # fmt: skip
def test_any_other_text_is_no_token(person, change):
    _token, secret = made(person)

    assert shown(change(secret), NOW) is None


def test_token_lasts_until_the_end_of_its_day(person):
    token, secret = made(person, until=TODAY)
    last, over = at(TODAY, hour=15), at(TODAY, hour=16)  # midnight in China

    assert token_of(secret, last) == token
    assert token_of(secret, over) is None
    assert shown(secret, over).lapse == "expired"


def test_revoked_token_opens_nothing_and_tells_who_revoked_it_first(person):
    token, secret = made(person)

    revoke(token, by=person, at=NOW)
    again = revoke(token, by=person, at=NOW + timedelta(hours=1))

    assert token_of(secret, NOW) is None
    assert shown(secret, NOW).lapse == "revoked"
    assert (again.revoked_by, again.revoked_at) == (person, NOW)
    acts = AccountAct.objects.order_by("pk").values_list("kind", "by", "told")
    told = f"值班大屏 huiban_{token.hint}… read 2023-06-30"
    assert list(acts) == [("token_made", person.pk, told), ("token_revoked", person.pk, told)]


def test_token_of_a_closed_account_opens_nothing(person):
    _token, secret = made(person)
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert shown(secret, NOW).lapse == "revoked"
    with pytest.raises(TokenRefusedError) as refusal:
        made(person)
    assert refusal.value.code == "account_closed"


@pytest.mark.parametrize(
    ("terms", "code"),
    [
        ({"scopes": []}, "no_scope"),
        ({"scopes": ["everything"]}, "no_scope"),
        ({"until": TODAY - timedelta(days=1)}, "day_passed"),
        ({"until": TODAY + LONGEST + timedelta(days=1)}, "too_long"),
    ],
)
def test_token_is_refused(person, terms, code):
    with pytest.raises(TokenRefusedError) as refusal:
        made(person, **terms)

    assert (refusal.value.code, AccessToken.objects.count()) == (code, 0)
    assert str(refusal.value)


def test_one_account_has_so_many_open_tokens_and_no_more(person):
    first, _secret = made(person)
    for _n in range(MOST_OPEN - 1):
        made(person)
    with pytest.raises(TokenRefusedError) as refusal:
        made(person)
    assert refusal.value.code == "too_many"

    revoke(first, by=person, at=NOW)

    assert made(person)[0].pk


def test_nobody_makes_or_revokes_the_token_of_another_person(city, person):
    token, _secret = made(person)

    for stranger in (city[Role.ADMINISTRATOR], city[Role.OFFICE_LEADER]):
        with pytest.raises(NotYourTokenError):
            made(person, by=stranger)
        with pytest.raises(NotYourTokenError):
            revoke(token, by=stranger, at=NOW)


def test_day_of_the_last_use_is_written_once_a_day(person, django_assert_num_queries):
    token, _secret = made(person)

    with django_assert_num_queries(1):
        note_use(token, NOW)
        note_use(token, NOW + timedelta(hours=1))

    assert AccessToken.objects.get().last_used_on == TODAY


def test_tokens_that_ended_long_ago_are_let_go(person):
    expired, _secret = made(person, until=TODAY)
    revoked, _secret = made(person, until=TODAY + LONGEST)
    revoke(revoked, by=person, at=NOW)
    made(person, until=TODAY + LONGEST)
    later = NOW + KEPT

    assert (forget_tokens(later), forget_tokens(later + timedelta(days=1))) == (0, 2)
    assert AccountAct.objects.filter(kind="token_made").count() == 3
    assert not AccessToken.objects.filter(pk__in=[expired.pk, revoked.pk]).exists()


def test_account_that_is_no_person_can_have_no_password(person):
    service = User(username="p", name="对接程序", is_service=True)
    service.set_password("long enough for anybody")

    with pytest.raises(IntegrityError), transaction.atomic():
        service.save()
