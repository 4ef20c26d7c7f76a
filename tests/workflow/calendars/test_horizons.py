"""How long a calendar still reaches, and when that is said."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.core.management import call_command

from proposals.models import Jurisdiction
from tests.city import at, make_city
from tests.workflow.calendars.conftest import DECEMBER, applied, with_the_notice
from workflow.services.horizons import horizons
from workflow.services.rulepacks import load_pack


@pytest.mark.parametrize(
    ("day", "months", "short"),
    [
        (date(2023, 1, 31), 11, False),
        (date(2023, 8, 31), 4, False),
        (date(2023, 9, 1), 3, True),
        (date(2023, 12, 31), 0, True),
        (date(2024, 1, 1), -1, True),
        (date(2024, 2, 29), -2, True),
    ],
)
def test_the_alarm_begins_with_september(city, day, months, short):
    (found,) = horizons(at(day))

    assert (found.jurisdiction, found.months, found.is_short) == (city.jurisdiction, months, short)


def test_the_alarm_ends_with_the_new_version_that_was_applied_not_with_its_entry(city):
    row = with_the_notice(city)
    (entered,) = horizons(at(DECEMBER))

    applied(city)

    (found,) = horizons(at(DECEMBER))
    assert (entered.is_short, entered.waits, entered.newest) == (True, True, row)
    assert (found.is_short, found.waits, found.calendar) == (False, False, row)


def test_the_day_is_the_jurisdictions(city):
    moment = datetime(2023, 8, 31, 17, 0, tzinfo=UTC)
    assert [found.months for found in horizons(moment)] == [3]

    Jurisdiction.objects.filter(pk=city.jurisdiction.pk).update(time_zone="UTC")

    assert [found.months for found in horizons(moment)] == [4]


def test_all_jurisdictions_or_some_in_two_queries(city, django_assert_num_queries):
    other = make_city("bieshi")
    load_pack(other.jurisdiction, "dongguan", year=2030)

    with django_assert_num_queries(2):
        everywhere = [found.jurisdiction.slug for found in horizons(at(DECEMBER))]
    here = [found.jurisdiction.slug for found in horizons(at(DECEMBER), [city.jurisdiction.pk])]

    assert (everywhere, here) == (["shifan", "bieshi"], ["shifan"])


def test_a_jurisdiction_without_rules_has_no_calendar(db):
    Jurisdiction.objects.create(slug="kong", name="空")

    assert horizons(at(DECEMBER)) == []


# -- the command ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "code", "told"),
    [
        (date(2023, 8, 31), 0, "示范市：国务院办公厅节假日安排 第 2 版，排到 2023-12-31，还有 4 个整月。\n"),
        (date(2023, 9, 1), 1, "示范市：国务院办公厅节假日安排 第 2 版，排到 2023-12-31，还有 3 个整月。\n"),
        (date(2024, 1, 1), 1, "示范市：国务院办公厅节假日安排 第 2 版，排到 2023-12-31，已经用完。\n"),
    ],
)
def test_the_command_tells_people_and_its_exit_code_a_monitor(city, capsys, day, code, told):
    with time_machine.travel(at(day), tick=False):
        ended = exit_code("horizon")

    said = capsys.readouterr()
    assert (ended, said.out, "请系统管理员" in said.err) == (code, told, code == 1)


def test_the_command_tells_programs(city, capsys):
    with time_machine.travel(at(date(2023, 9, 1)), tick=False):
        ended = exit_code("horizon", "--json")

    assert (ended, json.loads(capsys.readouterr().out)) == (
        1,
        [
            {
                "jurisdiction": "shifan",
                "calendar": "cn-state-council",
                "version": 2,
                "waiting": None,
                "horizon": "2023-12-31",
                "months": 3,
                "short": True,
            }
        ],
    )


def test_the_command_without_any_city(db, capsys):
    assert (exit_code("horizon"), capsys.readouterr().out) == (0, "还没有装入规则包的辖区。\n")


def exit_code(*arguments):
    try:
        call_command(*arguments)
    except SystemExit as ended:
        return ended.code
    return 0
