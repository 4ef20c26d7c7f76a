"""Check that everything is found by its words as it is written, or make the index anew."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from django.core.management.base import BaseCommand
from django.utils.translation import gettext

from workflow.models import SearchEntry
from workflow.services.indexing import differing, rebuild
from workflow.services.public_indexing import rebuild_published

if TYPE_CHECKING:
    from argparse import ArgumentParser


class Command(BaseCommand):
    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.description = gettext("核对全文索引与各份文本是否一致；不一致的逐条列出。")
        parser.add_argument("--rebuild", action="store_true", help=gettext("重建全部索引，期间照常可查"))

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            made = rebuild() + rebuild_published()
            self.stdout.write(gettext("已重建 %(count)d 条索引。") % {"count": made})
            return
        lines = differing()
        for line in lines:
            self.stderr.write(line)
        if lines:
            words = gettext("有 %(count)d 条与文本不一致，请用 --rebuild 重建。") % {"count": len(lines)}
            self.stderr.write(words)
            sys.exit(1)
        kept = SearchEntry.objects.count()
        self.stdout.write(gettext("%(count)d 条索引，与文本一致。") % {"count": kept})
