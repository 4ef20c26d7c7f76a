"""A city's calendar kept by a program of its administrator: from a notice or a day of its own to the dates that move."""

from __future__ import annotations

from datetime import date

import pytest

from proposals.roles import Role
from tests.city import fresh
from tests.portal.api.managing import Administering
from tests.workflow.calendars.conftest import ending
from tests.workflow.workdays.notices.wording import notice_of
from workflow.models import CalendarUse, WorkingCalendar
from workflow.services.calendars import newest_row
from workflow.steps import Step
from workflow.workdays import SLUG

FESTIVAL = {
    "from_on": "2023-06-05", "until_on": "2023-06-06", "kind": "off", "name": "迎春日", "reason": "市府办通知", "seen": 0,
}  # fmt: skip


@pytest.fixture
def admin(api, city):
    return Administering(api, city)


def test_a_notice_is_read_then_kept_once(city, admin):
    ending(2023)
    text = notice_of(2024)

    status, read = admin.post("/calendar/notice/read/", text=text)
    before = WorkingCalendar.objects.count()
    kept = admin.post("/calendar/notice/", text=text, seen=read["seen"], looked=True)
    again = admin.post("/calendar/notice/", text=text, seen=read["seen"], looked=True)

    assert (status, read["year"], read["sound"]) == (200, 2024, True)
    assert "2024-01-01" in read["holidays"][0]["off"]
    assert WorkingCalendar.objects.count() == before + 1
    assert (kept[0], kept[1]["version"], kept[1]["horizon"]) == (201, read["seen"] + 1, "2024-12-31")
    assert (again[0], again[1]["code"]) == (409, "stale")


def test_what_a_notice_gets_wrong_is_told_with_its_place(city, admin):
    text = notice_of(2027).replace("元旦", "元旦（节）", 1).replace("1月1日", "1月45日", 1)

    _status, read = admin.post("/calendar/notice/read/", text=text)
    kept = admin.post("/calendar/notice/", text=text, seen=read["seen"])

    wrong = [one for one in read["findings"] if one["weight"] == "wrong"]
    assert not read["sound"]
    assert [text[one["start"] : one["end"]].strip() for one in wrong] == [one["quote"] for one in wrong]
    assert (kept[0], kept[1]["code"]) == (409, "notice_unsound")


def test_days_of_its_own_move_what_was_foreseen(city, admin):
    case = city.handling(day=date(2023, 5, 29))
    due = case.deadlines.get(assignment__organisation=city.units["工信局"], step=Step.SIGN)

    status, made = admin.post("/calendar/days/", **FESTIVAL)
    used = admin.get("/calendar/")[1]
    foreseen = admin.get("/calendar/recount/")[1]
    stale = admin.post("/calendar/recount/", seen="x")
    done = admin.post("/calendar/recount/", seen=foreseen["seen"], note="市府办通知")

    assert (status, made["jurisdiction"], used["waits"]) == (201, "shifan", True)
    assert [day["on"] for day in used["own_days"]] == ["2023-06-05", "2023-06-06"]
    moved = next(one for one in foreseen["changes"] if one["deadline"] == due.pk)
    assert (moved["number"], moved["before"]) == (case.proposal.number, due.due_on.isoformat())
    assert (stale[0], stale[1]["code"]) == (409, "stale")
    assert (done[0], done[1]["moved"]) == (200, foreseen["moved"])
    assert fresh(due).due_on.isoformat() == moved["after"] > moved["before"]
    assert CalendarUse.objects.get().note == "市府办通知"
    back = admin.post("/calendar/days/take-back/", on="2023-06-06", seen=made["version"])
    assert (back[0], len(admin.get("/calendar/")[1]["own_days"])) == (201, 1)


def test_days_out_of_order_are_named_and_the_nations_may_change_where_nobody_else_counts_by_them(city, admin):
    turned = admin.post("/calendar/days/", **FESTIVAL | {"until_on": "2023-06-01"})
    national = admin.post(
        "/calendar/days/", **FESTIVAL | {"seen": newest_row(SLUG).version, "whose": "nation"}
    )

    assert (turned[0], list(turned[1]["errors"])) == (400, ["until_on"])
    assert (national[0], national[1]["jurisdiction"]) == (201, None)


def test_nobody_else_has_a_calendar_to_keep(city, api):
    other = Administering(api, city, city[Role.SECRETARIAT])

    assert other.get("/calendar/")[0] == 404
    assert other.post("/calendar/days/", **FESTIVAL)[0] == 404
