"""Carry a published case through the whole workflow and tell what became of it."""

from __future__ import annotations

import json
import re
import sys
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext

from proposals.parsing import Unreadable, load, read
from workflow.carrying import CarryError, GivenDays, carry, report, told
from workflow.errors import MoveRefusedError

if TYPE_CHECKING:
    from argparse import ArgumentParser


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(
            gettext("“%(day)s”不是日期，请写成 2023-04-21 的样子。") % {"day": text}
        ) from error


def _slug(text: str) -> str:
    if not re.fullmatch(r"[a-z0-9][a-z0-9_-]{0,39}", text):
        raise ArgumentTypeError(gettext("辖区代码只能用小写字母、数字和连字符，至多 40 个字符。"))
    return text


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext(
            "把一份公开页面上的提案从立案办到办结，逐步由各角色经办，日期按页面；页面没有的日期按假定并注明。"
        )
        parser.add_argument("file", metavar="FILE", type=Path, help=gettext("公开页面（.txt、.docx）"))
        parser.add_argument(
            "--jurisdiction",
            type=_slug,
            default="dongguan",
            metavar="SLUG",
            help=gettext("办到哪个辖区，没有则新建；默认 dongguan"),
        )
        days = {
            "--filed-on": gettext("立案日期；不写则假定为交办前四周"),
            "--handed-over-on": gettext("交办日期；不写则假定为最早来文前两周"),
            "--received-on": gettext("签收日期；不写则假定为交办次日"),
            "--replied-on": gettext("答复日期；只在页面没有写明时使用"),
        }
        for option, words in days.items():
            parser.add_argument(option, type=_day, metavar="D", help=words)
        parser.add_argument(
            "--class",
            dest="letter",
            default="",
            metavar="X",
            help=gettext("办理结果类别；不写则用页面的，没有则暂记 B"),
        )
        parser.add_argument("--json", action="store_true", help=gettext("输出一个 JSON 对象"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            text = load(options["file"])
        except Unreadable as error:
            self._refuse(2, error.message(gettext))
        reading = read(text)
        given = GivenDays(
            **{name: options[name] for name in ("filed_on", "handed_over_on", "received_on", "replied_on")}
        )
        try:
            carried = carry(
                text,
                reading,
                slug=options["jurisdiction"],
                today=timezone.localdate(),
                given=given,
                letter=options["letter"],
            )
        except (CarryError, MoveRefusedError) as error:
            self._refuse(1, str(error))
        told_of = report(carried.case, reading, made=carried.made)
        if options["json"]:
            self.stdout.write(json.dumps(told_of, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(told(told_of)))

    def _refuse(self, code: int, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        sys.exit(code)
