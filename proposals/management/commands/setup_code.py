"""`manage.py setup_code`: the code with which `/setup/` makes the first account of an installation."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.utils import timezone
from django.utils.translation import gettext

from proposals.services.administering.acts import SetUpRefusedError
from proposals.services.administering.opening import make_setup_code

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext(
            "取一个设立码，用来建立第一个账号；只能用一次，一天内有效，另取一个则前一个作废。"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Exits 2 with one sentence where somebody has an account already."""
        try:
            code = make_setup_code(timezone.now())
        except SetUpRefusedError as error:
            self.stderr.write(str(error))
            sys.exit(2)
        words = {"address": f"{settings.SITE_URL}/setup/", "code": code}
        self.stdout.write(
            gettext("还没有账号。请打开 %(address)s ，填设立码 %(code)s（一天内有效）。") % words
        )
