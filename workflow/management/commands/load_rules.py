"""Load the working calendar and, for one jurisdiction, a shipped rule pack."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from proposals.models import Jurisdiction
from workflow.rulebook import PackError
from workflow.services.calendars import seed_calendar
from workflow.services.rulepacks import RulePackError, load_pack, shipped_pack, shipped_slugs

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext("装入工作日历和规则包；可重复运行，已装入的不变。")
        parser.add_argument("jurisdiction", nargs="?", help=gettext("辖区代码；不写则只装入日历"))
        parser.add_argument(
            "pack", nargs="?", help=gettext("规则包：%(known)s") % {"known": "、".join(shipped_slugs())}
        )
        parser.add_argument("--year", type=int, help=gettext("从哪一年起用；不写则用规则包自己的年份"))
        parser.add_argument(
            "--replace", action="store_true", help=gettext("恢复为随程序附带的内容，放弃人工修改")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        slug, pack_slug = options["jurisdiction"], options["pack"]
        if (slug is None) != (pack_slug is None):
            self._refuse(gettext("请同时写明辖区和规则包。"))
        calendar = seed_calendar()
        self.stdout.write(
            gettext("日历：%(calendar)s，至 %(horizon)s")
            % {"calendar": calendar, "horizon": calendar.horizon}
        )
        if slug is None:
            return
        jurisdiction = Jurisdiction.objects.filter(slug=slug).first()
        if jurisdiction is None:
            self._refuse(gettext("没有辖区“%(slug)s”。") % {"slug": slug})
        try:
            year = options["year"] or shipped_pack(pack_slug).year
            pack = load_pack(jurisdiction, pack_slug, year=year, replace=options["replace"])
        except (RulePackError, PackError) as error:
            self._refuse(str(error))
        self.stdout.write(
            gettext("规则包：%(pack)s，%(count)d 条规则") % {"pack": pack, "count": pack.rules.count()}
        )

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)
