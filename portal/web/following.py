"""The promises that a proposal takes up: what may be taken up, found by words, and how the link is told on pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q
from django.utils.translation import gettext as _

from portal.web.subjects import move_url, subject_url
from workflow.models import Case
from workflow.queries.following import followable, promises_followed
from workflow.queries.ledger import late
from workflow.services.executor import why_not

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from portal.web.visitor import Visitor
    from workflow.machine import Transition
    from workflow.models import Commitment, FollowUp

SHOWN: Final = 20
LINKING: Final = ("follow_promise", "follow_promise_later")
LOOSING: Final = ("unfollow_promise", "unfollow_promise_later")


@dataclass(frozen=True)
class Followed:
    """A promise that the proposal takes up: `words` as the reader may read it, `url` where they may open it."""

    words: str
    number: str
    unit: str
    state: str
    url: str
    key: int


def followed_by(case: Case, me: Visitor) -> list[Followed]:
    """What the case takes up, for everybody who sees the case. One query."""
    return [_followed(one) for one in promises_followed(case, me.held).order_by("pk")]


def _followed(one: FollowUp) -> Followed:
    promise: Any = one.commitment
    told, public = getattr(one, "told", False), getattr(one, "public_words", None)
    if not told and not public:
        return Followed(_("一项往年的承诺（您的岗位看不到原文）"), "", "", "", "", promise.pk)
    return Followed(
        promise.measure if told else str(public),
        promise.case.proposal.number or "",
        promise.organisation.short_name,
        str(promise.get_state_display()),
        subject_url(promise, promise.case) if told else "",
        promise.pk,
    )


def row_open(case: Case, me: Visitor, on: date, names: Iterable[str]) -> Transition | None:
    """That of the rows by which the visitor may do it now."""
    for name in names:
        row: Transition = Case.transitions[name]
        held = row.acting(me.user, me.held, case)
        if held is not None and case.state in row.source and why_not(row, case, on, held) is None:
            return row
    return None


@dataclass(frozen=True)
class Choice:
    """A promise that may be taken up."""

    promise: Any
    words: str
    late: bool


def choices(case: Case, me: Visitor, on: date, words: str) -> tuple[list[Choice], bool]:
    """The promises that may be taken up and hold all the words; those that are over first. Whether there are more."""
    found = _matching(followable(case, me.held), words)
    beside = ("organisation", "case__proposal", "case__jurisdiction")
    rows: list[Any] = list(found.select_related(*beside).order_by("due_on", "pk")[: SHOWN + 1])
    over = set(
        found.model.objects.filter(late(on), pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
    )
    listed = [
        Choice(row, row.measure if row.seen else row.public_words or "", row.pk in over)
        for row in rows[:SHOWN]
    ]
    return listed, len(rows) > SHOWN


def _matching(promises: QuerySet[Commitment], words: str) -> QuerySet[Commitment]:
    for word in words.split()[:5]:
        own = Q(seen=True) & (Q(measure__icontains=word) | Q(case__proposal__title__icontains=word))
        unit = Q(organisation__name__icontains=word) | Q(organisation__short_name__icontains=word)
        number = Q(case__proposal__number__icontains=word)
        promises = promises.filter(own | unit | number | Q(public_words__icontains=word))
    return promises


def follow_words(case: Case, me: Visitor, on: date) -> dict[str, str]:
    """Where a link is made and loosened, as far as the visitor may; both "" for everybody else."""
    link, loose = row_open(case, me, on, LINKING), row_open(case, me, on, LOOSING)
    return {
        "follow_row": link.name if link else "",
        "unfollow_url": move_url(case, case, loose.name) if loose else "",
    }
