"""A day that the State Council names on its own, in an installation where several jurisdictions share its calendar."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from proposals.models import User
from workflow.errors import MoveRefusedError
from workflow.forms.calendars import OFF, WORKED, DaysForm
from workflow.services.calendars import newest_row
from workflow.services.revising import DayChange, change_days
from workflow.workdays import SLUG

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from workflow.models import WorkingCalendar


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext(
            "在全国日历里写明国务院另行通知的日子，存为新的一版；各辖区由自己的管理员推算后才启用。"
        )
        parser.add_argument("from_on", metavar="FROM", help=gettext("从哪一天，如 2023-04-21"))
        parser.add_argument("until_on", metavar="UNTIL", nargs="?", help=gettext("到哪一天；只有一天的不写"))
        parser.add_argument("--name", required=True, help=gettext("名称，推算期限时会写给人看"))
        parser.add_argument("--reason", required=True, help=gettext("依据：哪份文件定的"))
        parser.add_argument("--by", required=True, metavar="USERNAME", help=gettext("经办的系统管理员的账号"))
        kinds = parser.add_mutually_exclusive_group()
        kinds.add_argument("--worked", action="store_true", help=gettext("上班；不写则为放假"))
        kinds.add_argument("--back", action="store_true", help=gettext("取消写明过的这些日子"))

    def handle(self, *args: Any, **options: Any) -> None:
        newest = newest_row(SLUG)
        actor = User.objects.filter(username=options["by"]).first()
        if newest is None or actor is None:
            self._refuse(gettext("没有这个账号，或者还没有装入日历。"))
        kind = WORKED if options["worked"] else OFF
        form = DaysForm({**options, "kind": kind, "seen": newest.version})
        if not form.is_valid():
            self._refuse("\n".join(str(error) for errors in form.errors.values() for error in errors))
        days = form.days()
        change = (
            DayChange(options["reason"], removed=frozenset(day.on for day in days))
            if options["back"]
            else DayChange(options["reason"], added=days)
        )
        self.stdout.write(str(self._kept(change, actor, newest)))

    def _kept(self, change: DayChange, actor: User, newest: WorkingCalendar) -> WorkingCalendar:
        try:
            return change_days(SLUG, change, actor=actor, seen=newest.version, for_all=True)
        except MoveRefusedError as error:
            self._refuse(error.refusal.message)

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)
