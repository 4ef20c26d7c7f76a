"""Letting people in by a letter: a code for one person, with which they make their own user name and password."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import AdministrativeAct, Invitation, User
from proposals.queries import people_of, those_who_joined
from proposals.services.administering.acts import SetUpRefusedError, keep_act
from proposals.services.administering.codes import check_tries, digest_of, new_code, note_miss
from proposals.services.administering.people import check_keeps

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from django.db.models import QuerySet

    from proposals.models import Jurisdiction

LASTS: Final = timedelta(days=60)
MOST_MISSES: Final = 5
"""So many wrong names void a code."""


@dataclass(frozen=True)
class Letter:
    """An invitation with its code, which is nowhere else: to be printed now."""

    invitation: Invitation
    code: str


def not_joined(jurisdiction: Jurisdiction) -> QuerySet[User]:
    """Whoever of the city's own people cannot log in yet."""
    waiting = people_of([jurisdiction]).filter(is_active=True)
    return waiting.exclude(pk__in=those_who_joined().values("pk"))


def invite(people: Iterable[User], jurisdiction: Jurisdiction, *, actor: User, at: datetime) -> list[Letter]:
    """A letter for each of those who have not joined; a code that they had is void from now on.

    Raises NotAdministratorError, SetUpRefusedError `oneself`.
    """
    letters = []
    with transaction.atomic():
        wanted = not_joined(jurisdiction).filter(pk__in=[one.pk for one in people])
        for person in wanted.select_for_update(of=("self",)).order_by("name", "pk"):
            check_keeps(actor, person, jurisdiction, at)
            Invitation.objects.filter(person=person, used_at=None, voided_at=None).update(voided_at=at)
            code = new_code()
            invitation = Invitation.objects.create(
                person=person, jurisdiction=jurisdiction, digest=digest_of(code), made_by=actor, made_at=at,
                expires_at=at + LASTS,
            )  # fmt: skip
            keep_act(
                AdministrativeAct.Kind.INVITED, person.name, by=actor, at=at, jurisdiction=jurisdiction,
                person=person,
            )  # fmt: skip
            letters.append(Letter(invitation, code))
    return letters


def accept(code: str, name: str, *, username: str, password: str, address: str, at: datetime) -> User:
    """Give the invited person the user name and password; the code is used up.

    Raises SetUpRefusedError `too_many_tries`, `code_unknown` (also for another's name), `username_taken`.
    """
    check_tries(address, at)
    with transaction.atomic():
        invitation = _open(code, at)
        if invitation is not None and invitation.person.name == name.strip():
            return _joined(invitation, username, password, at)
        if invitation is not None:
            invitation.misses += 1
            invitation.voided_at = at if invitation.misses >= MOST_MISSES else None
            invitation.save(update_fields=["misses", "voided_at"])
    note_miss(address, at)
    raise SetUpRefusedError(
        "code_unknown",
        _("邀请码或姓名不对，或者邀请码已经用过、过期。请对照信函，或联系寄信的单位另寄一份。"),
    )


def _open(code: str, at: datetime) -> Invitation | None:
    rows = Invitation.objects.select_for_update(of=("self",)).select_related("person", "jurisdiction")
    found = rows.filter(digest=digest_of(code), used_at=None, voided_at=None, expires_at__gt=at).first()
    return found if found is not None and found.person.is_active else None


def _joined(invitation: Invitation, username: str, password: str, at: datetime) -> User:
    person = User.objects.select_for_update().get(pk=invitation.person_id)
    if User.objects.filter(username=username).exclude(pk=person.pk).exists():
        raise SetUpRefusedError("username_taken", _("已有这个账号名，请换一个。"))
    person.username = username
    person.set_password(password)
    person.save(update_fields=["username", "password"])
    invitation.used_at = at
    invitation.save(update_fields=["used_at"])
    keep_act(
        AdministrativeAct.Kind.JOINED, person.name, by=person, at=at, jurisdiction=invitation.jurisdiction,
        person=person,
    )  # fmt: skip
    return person
