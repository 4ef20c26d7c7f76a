"""Load the demo and say who can log in."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from proposals.roles import Role
from workflow.demo import DemoRefusedError, load_demo
from workflow.demo.loading import demo_loaded, installation_empty
from workflow.demo.town import UNIT_ROLES

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from workflow.demo import Demo
    from workflow.demo.town import Town


def _count(text: str) -> int:
    if not text.isdecimal():
        raise ArgumentTypeError(gettext("须是一个不小于 0 的整数。"))
    return int(text)


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext("装入演示城市、账号和处于各种状态的提案；可重复运行，已装入的不变。")
        parser.add_argument(
            "--if-empty",
            action="store_true",
            help=gettext("只在还没有任何数据时装入；已有演示数据时只列出账号"),
        )
        parser.add_argument(
            "--proposals",
            type=_count,
            metavar="N",
            help=gettext("演示城市的提案总数，不写则只装入固定的十几件"),
        )
        parser.add_argument(
            "--seed", type=_count, default=1, metavar="S", help=gettext("随机种子，相同的种子得到相同的提案")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and not installation_empty() and not demo_loaded():
            self.stdout.write(gettext("已有数据，不装入演示。"))
            return
        told = self._told if options["proposals"] else None
        try:
            demo = load_demo(proposals=options["proposals"], seed=options["seed"], told=told)
        except DemoRefusedError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        self._list(demo)

    def _told(self, done: int, wanted: int) -> None:
        if done % 50 == 0 or done == wanted:
            self.stderr.write(gettext("已生成 %(done)d / %(wanted)d 件") % {"done": done, "wanted": wanted})

    def _list(self, demo: Demo) -> None:
        made = gettext("新装入 %(n)d 件") if demo.made else gettext("没有改动")
        self.stdout.write(
            gettext("演示城市共有 %(all)d 件提案和建议，%(made)s。")
            % {"all": demo.proposals, "made": made % {"n": demo.made} if demo.made else made}
        )
        for town in demo.towns:
            self.stdout.write("\n" + str(town.jurisdiction))
            for row in _accounts(town):
                self.stdout.write("  " + "".join(_padded(cell) for cell in row).rstrip())
        self.stdout.write("\n" + gettext("以上账号的密码都是 %(password)s") % {"password": demo.password})


def _accounts(town: Town) -> list[tuple[str, str, str]]:
    """Username, role, organisation; the four accounts of a bureau share a line."""
    rows = [(gettext("账号"), gettext("角色"), gettext("单位"))]
    rows += [
        (town.plan.prefix + seat.username, str(Role(seat.role).label), town.bodies[seat.body].name)
        for seat in town.plan.seats
    ]
    endings = "|".join(ending for ending, _name in UNIT_ROLES.values())
    names = "、".join(name for _ending, name in UNIT_ROLES.values())
    staffed = {code for code, role in town.people if role == Role.HANDLER}
    rows += [
        (f"{town.plan.prefix}{code}-({endings})", names, body.name)
        for code, body in town.bodies.items()
        if code in staffed
    ]
    return rows


def _padded(cell: str) -> str:
    """Columns of 44 places; a Chinese character takes two."""
    wide = sum(2 if ord(sign) > 0x2E7F else 1 for sign in cell)  # noqa: PLR2004 -- where CJK begins
    return cell + " " * max(2, 44 - wide)
