"""Carry files between an outer and an inner installation of one city; `docs/exchange.md` says how."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext

from proposals.models import Jurisdiction
from workflow.exchange import fingerprint
from workflow.models import Channel
from workflow.services import exchange

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from workflow.services.exchange import Standing


class Command(BaseCommand):
    """Ends with 0 when all is well, 1 when something was refused, is missing or waits, 2 when it cannot be done."""

    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext(
            "内外网交换：一侧的办理打成签名的文件，到另一侧收下。说明见 docs/exchange.md。"
        )
        orders = parser.add_subparsers(dest="order", required=True, metavar="keys|add|send|receive|status")
        keys = orders.add_parser("keys", help=gettext("设在内网或外网一侧，做一对新的密钥，打印公钥和指纹"))
        keys.add_argument("jurisdiction", metavar="SLUG", help=gettext("辖区代码，两侧相同"))
        keys.add_argument("side", choices=["outer", "inner"], help=gettext("outer 外网，inner 内网"))
        add = orders.add_parser("add", help=gettext("登记对方的公钥，打印指纹，请打电话核对"))
        add.add_argument("line", metavar="LINE", help=gettext("对方打印的那一行"))
        add.add_argument("--out", type=Path, metavar="FOLDER", help=gettext("每分钟自动写出到这个文件夹"))
        add.add_argument(
            "--in", type=Path, dest="inbox", metavar="FOLDER", help=gettext("每分钟自动收这个文件夹")
        )
        send = orders.add_parser("send", help=gettext("打包新的办理，写进文件夹"))
        send.add_argument("folder", type=Path, metavar="FOLDER")
        send.add_argument("--again", action="store_true", help=gettext("把对方没有确认的全部再写一遍"))
        receive = orders.add_parser("receive", help=gettext("收下文件夹里的包"))
        receive.add_argument("folder", type=Path, metavar="FOLDER")
        for order in (
            send,
            receive,
            orders.add_parser("status", help=gettext("两个方向到了哪里，等什么，缺什么")),
        ):
            order.add_argument("--jurisdiction", metavar="SLUG", help=gettext("有几个辖区时指明哪一个"))

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            sound = getattr(self, f"_{options['order']}")(options)
        except exchange.ExchangeError as error:
            self._end(2, error.message)
        if not sound:
            sys.exit(1)

    def _keys(self, options: Any) -> bool:
        place = Jurisdiction.objects.filter(slug=options["jurisdiction"]).first()
        if place is None:
            self._end(2, gettext("没有代码为“%(slug)s”的辖区。") % {"slug": options["jurisdiction"]})
        channel = exchange.begin(place, options["side"], at=timezone.now())
        self.stdout.write(str(exchange.key_line(channel)))
        self.stdout.write(gettext("本侧指纹：%(digits)s") % {"digits": fingerprint(channel.own_public)})
        return True

    def _add(self, options: Any) -> bool:
        channel = exchange.join(options["line"])
        for name, folder in (("out_folder", options["out"]), ("in_folder", options["inbox"])):
            if folder is not None:
                setattr(channel, name, str(folder.resolve()))
        channel.save(update_fields=["out_folder", "in_folder"])
        self.stdout.write(gettext("对方指纹：%(digits)s") % {"digits": fingerprint(channel.peer_public)})
        self.stdout.write(gettext("请打电话请对方念他的指纹，一组一组核对，对不上就不要用。"))
        return True

    def _send(self, options: Any) -> bool:
        channel = self._channel(options)
        for parcel in exchange.send(channel, options["folder"], timezone.now(), again=options["again"]):
            self.stdout.write(exchange.name_of(channel, parcel))
        return True

    def _receive(self, options: Any) -> bool:
        channel = self._channel(options)
        arrived = exchange.receive(channel, options["folder"], timezone.now())
        for one in arrived:
            self.stdout.write(f"{one.name}  {one.refused or gettext('已收下')}")
        standing = exchange.standing_of(self._channel(options))
        self._told(standing)
        return not standing.alarm and not any(one.refused for one in arrived)

    def _status(self, options: Any) -> bool:
        channel = self._channel(options)
        standing = exchange.standing_of(channel)
        side = channel.jurisdiction.get_exchange_side_display()
        self.stdout.write(gettext("%(place)s，%(side)s") % {"place": channel.jurisdiction, "side": side})
        self.stdout.write(gettext("本侧指纹：%(digits)s") % {"digits": fingerprint(channel.own_public)})
        if channel.peer_public:
            self.stdout.write(gettext("对方指纹：%(digits)s") % {"digits": fingerprint(channel.peer_public)})
        counts = {"out": channel.next_out - 1, "acknowledged": channel.acknowledged, "in": channel.last_in}
        self.stdout.write(
            gettext("发到第 %(out)d 号，对方确认到第 %(acknowledged)d 号；收到第 %(in)d 号") % counts
        )
        self._told(standing)
        return not standing.alarm

    def _told(self, standing: Standing) -> None:
        if not standing.channel.peer_public:
            self.stdout.write(gettext("还没有对方的公钥，请运行 exchange add。"))
        if standing.missing:
            numbers = "、".join(map(str, standing.missing))
            self.stdout.write(gettext("缺第 %(numbers)s 号，下次发出时请对方重发") % {"numbers": numbers})
        if standing.problem:
            self.stdout.write(gettext("等待的原因：%(problem)s") % {"problem": standing.problem})

    def _channel(self, options: Any) -> Channel:
        channels = Channel.objects.select_related("jurisdiction", "agent").order_by("pk")
        if options["jurisdiction"]:
            channels = channels.filter(jurisdiction__slug=options["jurisdiction"])
        found = list(channels[:2])
        if len(found) != 1:
            words = gettext("还没有设通道，请先运行 exchange keys。")
            self._end(2, words if not found else gettext("有几个辖区，请用 --jurisdiction 指明。"))
        return found[0]

    def _end(self, code: int, message: str) -> NoReturn:
        self.stderr.write(message)
        sys.exit(code)
