"""manage.py trace NUMBER [--jurisdiction SLUG] [--json]: how much of each opinion reached the replies, where, and altered how.

Exits 0 with the trace, 1 when nothing was sent or written in the present round yet, 2 when used wrongly.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext

from workflow.models import Case
from workflow.tracing import told, trace

if TYPE_CHECKING:
    from argparse import ArgumentParser

MOST = 20


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext(
            "逐份核对会办意见有多少字进入了答复、进入哪一段，答复各段出自哪份意见，以及采用时改动了哪些数字、日期、单位、对象和否定词。"
            "本轮还没有送达的意见、也没有答复时退出码为 1，用法有误为 2。"
        )
        parser.add_argument("number", metavar="NUMBER", help=gettext("提案编号，如 20230368"))
        parser.add_argument(
            "--jurisdiction",
            metavar="SLUG",
            help=gettext("所在辖区的代码；只有一个辖区有此编号时可以不写"),
        )
        parser.add_argument("--json", action="store_true", dest="as_json", help=gettext("输出一个 JSON 对象"))

    def handle(self, *args: Any, **options: Any) -> None:
        found = trace(_case(options["number"], options["jurisdiction"]))
        if options["as_json"]:
            self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(told(found)))
        if not found["reply"] and all(letter["sent_at"] is None for letter in found["opinions"]):
            self.stderr.write(gettext("本轮还没有送达的会办意见，也没有答复，无从核对。"))
            sys.exit(1)


def _case(number: str, slug: str | None) -> Case:
    cases = Case.objects.filter(proposal__number=number).select_related("proposal", "jurisdiction")
    if slug:
        cases = cases.filter(jurisdiction__slug=slug)
    found: list[Case] = list(cases.order_by("pk")[:MOST])
    if not found:
        raise CommandError(gettext("没有找到 %(number)s 号办件。") % {"number": number}, returncode=2)
    if len(found) > 1:
        slugs = "、".join(case.jurisdiction.slug for case in found)
        raise CommandError(
            gettext("有 %(n)d 个辖区都有 %(number)s 号，请加 --jurisdiction（%(slugs)s）。")
            % {"n": len(found), "number": number, "slugs": slugs},
            returncode=2,
        )
    return found[0]
