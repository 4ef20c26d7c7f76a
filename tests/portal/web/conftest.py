"""A city on a Monday in May 2023, and browsers of its people."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import time_machine
from django.db import connections

from proposals.roles import Role
from tests.city import at, make_city
from tests.portal.windows import logged_in, open_window
from workflow.services.planning import Part, settle_plan


@pytest.fixture
def monday(request):
    """2023-05-22, 10:00 in China; sessions and deadlines all count from here. In a real browser time goes on."""
    ticking = request.node.get_closest_marker("browser") is not None
    with time_machine.travel(at(date(2023, 5, 22)), tick=ticking):
        yield date(2023, 5, 22)


@pytest.fixture
def city(db, monday):
    return make_city()


@pytest.fixture
def browse(city):
    """A browser that somebody of the city is logged in with: `browse(Role.OFFICE)`, `browse("工信局", Role.HANDLER)`."""

    return lambda *key: logged_in(city[key if len(key) > 1 else key[0]])


@pytest.fixture
def settle(city):
    """`settle(case, ("工信局", "lead"), …)`: the office settles today who handles the case; without parts, two bureaus."""

    def settled(case, *parts, **more):
        made = [
            Part(city.units[unit], role) for unit, role in parts or [("工信局", "lead"), ("科技局", "co")]
        ]
        return settle_plan(case, actor=city[Role.OFFICE], parts=made, at=at(date(2023, 5, 22)), **more)

    return settled


@pytest.fixture
def beside(city):
    """`beside(city.filed, title=…)` in a thread of its own: Playwright's loop fills this one, and a push needs one."""
    with ThreadPoolExecutor(1) as pool:
        yield lambda work, *args, **more: pool.submit(work, *args, **more).result()
        pool.submit(connections.close_all).result()


@pytest.fixture
def visit(live_server, new_context, beside):
    """`visit(user, width)` gives somebody's workbench in a real browser; `script=False` without JavaScript."""

    def opened(user, width=1440, *, script=True):
        client = beside(logged_in, user)
        page = open_window(new_context, live_server.url, client, width, script=script)
        page.goto("/")
        return page

    return opened
