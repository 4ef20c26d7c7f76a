"""Sessions, second factors and passwords of a person."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.backends.db import SessionStore
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from proposals.models import AccountAct, FormerPassword, GivenPassword, LogInSession, MappedPost
from proposals.queries import held_posts
from proposals.roles import Role
from proposals.services import factors, passwords, providers, sessions
from proposals.services.sealing import SealError, seal, unseal
from tests.city import PASSWORD, at, make_city

DAY = date(2023, 5, 22)
NOW = at(DAY)


@pytest.fixture
def city(db):
    return make_city()


@pytest.fixture
def user(city):
    return city[Role.OFFICE]


def code_at(secret, moment):
    return format_hotp_value(hotp_value(secret, int(moment.timestamp()) // factors.STEP))


def with_app(user):
    secret = factors.new_secret()
    assert factors.add_app(user, secret, code_at(secret, NOW), at=NOW)
    return secret


def begun(user, moment=NOW):
    store = SessionStore()
    store.create()
    sessions.begin_session(user, store, at=moment, agent="x" * 999, address="192.0.2.7")
    store.save()
    return store


def test_a_secret_is_read_again_with_its_key_and_with_the_one_before_alone(settings):
    sealed = seal("JBSWY3DP")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another-" * 10, [settings.SECRET_KEY]

    assert (unseal(sealed), "JBSWY3DP" in sealed) == ("JBSWY3DP", False)
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(SealError):
        unseal(sealed)


def test_a_code_of_the_app_is_good_once_and_around_its_time(user):
    secret = with_app(user)
    later = NOW + timedelta(minutes=5)

    taken = [
        factors.take_code(user, code, at=later) is not None
        for code in (
            code_at(secret, later - timedelta(minutes=2)),
            code_at(secret, later),
            code_at(secret, later),
            code_at(secret, later - timedelta(seconds=30)),
            "",
        )
    ]

    assert taken == [False, True, False, False, False]
    assert factors.factors_of(user)[0].last_used_at == later


def test_a_wrong_code_sets_up_no_app(user):
    assert not factors.add_app(user, factors.new_secret(), "000000x", at=NOW)
    assert factors.factors_of(user) == []


def test_an_app_whose_secret_was_sealed_with_a_lost_key_takes_no_code_but_recovery_does(user, settings):
    secret = with_app(user)
    codes = factors.make_codes(user, at=NOW)
    settings.SECRET_KEY = "another-" * 10

    assert (
        factors.take_code(user, code_at(secret, NOW + timedelta(minutes=5)), at=NOW + timedelta(minutes=5))
        is None
    )
    assert factors.take_code(user, codes[0], at=NOW).type == "recovery_codes"


def test_each_recovery_code_is_good_once_however_it_is_typed_and_only_digests_are_kept(user):
    with_app(user)
    codes = factors.make_codes(user, at=NOW)
    typed = codes[3].lower().replace("-", " ")

    first, again = (factors.take_code(user, typed, at=NOW) for _ in range(2))

    kept = Authenticator.objects.get(user=user, type="recovery_codes")
    assert (first is not None, again, factors.codes_left(user)) == (True, None, 9)
    assert codes[0] not in str(kept.data)
    assert AccountAct.objects.filter(person=user, kind="code_used").count() == 1


def test_new_recovery_codes_void_the_old_ones(user):
    with_app(user)
    old = factors.make_codes(user, at=NOW)
    factors.make_codes(user, at=NOW)

    assert factors.take_code(user, old[0], at=NOW) is None


def test_the_recovery_codes_go_with_the_last_factor(user):
    with_app(user)
    factors.make_codes(user, at=NOW)

    factors.remove_factor(factors.factors_of(user)[0], at=NOW)

    assert (Authenticator.objects.count(), factors.codes_left(user)) == (0, 0)


def test_a_reset_takes_every_factor_and_keeps_who_and_why(city, user):
    with_app(user)
    act = factors.reset_factors(user, by=city[Role.ADMINISTRATOR], reason="手机丢失", at=NOW)

    assert Authenticator.objects.filter(user=user).count() == 0
    assert (act.by, act.reason, act.at) == (city[Role.ADMINISTRATOR], "手机丢失", NOW)


def test_no_reset_without_a_reason_is_kept(city, user):
    with pytest.raises(IntegrityError):
        factors.reset_factors(user, by=city[Role.ADMINISTRATOR], reason="", at=NOW)


def test_a_second_factor_is_due_from_the_earliest_day_of_the_posts_in_their_own_place(city, user):
    held, by = held_posts(user, DAY), city[Role.ADMINISTRATOR]
    none = factors.factor_due_on(held)
    factors.require_factor(city.jurisdiction, Role.OFFICE, from_on=DAY, by=by, at=NOW)
    factors.require_factor(city.jurisdiction, Role.AUDITOR, from_on=date(2023, 1, 1), by=by, at=NOW)

    assert (none, factors.factor_due_on(held), factors.factor_due_on(())) == (None, DAY, None)
    assert factors.require_factor(city.jurisdiction, Role.OFFICE, from_on=None, by=by, at=NOW) is None
    assert factors.factor_due_on(held) is None


def test_a_session_in_use_moves_its_end_at_most_to_its_oldest_age(user, settings):
    settings.SESSION_IDLE_MINUTES, settings.SESSION_HOURS = 60, 24
    store = begun(user)

    soon = sessions.keep_session(store, at=NOW + timedelta(minutes=4))
    later = sessions.keep_session(store, at=NOW + timedelta(minutes=50))
    sessions.keep_session(store, at=NOW + timedelta(hours=23, minutes=30))

    row = LogInSession.objects.get()
    assert (soon, later, store["_session_expiry"]) == (False, True, 1800)
    assert (row.seen_at, len(row.agent)) == (NOW + timedelta(hours=23, minutes=30), 300)
    assert not sessions.keep_session(SessionStore(), at=NOW)


def test_other_sessions_end_and_this_one_goes_on(city, user):
    own, other, foreign = begun(user), begun(user), begun(city[Role.MEMBER])

    ended = sessions.end_other_sessions(user, own.session_key)

    assert ended == [other.session_key]
    assert [store.exists(store.session_key) for store in (own, other, foreign)] == [True, False, True]


def test_one_session_is_ended_by_its_person_alone(city, user):
    row = LogInSession.objects.get(key=begun(user).session_key)

    assert sessions.end_session(city[Role.MEMBER], row.pk) is None
    assert sessions.end_session(user, row.pk) == row.key
    assert sessions.end_session(user, row.pk) is None


def test_a_session_that_is_over_is_listed_no_more_and_its_row_goes(user):
    living, over = begun(user), begun(user)
    over.delete()
    from django.utils import timezone  # noqa: PLC0415

    now = timezone.now()
    assert [row.key for row in sessions.sessions_of(user, now)] == [living.session_key]
    assert (sessions.forget_sessions(now), LogInSession.objects.count()) == (1, 1)


def test_the_same_log_in_goes_on_under_another_key(user):
    store = begun(user)
    before = store.session_key
    store.cycle_key()
    sessions.follow_key(before, store.session_key)

    assert LogInSession.objects.get().key == store.session_key


def test_the_last_passwords_are_not_taken_again(user, settings):
    settings.PASSWORDS_REMEMBERED = 2
    for word in ("first-of-many-words", "second-of-many-words", "third-of-many-words"):
        passwords.change_password(user, word, at=NOW)

    refused = []
    for word in ("third-of-many-words", "second-of-many-words", "first-of-many-words", PASSWORD):
        try:
            validate_password(word, user)
        except ValidationError as error:
            refused.append((word, error.error_list[0].code))
    assert refused == [
        (word, "password_used_before")
        for word in ("third-of-many-words", "second-of-many-words", "first-of-many-words")
    ]
    assert FormerPassword.objects.count() == 2


def test_a_password_that_was_given_is_one_to_be_changed(city, user):
    word = passwords.give_password(user, by=city[Role.ADMINISTRATOR], reason="忘记密码", at=NOW)
    given = GivenPassword.objects.filter(person=user).exists() and user.check_password(word)
    passwords.change_password(user, "chosen-by-myself", at=NOW)

    assert (given, GivenPassword.objects.filter(person=user).exists()) == (True, False)
    assert user.check_password("chosen-by-myself")


def test_somebody_without_a_password_leaves_none_behind(city, user):
    user.set_unusable_password()
    passwords.give_password(user, by=city[Role.ADMINISTRATOR], reason="没有密码", at=NOW)

    assert FormerPassword.objects.count() == 0
    validate_password("a-word-of-nobody", None)


def test_every_row_of_the_log_in_says_what_it_is(city, user):
    by = city[Role.ADMINISTRATOR]
    passwords.give_password(user, by=by, reason="忘记密码", at=NOW)
    row = providers.connect_provider(
        city.jurisdiction,
        by=by,
        at=NOW,
        name="市认证",
        server="https://sso/",
        client_id="x",
        secret="",
        claim="sub",
    )
    mapping = providers.add_mapping(
        row, by=by, at=NOW, claim="dept", value="gx", organisation=city.units["工信局"], role=Role.HANDLER
    )
    post = city["工信局", Role.HANDLER].posts.get()
    rows = [
        LogInSession.objects.get(key=begun(user).session_key),
        FormerPassword.objects.get(),
        GivenPassword.objects.get(),
        factors.require_factor(city.jurisdiction, Role.OFFICE, from_on=DAY, by=by, at=NOW),
        AccountAct.objects.get(),
        row,
        mapping,
        MappedPost(post=post, mapping=mapping, given_at=NOW),
    ]

    assert [str(one) for one in rows] == [
        f"{user} 2023-05-22 02:00",
        f"{user} 2023-05-22",
        f"{user} 2023-05-22",
        "督查室经办 2023-05-22",
        f"{user} 管理员给临时密码",
        "市认证",
        "dept=gx → 示范市工信局 单位经办人",
        f"{post} ← dept=gx → 示范市工信局 单位经办人",
    ]


def test_a_session_without_a_key_gets_one(user):
    store = SessionStore()
    sessions.begin_session(user, store, at=NOW, address="unix:")

    row = LogInSession.objects.get()
    assert (row.key, row.address) == (store.session_key, None)
