"""What the offices should look at again although no deadline says so: clocks that stand still for long, cases passed around."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from portal.web.subjects import case_url
from proposals.roles import Role
from workflow.models import Comment
from workflow.queries import OFFICES
from workflow.queries.voices import comments_moderated_by
from workflow.queries.watch import going_to_and_fro, paused_long

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from portal.web.visitor import Visitor
    from workflow.models import Assignment

LISTED: Final = 5
COUNTED: Final = 100


@dataclass(frozen=True)
class Note:
    """One sentence, and the first cases that it is about; `more` says that there are others."""

    words: str
    cases: list[tuple[str, str]]
    more: bool


def notes(me: Visitor) -> list[Note]:
    """For the office, two queries at most; for the secretariat one."""
    held = [h for h in me.held if h.role in OFFICES]
    if not held:
        return _unread_comments(me)
    found = [_note(paused_long(held, me.on), _paused), _note(going_to_and_fro(held), _passed_on)]
    return [note for note in found if note is not None]


def _unread_comments(me: Visitor) -> list[Note]:
    if Role.SECRETARIAT not in me.roles:
        return []
    number = comments_moderated_by(me.held).filter(state=Comment.State.PENDING).count()
    words = ngettext("有 %(n)d 条网友评价等待审核：", "有 %(n)d 条网友评价等待审核：", number) % {"n": number}
    return [Note(words, [(_("去审核"), reverse("comment_list"))], more=False)] if number else []


def _note(shares: QuerySet[Assignment], words: Callable[[int], str]) -> Note | None:
    rows = shares.select_related("organisation", "case__jurisdiction", "case__proposal").order_by("pk")
    some = list(rows[:COUNTED])
    if not some:
        return None
    named = [
        (f"{share.case.proposal.reference} {share.organisation.short_name}", case_url(share.case))
        for share in some[:LISTED]
    ]
    return Note(words(len(some)), named, more=len(some) > LISTED)


def _paused(count: int) -> str:
    words = ngettext(
        "有 %(n)d 件承办中止已久，请看是否恢复期限：", "有 %(n)d 件承办中止已久，请看是否恢复期限：", count
    )
    return words % {"n": count}


def _passed_on(count: int) -> str:
    words = ngettext(
        "有 %(n)d 件承办来回转办，请会商确定承办单位：",
        "有 %(n)d 件承办来回转办，请会商确定承办单位：",
        count,
    )
    return words % {"n": count}
