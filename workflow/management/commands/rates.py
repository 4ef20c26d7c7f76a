"""Check that the kept counts of the closure figures are those of the rows, or count anew."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from proposals.models import Jurisdiction
from workflow.services.rates import differing, rebuild

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext("核对办结率各项汇总数与逐件统计是否一致；不一致的逐条列出。")
        parser.add_argument("--jurisdiction", help=gettext("只核对这一辖区（代码），默认全部"))
        action = parser.add_mutually_exclusive_group()
        action.add_argument("--check", action="store_true", help=gettext("核对（默认）"))
        action.add_argument(
            "--rebuild", action="store_true", help=gettext("重新统计，逐个辖区进行，期间照常办理")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        places = Jurisdiction.objects.order_by("pk")
        if options["jurisdiction"]:
            places = places.filter(slug=options["jurisdiction"])
            if not places:
                words = gettext("没有代码为 %(slug)s 的辖区。") % {"slug": options["jurisdiction"]}
                self.stderr.write(words)
                sys.exit(2)
        if options["rebuild"]:
            self._rebuild(list(places))
        else:
            self._check(list(places))

    def _rebuild(self, places: list[Jurisdiction]) -> None:
        for number, place in enumerate(places, start=1):
            told = {"number": number, "all": len(places), "name": place.name, "lines": rebuild(place)}
            self.stdout.write(gettext("%(number)d/%(all)d %(name)s：%(lines)d 行") % told)

    def _check(self, places: list[Jurisdiction]) -> None:
        wrong = {
            place: lines for place in places if hasattr(place, "rate_book") and (lines := differing(place))
        }
        for place, lines in wrong.items():
            for line in lines:
                self.stderr.write(f"{place.slug} {line}")
        if wrong:
            words = gettext("有 %(count)d 个辖区的汇总数与逐件统计不一致，请用 --rebuild 重新统计。")
            self.stderr.write(words % {"count": len(wrong)})
            sys.exit(1)
        self.stdout.write(gettext("%(count)d 个辖区的汇总数与逐件统计一致。") % {"count": len(places)})
