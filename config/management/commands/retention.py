"""`manage.py retention`: what would be let go of, and letting it go."""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext as _

from notifications.services.retention import BY_CODE, KINDS
from proposals.models import Jurisdiction, User
from workflow.services.retention import foreseen, let_go

if TYPE_CHECKING:
    from django.core.management.base import CommandParser


class Command(BaseCommand):
    """By default nothing is changed. Exits 2 when used wrongly."""

    help = _("列出保存期满的个人信息；加 --apply 才真正清除，并留下清单。办理记录的链条不受影响。")

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--jurisdiction", metavar="SLUG", help=_("只处理这一辖区"))
        parser.add_argument("--dry-run", action="store_true", help=_("只列出，不清除（缺省）"))
        parser.add_argument("--apply", action="store_true", help=_("清除，并把清单存入系统"))
        parser.add_argument("--by", metavar="USERNAME", help=_("执行人的用户名，与 --apply 同用"))
        parser.add_argument("--json", action="store_true", dest="as_json", help=_("输出 JSON，每个辖区一行"))

    def handle(self, *args: Any, **options: Any) -> None:
        places = Jurisdiction.objects.order_by("pk")
        if options["jurisdiction"]:
            places = places.filter(slug=options["jurisdiction"])
            if not places:
                self._end(_("没有代码为“%(slug)s”的辖区。") % {"slug": options["jurisdiction"]})
        if options["apply"] and options["dry_run"]:
            self._end(_("--apply 和 --dry-run 只能写一个。"))
        actor = User.objects.filter(username=options["by"] or "").first()
        if options["apply"] and actor is None:
            self._end(_("清除须写明执行人：--by 用户名。"))
        for place in places:
            self._run(place, actor if options["apply"] else None, as_json=options["as_json"])

    def _run(self, place: Jurisdiction, actor: User | None, *, as_json: bool) -> None:
        at = timezone.now()
        if actor is None:
            told = [
                (one.kind, one.months, one.source, one.before_on, one.count)
                for one in foreseen(place, at, KINDS)
            ]
        else:
            lines = let_go(place, actor=actor, at=at, kinds=KINDS).lines.order_by("pk")
            told = [
                (BY_CODE[line.kind], line.months, line.source, line.before_on, line.rows) for line in lines
            ]
        if as_json:
            kinds = {
                kind.code: {"months": months, "before_on": str(on), "rows": rows}
                for kind, months, _source, on, rows in told
            }
            self.stdout.write(
                json.dumps({"jurisdiction": place.slug, "applied": actor is not None, "kinds": kinds})
            )
            return
        self.stdout.write(f"{place.name}：{_('已清除') if actor else _('将要清除（没有改动）')}")
        for kind, months, source, on, rows in told:
            words = _("  %(label)s：%(rows)d 条（%(on)s 以前，保存 %(months)d 个月；%(source)s）")
            self.stdout.write(
                words % {"label": kind.label, "rows": rows, "on": on, "months": months, "source": source}
            )

    def _end(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(2)
