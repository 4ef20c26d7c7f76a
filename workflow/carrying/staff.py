"""Who acts: for each role at each body its holder on the day, or an account made for the role that nobody can log in to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from proposals.models import Organisation, Post, User
from proposals.queries import posts_active
from proposals.roles import Role
from proposals.services.directory import add_account, holder_of
from workflow.carrying.bodies import OFFICE, SECRETARIAT
from workflow.services import perform
from workflow.services.moments import Moments

if TYPE_CHECKING:
    from datetime import date, datetime

    from proposals.models import Jurisdiction
    from workflow.carrying.bodies import Bodies


class Staff:
    """The people of one jurisdiction as a carried case needs them. Accounts are roles, save for members who signed."""

    def __init__(self, jurisdiction: Jurisdiction, bodies: Bodies) -> None:
        self.jurisdiction = jurisdiction
        self.office = bodies.standing(*OFFICE)
        self.secretariat = bodies.standing(*SECRETARIAT)
        self._bodies = bodies
        self._moments = Moments(jurisdiction)

    def do(self, name: str, subject: Any, body: Organisation, role: str, on: date, **inputs: Any) -> None:
        """Make a move as the holder of the role at the body. `note`, when given, stands on the event."""
        self.act(name, subject, self.holder(body, role, on), on, **inputs)

    def act(
        self, name: str, subject: Any, actor: User | None, on: date, note: str = "", **inputs: Any
    ) -> None:
        """Make a move as that person, or as the system."""
        if note:
            inputs["reason"] = note
        perform(name, subject, actor=actor, at=self._moments.on(on), **inputs)

    def moment(self, on: date) -> datetime:
        """The next moment of that day."""
        return self._moments.on(on)

    def holder(self, body: Organisation, role: str, on: date) -> User:
        found = holder_of(body, role, on)
        if found is not None:
            return found
        username = f"{self.jurisdiction.slug}-{body.pk}-{role}"
        known = User.objects.filter(username=username).first()
        if known is not None:
            Post.objects.create(person=known, organisation=body, role=role, from_on=on)
            return known
        return add_account(username, _title(body, role), body, role, on)

    def member(self, name: str, on: date) -> User:
        """The member who files or signs under that name; their group is not on the page."""
        posts = posts_active(on).filter(
            role=Role.MEMBER, organisation__jurisdiction=self.jurisdiction, person__name=name
        )
        post = posts.order_by("pk").first()
        if post is not None:
            return post.person
        group = self._bodies.standing("界别未载", Organisation.Kind.GROUP)
        count = User.objects.filter(username__startswith=f"{self.jurisdiction.slug}-member-").count()
        return add_account(f"{self.jurisdiction.slug}-member-{count + 1}", name, group, Role.MEMBER, on)


def _title(body: Organisation, role: str) -> str:
    """What the holder of a role is called: 工信局经办人, 督查室经办."""
    label = str(Role(role).label).removeprefix("单位").removeprefix(body.short_name)
    return f"{body.short_name}{label}"
