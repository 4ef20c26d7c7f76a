"""Keeping the words that the public finds as its pages are: made of the page itself, so nothing else can be in it."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.db.models import F, Q

from proposals.services.public_changes import note_change
from workflow import wordindex
from workflow.models import PublicCase, PublicEntry
from workflow.queries.published import PublicPage, public_cases, public_page

if TYPE_CHECKING:
    from collections.abc import Iterable

BATCH: Final = 200
_DAY: Final = 2**32


def index_published(cases: Iterable[int]) -> None:
    """Find the public pages of these cases (by `Case` key) by what stands on them now, and by nothing else."""
    rows = PublicCase.objects.filter(case__in=list(cases)).select_related("jurisdiction", "entry")
    for row in rows.order_by("pk"):
        _index(row)


def index_stale(*, limit: int) -> int:
    """Make anew the entries of pages that changed past the services, as many at most; gives how many."""
    stale = public_cases().filter(Q(entry=None) | ~Q(entry__as_of=F("changed_at")))
    keys = list(stale.order_by("pk").values_list("case", flat=True)[:limit])
    with transaction.atomic():
        index_published(keys)
        note_change([None] if keys else [])
    return len(keys)


def rebuild_published() -> int:
    """Make the public index anew; gives the number of entries."""
    with transaction.atomic():
        wordindex.clear(wordindex.PUBLIC)
        PublicEntry.objects.all().delete()
        note_change([None])
        made = 0
        rows = public_cases().order_by("pk").iterator(BATCH)
        while some := list(islice(rows, BATCH)):
            entries = [entry for row in some if (entry := _entry(row)) is not None]
            PublicEntry.objects.bulk_create(entries)
            wordindex.write(entries, shelf=wordindex.PUBLIC)
            made += len(entries)
    return made


def _index(row: PublicCase) -> None:
    old = list(PublicEntry.objects.filter(public_case=row))
    new = [entry for entry in [_entry(row)] if entry is not None]
    PublicEntry.objects.filter(public_case=row).delete()
    PublicEntry.objects.bulk_create(new)
    wordindex.write(new, instead_of=old, shelf=wordindex.PUBLIC)


def _entry(row: PublicCase) -> PublicEntry | None:
    """The entry of a page that is listed; None for what is not public now or goes on elsewhere."""
    page = public_page(row.jurisdiction.slug, row.reference)
    if page is None or row.merged_into_id is not None:
        return None
    day = row.replied_on or row.published_on
    return PublicEntry(
        id=day.toordinal() * _DAY + row.pk,
        jurisdiction_id=row.jurisdiction_id,
        public_case=row,
        day=day,
        as_of=row.changed_at,
        title=page.title,
        names="\n".join(filter(None, [page.reference, page.proposer, page.session, page.category])),
        units="\n".join(dict.fromkeys(name for unit in page.units for name in (unit.name, unit.short_name))),
        text=_text(page),
    )


def _text(page: PublicPage) -> str:
    """The words of the page in their order, each text on lines of its own. Promises are told in the letters."""
    letters = [letter.body for letter in (*page.replies, *page.opinions)]
    asks = [line for ask in page.asks for line in (ask.group, ask.text)]
    answers = [ask.where for ask in page.asks]
    return "\n".join(filter(None, dict.fromkeys([page.reasons, *asks, *letters, *answers])))
