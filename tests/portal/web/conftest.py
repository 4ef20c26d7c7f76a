"""A city on a Monday in May 2023, and browsers of its people."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
import time_machine
from django.db import connections
from django.test import Client

from proposals.roles import Role
from tests.city import PASSWORD, at, make_city
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

    def logged_in(*key):
        client = Client()
        client.force_login(
            city[key if len(key) > 1 else key[0]], backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return logged_in


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
def visit(live_server, new_context, city):
    """`visit(user, width)` logs in with a real browser and gives the page; `script=False` without JavaScript."""

    def opened(user, width=1440, *, script=True):
        context = new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            java_script_enabled=script,
            locale="zh-CN",
        )
        page = context.new_page()
        page.goto("/login/")
        page.get_by_label("用户名").fill(user.username)
        page.get_by_label("密码").fill(PASSWORD)
        page.get_by_role("button", name="登录").click()
        page.wait_for_url("**/")
        return page

    return opened
