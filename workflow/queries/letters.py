"""Opinions and replies, to whom they went, and what they promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q

from proposals.roles import FILING, Role
from workflow.delivery import own_copy
from workflow.letters import OUT, SENT, UNIT_ROLES, read_whole_by
from workflow.models import Commitment, Delivery, Opinion, Passage, Promise, Reply
from workflow.queries.base import OVERSEEING, any_of, nothing
from workflow.queries.cases import cases_visible_to
from workflow.rules import PRESENT
from workflow.states import ReplyState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held

REVIEWED = [ReplyState.OFFICE_REVIEW, ReplyState.APPROVED, *OUT]


def _opinion_rights(held: Held) -> Q:
    if held.role in UNIT_ROLES:
        return read_whole_by((held,))
    if held.role in OVERSEEING:
        return Q(state__in=SENT, jurisdiction_id=held.jurisdiction_id)
    if held.role == Role.LEADER_IN_CHARGE:
        return Q(state__in=SENT, links__case__leader_in_charge_id=held.principal_id)
    return nothing()


def opinions_visible_to(held: Iterable[Held]) -> QuerySet[Opinion]:
    """A bureau's own at every stage; once sent, the leads of its cases, the offices and the auditor.

    Not every reader reads every passage: `opinions_read_whole_by` says who does.
    """
    ids = Opinion.objects.filter(any_of(_opinion_rights(h) for h in held)).values("pk")
    found: QuerySet[Opinion] = Opinion.objects.filter(pk__in=ids)
    return found


def opinions_read_whole_by(held: Iterable[Held]) -> QuerySet[Opinion]:
    """The visible opinions of which the posts also read what may not be quoted."""
    found: QuerySet[Opinion] = Opinion.objects.filter(
        pk__in=Opinion.objects.filter(read_whole_by(held)).values("pk")
    )
    return found


def passages_visible_to(held: Iterable[Held]) -> QuerySet[Passage]:
    """The passages of visible opinions; those that may not be quoted only for the two bureaus they are between."""
    held = tuple(held)
    open_to_all = Q(quotable=True, opinion__in=opinions_visible_to(held))
    found: QuerySet[Passage] = Passage.objects.filter(
        open_to_all | Q(opinion__in=opinions_read_whole_by(held))
    )
    return found


def _reply_rights(held: Held) -> Q:
    visible = Q(case__in=cases_visible_to((held,)))
    if held.role in UNIT_ROLES:
        own = Q(organisation_id=held.organisation_id, assignment__state__in=PRESENT)
        asked = Q(countersignatures__organisation_id=held.organisation_id, state=ReplyState.COUNTERSIGNING)
        return own | (visible & (asked | Q(state__in=OUT)))
    if held.role in OVERSEEING:
        return visible & Q(state__in=REVIEWED)
    if held.role == Role.LEADER_IN_CHARGE:
        return visible & Q(state__in=REVIEWED)
    if held.role in FILING:
        return (visible | own_copy(held, "deliveries__")) & Q(state=ReplyState.DELIVERED)
    return nothing()


def replies_visible_to(held: Iterable[Held]) -> QuerySet[Reply]:
    """A lead's own at every stage; the offices from review on; co-handlers once issued; the proposer once delivered.

    So do the proposers of merged cases, who see the letter that went to them and nothing else of the case.
    """
    ids = Reply.objects.filter(any_of(_reply_rights(h) for h in held)).values("pk")
    found: QuerySet[Reply] = Reply.objects.filter(pk__in=ids)
    return found


def replies_delivered_to(held: Iterable[Held]) -> QuerySet[Reply]:
    """The letters of which a copy went to the person, or to the body whose office they keep."""
    copies = any_of(own_copy(h, "deliveries__") for h in held if h.role in FILING)
    ids = Reply.objects.filter(copies, state=ReplyState.DELIVERED).values("pk")
    found: QuerySet[Reply] = Reply.objects.filter(pk__in=ids)
    return found


def deliveries_visible_to(held: Iterable[Held]) -> QuerySet[Delivery]:
    """To whom a letter went, for whoever works on it or oversees it; an addressee reads of their own copy."""
    held = tuple(held)
    whole = replies_visible_to([h for h in held if h.role not in FILING])
    own = any_of(own_copy(h) for h in held if h.role in FILING)
    found: QuerySet[Delivery] = Delivery.objects.filter(Q(reply__in=whole) | own)
    return found


def commitments_visible_to(held: Iterable[Held]) -> QuerySet[Commitment]:
    """Of visible cases; what was promised in an opinion or unissued reply only to who may read those words of it."""
    held = tuple(held)
    readable = Q(opinion__isnull=True, reply__isnull=True) | _promised_in_sight(held)
    found: QuerySet[Commitment] = Commitment.objects.filter(readable, case__in=cases_visible_to(held))
    return found


def promises_visible_to(held: Iterable[Held]) -> QuerySet[Promise]:
    """The promises found in letters, each for those who may read the words that make it."""
    found: QuerySet[Promise] = Promise.objects.filter(_promised_in_sight(tuple(held)))
    return found


def _promised_in_sight(held: tuple[Held, ...]) -> Q:
    """A letter's promises for its readers. Where an opinion keeps passages from them, only what stands in the others."""
    passages = Passage.objects.filter(opinion=OuterRef("opinion"))
    elsewhere = Exists(passages.filter(quotable=True, text__contains=OuterRef("source_text")))
    in_sight = (
        Q(opinion__in=opinions_read_whole_by(held)) | ~Exists(passages.filter(quotable=False)) | elsewhere
    )
    return Q(reply__in=replies_visible_to(held)) | (Q(opinion__in=opinions_visible_to(held)) & in_sight)
