"""Who is behind many sessions: the same people as on pages, asked in two queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import BACKEND_SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from notifications.sessions import people_behind
from proposals.models import User
from tests.city import PASSWORD


@pytest.fixture
def people(db):
    return [User.objects.create_user(f"p{n}", password=PASSWORD, name=f"第{n}人") for n in range(3)]


def key_of(person):
    client = Client()
    assert client.login(username=person.username, password=PASSWORD)
    return client.session.session_key


def behind(*keys):
    return people_behind(keys, timezone.now())


@pytest.mark.parametrize("several", [1, 3])
def test_each_session_has_its_person_in_two_queries(people, several, django_assert_num_queries):
    keys = {key_of(person): person for person in people[:several]}

    with django_assert_num_queries(2):
        found = behind(*keys)

    assert found == keys


def test_two_sessions_of_one_person_are_both_theirs(people):
    first, second = key_of(people[0]), key_of(people[0])

    assert behind(first, second) == {first: people[0], second: people[0]}


def test_nobody_is_behind_a_key_that_is_empty_made_up_or_not_logged_in(db):
    visitor = SessionStore()
    visitor["seen"] = True
    visitor.save()

    assert behind("", "x" * 32, visitor.session_key) == {}


def test_a_session_holds_until_it_expires(people):
    key = key_of(people[0])
    ends = Session.objects.get(pk=key).expire_date

    assert people_behind([key], ends - timedelta(seconds=1)) == {key: people[0]}
    assert people_behind([key], ends) == {}


def change_password(person, _key):
    person.set_password("another-correct-horse")
    person.save()


def close_account(person, _key):
    person.is_active = False
    person.save()


def log_out(_person, key):
    SessionStore(key).flush()


def spoil(_person, key):
    Session.objects.filter(pk=key).update(session_data="not what was written")


def log_in_as_nobody_does_any_more(_person, key):
    session = SessionStore(key)
    session[BACKEND_SESSION_KEY] = "portal.backends.Retired"
    session.save()


@pytest.mark.parametrize(
    "way", [change_password, close_account, log_out, spoil, log_in_as_nobody_does_any_more]
)
def test_a_session_that_lost_its_right_is_nobodys_and_the_others_stand(people, way):
    first, second = (key_of(person) for person in people[:2])

    way(people[0], first)

    assert behind(first, second) == {second: people[1]}


def test_a_secret_key_that_was_replaced_still_counts_while_it_is_listed(people, settings):
    key = key_of(people[0])
    old, settings.SECRET_KEY = settings.SECRET_KEY, "another-only-for-tests-" + "y" * 50
    without = behind(key)
    settings.SECRET_KEY_FALLBACKS = [old]

    assert (without, behind(key)) == ({}, {key: people[0]})
