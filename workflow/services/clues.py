"""Calling for proposals, naming matters for them, and taking such a matter up."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.models import Call, Clue
from proposals.queries import held_posts
from proposals.roles import Role
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal
from workflow.models import Case
from workflow.queries.clues import OFFERING, may_sort
from workflow.services.clock import day_of
from workflow.services.drafting import open_case
from workflow.signals import called
from workflow.states import FINAL, CaseState

if TYPE_CHECKING:
    from datetime import date, datetime

    from proposals.models import Organisation, Post, Session, User


@transaction.atomic
def publish_call(
    *, actor: User, session: Session, title: str, text: str, until_on: date, at: datetime | None = None
) -> Call:
    """Call for proposals to a session, and have those told who are meant to answer. Raises ForbiddenMoveError, MoveRefusedError."""
    moment = at or timezone.now()
    on = day_of(moment, session.jurisdiction)
    _check_sorts(actor, session.jurisdiction_id, on)
    if until_on < on:
        raise MoveRefusedError(Refusal("until_passed", _("截止日期已经过去，请改为今天或以后的日期。")))
    call = Call.objects.create(
        jurisdiction=session.jurisdiction,
        session=session,
        title=title,
        text=text,
        until_on=until_on,
        published_by=actor,
        published_at=moment,
        published_on=on,
    )
    called.send(sender=Call, call=call)
    return call


@transaction.atomic
def close_call(call: Call, *, actor: User, at: datetime | None = None) -> Call:
    """Take no more answers, though the last day is not over. Raises ForbiddenMoveError, MoveRefusedError."""
    moment = at or timezone.now()
    call = Call.objects.select_for_update().get(pk=call.pk)
    _check_sorts(actor, call.jurisdiction_id, day_of(moment, call.jurisdiction))
    if call.closed_at is not None:
        raise MoveRefusedError(Refusal("call_closed", _("这次征集已经结束。")))
    call.closed_at = moment
    call.save(update_fields=["closed_at"])
    return call


@transaction.atomic
def offer_clue(call: Call, *, actor: User, title: str, text: str, at: datetime | None = None) -> Clue:
    """Name a matter: a member in their own name, everybody else for their body. The same words again change nothing.

    Raises ForbiddenMoveError, MoveRefusedError.
    """
    moment = at or timezone.now()
    call = Call.objects.select_for_update().get(pk=call.pk)
    on = day_of(moment, call.jurisdiction)
    post = _offering_post(actor, call, on)
    if call.closed_at is not None or call.until_on < on:
        raise MoveRefusedError(Refusal("call_closed", _("这次征集已经截止，不再接收线索。")))
    same = call.clues.filter(offered_by=actor, title=title, text=text).first()
    return same or call.clues.create(
        jurisdiction=call.jurisdiction,
        title=title,
        text=text,
        offered_by=actor,
        organisation=post.organisation,
        in_own_name=post.role == Role.MEMBER,
        offered_at=moment,
    )


@transaction.atomic
def close_clue(clue: Clue, *, actor: User, reason: str, at: datetime | None = None) -> Clue:
    """Say that it is not to be taken up any more, and why: the secretariat, or who offered it.

    Raises ForbiddenMoveError, MoveRefusedError.
    """
    moment = at or timezone.now()
    clue = Clue.objects.select_for_update().get(pk=clue.pk)
    if clue.offered_by_id != actor.pk:
        _check_sorts(actor, clue.jurisdiction_id, day_of(moment, clue.jurisdiction))
    if clue.closed_at is not None:
        raise MoveRefusedError(Refusal("clue_closed", _("这条线索已经关闭。")))
    clue.closed_by, clue.closed_at, clue.closed_reason = actor, moment, reason
    clue.save(update_fields=["closed_by", "closed_at", "closed_reason"])
    return clue


@transaction.atomic
def take_up(clue: Clue, *, actor: User, body: Organisation | None = None, at: datetime | None = None) -> Case:
    """Begin a draft with the clue's words, for a member or a body. Others may do the same.

    Whoever has begun one already gets that one again. Raises ForbiddenMoveError, MoveRefusedError.
    """
    clue = Clue.objects.select_for_update().select_related("call__session__jurisdiction").get(pk=clue.pk)
    begun = _begun(clue, actor, body, at or timezone.now())
    if begun is not None:
        return begun
    if clue.closed_at is not None:
        raise MoveRefusedError(Refusal("clue_closed", _("这条线索已经关闭，不能再选用。")))
    title = clue.title if clue.title.startswith("关于") else f"关于{clue.title}的提案"
    return open_case(
        actor=actor, session=clue.call.session, title=title, reasons=clue.text, asks=(), body=body, clue=clue, at=at
    )  # fmt: skip


def _begun(clue: Clue, actor: User, body: Organisation | None, at: datetime) -> Case | None:
    """The proposal from this clue that is still alive: the body's, or the member's whose post the actor holds."""
    held = held_posts(actor, day_of(at, clue.jurisdiction))
    if body is None:
        members = [h.principal_id for h in held if h.role == Role.MEMBER]
        whose = Q(proposal__proposing_body=None, proposal__proposer__in=members)
    else:
        offices = [h.organisation_id for h in held if h.role == Role.COLLECTIVE]
        whose = Q(proposal__proposing_body=body) & Q(proposal__proposing_body__in=offices)
    living = Case.objects.filter(whose, proposal__clue=clue).exclude(state__in=sorted(FINAL[CaseState]))
    found: Case | None = living.select_related("proposal", "jurisdiction").order_by("pk").first()
    return found


def _check_sorts(actor: User, jurisdiction: int, on: date) -> None:
    if not may_sort(held_posts(actor, on), jurisdiction):
        raise ForbiddenMoveError(Refusal("forbidden", _("只有本辖区提案委的经办人才能办理征集。")))


def _offering_post(actor: User, call: Call, on: date) -> Post:
    for held in held_posts(actor, on):
        if held.role in OFFERING and held.jurisdiction_id == call.jurisdiction_id:
            return held.post
    raise ForbiddenMoveError(Refusal("forbidden", _("您现任的职务不能为这次征集提供线索。")))
