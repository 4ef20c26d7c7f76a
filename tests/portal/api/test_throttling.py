"""A caller asks so much in a minute and no more, and wrong tokens of one address are counted."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.core.cache import cache
from django.utils import timezone

from proposals.roles import Role
from proposals.services.tokens import issue


@pytest.fixture(autouse=True)
def bounds(settings):
    settings.API_CALLS_A_MINUTE, settings.API_WRONG_TOKENS = 3, 2
    cache.clear()
    yield
    cache.clear()


def token(person):
    now = timezone.now()
    return issue(person, name="程序", scopes=["read"], until=now.date(), made_by=person, at=now)[1]


def bearer(secret):
    return {"Authorization": f"Bearer {secret}"}


def statuses(program, times):
    return [program.client.get("/api/v1/calls/").status_code for _n in range(times)]


def test_token_waits_for_the_next_minute(city, api):
    program = api(headers=bearer(token(city[Role.OFFICE])))

    assert statuses(program, 4) == [200, 200, 200, 429]
    refused = program.client.get("/api/v1/calls/")
    assert (refused.json()["code"], refused["Retry-After"]) == ("throttled", "60")
    with time_machine.travel(timezone.now() + timedelta(minutes=1), tick=False):
        assert statuses(program, 1) == [200]


def test_tokens_and_people_are_counted_apart(city, api):
    office, leader = city[Role.OFFICE], city[Role.OFFICE_LEADER]
    callers = [
        api(headers=bearer(token(office))),
        api(headers=bearer(token(office))),
        api(office),
        api(leader),
    ]

    assert [statuses(caller, 4) for caller in callers] == [[200, 200, 200, 429]] * 4
    assert statuses(api(office), 1) == [429]


def test_wrong_tokens_are_counted_by_address_and_hold_up_nobody_else(city, api):
    wrong = api(headers=bearer("huiban_00000000_x"))
    right = api(headers=bearer(token(city[Role.OFFICE])))

    assert statuses(wrong, 3) == [401, 401, 429]
    assert wrong.client.get("/api/v1/calls/")["Retry-After"] == "900"
    assert statuses(right, 1) == [200]
    elsewhere = api(headers=bearer("huiban_00000000_x"), REMOTE_ADDR="10.0.0.9")
    assert statuses(elsewhere, 1) == [401]


def test_nothing_is_bounded_while_the_cache_is_down_or_bounds_are_off(city, api, settings):
    settings.CACHES = {
        "default": {
            "BACKEND": "django.core.cache.backends.redis.RedisCache",
            "LOCATION": "redis://127.0.0.1:1",
        }
    }
    assert statuses(api(city[Role.OFFICE]), 5) == [200] * 5

    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
    settings.API_CALLS_A_MINUTE = settings.API_WRONG_TOKENS = 0
    assert statuses(api(city[Role.OFFICE]), 5) == [200] * 5
    assert statuses(api(headers=bearer("huiban_00000000_x")), 3) == [401] * 3
