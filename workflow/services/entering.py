"""Proposals that were handed in on paper: the secretariat enters them for those who signed the sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.models import Proposal
from proposals.queries import held_posts, posts_active
from proposals.roles import Role
from proposals.services.directory import holder_of
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal
from workflow.machine import Act
from workflow.services.clock import day_of
from workflow.services.drafting import make_case

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from proposals.models import Organisation, Post, Session, User
    from proposals.services.texts import AskInput
    from workflow.models import Case


def enter_from_paper(  # noqa: PLR0913 -- one argument for each part of the signed sheet
    *,
    actor: User,
    session: Session,
    title: str,
    reasons: str,
    asks: Sequence[AskInput],
    member: User | None = None,
    body: Organisation | None = None,
    kind: str = Proposal.Kind.CPPCC_PROPOSAL,
    wish: str = Proposal.Wish.PUBLIC,
    contact: str = "",
    endorsement: str = "",
    wished_units: Iterable[Organisation] = (),
    at: datetime | None = None,
) -> Case:
    """Make a draft of what a member or a body handed in on a signed sheet, marked with who entered it.

    It is theirs like any other: they see it and may change or withdraw it. The secretariat may change and submit it too,
    with a scan of the sheet. Raises ForbiddenMoveError unless the actor is of the secretariat there, MoveRefusedError
    where the sheet names nobody who may propose.
    """
    moment = at or timezone.now()
    on = day_of(moment, session.jurisdiction)
    post = _entering_post(actor, session, on)
    proposer = _filer(body, session, on) if body is not None else _member(member, session, on)
    inputs = {
        "title": title, "reasons": reasons, "asks": list(asks), "kind": kind, "session": session, "body": body,
        "wish": wish, "contact": contact, "endorsement": endorsement, "wished_units": list(wished_units),
        "proposer": proposer,
    }  # fmt: skip
    act = Act(
        actor=actor,
        post=post,
        on_behalf_of=post.person if post.person_id != actor.pk else None,
        at=moment,
        on=on,
        inputs=inputs,
    )
    with transaction.atomic():
        return make_case(Proposal(proposer=proposer, proposing_body=body, entered_by=actor), act)


def _entering_post(actor: User, session: Session, on: date) -> Post:
    for held in held_posts(actor, on):
        if (
            held.role == Role.SECRETARIAT
            and held.post.organisation.jurisdiction_id == session.jurisdiction_id
        ):
            return held.post
    raise ForbiddenMoveError(Refusal("forbidden", _("只有本辖区提案委的经办人才能代录书面提案。")))


def _member(member: User | None, session: Session, on: date) -> User:
    seats = posts_active(on).filter(
        person=member, role=Role.MEMBER, organisation__jurisdiction_id=session.jurisdiction_id
    )
    if member is None or not seats.exists():
        raise MoveRefusedError(
            Refusal("not_a_member", _("请选择书面提案的署名人：一位在任的委员，或一个提案单位。"))
        )
    return member


def _filer(body: Organisation, session: Session, on: date) -> User:
    """Who files for the body, and so is told and may object."""
    here = body.jurisdiction_id == session.jurisdiction_id
    filer = holder_of(body, Role.COLLECTIVE, on) if here else None
    if filer is None:
        words = _("%(body)s没有在任的提案联络人，录入后没有人能看到。请先由系统管理员登记联络人。")
        raise MoveRefusedError(Refusal("body_unstaffed", words % {"body": body.name}))
    return filer
