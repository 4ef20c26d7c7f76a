"""New versions of calendars: a year's notice, a city's own days, and what follows when the base moves on."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.management import call_command

from proposals.roles import Role
from tests.city import at, fresh, make_city
from tests.workflow.calendars.conftest import DECEMBER, with_the_notice
from tests.workflow.workdays.notices.wording import notice_of
from workflow.errors import ForbiddenMoveError, MoveRefusedError, StaleMoveError
from workflow.models import RulePack, WorkingCalendar
from workflow.services.calendars import calendar_of, newest_row, seed_calendar
from workflow.services.revising import DayChange, add_notice, change_days, change_own_days, open_own_calendar
from workflow.services.rulepacks import load_pack
from workflow.workdays import SLUG, Day, state_council

FESTIVAL = Day(date(2023, 12, 18), is_workday=False, name="某市节日")
OWN = DayChange("市府办通知", added=(FESTIVAL,))


def own(city, change=OWN, *, seen=0, role=Role.ADMINISTRATOR):
    return change_own_days(city.jurisdiction, SLUG, change, actor=city[role], seen=seen, at=at(DECEMBER))


def test_a_notice_makes_the_next_version_up_to_the_end_of_its_year(city):
    before = newest_row(SLUG)

    row = with_the_notice(city)

    assert (row.slug, row.version, row.horizon, row.covers_from) == (
        SLUG,
        before.version + 1,
        date(2024, 12, 31),
        before.covers_from,
    )
    assert (row.made_by, row.made_at, row.source) == (
        city[Role.ADMINISTRATOR],
        at(DECEMBER),
        notice_of(2024),
    )
    ours, theirs = calendar_of(SLUG), state_council()
    days = [date(2024, month, day) for month in range(1, 13) for day in range(1, 29)]
    assert [ours.is_workday(on) for on in days] == [theirs.is_workday(on) for on in days]
    assert calendar_of(SLUG, version=before.version).horizon == date(2023, 12, 31)


def test_a_corrected_notice_replaces_its_year_and_no_other(city):
    with_the_notice(city)
    text = notice_of(2024).replace("4月28日（星期日）、5月11日（星期六）上班", "4月28日（星期日）上班")

    row = add_notice(
        SLUG,
        text,
        actor=city[Role.ADMINISTRATOR],
        seen=newest_row(SLUG).version,
        looked=True,
        at=at(DECEMBER),
    )

    before, after = calendar_of(SLUG, version=row.version - 1), calendar_of(SLUG)
    assert set(before.days) - set(after.days) == {date(2024, 5, 11)}
    assert after.horizon == before.horizon


def test_a_notice_that_is_pasted_again_leaves_what_the_next_years_notice_said_of_its_december(city):
    """2022-12-31 is off by the notice of 2023, which is about that year's New Year."""
    before = calendar_of(SLUG)
    text = notice_of(2022).replace("4月24日（星期日）、5月7日（星期六）上班", "4月24日（星期日）上班")

    add_notice(
        SLUG, text, actor=city[Role.ADMINISTRATOR], seen=newest_row(SLUG).version, looked=True, at=at(DECEMBER)
    )  # fmt: skip

    after = calendar_of(SLUG)
    assert set(before.days) - set(after.days) == {date(2022, 5, 7)}
    assert after.days[date(2022, 12, 31)] == Day(date(2022, 12, 31), is_workday=False, name="元旦")


def test_a_corrected_notice_takes_back_what_it_said_of_the_december_before(city):
    text = notice_of(2023).replace(
        "2022年12月31日至2023年1月2日放假调休，共3天", "2023年1月1日至2日放假，共2天"
    )

    add_notice(
        SLUG, text, actor=city[Role.ADMINISTRATOR], seen=newest_row(SLUG).version, looked=True, at=at(DECEMBER)
    )  # fmt: skip

    assert date(2022, 12, 31) not in calendar_of(SLUG).days


@pytest.mark.parametrize(
    ("text", "more", "code"),
    [
        (notice_of(2024).replace("共8天", "共9天"), {}, "notice_unsound"),
        ("明年怎样放假？", {}, "notice_unsound"),
        (notice_of(2024), {"looked": False}, "findings_unread"),
        (notice_of(2025), {}, "year_gap"),
        (notice_of(2024), {"seen": 1}, "stale"),
    ],
    ids=["a wrong count", "no notice", "not looked at", "a year left out", "an older version seen"],
)
def test_a_notice_that_does_not_hold_makes_no_version(city, text, more, code):
    before = WorkingCalendar.objects.count()
    values = {"seen": newest_row(SLUG).version, "looked": True} | more

    with pytest.raises(MoveRefusedError) as refused:
        add_notice(SLUG, text, actor=city[Role.ADMINISTRATOR], at=at(DECEMBER), **values)

    assert (refused.value.refusal.code, WorkingCalendar.objects.count()) == (code, before)


def test_the_same_notice_twice_makes_one_version(city):
    with_the_notice(city)

    with pytest.raises(MoveRefusedError) as refused:
        with_the_notice(city)

    assert refused.value.refusal.code == "calendar_unchanged"


@pytest.mark.parametrize(
    "role", [Role.OFFICE, Role.SECRETARIAT, Role.OFFICE_LEADER, Role.AUDITOR, "stranger"]
)
def test_only_an_administrator_makes_versions(city, role):
    with pytest.raises(ForbiddenMoveError):
        add_notice(SLUG, notice_of(2024), actor=city[role], seen=2, looked=True, at=at(DECEMBER))
    with pytest.raises(ForbiddenMoveError):
        own(city, role=role)


def test_a_city_has_days_of_its_own_in_a_calendar_that_its_rules_then_use(city):
    row = own(city)

    assert (row.slug, row.jurisdiction, row.base) == ("shifan", city.jurisdiction, newest_row(SLUG))
    assert not calendar_of("shifan").is_workday(FESTIVAL.on)
    assert calendar_of(SLUG).is_workday(FESTIVAL.on)
    assert RulePack.objects.get(jurisdiction=city.jurisdiction).calendar_slug == "shifan"


def test_another_city_keeps_the_national_calendar_and_may_not_touch_it(city):
    own(city)
    other = make_city("bieshi")

    with pytest.raises(ForbiddenMoveError):
        change_days(
            "shifan", DayChange("", removed=frozenset({FESTIVAL.on})), actor=other[Role.ADMINISTRATOR], seen=2
        )
    assert RulePack.objects.get(jurisdiction=other.jurisdiction).calendar_slug == SLUG


def test_single_days_of_a_calendar_that_several_cities_use_are_not_changed_from_one_of_them(city):
    make_city("bieshi")
    change = DayChange("市府办通知", added=(FESTIVAL,))
    seen = newest_row(SLUG).version

    with pytest.raises(MoveRefusedError) as refused:
        change_days(SLUG, change, actor=city[Role.ADMINISTRATOR], seen=seen, at=at(DECEMBER))
    with pytest.raises(ForbiddenMoveError):
        change_days(SLUG, change, actor=city[Role.OFFICE], seen=seen, at=at(DECEMBER), for_all=True)

    assert (refused.value.refusal.code, newest_row(SLUG).version) == ("calendar_shared", seen)


def test_whoever_runs_the_installation_changes_them_for_all_by_command(city, capsys):
    before, admin = newest_row(SLUG), city[Role.ADMINISTRATOR].username
    said = ["--name", "临时放假", "--reason", "国办通知", "--by", admin]

    call_command("nation_day", "2023-12-28", "2023-12-29", *said)
    off = calendar_of(SLUG)
    call_command("nation_day", "2023-12-29", "--back", *said)

    assert [off.is_workday(date(2023, 12, day)) for day in (27, 28, 29)] == [True, False, False]
    assert calendar_of(SLUG).is_workday(date(2023, 12, 29))
    assert (newest_row(SLUG).version, newest_row(SLUG).source) == (before.version + 2, "国办通知")
    assert capsys.readouterr().out == f"{SLUG}@{before.version + 1}\n{SLUG}@{before.version + 2}\n"
    assert RulePack.objects.get(jurisdiction=city.jurisdiction).counted_by == before


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["2023-12-28", "--by", "nobody"], "没有这个账号"),
        (["某日", "--by", "admin"], "日期"),
        (["2023-12-28", "--by", "office"], "无权"),
        (["2031-12-28", "--by", "admin"], "日历"),
    ],
)
def test_the_command_refuses_what_makes_no_sense(city, capsys, words, told):
    keys = {"admin": Role.ADMINISTRATOR, "office": Role.OFFICE}
    words = [city[keys[word]].username if word in keys else word for word in words]

    with pytest.raises(SystemExit) as ended:
        call_command("nation_day", *words, "--name", "临时放假", "--reason", "国办通知")

    assert (ended.value.code, told in capsys.readouterr().err) == (2, True)


def test_a_city_takes_its_day_back(city):
    row = own(city)

    own(city, DayChange("取消", removed=frozenset({FESTIVAL.on})), seen=row.version)

    assert calendar_of("shifan").days == calendar_of(SLUG).days


def test_a_day_that_a_city_took_back_is_again_what_the_nation_says(city):
    holiday = date(2023, 10, 1)
    row = own(city, DayChange("照常上班", added=(Day(holiday, is_workday=True, name="照常上班"),)))

    own(city, DayChange("取消", removed=frozenset({holiday})), seen=row.version)

    assert calendar_of("shifan").days[holiday] == calendar_of(SLUG).days[holiday]


def test_a_citys_calendar_follows_the_national_one_with_its_own_days(city):
    own(city)

    with_the_notice(city)

    followed = newest_row("shifan")
    assert (followed.horizon, followed.base) == (date(2024, 12, 31), newest_row(SLUG))
    assert calendar_of("shifan").days == {**calendar_of(SLUG).days, FESTIVAL.on: FESTIVAL}


def test_an_upgrade_brings_later_years_and_keeps_what_people_entered(city):
    own(city)
    late = Day(date(2023, 12, 29), is_workday=False, name="临时放假")
    change_days(
        SLUG, DayChange("国务院通知", added=(late,)), actor=city[Role.ADMINISTRATOR],
        seen=newest_row(SLUG).version, at=at(DECEMBER),
    )  # fmt: skip

    seed_calendar()

    assert calendar_of(SLUG).horizon == calendar_of("shifan").horizon == state_council().horizon
    assert [calendar_of(slug).days[late.on] for slug in (SLUG, "shifan")] == [late, late]
    assert calendar_of(SLUG).days[date(2025, 1, 1)] == state_council().days[date(2025, 1, 1)]


def test_next_years_rules_use_the_citys_calendar_too(city):
    own(city)

    assert load_pack(city.jurisdiction, "dongguan", year=2024).calendar_slug == "shifan"


def test_opening_it_twice_gives_the_same(city):
    first = open_own_calendar(city.jurisdiction, SLUG, actor=city[Role.ADMINISTRATOR])

    assert open_own_calendar(city.jurisdiction, SLUG, actor=city[Role.ADMINISTRATOR]) == fresh(first)


def test_a_day_out_of_range_is_refused(city):
    with pytest.raises(MoveRefusedError) as refused:
        own(city, DayChange("", added=(Day(date(2031, 1, 1), is_workday=False, name="某日"),)))

    assert (refused.value.refusal.code, newest_row("shifan")) == ("calendar_range", None)


def test_whoever_saw_an_older_version_is_told(city):
    own(city)

    with pytest.raises(StaleMoveError):
        own(city, seen=0)
