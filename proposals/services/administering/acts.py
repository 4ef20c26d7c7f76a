"""What administrators did, kept in the words of that day; who may, and how a refusal is told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from proposals.models import AdministrativeAct
from proposals.queries import held_posts_at, posts_active, those_who_joined
from proposals.roles import Role

if TYPE_CHECKING:
    from datetime import datetime

    from proposals.models import Jurisdiction, Organisation, User

LONGEST = 300


class SetUpRefusedError(Exception):
    """It cannot be done that way. `code` is stable, the message says what to do."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class NotAdministratorError(Exception):
    """Somebody else has to do it."""


def keep_act(  # noqa: PLR0913 -- what, by whom, when, about whom, and why
    kind: AdministrativeAct.Kind,
    told: str,
    *,
    by: User | None,
    at: datetime,
    jurisdiction: Jurisdiction | None = None,
    person: User | None = None,
    organisation: Organisation | None = None,
    reason: str = "",
) -> AdministrativeAct:
    """Write down what was done, in the same transaction."""
    return AdministrativeAct.objects.create(
        kind=kind, told=told[:LONGEST], by=by, at=at, jurisdiction=jurisdiction, person=person,
        organisation=organisation, reason=reason,
    )  # fmt: skip


def is_operator(user: User) -> bool:
    """Whether the user runs the installation (运维人员): sets cities up, and sees no case."""
    return user.is_active and user.is_superuser


def administers(user: User, jurisdiction: Jurisdiction, at: datetime) -> bool:
    """Whether the user administers the jurisdiction at that moment, in person."""
    held = held_posts_at(user, at)
    return any(h.role == Role.ADMINISTRATOR and h.jurisdiction_id == jurisdiction.pk for h in held)


def check_administers(user: User, jurisdiction: Jurisdiction, at: datetime) -> None:
    """Raises NotAdministratorError."""
    if not administers(user, jurisdiction, at):
        raise NotAdministratorError


def administered_already(jurisdiction: Jurisdiction, at: datetime) -> bool:
    """Whether somebody administers it who can log in: from then on the city runs itself."""
    posts = posts_active(jurisdiction.day_of(at)).filter(
        organisation__jurisdiction=jurisdiction, role=Role.ADMINISTRATOR
    )
    return those_who_joined().filter(pk__in=posts.values("person")).exists()


def sets_up(user: User, jurisdiction: Jurisdiction, at: datetime) -> bool:
    """Whether the user says how the city is set up: its administrator, and the operator while nobody administers it
    who can log in.
    """
    if is_operator(user):
        return not administered_already(jurisdiction, at)
    return administers(user, jurisdiction, at)


def check_sets_up(user: User, jurisdiction: Jurisdiction, at: datetime) -> None:
    """Raises NotAdministratorError."""
    if not sets_up(user, jurisdiction, at):
        raise NotAdministratorError
