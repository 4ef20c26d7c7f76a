from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from workflow.services.calendars import add_calendar, seed_calendar
from workflow.workdays import Calendar, Day

REPOSITORY = Path(__file__).resolve().parent.parent.parent


def due(capsys, *arguments):
    call_command("due", *arguments)
    return capsys.readouterr().out


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("start", "span", "told"),
    [
        ("2023-04-21", "20 工作日", "2023-05-22 星期一\n"),
        ("2025-04-30", "二十个工作日", "2025-06-03 星期二\n"),
        ("2024-11-30", "3 月", "2025-02-28 星期五\n"),
        ("2025-05-24", "7日", "2025-06-03 星期二\n"),
        (
            "2026-12-20",
            "20 工作日",
            "2027-01-15 星期五\n暂定：所用日历自 2004-01-01 至 2026-12-31，此外只按周末推算。\n",
        ),
    ],
)
def test_due_tells_the_day_and_whether_it_is_certain(capsys, start, span, told):
    assert due(capsys, start, span) == told


@pytest.mark.django_db
def test_due_explains_each_day(capsys):
    assert due(capsys, "2023-04-21", "5 工作日", "--explain") == (
        "起始日：2023-04-21 星期五（不计入）\n"
        "期限：5 个工作日\n"
        "日历：cn-state-council 第 1 版（2004-01-01 至 2026-12-31）\n"
        "跳过：2023-04-22 周六\n"
        "计入：2023-04-23 劳动节调休上班\n"
        "到期日：2023-04-27 星期四\n"
    )


@pytest.mark.django_db
def test_due_explains_a_day_that_moved_and_is_uncertain(capsys):
    assert due(capsys, "2026-12-03", "1 个月", "--explain") == (
        "起始日：2026-12-03 星期四（不计入）\n"
        "期限：1 个月\n"
        "日历：cn-state-council 第 1 版（2004-01-01 至 2026-12-31）\n"
        "跳过：2027-01-03 周日\n"
        "顺延：原止于 2027-01-03，该日休息，移至下一个工作日\n"
        "到期日：2027-01-04 星期一\n"
        "暂定：所用日历自 2004-01-01 至 2026-12-31，此外只按周末推算。\n"
    )


@pytest.mark.django_db
def test_due_gives_json(capsys):
    assert json.loads(due(capsys, "2025-05-24", "7 日", "--json")) == {
        "rule": {"span": {"amount": 7, "unit": "day"}, "wording": "7 日"},
        "source": "",
        "start_on": "2025-05-24",
        "anchor_on": None,
        "calendar": {"slug": "cn-state-council", "version": 1},
        "original_due_on": "2025-06-03",
        "ruled_on": "2025-06-03",
        "due_on": "2025-06-03",
        "provisional": False,
        "rolled_from": "2025-05-31",
        "skipped": [
            {"on": "2025-05-31", "reason": "端午"},
            {"on": "2025-06-01", "reason": "端午"},
            {"on": "2025-06-02", "reason": "端午"},
        ],
        "worked": [],
        "parts": [],
    }


@pytest.mark.django_db
def test_due_follows_the_calendar_that_is_named(capsys):
    festival = Day(date(2025, 3, 18), is_workday=False, name="某市节日")
    seed_calendar()
    for days in ([], [festival]):
        calendar = Calendar.of("somecity", 1, date(2025, 1, 1), date(2025, 12, 31), days)
        add_calendar(calendar, title="某市")

    told = [
        due(capsys, "2025-03-17", "1 工作日", "--calendar", named)
        for named in ("somecity", "somecity@2", "somecity@1", "cn-state-council@1")
    ]

    assert told == [
        "2025-03-19 星期三\n",
        "2025-03-19 星期三\n",
        "2025-03-18 星期二\n",
        "2025-03-18 星期二\n",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["2023-4-21", "5 日"], "看不懂起始日“2023-4-21”，请写成 2023-04-21 的样子。"),
        (["20230421", "5 日"], "看不懂起始日“20230421”，请写成 2023-04-21 的样子。"),
        (["2023-09-31", "5 日"], "没有“2023-09-31”这一天。"),
        (["2023-04-21", "5 周"], "看不懂期限“5 周”，请写成“20 工作日”“30 日”或“3 个月”。"),
        (["2023-04-21", "0 日"], "期限应在 1 至 1000 之间，而不是 0。"),
        (["1900-01-01", "5 日"], "日期 1900-01-01 超出可计算的范围（1949-10-01 至 2999-12-31）。"),
        (["2023-04-21", "5 日", "--calendar", "mars"], "没有装入日历“mars”，请先运行 load_rules。"),
        (
            ["2023-04-21", "5 日", "--calendar", "cn-state-council@9"],
            "没有装入日历“cn-state-council@9”，请先运行 load_rules。",
        ),
        (["2023-04-21", "5 日", "--calendar", "mars@x"], "看不懂日历“mars@x”，版本应是数字。"),
    ],
)
def test_due_refuses_in_one_sentence(capsys, arguments, sentence):
    with pytest.raises(SystemExit) as raised:
        call_command("due", *arguments)

    assert (raised.value.code, capsys.readouterr()) == (2, ("", f"{sentence}\n"))


def run(tmp_path, *arguments):
    """The command as a person runs it, over a database that was never migrated."""
    environment = os.environ | {
        "DATABASE_URL": f"sqlite:///{tmp_path}/never-migrated.sqlite3",
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
    }
    done = subprocess.run(  # noqa: S603 - our own interpreter and script
        [sys.executable, "manage.py", "due", *arguments],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_due_works_without_a_migrated_database(tmp_path):
    assert run(tmp_path, "2023-04-21", "20 工作日") == (0, "2023-05-22 星期一\n", "")


def test_due_without_a_database_knows_no_other_calendar(tmp_path):
    assert run(tmp_path, "2023-04-21", "20 工作日", "--calendar", "somecity") == (
        2,
        "",
        "数据库尚未就绪，只能用随程序附带的日历“cn-state-council”。\n",
    )


def test_due_helps_in_chinese(tmp_path):
    code, told, _ = run(tmp_path, "--help")

    assert (code, "期限计算：从起始日（不计入）起若干工作日、自然日或月到期的日子。" in told) == (0, True)
