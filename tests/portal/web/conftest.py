"""A city on a Monday in May 2023, and browsers of its people."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from tests.city import at, make_city


@pytest.fixture
def monday():
    """2023-05-22, 10:00 in China; sessions and deadlines all count from here."""
    with time_machine.travel(at(date(2023, 5, 22)), tick=False):
        yield date(2023, 5, 22)


@pytest.fixture
def city(db, monday):
    return make_city()


@pytest.fixture
def browse(city):
    """A browser that somebody of the city is logged in with: `browse(Role.OFFICE)`, `browse("工信局", Role.HANDLER)`."""

    def logged_in(*key):
        client = Client()
        client.force_login(
            city[key if len(key) > 1 else key[0]], backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return logged_in
