"""The words of a database that was filled: they are no rows, so they are written from the entries, and tried."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from config.backups.errors import BackupError
from proposals.search import SECTIONS, read_query
from workflow import wordindex
from workflow.models import PublicEntry, SearchEntry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workflow.wordindex import Shelf

BATCH: Final = 500
TRIED: Final = 20
LONGEST: Final = 12
"""Characters of a title that are looked for."""


def write_words(tell: Callable[[int], None]) -> None:
    """Find every entry by its words. Raises BackupError where the newest are not found."""
    _write(SearchEntry, wordindex.INSIDE, tell)
    _write(PublicEntry, wordindex.PUBLIC, tell)
    for entry in SearchEntry.objects.exclude(title="").order_by("-pk")[:TRIED]:
        asked = read_query(f'"{entry.title[:LONGEST]}"')
        if asked.problem:
            continue
        if not SearchEntry.objects.filter(wordindex.holding(asked, SECTIONS), pk=entry.pk).exists():
            words = _("重建后查不到“%(title)s”，已经退回。原有的数据没有改动，请报告这个错误。")
            raise BackupError("not_found", words % {"title": entry.title})


def _write(model: type[SearchEntry | PublicEntry], shelf: Shelf, tell: Callable[[int], None]) -> None:
    wordindex.clear(shelf)
    rows: Iterator[Any] = model.objects.order_by("pk").iterator(BATCH)
    done = 0
    while some := list(islice(rows, BATCH)):
        wordindex.write(some, shelf=shelf)
        done += len(some)
        tell(done)
