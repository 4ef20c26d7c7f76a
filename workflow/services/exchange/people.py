"""Members on both sides: told by account, name and post, known inside by the same account."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from proposals.models import Organisation, Post, User
from proposals.queries import posts_active
from proposals.roles import FILING, Role
from workflow.services.exchange.errors import NotYetError

if TYPE_CHECKING:
    from datetime import date

    from proposals.models import Jurisdiction
    from workflow.models import Event

Card = dict[str, str]
"""`account`, `name`, `role` and `body`: who acted, in which post at which body."""
MEMBERS: Final = frozenset(role.value for role in FILING)
"""The peer names nobody in another role, and where it does nothing of the parcel is taken."""


def card_of(event: Event) -> Card | None:
    """In whose right a move was made; None for the system's."""
    return None if event.post is None else _card(event.post)


def card_at(person: User, jurisdiction: Jurisdiction, on: date) -> Card:
    """A member by their own post of that day, or the last they had."""
    posts = Post.objects.filter(person=person, organisation__jurisdiction=jurisdiction, role=Role.MEMBER)
    post = posts.filter(pk__in=posts_active(on)).first() or posts.order_by("-from_on", "-pk").first()
    return _card(post) if post is not None else {"account": person.username, "name": person.name}


def _card(post: Post) -> Card:
    person = post.person
    return {
        "account": person.username,
        "name": person.name,
        "role": post.role,
        "body": post.organisation.name,
    }


def person_of(card: Any, jurisdiction: Jurisdiction, on: date) -> User:
    """The account of a member who acts outside; one that is not there is made, and nobody can log in with it.

    Raises NotYetError where the account is somebody else's here, or lacks a post that an administrator must give.
    """
    if card.get("role") not in MEMBERS:
        raise NotYetError(_("包里的办理人“%(name)s”不是委员，也不是提案单位的联络人。") % card)
    body = unit_named(card["body"], jurisdiction)
    person, made = User.objects.get_or_create(username=card["account"], defaults={"name": card["name"]})
    if made:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    if person.name != card["name"]:
        words = _("账号“%(account)s”在本侧是另一个人，不是“%(name)s”。请核对两侧的账号。")
        raise NotYetError(words % card)
    held = posts_active(on).filter(person=person, organisation=body, role=card["role"])
    if not held.exists():
        if person.has_usable_password():
            words = _("账号“%(account)s”（%(name)s）在本侧没有“%(body)s”的任职，请先登记任职。")
            raise NotYetError(words % card)
        Post.objects.create(person=person, organisation=body, role=card["role"], from_on=on)
    return person


def unit_named(name: str, jurisdiction: Jurisdiction) -> Organisation:
    """The body of that name. Raises NotYetError where it is not set up here."""
    body = Organisation.objects.filter(jurisdiction=jurisdiction, name=name).first()
    if body is None:
        raise NotYetError(_("本侧没有单位“%(name)s”，请先登记，名称须与对方一致。") % {"name": name})
    return body
