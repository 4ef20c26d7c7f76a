"""Naming excellent proposals and units that handle well, and entering what was decided of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from proposals.queries import held_posts
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal
from workflow.models import Case, Honour, HonourGround
from workflow.queries.honours import ANSWERED, DECIDING, NAMING
from workflow.services.clock import day_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from proposals.models import Jurisdiction, Organisation, Post, Session, User
    from proposals.roles import Role


def name_honour(
    subject: Case | Organisation,
    *,
    session: Session,
    actor: User,
    reason: str,
    criteria: Iterable[str],
    at: datetime | None = None,
) -> Honour:
    """Name a proposal or a unit for the session, with the criteria that it meets.

    Raises ForbiddenMoveError, or MoveRefusedError `not_answered` or `named_already`.
    """
    moment = at or timezone.now()
    post = _post(actor, session.jurisdiction, NAMING, day_of(moment, session.jurisdiction))
    if subject.jurisdiction_id != session.jurisdiction_id:
        raise ForbiddenMoveError
    if isinstance(subject, Case):
        _check_answered(subject, session)
    try:
        with transaction.atomic():
            honour = Honour.objects.create(
                jurisdiction=session.jurisdiction, session=session, reason=reason, named_by=actor,
                named_for=post.organisation, named_at=moment, **_about(subject),
            )  # fmt: skip
            HonourGround.objects.bulk_create(
                HonourGround(honour=honour, criterion=one) for one in sorted(set(criteria))
            )
    except IntegrityError as error:
        raise MoveRefusedError(
            Refusal("named_already", _("已经有人推荐过，请在下面的名单里查看。"))
        ) from error
    return honour


@transaction.atomic
def decide_honour(
    honour: Honour, *, actor: User, chosen: bool, on: date, note: str = "", at: datetime | None = None
) -> Honour:
    """Enter what was decided, on which day and on what ground. Raises ForbiddenMoveError, MoveRefusedError."""
    moment = at or timezone.now()
    row = _locked(honour)
    today = day_of(moment, row.jurisdiction)
    _post(actor, row.jurisdiction, DECIDING, today)
    _check_pending(row)
    if on > today:
        raise MoveRefusedError(Refusal("day_to_come", _("评定日期不能晚于今天，请改正。")))
    row.decision = Honour.Decision.CHOSEN if chosen else Honour.Decision.DECLINED
    row.decided_by, row.decided_at, row.decided_on, row.note = actor, moment, on, note
    row.save(update_fields=["decision", "decided_by", "decided_at", "decided_on", "note"])
    return row


@transaction.atomic
def take_back(honour: Honour, *, actor: User, at: datetime | None = None) -> None:
    """Name it no more; only the body that named it, and only before anything was decided."""
    moment = at or timezone.now()
    row = _locked(honour)
    post = _post(actor, row.jurisdiction, NAMING, day_of(moment, row.jurisdiction))
    if post.organisation_id != row.named_for_id:
        raise ForbiddenMoveError
    _check_pending(row)
    row.delete()


def _about(subject: Case | Organisation) -> dict[str, Case | Organisation]:
    return {"case" if isinstance(subject, Case) else "organisation": subject}


def _check_answered(case: Case, session: Session) -> None:
    if case.state not in ANSWERED or case.proposal.session_id != session.pk:
        words = _("第%(number)s号还没有答复，答复之后才能推荐。")
        raise MoveRefusedError(Refusal("not_answered", words % {"number": case.proposal.reference}))


def _locked(honour: Honour) -> Honour:
    rows = Honour.objects.select_for_update(of=("self",)).select_related("jurisdiction")
    row: Honour = rows.get(pk=honour.pk)
    return row


def _check_pending(row: Honour) -> None:
    if row.decision != Honour.Decision.PENDING:
        raise MoveRefusedError(Refusal("decided_already", _("已经登记过评定结果，不能再改。")))


def _post(actor: User, place: Jurisdiction, roles: frozenset[Role], on: date) -> Post:
    posts = [held.post for held in held_posts(actor, on)]
    found = next((p for p in posts if p.role in roles and p.organisation.jurisdiction_id == place.pk), None)
    if found is None:
        raise ForbiddenMoveError
    return found
