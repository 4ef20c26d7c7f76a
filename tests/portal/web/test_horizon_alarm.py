"""A calendar that ends soon is said to whoever can enter the next notice and to whoever's dates hang on it."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from django.urls import reverse

from proposals.roles import Role
from tests.city import at
from tests.workflow.calendars.conftest import adopt, ending

ALARM = "示范市的工作日历只剩 3 个整月"
TOLD = [(Role.ADMINISTRATOR,), (Role.OFFICE,), (Role.OFFICE_LEADER,), (Role.SECRETARIAT,)]
OTHERS = [(Role.MEMBER,), ("科技局", Role.HANDLER), (Role.AUDITOR,), ("stranger",)]


@pytest.fixture
def short(city):
    """The calendar ends with this year."""
    adopt(city, ending(2023))


def page_on(day, browse, who, name="workbench"):
    """The page on another day than the other tests' Monday: a session of then would be over."""
    with time_machine.travel(at(day), tick=False):
        return browse(*who).get(reverse(name)).text


@pytest.mark.parametrize(("who", "told"), [(who, True) for who in TOLD] + [(who, False) for who in OTHERS])
def test_from_september_on_it_stands_on_the_workbench(browse, short, who, told):
    before, from_now_on = (page_on(day, browse, who) for day in (date(2023, 8, 31), date(2023, 9, 1)))

    assert ("工作日历只剩" in before, ALARM in from_now_on) == (False, told)


def test_a_calendar_that_is_over_is_said_so(browse, short):
    assert "示范市的工作日历已经用完" in page_on(date(2024, 1, 1), browse, (Role.OFFICE,))


def test_the_administrators_page_leads_to_where_the_notice_is_entered(browse, short):
    page = page_on(date(2023, 9, 1), browse, (Role.ADMINISTRATOR,), "calendar_list")

    assert ALARM in page
    assert f'href="{reverse("calendar_notice")}?in=shifan"' in page
