"""Make the day's anchors, and print them to be kept elsewhere."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext

from workflow.services.anchor_key import KeyUnusableError, signer
from workflow.services.anchors import in_groups, make_due, newest_anchors

if TYPE_CHECKING:
    from argparse import ArgumentParser

    from workflow.models import Anchor


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext(
            "存证：对各辖区今天为止的办理记录签名（每天一份，已有的不再做），并打印最新的摘要和公钥。"
        )
        parser.add_argument(
            "--key-only", action="store_true", help=gettext("只打印公钥（没有密钥就先生成），不做存证")
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            public = signer().public
            if not options["key_only"]:
                make_due(timezone.now())
        except KeyUnusableError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        self.stdout.write(gettext("签名密钥：%(path)s") % {"path": settings.ANCHOR_KEY_FILE})
        self.stdout.write(gettext("公钥：%(key)s") % {"key": " ".join(in_groups(public))})
        if not options["key_only"]:
            for anchor in newest_anchors():
                self._print(anchor)

    def _print(self, anchor: Anchor) -> None:
        words = gettext("%(place)s 第 %(n)d 份 %(day)s：%(chains)d 件提案、%(events)d 条记录")
        told = {"place": anchor.place, "n": anchor.number, "day": anchor.on.isoformat()}
        self.stdout.write(words % (told | {"chains": anchor.chains, "events": anchor.events}))
        self.stdout.write(f"  {' '.join(in_groups(anchor.digest))}")
