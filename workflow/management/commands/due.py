"""The deadline calculator: from a starting day and a span to a date, and why."""

from __future__ import annotations

import json
import re
import sys
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import BaseCommand
from django.db import DatabaseError
from django.utils.formats import date_format
from django.utils.translation import gettext

from workflow.services.calendars import CalendarMissingError, calendar_of
from workflow.workdays import (
    SHIPPED_VERSION,
    SLUG,
    Calendar,
    ClockError,
    Derivation,
    as_json,
    derive,
    parse_span,
    state_council,
)

if TYPE_CHECKING:
    from argparse import ArgumentParser
    from collections.abc import Iterator


class Command(BaseCommand):
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext("期限计算：从起始日（不计入）起若干工作日、自然日或月到期的日子。")
        parser.add_argument("start", metavar="START", help=gettext("起始日，如 2023-04-21"))
        parser.add_argument("span", metavar="SPAN", help=gettext("期限，如“20 工作日”“30 日”“3 个月”"))
        parser.add_argument(
            "--calendar",
            default=SLUG,
            metavar="SLUG[@VERSION]",
            help=gettext("工作日历，可指明版本；不写则用国务院日历的最新一版"),
        )
        parser.add_argument("--explain", action="store_true", help=gettext("逐日说明为什么是这一天"))
        parser.add_argument("--json", action="store_true", dest="as_json", help=gettext("输出 JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            start = _day(options["start"])
            span = parse_span(options["span"])
            calendar = _calendar(options["calendar"])
            derivation = derive(span, start, calendar)
        except (ClockError, CalendarMissingError) as error:
            self._refuse(str(error))
        if options["as_json"]:
            self.stdout.write(json.dumps(as_json(derivation), ensure_ascii=False, indent=2))
            return
        lines = _explained(derivation, calendar) if options["explain"] else _told(derivation, calendar)
        self.stdout.write("\n".join(lines))

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)


def _day(text: str) -> date:
    try:
        if re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError as error:
        raise ClockError("impossible_date", gettext("没有“%(day)s”这一天。") % {"day": text}) from error
    raise ClockError(
        "date_unreadable", gettext("看不懂起始日“%(day)s”，请写成 2023-04-21 的样子。") % {"day": text}
    )


def _calendar(named: str) -> Calendar:
    """The calendar as loaded, or the one that ships with the program where nothing has been loaded yet."""
    slug, _at, version = named.partition("@")
    if version and not re.fullmatch(r"\d{1,4}", version, re.ASCII):
        raise ClockError(
            "calendar_unreadable", gettext("看不懂日历“%(name)s”，版本应是数字。") % {"name": named}
        )
    wanted = int(version) if version else None
    try:
        return calendar_of(slug, version=wanted)
    except CalendarMissingError:
        if slug == SLUG and wanted in {None, SHIPPED_VERSION}:
            return state_council()
        raise
    except DatabaseError as error:
        # The calculator works before any database is set up; the answer names the calendar that it used.
        if slug == SLUG and wanted in {None, SHIPPED_VERSION}:
            return state_council()
        sentence = gettext("数据库尚未就绪，只能用随程序附带的日历“%(slug)s”。") % {"slug": SLUG}
        raise CalendarMissingError(sentence) from error


def _told(derivation: Derivation, calendar: Calendar) -> Iterator[str]:
    yield _dated(derivation.due_on)
    if derivation.provisional:
        yield _provisional(calendar)


def _explained(derivation: Derivation, calendar: Calendar) -> Iterator[str]:
    yield gettext("起始日：%(day)s（不计入）") % {"day": _dated(derivation.start_on)}
    yield gettext("期限：%(span)s") % {"span": derivation.timing}
    yield gettext("日历：%(slug)s 第 %(version)d 版（%(from)s 至 %(to)s）") % {
        "slug": calendar.slug,
        "version": calendar.version,
        "from": calendar.covers_from,
        "to": calendar.horizon,
    }
    skipped, worked = gettext("跳过：%(day)s %(reason)s"), gettext("计入：%(day)s %(reason)s")
    noted = [(day, skipped) for day in derivation.skipped] + [(day, worked) for day in derivation.worked]
    for day, wording in sorted(noted, key=lambda pair: pair[0].on):
        yield wording % {"day": day.on, "reason": day.reason}
    if derivation.rolled_from is not None:
        yield gettext("顺延：原止于 %(day)s，该日休息，移至下一个工作日") % {"day": derivation.rolled_from}
    yield gettext("到期日：%(day)s") % {"day": _dated(derivation.due_on)}
    if derivation.provisional:
        yield _provisional(calendar)


def _dated(on: date) -> str:
    return f"{on} {date_format(on, 'l')}"


def _provisional(calendar: Calendar) -> str:
    return gettext("暂定：所用日历自 %(from)s 至 %(to)s，此外只按周末推算。") % {
        "from": calendar.covers_from,
        "to": calendar.horizon,
    }
