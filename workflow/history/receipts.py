"""The receipt of a sent opinion: to whom it went, when, by whose hand, and by which digest it is known."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from workflow.letters import SENT, confidential_spans, reads_whole
from workflow.models import Event
from workflow.states import ASSIGNMENT_GONE, REPLYING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from proposals.models import Organisation
    from proposals.queries import Held
    from workflow.models import Case, Opinion


@dataclass(frozen=True, slots=True)
class Receipt:
    """One letter as it went into one case.

    `digest` is that of the text as sent, SHA-256; empty for who does not read the whole text (see `whole`), since
    together with the rest it would let the words be guessed. `seq` and `hash` name the event in the case's log.
    """

    leads: tuple[Organisation, ...]
    sent_at: datetime
    by: str
    post: str
    on_behalf_of: str
    digest: str
    whole: bool
    seq: int
    hash: str


def receipt_of(opinion: Opinion, case: Case, held: Sequence[Held]) -> Receipt | None:
    """The receipt for one of the cases that the letter answers; None before it is sent."""
    if opinion.state not in SENT or opinion.sent_at is None:
        return None
    events = Event.objects.filter(case=case, machine="opinion", subject=opinion.pk, transition="send")
    event = events.select_related("actor", "post__organisation", "on_behalf_of").order_by("seq").last()
    if event is None:
        return None
    whole = not confidential_spans(opinion) or reads_whole(opinion, held)
    return Receipt(
        leads=_leads_at(opinion, case, event.seq),
        sent_at=opinion.sent_at,
        by=str(event.actor or ""),
        post=f"{event.post.organisation.name} {event.post.get_role_display()}" if event.post else "",
        on_behalf_of=str(event.on_behalf_of or ""),
        digest=opinion.sent_digest if whole else "",
        whole=whole,
        seq=event.seq,
        hash=event.hash,
    )


def _leads_at(opinion: Opinion, case: Case, seq: int) -> tuple[Organisation, ...]:
    """The units that owed the reply when that event was written, whoever has the case today."""
    link = opinion.links.select_related("assignment").get(case=case)
    shares = case.assignments.filter(round=link.assignment.round, role__in=sorted(REPLYING))
    lost = _lost(case)
    return tuple(
        share.organisation
        for share in shares.select_related("organisation").order_by("pk")
        if lost.get(share.redirected_from_id, 0) < seq < lost.get(share.pk, seq + 1)
    )


def _lost(case: Case) -> dict[int | None, int]:
    """The key of each share that was taken away, and the place in the log where it was."""
    gone: Iterable[tuple[int, int]] = Event.objects.filter(
        case=case, machine="assignment", target__in=sorted(ASSIGNMENT_GONE)
    ).values_list("subject", "seq")
    return dict(gone)
