"""The administrator's calendars: from a pasted notice or a city's own day to the dates that move."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from proposals.roles import Role
from tests.city import fresh, make_city
from tests.workflow.calendars.conftest import ending
from tests.workflow.workdays.notices.wording import notice_of
from workflow.models import CalendarUse, Event, RulePack, WorkingCalendar
from workflow.services.calendars import calendar_of, newest_row
from workflow.services.recounting import preview
from workflow.steps import Step
from workflow.workdays import SLUG

LIST, NOTICE, DAYS, RECOUNT = (reverse(f"calendar_{name}") for name in ("list", "notice", "days", "recount"))
PAGES = [LIST, NOTICE, DAYS, RECOUNT]
FESTIVAL = {
    "from_on": "2023-05-25", "until_on": "2023-05-26", "kind": "off", "name": "迎春日", "reason": "市府办通知",
    "seen": "0", "do": "add",
}  # fmt: skip


@pytest.fixture
def administrator(browse):
    return browse(Role.ADMINISTRATOR)


@pytest.fixture
def case(city):
    return city.handling(day=date(2023, 5, 19))


# -- the list ---------------------------------------------------------------------------------------------------


def test_the_list_says_what_is_used_how_far_it_reaches_and_what_is_to_do(administrator, city, case):
    page = administrator.get(LIST).text

    assert "国务院办公厅节假日安排" in page
    assert "2026-12-31" in page
    assert newest_row(SLUG).digest[:12] in page
    assert "在计的期限都与这一版一致" in page
    assert "没有推算过" in page
    assert "工作日历只剩" not in page


def test_the_list_costs_the_same_however_many_versions(administrator, city, django_assert_num_queries):
    administrator.get(LIST)
    with django_assert_num_queries(LIST_QUERIES):
        administrator.get(LIST)
    ending(2023)
    ending(2024)
    administrator.get(LIST)

    with django_assert_num_queries(LIST_QUERIES):
        administrator.get(LIST)


LIST_QUERIES = 11


def test_the_settings_lead_to_it(administrator):
    assert f'href="{LIST}?in=shifan"' in administrator.get(reverse("manage")).text


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    "who", [(Role.OFFICE,), (Role.SECRETARIAT,), (Role.AUDITOR,), (Role.MEMBER,), ("stranger",)]
)
def test_there_is_no_such_page_for_anybody_else(browse, city, page, who):
    client = browse(*who)

    assert (client.get(page).status_code, client.post(page, {}).status_code) in {(404, 404), (404, 405)}


@pytest.mark.parametrize("page", PAGES)
def test_nor_for_the_administrator_of_another_city(browse, city, page):
    make_city("bieshi")

    assert browse(Role.ADMINISTRATOR).get(page, {"in": "bieshi"}).status_code == 404


@pytest.mark.parametrize("page", [NOTICE, DAYS, RECOUNT])
def test_a_forged_post_is_refused(city, page):
    client = Client(enforce_csrf_checks=True)
    client.force_login(city[Role.ADMINISTRATOR], backend="django.contrib.auth.backends.ModelBackend")

    assert client.post(page, {"do": "save", "seen": "1"}).status_code == 403


# -- a notice ---------------------------------------------------------------------------------------------------


def test_a_pasted_notice_is_shown_as_read_and_kept_only_when_asked(administrator):
    before = WorkingCalendar.objects.count()
    pasted = {"text": notice_of(2027), "seen": str(newest_row(SLUG).version)}

    read = administrator.post(NOTICE, pasted | {"do": "read"})

    assert read.status_code == 200
    assert "读到的 2027 年安排" in read.text
    assert "没有矛盾" in read.text
    assert "2月5日（农历除夕、周五）至12日（周五）" in read.text
    assert "保存为新的一版" in read.text
    assert WorkingCalendar.objects.count() == before

    kept = administrator.post(NOTICE, pasted | {"do": "save"})

    assert (kept.status_code, kept["Location"]) == (302, f"{RECOUNT}?in=shifan")
    assert calendar_of(SLUG).horizon == date(2027, 12, 31)
    assert "已保存为第" in administrator.get(kept["Location"]).text


def test_a_notice_with_a_mistake_shows_the_place_and_cannot_be_kept(administrator):
    text = notice_of(2027).replace("共8天", "共9天")
    pasted = {"text": text, "seen": str(newest_row(SLUG).version)}

    read = administrator.post(NOTICE, pasted | {"do": "read"})
    kept = administrator.post(NOTICE, pasted | {"do": "save"})

    assert "须改正" in read.text
    assert "写的是 9 天，读到 8 天，请核对。" in read.text
    assert "保存为新的一版" not in read.text
    assert (kept.status_code, "没有保存" in kept.text) == (409, True)
    assert "共9天" in kept.text


def test_what_is_doubtful_must_be_looked_at_first(administrator):
    text = notice_of(2027).replace("共8天", "")
    pasted = {"text": text, "seen": str(newest_row(SLUG).version), "do": "save"}

    refused = administrator.post(NOTICE, pasted)
    kept = administrator.post(NOTICE, pasted | {"looked": "on"})

    assert (refused.status_code, "须核对的地方我都核对过了" in refused.text) == (409, True)
    assert kept.status_code == 302


def test_a_screen_that_is_behind_is_told(administrator):
    seen = newest_row(SLUG).version
    ending(2026 - 1)

    answer = administrator.post(NOTICE, {"text": notice_of(2027), "seen": str(seen), "do": "save"})

    assert (answer.status_code, "已有第" in answer.text) == (409, True)


def test_an_empty_paste_comes_back(administrator):
    answer = administrator.post(NOTICE, {"text": "", "seen": "1", "do": "read"})

    assert (answer.status_code, "还不能提交" in answer.text) == (422, True)


# -- the city's own days ----------------------------------------------------------------------------------------


def test_a_city_without_days_of_its_own_is_told_so(administrator):
    assert "没有增减" in administrator.get(DAYS).text


def test_a_citys_own_days_are_kept_shown_and_taken_back(administrator, city):
    added = administrator.post(DAYS, FESTIVAL)

    page = administrator.get(DAYS).text
    assert (added.status_code, added["Location"]) == (302, f"{RECOUNT}?in=shifan")
    assert (page.count("迎春日"), "2023-05-25" in page, "2023-05-26" in page) == (2, True, True)
    assert [calendar_of("shifan").is_workday(date(2023, 5, day)) for day in (24, 25, 26)] == [
        True,
        False,
        False,
    ]
    assert "示范市工作日历" in administrator.get(LIST).text

    back = {"on": "2023-05-25", "seen": str(newest_row("shifan").version), "do": "back"}
    administrator.post(DAYS, back)

    assert administrator.get(DAYS).text.count("迎春日") == 1
    assert calendar_of("shifan").is_workday(date(2023, 5, 25))
    assert newest_row("shifan").source == "取消 2023-05-25"


def test_the_nations_days_may_be_put_right(administrator, city):
    page = administrator.get(DAYS, {"scope": "nation"})
    late = FESTIVAL | {"seen": str(newest_row(SLUG).version), "name": "临时放假"}

    administrator.post(f"{DAYS}?scope=nation", late)

    assert "端午节" in page.text or "端午" in page.text
    assert not calendar_of(SLUG).is_workday(date(2023, 5, 25))
    assert newest_row("shifan") is None


def test_where_several_cities_use_them_the_page_only_shows_them(administrator, city):
    make_city("bieshi")
    late = FESTIVAL | {"seen": str(newest_row(SLUG).version), "name": "临时放假"}

    page = administrator.get(DAYS, {"in": "shifan", "scope": "nation"}).text
    answer = administrator.post(f"{DAYS}?in=shifan&scope=nation", late)

    assert ("几个辖区共用全国日历" in page, 'name="do"' in page) == (True, False)
    assert "scope=nation" not in administrator.get(LIST, {"in": "shifan"}).text
    assert (answer.status_code, "几个辖区共用全国日历" in answer.text) == (409, True)
    assert calendar_of(SLUG).is_workday(date(2023, 5, 25))


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"until_on": "2023-05-24"}, 422),
        ({"until_on": "2023-07-25"}, 422),
        ({"name": ""}, 422),
        ({"from_on": "2031-05-25", "until_on": ""}, 409),
        ({"seen": "3"}, 409),
        ({"do": "back"}, 422),
    ],
)
def test_days_that_make_no_sense_come_back(administrator, change, status):
    answer = administrator.post(DAYS, FESTIVAL | change)

    assert (answer.status_code, newest_row("shifan")) == (status, None)


# -- moving the deadlines ---------------------------------------------------------------------------------------


def test_the_preview_says_old_new_and_whose_and_nothing_of_the_case(administrator, city, case):
    administrator.post(DAYS, FESTIVAL)

    page = administrator.get(RECOUNT).text

    assert page.index("5月26日") < page.index("5月30日")
    assert (case.proposal.number in page, "科技局" in page, "签收" in page) == (True, True, True)
    assert case.proposal.title not in page


def test_applying_moves_them_and_the_list_tells_of_it(administrator, city, case):
    administrator.post(DAYS, FESTIVAL)
    row = newest_row("shifan")
    seen = preview(row, city.jurisdiction).digest

    done = administrator.post(RECOUNT, {"seen": seen, "note": "市府办通知"}, follow=True)

    sign = case.deadlines.filter(step=Step.SIGN).first()
    assert (sign.due_on, sign.original_due_on) == (date(2023, 5, 30), date(2023, 5, 26))
    use = CalendarUse.objects.get()
    assert f"已推算，{use.moved} 个期限变动。" in done.text
    assert ("市府办通知" in done.text, "在计的期限都与这一版一致" in done.text) == (True, True)
    assert Event.objects.filter(transition="recount").count() == 1


def test_a_preview_that_is_behind_moves_nothing_and_shows_the_new_one(administrator, city, case):
    administrator.post(DAYS, FESTIVAL)

    answer = administrator.post(RECOUNT, {"seen": "0" * 64, "note": "照此办理"})

    assert answer.status_code == 409
    assert ("期限已有变动" in answer.text, "照此办理" in answer.text) == (True, True)
    assert answer.context["form"]["seen"].value() == preview(newest_row("shifan"), city.jurisdiction).digest
    assert not Event.objects.filter(transition="recount").exists()


def test_a_version_waits_until_it_is_applied_even_where_nothing_runs(administrator, city):
    entered = ending(2023)

    before = administrator.get(LIST).text
    shown = administrator.get(RECOUNT)
    administrator.post(RECOUNT, {"seen": shown.context["preview"].digest, "note": ""})

    waiting = f"第 {entered.version} 版。推算以后，新的期限才按这一版计"
    assert (waiting in before, "推算并通知" in shown.text) == (True, True)
    assert (
        waiting in administrator.get(LIST).text,
        RulePack.objects.get(jurisdiction=city.jurisdiction).counted_by,
    ) == (False, entered)


def test_where_nothing_moves_there_is_nothing_to_do(administrator, city, case):
    page = administrator.get(RECOUNT).text

    assert ("没有期限会变动" in page, "推算并通知" in page) == (True, False)


def test_a_member_reads_why_the_day_moved(administrator, browse, city, case):
    administrator.post(DAYS, FESTIVAL)
    seen = preview(newest_row("shifan"), city.jurisdiction).digest
    administrator.post(RECOUNT, {"seen": seen, "note": "市府办通知"})
    due = case.deadlines.get(step=Step.OPINION, assignment__organisation=city.units["科技局"])
    member = browse(Role.MEMBER)

    address = reverse("deadline", args=["shifan", "20230001", due.pk])
    page = member.get(address).text

    assert f'href="{address}"' in member.get(reverse("case_detail", args=["shifan", "20230001"])).text
    assert "按新日历重新核算" in page
    assert "提案委系统管理员确认：市府办通知" in page
    assert "迎春日" in page
    assert fresh(due).original_due_on != fresh(due).due_on
