"""The accounts of a city: registered with their first post, switched off and on again."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING, Final

from django.db import transaction
from django.utils.translation import gettext as _

from proposals.models import AdministrativeAct, Jurisdiction, User
from proposals.queries import people_of
from proposals.roles import Role
from proposals.services.administering.acts import (
    NotAdministratorError,
    SetUpRefusedError,
    administers,
    is_operator,
    keep_act,
)
from proposals.services.administering.posts import give_post

if TYPE_CHECKING:
    from datetime import date, datetime

    from proposals.models import Organisation, Section

_SIGNS: Final = "abcdefghjkmnpqrstuvwxyz23456789"


def add_person(  # noqa: PLR0913 -- who, the first post, by whom and why
    *,
    name: str,
    username: str,
    organisation: Organisation,
    role: str,
    from_on: date,
    until_on: date | None = None,
    section: Section | None = None,
    actor: User,
    at: datetime,
    reason: str = "",
) -> User:
    """A person with a first post, who cannot log in before they join; "" as user name gives a passing one.

    An account without any post, such as another system's log-in made, is taken up by its user name and name.
    Raises NotAdministratorError, or SetUpRefusedError `username_taken` and those of `give_post`.
    """
    with transaction.atomic():
        person = _postless(username, name)
        if person is None and username and User.objects.filter(username=username).exists():
            raise SetUpRefusedError("username_taken", _("已有这个账号名，请换一个。"))
        if person is None:
            person = User(username=username or passing_name(organisation.jurisdiction), name=name)
            person.set_unusable_password()
            person.save()
        keep_act(
            AdministrativeAct.Kind.PERSON_ADDED, f"{name}（{person.username}）", by=actor, at=at,
            jurisdiction=organisation.jurisdiction, person=person, reason=reason,
        )  # fmt: skip
        give_post(
            person, organisation=organisation, role=role, from_on=from_on, until_on=until_on, section=section,
            actor=actor, at=at, reason=reason,
        )  # fmt: skip
    return person


def _postless(username: str, name: str) -> User | None:
    own = User.objects.filter(is_superuser=False, is_staff=False, is_service=False, posts=None)
    return own.select_for_update().filter(username=username, name=name).first() if username else None


def passing_name(jurisdiction: Jurisdiction) -> str:
    """A user name until the person chooses one."""
    return f"{jurisdiction.slug}-{''.join(secrets.choice(_SIGNS) for _place in range(10))}"


def check_keeps(actor: User, person: User, jurisdiction: Jurisdiction, at: datetime) -> None:
    """Whoever may change that account: an administrator of the city those who are its own alone, never another
    administrator; the operator the administrators. Raises NotAdministratorError, SetUpRefusedError `oneself`.
    """
    if person.pk == actor.pk:
        raise SetUpRefusedError("oneself", _("自己的账号请由另一位系统管理员办理。"))
    if not people_of([jurisdiction]).filter(pk=person.pk).exists():
        raise NotAdministratorError
    allowed = is_operator(actor) if is_administrator(person, at) else administers(actor, jurisdiction, at)
    if not allowed:
        raise NotAdministratorError


def is_administrator(person: User, at: datetime) -> bool:
    """Whether the person is to administer a city, now or later."""
    posts = person.posts.filter(role=Role.ADMINISTRATOR).select_related("organisation__jurisdiction")
    return any(
        post.until_on is None or post.until_on >= post.organisation.jurisdiction.day_of(at) for post in posts
    )


def set_active(
    person: User, jurisdiction: Jurisdiction, *, active: bool, actor: User, at: datetime, reason: str
) -> User:
    """Switch the account off, with everything that it may do, or on again. Nobody switches their own.

    Raises NotAdministratorError, SetUpRefusedError `oneself`.
    """
    check_keeps(actor, person, jurisdiction, at)
    with transaction.atomic():
        kept = User.objects.select_for_update().get(pk=person.pk)
        if kept.is_active == active:
            return kept
        kept.is_active = active
        kept.save(update_fields=["is_active"])
        kind = AdministrativeAct.Kind.ENABLED if active else AdministrativeAct.Kind.DISABLED
        keep_act(
            kind, f"{kept.name}（{kept.username}）", by=actor, at=at, jurisdiction=jurisdiction, person=kept,
            reason=reason,
        )  # fmt: skip
    return kept
