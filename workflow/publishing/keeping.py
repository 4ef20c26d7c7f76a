"""Keeping the public copy: the decision, the entry of the case, its texts; and taking it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from workflow.assembly.redaction import redacted
from workflow.publishing.drafts import drafts_of, promise_draft, proposer_label, proposer_names
from workflow.publishing.wanted import ANSWER, FULL, PROPOSAL, SUPPLEMENT, WITHHELD, Wanted
from workflow.publishing.words import findings_in, left_out_of, readable_still

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.machine import Act
    from workflow.models import Case, Commitment, PublicationDecision, PublicCase
    from workflow.publishing.wanted import Draft

LONGEST_REASON: Final = 400


def decide(case: Case, act: Act, wanted: Wanted) -> None:
    """End the decision that stood on the same thing, keep the new one and what it publishes."""
    _end(_standing(case, wanted), act, _("由新的公开决定取代"))
    decision = case.publication_decisions.create(
        jurisdiction_id=case.jurisdiction_id,
        about=wanted.about,
        reply=wanted.reply,
        round=case.round if wanted.reply is None else wanted.reply.round,
        extent=wanted.extent,
        reason=act.get("publication_reason") or "",
        review_on=act.get("review_on"),
        named=wanted.named,
        decided_by=act.person,
        decided_at=act.at,
    )
    if wanted.published:
        _publish(case, act, wanted, decision)
    _settle_entry(case, act)


def take_back(case: Case, act: Act, about: str, reason: str) -> None:
    """Withhold from now on what is public of the proposal, of the answers and their supplements, or (about "all") of both."""
    chosen = {"proposal": [PROPOSAL], "answer": [ANSWER, SUPPLEMENT]}.get(
        about, [PROPOSAL, ANSWER, SUPPLEMENT]
    )
    public = case.publication_decisions.filter(ended_at=None, about__in=chosen).exclude(extent=WITHHELD)
    for decision in list(public.order_by("pk")):
        _end([decision], act, reason)
        case.publication_decisions.create(
            jurisdiction_id=case.jurisdiction_id, about=decision.about, reply=decision.reply, round=decision.round,
            extent=WITHHELD, reason=reason, decided_by=act.person, decided_at=act.at,
        )  # fmt: skip
    _settle_entry(case, act)


def publish_promise(promise: Commitment, act: Act) -> None:
    """Show a promise that is confirmed after its letter was published whole. One that would tell what is left out, or
    something on which nobody has decided, waits for the next decision.
    """
    decision = _published_with(promise)
    if decision is None or promise.public_texts.filter(withdrawn_at=None).exists():
        return
    wanted = Wanted(decision.about, decision.extent, named=decision.named)
    draft = promise_draft(promise, decision.round)
    if findings_in(promise.case, [draft], wanted) or readable_still(promise.case, [draft], wanted):
        return
    draft = draft.without(left_out_of(promise.case, named=decision.named))
    entry = decision.texts.first().public_case
    _text(decision.texts.model, entry, decision, draft, decision.texts.count(), act).save()


def _published_with(promise: Commitment) -> Any:
    """The decision by which the promise's letter stands in public; of an opinion only where the words can be read."""
    shown = {"ended_at": None, "extent": FULL, "texts__withdrawn_at": None}
    if promise.reply_id is not None:
        shown["texts__source"] = f"reply:{promise.reply_id}"
    else:
        shown |= {
            "texts__source": f"opinion:{promise.opinion_id}",
            "texts__body__contains": promise.source_text,
        }
    return promise.case.publication_decisions.filter(**shown).first()


def _standing(case: Case, wanted: Wanted) -> Any:
    standing = case.publication_decisions.filter(ended_at=None, about=wanted.about)
    if wanted.about == SUPPLEMENT:
        return standing.filter(reply=wanted.reply)
    return standing.filter(round=case.round) if wanted.about == ANSWER else standing


def _end(decisions: Iterable[PublicationDecision], act: Act, reason: str) -> None:
    for decision in decisions:
        decision.ended_at, decision.ended_by = act.at, act.person
        decision.ended_reason = reason[:LONGEST_REASON]
        decision.save(update_fields=["ended_at", "ended_by", "ended_reason"])
        decision.texts.filter(withdrawn_at=None).update(withdrawn_at=act.at)


def _publish(case: Case, act: Act, wanted: Wanted, decision: PublicationDecision) -> None:
    out = left_out_of(case, named=wanted.named)
    entry = _entry(case, act, wanted, out)
    drafts = (draft.without(out) for draft in drafts_of(case, wanted))
    texts = decision.texts.model.objects
    texts.bulk_create(
        _text(texts.model, entry, decision, draft, position, act) for position, draft in enumerate(drafts)
    )
    for merged in case.merged.select_related("proposal__session", "proposal__proposing_body"):
        if merged.proposal.wish != "withheld":
            _merged(merged, entry, act, wanted, out)


def _text(
    model: Any, entry: PublicCase, decision: PublicationDecision, draft: Draft, position: int, act: Act
) -> Any:
    return model(
        public_case=entry, decision=decision, part=draft.part, source=draft.source, position=position,
        heading=draft.heading, group=draft.group, code=draft.code, body=draft.body, whole=draft.whole,
        round=draft.round, organisation=draft.organisation, unit_name=draft.unit_name, number=draft.number,
        on=draft.on, commitment=draft.commitment, made_at=act.at,
    )  # fmt: skip


def _entry(case: Case, act: Act, wanted: Wanted, out: Iterable[str]) -> PublicCase:
    """The entry as it is to be read from now on; the day of its first publication stays while it is not taken back."""
    before = _entry_model(case).objects.filter(case=case).first()
    told = _particulars(case, _named(case, wanted), out) | {"changed_at": act.at, "withdrawn_at": None}
    if wanted.about != PROPOSAL:
        told["replied_on"] = case.replied_on
    if before is None or before.withdrawn_at is not None:
        told["published_on"] = act.on
    entry, _made = _entry_model(case).objects.update_or_create(case=case, defaults=told)
    return entry  # type: ignore[no-any-return]  # a model that may not be imported here


def _named(case: Case, wanted: Wanted) -> bool:
    """What was decided on the proposal says whether its proposers are named; without that, the decision at hand."""
    said = case.publication_decisions.filter(about=PROPOSAL, ended_at=None).values_list("named", flat=True)
    return wanted.named and all(said)


def _particulars(case: Case, named: bool, out: Iterable[str]) -> dict[str, Any]:
    proposal = case.proposal
    if proposal.proposing_body_id is not None:
        kind = "body"
    else:
        kind = "member" if len(proposer_names(proposal)) == 1 else "joint"
    return {
        "jurisdiction_id": case.jurisdiction_id,
        "reference": proposal.reference,
        "year": proposal.session.year,
        "session": proposal.session.name,
        "kind": proposal.kind,
        "title": redacted(proposal.title, out),
        "proposer": proposer_label(proposal, named=named),
        "proposer_kind": kind,
        "category": proposal.category,
    }


def _merged(merged: Case, entry: PublicCase, act: Act, wanted: Wanted, out: Iterable[str]) -> None:
    """A merged proposal has no page of its own: its entry leads to the case in which it goes on."""
    named = wanted.named and merged.proposal.wish == "public"
    told = _particulars(merged, named, out) | {
        "merged_into": entry,
        "withdrawn_at": None,
        "changed_at": act.at,
    }
    _entry_model(merged).objects.update_or_create(
        case=merged, defaults=told, create_defaults=told | {"published_on": act.on}
    )


def _settle_entry(case: Case, act: Act) -> None:
    """An entry of which nothing can be read any more is taken off, and with it what was merged into it."""
    entry = _entry_model(case).objects.filter(case=case, withdrawn_at=None).first()
    if entry is not None and not entry.texts.filter(withdrawn_at=None).exists():
        entry.withdrawn_at = entry.changed_at = act.at
        entry.save(update_fields=["withdrawn_at", "changed_at"])
        entry.merged.filter(withdrawn_at=None).update(withdrawn_at=act.at, changed_at=act.at)
    elif entry is not None:
        entry.changed_at = act.at
        entry.save(update_fields=["changed_at"])


def _entry_model(case: Case) -> Any:
    return type(case)._meta.get_field("public").related_model  # noqa: SLF001 -- Django documents it under this name
