"""Print the five tables: for people as Markdown or as diagrams, for programs as JSON."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from workflow.manual import as_json, as_markdown, as_mermaid
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext("打印五张流程表：谁在什么状态、什么条件下能做什么，期限和告知如何。")
        how = parser.add_mutually_exclusive_group()
        how.add_argument("--mermaid", action="store_true", help=gettext("只打印状态图（Mermaid）"))
        how.add_argument("--json", action="store_true", dest="as_json", help=gettext("输出 JSON"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["as_json"]:
            self.stdout.write(json.dumps(as_json(), ensure_ascii=False, indent=2))
        elif options["mermaid"]:
            self.stdout.write("\n\n".join(f"%% {machine}\n{as_mermaid(machine)}" for machine in TABLES))
        else:
            self.stdout.write(as_markdown(), ending="")
