"""Saving the text of a proposal: each save is a version, and a changed text voids acceptances."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from proposals.models import Ask, CoSigner, ProposalText

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from proposals.models import Organisation, Proposal


class AskInput(NamedTuple):
    """One ask as it is entered: its number ("一.2"), the heading it stands under, and its words."""

    number: str
    group: str
    text: str


def save(
    proposal: Proposal, *, title: str, reasons: str, asks: Sequence[AskInput], wish: str | None, at: datetime
) -> None:
    """Keep the text as a new version; the same text again changes nothing.

    Co-signers who accepted another text must answer anew (2011 edition of the 提案工作条例: 联名 binds to the text).
    """
    asks = [AskInput(*ask) for ask in asks]
    measures = "\n".join(f"{ask.number} {ask.text}" for ask in asks)
    if wish:
        proposal.wish = wish
    if not _differs(proposal, title, reasons, measures):
        proposal.save(update_fields=["wish"])
        return
    proposal.title = title
    proposal.text_version += 1
    proposal.save(update_fields=["title", "text_version", "wish"])
    ProposalText.objects.create(
        proposal=proposal,
        version=proposal.text_version,
        title=title,
        reasons=reasons,
        measures=measures,
        saved_at=at,
    )
    proposal.asks.all().delete()
    Ask.objects.bulk_create(
        Ask(proposal=proposal, position=position, number=ask.number, group=ask.group, text=ask.text)
        for position, ask in enumerate(asks, start=1)
    )
    proposal.cosigners.filter(answer=CoSigner.Answer.ACCEPTED).update(
        answer=CoSigner.Answer.INVITED, accepted_version=None, answered_at=None
    )


def save_particulars(
    proposal: Proposal,
    *,
    contact: str | None = None,
    endorsement: str | None = None,
    wished_units: Iterable[Organisation] | None = None,
) -> None:
    """Keep what stands beside the text and binds no co-signer; what is None stays as it is.

    Units of another jurisdiction are no wish that anybody could meet: they are left out.
    """
    given = {"contact": contact, "endorsement": endorsement}
    changed = {name: value for name, value in given.items() if value is not None}
    for name, value in changed.items():
        setattr(proposal, name, value)
    if changed:
        proposal.save(update_fields=list(changed))
    if wished_units is not None:
        own = [unit for unit in wished_units if unit.jurisdiction_id == proposal.jurisdiction_id]
        proposal.wished_units.set(own)


def _differs(proposal: Proposal, title: str, reasons: str, measures: str) -> bool:
    current = proposal.texts.filter(version=proposal.text_version).first()
    return current is None or (current.title, current.reasons, current.measures) != (title, reasons, measures)
