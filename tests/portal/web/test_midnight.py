"""What a page calls today is the day where the visitor's post is, with the server in UTC."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from proposals.models import Post
from proposals.roles import Role
from workflow.services import perform

LAST = date(2023, 5, 15)
"""The opinions of a case handed over on 21 April are due on that Monday."""


@pytest.fixture(params=["Asia/Shanghai", "Asia/Urumqi"])
def zone(request, city, settings):
    city.jurisdiction.time_zone = request.param
    city.jurisdiction.save()
    settings.TIME_ZONE = "UTC"
    with timezone.override("UTC"):
        yield ZoneInfo(request.param)


def at_clock(zone, on, *clock):
    return time_machine.travel(datetime.combine(on, datetime.min.time(), zone).replace(
        hour=clock[0], minute=clock[1], second=clock[2]
    ).astimezone(UTC), tick=False)  # fmt: skip


def test_a_day_is_today_until_midnight_there_and_late_from_then_on(city, browse, zone):
    case = city.handling()
    city.accept(case, "科技局")
    share = city.assignment(case, "科技局")
    due = share.deadlines.get(step="opinion")
    why = reverse("deadline", args=["shifan", case.proposal.number, due.pk])
    told = {}
    for name, on, clock in [("before", LAST, (23, 59, 59)), ("after", date(2023, 5, 16), (0, 0, 1))]:
        with at_clock(zone, on, *clock):
            client = browse("科技局", Role.HANDLER)
            told[name] = [
                client.get(reverse("workbench")).context["today"],
                "已逾期 1 个工作日" in client.get(why).text,
                client.get(reverse("api_deadline", args=[due.pk])).json()["overdue"],
            ]

    assert told == {"before": [LAST, False, False], "after": [date(2023, 5, 16), True, True]}


def test_a_post_ends_at_midnight_there(city, browse, zone):
    case = city.handling()
    Post.objects.filter(person=city["科技局", Role.HANDLER]).update(until_on=LAST)
    page = reverse("case_detail", args=["shifan", case.proposal.number])
    answers = []
    for on, clock in [(LAST, (23, 59, 59)), (date(2023, 5, 16), (0, 0, 1))]:
        with at_clock(zone, on, *clock):
            client = browse("科技局", Role.HANDLER)
            answers += [
                client.get(page).status_code,
                len(client.get(reverse("api_case_list")).json()["results"]),
            ]

    assert answers == [200, 1, 404, 0]


def test_moments_and_their_days_are_told_as_clocks_there_have_them(city, browse, zone):
    """17:30 in UTC, half past one of the next day in Shanghai and half past eleven of the same in Urumqi."""
    with time_machine.travel(datetime(2023, 4, 21, 17, 30, tzinfo=UTC), tick=False):
        case = city.draft(day=date(2023, 2, 1))
        perform("submit", case, actor=city[Role.MEMBER])
        page = browse(Role.SECRETARIAT).get(reverse("notice_list"))

    local = datetime(2023, 4, 21, 17, 30, tzinfo=UTC).astimezone(zone)
    assert f'datetime="{local.isoformat(timespec="minutes")}"' in page.text
    assert f"{local:%H:%M}</time>" in page.text
    assert timezone.get_current_timezone_name() == "UTC"
