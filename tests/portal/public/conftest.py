"""A city of which one case is public in everything, one in its proposal alone, and one not at all."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.test import Client

from tests.city import at, make_city
from tests.portal.public.scenes import make_season

JUNE = date(2023, 6, 5)


@pytest.fixture
def june(request):
    """2023-06-05, 10:00 in China. In a real browser time goes on."""
    ticking = request.node.get_closest_marker("browser") is not None
    with time_machine.travel(at(JUNE), tick=ticking):
        yield JUNE


@pytest.fixture
def city(db, june):
    return make_city()


@pytest.fixture
def season(city):
    return make_season(city)


@pytest.fixture
def client():
    """A visitor without an account, whose browser says that its forms come from this site."""
    return Client(headers={"sec-fetch-site": "same-origin"})
