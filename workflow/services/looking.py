"""Looking at pages as somebody else sees them: by their administrator, read only, with a reason, for half an hour."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import AccountAct, Look, LookedPage, User
from proposals.queries import held_posts_at, people_of
from proposals.roles import APART
from proposals.services.administering.acts import (
    NotAdministratorError,
    SetUpRefusedError,
    administers,
    check_administers,
)
from workflow.queries import UNSEALED, evaluations_visible_to

if TYPE_CHECKING:
    from datetime import datetime

    from proposals.models import Jurisdiction

LASTS: Final = timedelta(minutes=30)
LONGEST: Final = 300


def begin_look(person: User, jurisdiction: Jurisdiction, *, actor: User, at: datetime, reason: str) -> Look:
    """From now on for half an hour; the person finds it among what was done to their log-in.

    Raises NotAdministratorError, or SetUpRefusedError `oneself`, `set_apart`, `knows_of_ratings`.
    """
    check_administers(actor, jurisdiction, at)
    if person.pk == actor.pk:
        raise SetUpRefusedError("oneself", _("您自己的页面不用代看。"))
    if not people_of([jurisdiction]).filter(pk=person.pk, is_active=True).exists():
        raise NotAdministratorError
    refusal = _refusal(person, at)
    if refusal is not None:
        raise SetUpRefusedError(*refusal)
    with transaction.atomic():
        AccountAct.objects.create(
            person=person, kind=AccountAct.Kind.LOOKED_AT, at=at, by=actor, reason=reason
        )
        return Look.objects.create(
            jurisdiction=jurisdiction, by=actor, person=person, reason=reason, from_at=at, until_at=at + LASTS
        )  # fmt: skip


def _refusal(person: User, at: datetime) -> tuple[str, str] | None:
    """Nobody looks as one who watches or administers, nor as one to whom a rating is open that is sealed from others."""
    held = held_posts_at(person, at)
    if any(one.role in APART for one in held):
        return "set_apart", _("系统管理员和监督员的页面不能代看。")
    if evaluations_visible_to(held).exclude(case__state__in=UNSEALED).exists():
        return "knows_of_ratings", _("此人的页面上有办结以前密封的评价，现在不能代看。")
    return None


def look_running(key: int, *, actor: User, at: datetime) -> Look | None:
    """The look of that key while it lasts and everything still holds on which it was begun; None from then on."""
    running = Look.objects.filter(pk=key, by=actor, ended_at=None, from_at__lte=at, until_at__gt=at)
    look = running.select_related("person", "by", "jurisdiction").first()
    if look is None or not administers(actor, look.jurisdiction, at):
        return None
    theirs = people_of([look.jurisdiction]).filter(pk=look.person_id, is_active=True).exists()
    return look if theirs and _refusal(look.person, at) is None else None


def keep_page(look: Look, address: str, at: datetime) -> None:
    """That this page was read."""
    LookedPage.objects.create(look=look, address=address[:LONGEST], at=at)


def end_look(key: int, *, actor: User, at: datetime) -> Look | None:
    """End one's own look; None where there is none."""
    look = Look.objects.filter(pk=key, by=actor).select_related("person").first()
    if look is not None and look.ended_at is None:
        look.ended_at = min(at, look.until_at)
        look.save(update_fields=["ended_at"])
    return look
