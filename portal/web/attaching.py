"""The files of a proposal as pages list them, with the ways to add one and to take one away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.conf import settings
from django.urls import reverse

from portal.web.moves import moves_on
from portal.web.subjects import case_url, move_url
from proposals.models import Attachment
from proposals.prepared import PreparedForPosts, Slot
from workflow.queries.attachments import files_beside_keys
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from portal.web.moves import Move
    from portal.web.visitor import Visitor
    from workflow.models import Case

ADDING: Final = ("attach", "attach_later")
TAKING: Final = ("detach", "detach_later")


@dataclass(frozen=True)
class File:
    """One file with where it is fetched; `take_url` is "" where the visitor may not take it away.

    `came_with` is the proposal that it stood with before that was merged into this one; "" for the case's own.
    """

    attachment: Attachment
    url: str
    take_url: str
    came_with: str = ""

    @property
    def is_scan(self) -> bool:
        return self.attachment.purpose == Attachment.Purpose.SCAN


@dataclass(frozen=True)
class Files:
    """All of them that the visitor sees; `add_url` is "" where they may not add one."""

    rows: list[File]
    add_url: str

    def __bool__(self) -> bool:
        return bool(self.rows or self.add_url)


def files_of(case: Case, me: Visitor, moves: Iterable[Move]) -> Files:
    """The files of the case. `moves` are those that are open to the visitor on it. One query."""
    named = {move.row.name: move.url for move in moves}
    take = next((named[name] for name in TAKING if name in named), "")
    found = _BESIDE.read(me.held, case=case.pk, proposal=case.proposal_id)
    place = [case.jurisdiction.slug, case.proposal.reference]
    rows = [
        File(
            attachment,
            reverse("attachment", args=[*place, attachment.pk]),
            f"{take}?attachment={attachment.pk}"
            if take and attachment.proposal_id == case.proposal_id
            else "",
            "" if attachment.proposal_id == case.proposal_id else attachment.proposal.reference,
        )
        for attachment in found
    ]
    return Files(rows, next((named[name] for name in ADDING if name in named), ""))


_ELSEWHERE: Final = (Attachment.Purpose.EVIDENCE, Attachment.Purpose.RATING)
"""What stands with its promise or rating."""
_BESIDE: Final = PreparedForPosts(
    lambda held: (
        files_beside_keys(Slot("case"), Slot("proposal"), held)
        .select_related("added_by", "proposal")
        .exclude(purpose__in=_ELSEWHERE)
        .order_by("-purpose", "pk")
    )
)


def files_on_sheet(case: Case, me: Visitor) -> Files:
    """The same for a page that has not asked for the moves yet."""
    return files_of(case, me, moves_on(case, case, me, day_of(me.at, case.jurisdiction)))


def attaching_screen(_form: Any, me: Visitor, case: Case) -> dict[str, Any]:
    """What stands on the page on which files are added."""
    moves = moves_on(case, case, me, day_of(me.at, case.jurisdiction))
    names = {move.row.name for move in moves}
    return {
        "files": files_of(case, me, moves),
        "most": settings.ATTACHMENT_BYTES // (1024 * 1024),
        "next_name": "attach" if "attach" in names else "",
        "edit_url": move_url(case, case, "edit") if "edit" in names else "",
        "done_url": case_url(case),
    }
