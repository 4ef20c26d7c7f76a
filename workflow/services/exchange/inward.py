"""What the outer side tells the inner one: what members submit, ask, confirm and rate."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from proposals.models import Attachment, CoSigner
from workflow.models import Case, ExchangedCase, Twin
from workflow.services.exchange.items import KEY, Item, exchanged, told_of, words
from workflow.services.exchange.people import card_at
from workflow.states import PRIVATE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from django.db.models import QuerySet

    from workflow.models import Channel, Evaluation, Event

QUESTIONS: Final = ("contact", "visited", "attitude", "pertinence", "leader_answered", "result", "words")


def news(channel: Channel, case: Case, events: list[Event]) -> Iterator[Item]:
    """What of the events of one case the peer is to know, in their order."""
    known = exchanged(channel, case)
    if not known.told:
        first = next((at for at, event in enumerate(events) if event.transition in SUBMITTING), len(events))
        events = events[first:]
    submissions = [event.pk for event in events if event.transition in SUBMITTING]
    for event in events:
        teller = TELLERS.get((event.machine, event.transition))
        superseded = event.transition in SUBMITTING and event.pk != submissions[-1]
        if teller is None or (event.key or "").startswith(KEY) or superseded:
            continue
        yield from teller(known, case, event)


def cases_to_tell(channel: Channel) -> QuerySet[Case]:
    """Those that were handed in; what is still being written is nobody's business."""
    own: QuerySet[Case] = Case.objects.filter(jurisdiction=channel.jurisdiction_id, archived=None)
    return own.exclude(state__in=sorted(PRIVATE))


def _submitted(known: ExchangedCase, case: Case, event: Event) -> Iterator[Item]:
    """The whole proposal as it stands: its text, signers and files."""
    files = tuple(_files(case))
    sent = set(known.twins.filter(kind=Twin.Kind.ATTACHMENT).values_list("own", flat=True))
    data = _proposal(case) | {"cosigners": _cosigners(case), "files": [_file(one) for one in files]}
    item = told_of(known, event, "submitted", **data)
    new = tuple(one for one in files if one.pk not in sent)
    for one in new:
        known.twins.create(kind=Twin.Kind.ATTACHMENT, own=one.pk, theirs=one.pk)
    yield Item(item.uid, item.step, item.at, item.by, item.data, new)


def _proposal(case: Case) -> dict[str, Any]:
    proposal = case.proposal
    text = proposal.texts.get(version=proposal.text_version)
    opened = case.events.get(seq=1)
    return {
        "opened_at": words(opened.at),
        "kind": proposal.kind,
        "session": proposal.session.name,
        "body": None if proposal.proposing_body is None else proposal.proposing_body.name,
        "title": proposal.title,
        "reasons": text.reasons,
        "asks": list(proposal.asks.order_by("position").values_list("number", "group", "text")),
        "wish": proposal.wish,
        "contact": proposal.contact,
        "endorsement": proposal.endorsement,
        "wished_units": list(proposal.wished_units.order_by("pk").values_list("name", flat=True)),
    }


def _cosigners(case: Case) -> list[dict[str, Any]]:
    """Everybody who was asked, with what they said and when."""
    asked = CoSigner.objects.filter(proposal=case.proposal_id).select_related("person").order_by("pk")
    return [
        {
            "person": card_at(one.person, case.jurisdiction, case.jurisdiction.day_of(one.invited_at)),
            "answer": one.answer,
            "invited_at": words(one.invited_at),
            "answered_at": words(one.answered_at),
        }
        for one in asked
    ]


def _files(case: Case) -> QuerySet[Attachment]:
    kept = case.proposal.attachments.filter(removed_at=None, purpose=Attachment.Purpose.MATERIAL)
    return kept.order_by("pk")


def _file(one: Attachment) -> dict[str, Any]:
    return {"name": one.name, "size": one.size, "sha256": one.digest, "added_at": words(one.added_at)}


def _withdrawal_asked(known: ExchangedCase, _case: Case, event: Event) -> Iterator[Item]:
    yield told_of(known, event, "withdraw", reason=event.note)


def _withdrawal_agreed(known: ExchangedCase, _case: Case, event: Event) -> Iterator[Item]:
    yield told_of(known, event, "agree_withdrawal")


def _conversion_answered(known: ExchangedCase, case: Case, event: Event) -> Iterator[Item]:
    yield told_of(known, event, "answer_conversion", accept=case.conversion == Case.Conversion.AGREED)


def _talk_answered(known: ExchangedCase, case: Case, event: Event) -> Iterator[Item]:
    """Every answer that was not told yet; the log does not say to which talk each belongs."""
    open_ones = {twin.own: twin for twin in known.twins.filter(kind=Twin.Kind.CONSULTATION, done=False)}
    answered = case.consultations.filter(pk__in=open_ones).exclude(response="pending").order_by("pk")
    for talk in answered:
        twin = open_ones[talk.pk]
        twin.done = True
        twin.save(update_fields=["done"])
        yield told_of(
            known, event, "answer_consultation",
            consultation=twin.theirs, confirmed=talk.response == "confirmed", words=talk.response_words,
        )  # fmt: skip


def _rated(known: ExchangedCase, case: Case, event: Event) -> Iterator[Item]:
    evaluation = _evaluation_of(case, event)
    if evaluation is None:
        return
    answers = {name: getattr(evaluation, name) for name in QUESTIONS}
    adopted = dict(evaluation.adoptions.values_list("ask__number", "answer"))
    yield told_of(known, event, event.transition, **answers, adoptions=adopted)


def _evaluation_of(case: Case, event: Event) -> Evaluation | None:
    post = event.post
    if post is None:
        return None
    own = case.evaluations.filter(state="given").exclude(from_paper=True).order_by("-round")
    body = own.filter(body=post.organisation_id).first() if case.proposal.proposing_body_id else None
    return body or own.filter(signer=post.person_id).first()


def _lapsed(known: ExchangedCase, _case: Case, event: Event) -> Iterator[Item]:
    yield told_of(known, event, "lapse_evaluations")


def _received(known: ExchangedCase, _case: Case, event: Event) -> Iterator[Item]:
    twin = known.twins.filter(kind=Twin.Kind.REPLY, own=event.subject).first()
    if twin is not None:
        yield told_of(known, event, "acknowledge", reply=twin.theirs)


SUBMITTING: Final = frozenset({"submit", "resubmit"})
TELLERS: Final[dict[tuple[str, str], Callable[[ExchangedCase, Case, Event], Iterator[Item]]]] = {
    ("case", "submit"): _submitted,
    ("case", "resubmit"): _submitted,
    ("case", "ask_withdrawal"): _withdrawal_asked,
    ("case", "agree_withdrawal"): _withdrawal_agreed,
    ("case", "answer_conversion"): _conversion_answered,
    ("case", "answer_consultation"): _talk_answered,
    ("case", "evaluate"): _rated,
    ("case", "correct_evaluation"): _rated,
    ("case", "lapse_evaluations"): _lapsed,
    ("reply", "acknowledge"): _received,
}
"""The moves of the outer side of which the inner one hears."""
