"""A city, a second one that must see nothing of it, and clients that speak JSON."""

from __future__ import annotations

import json

import pytest
import time_machine
from django.test import Client

from tests.city import at, make_city

TODAY = at(__import__("datetime").date(2023, 6, 1))


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(TODAY, tick=False):
        yield


@pytest.fixture
def city(db):
    return make_city()


class Api:
    """A logged-in program: `get` and `post` give status and decoded body."""

    def __init__(self, user=None, **options):
        self.client = Client(**options)
        if user is not None:
            self.client.force_login(user)

    def get(self, address, **query):
        return self.decoded(self.client.get(address, query))

    def post(self, address, body=None, **headers):
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        response = self.client.post(address, json.dumps(body or {}), content_type="application/json", headers=named)
        return self.decoded(response)

    @staticmethod
    def decoded(response):
        return response.status_code, response.json() if response.content else None


@pytest.fixture
def api():
    return Api
