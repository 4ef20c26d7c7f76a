"""How long each jurisdiction's working calendar still reaches; for people and for a monitor."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from workflow.services.horizons import horizons

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from workflow.services.horizons import Horizon


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext("各辖区的工作日历还能用多久；有不足 4 个整月的，以 1 退出。")
        parser.add_argument("--json", action="store_true", dest="as_json", help=gettext("输出 JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        found = horizons(timezone.now())
        if options["as_json"]:
            self.stdout.write(json.dumps([_plain(one) for one in found], ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(map(_told, found)) or gettext("还没有装入规则包的辖区。"))
        if any(one.is_short for one in found):
            self.stderr.write(
                gettext("有的日历不够用了：请系统管理员在“工作日历”页录入国务院的放假通知，并推算启用。")
            )
            sys.exit(1)


def _plain(one: Horizon) -> dict[str, Any]:
    return {
        "jurisdiction": one.jurisdiction.slug,
        "calendar": one.calendar.slug,
        "version": one.calendar.version,
        "waiting": one.newest.version if one.waits else None,
        "horizon": one.calendar.horizon.isoformat(),
        "months": one.months,
        "short": one.is_short,
    }


def _told(one: Horizon) -> str:
    left = ngettext("还有 %(n)d 个整月", "还有 %(n)d 个整月", one.months) % {"n": one.months}
    return gettext("%(place)s：%(title)s 第 %(version)d 版，排到 %(last)s，%(left)s。") % {
        "place": one.jurisdiction.name,
        "title": one.calendar.title,
        "version": one.calendar.version,
        "last": one.calendar.horizon,
        "left": left if one.months >= 0 else gettext("已经用完"),
    }
