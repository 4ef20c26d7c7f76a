"""Accounts that are no person: made for one program of the city in one post, and closed for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import AdministrativeAct, Program, User
from proposals.roles import PROGRAMS
from proposals.services.administering.acts import SetUpRefusedError, check_administers, keep_act
from proposals.services.administering.people import passing_name
from proposals.services.administering.posts import give_post

if TYPE_CHECKING:
    from datetime import datetime

    from proposals.models import Jurisdiction, Organisation


def make_program(  # noqa: PLR0913 -- which program, what for, who answers for it, its post, by whom
    jurisdiction: Jurisdiction,
    *,
    name: str,
    purpose: str,
    contact: str,
    organisation: Organisation,
    role: str,
    actor: User,
    at: datetime,
) -> Program:
    """The account of a program in its one post, from today on. It comes in with tokens alone.

    Raises NotAdministratorError, or SetUpRefusedError `in_person` and those of `give_post`.
    """
    check_administers(actor, jurisdiction, at)
    if role not in PROGRAMS:
        raise SetUpRefusedError("in_person", _("这个职务须由人担任：核稿、签发和决定不能交给程序。"))
    with transaction.atomic():
        account = User(username=passing_name(jurisdiction), name=name, is_service=True)
        account.set_unusable_password()
        account.save()
        give_post(
            account, organisation=organisation, role=role, from_on=jurisdiction.day_of(at), actor=actor, at=at,
            reason=purpose,
        )  # fmt: skip
        return Program.objects.create(
            jurisdiction=jurisdiction,
            account=account,
            purpose=purpose,
            contact=contact,
            made_by=actor,
            made_at=at,
        )


def close_program(program: Program, *, actor: User, at: datetime) -> Program:
    """Its tokens open nothing from now on, and it is not opened again; what it did stays as it was recorded.

    Raises NotAdministratorError.
    """
    check_administers(actor, program.jurisdiction, at)
    with transaction.atomic():
        kept = Program.objects.select_for_update(of=("self",)).select_related("account").get(pk=program.pk)
        if kept.closed_at is not None:
            return kept
        kept.account.is_active = False
        kept.account.save(update_fields=["is_active"])
        kept.closed_by, kept.closed_at = actor, at
        kept.save(update_fields=["closed_by", "closed_at"])
        keep_act(
            AdministrativeAct.Kind.DISABLED, kept.account.name, by=actor, at=at, jurisdiction=program.jurisdiction,
            person=kept.account,
        )  # fmt: skip
    return kept
