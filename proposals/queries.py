"""Reads about people and organisations that others share."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from proposals.models import Deputy, Jurisdiction, Organisation, Post, Session
from proposals.prepared import Prepared, Slot
from proposals.roles import FILING, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from proposals.models import User


STAND_IN: Final = re.compile(r"d([0-9]{1,18})")


@dataclass(frozen=True)
class Held:
    """A post in which a person may act today: their own, or one they stand in for.

    `actor_id` is the person who acts, `principal_id` the one whose rights these are.
    """

    post: Post
    actor_id: int

    @property
    def deputising(self) -> bool:
        return self.post.person_id != self.actor_id

    @property
    def role(self) -> str:
        return self.post.role

    @property
    def organisation_id(self) -> int:
        return self.post.organisation_id

    @property
    def jurisdiction_id(self) -> int:
        return self.post.organisation.jurisdiction_id

    @property
    def principal_id(self) -> int:
        return self.post.person_id


def referred_to(reference: str, prefix: str = "proposal__") -> Q:
    """The proposal by its number, or by the stand-in that it had as a draft (`Proposal.reference`)."""
    named = Q(**{f"{prefix}number": reference})
    if (draft := STAND_IN.fullmatch(reference)) is not None:
        named |= Q(**{f"{prefix}pk": int(draft[1])})
    return named


def _covers(on: date | Slot, prefix: str = "") -> Q:
    return Q(**{f"{prefix}from_on__lte": on}) & (
        Q(**{f"{prefix}until_on__isnull": True}) | Q(**{f"{prefix}until_on__gte": on})
    )


def posts_active(on: date | Slot) -> QuerySet[Post]:
    """The posts of active accounts that cover that day."""
    return Post.objects.filter(_covers(on), person__is_active=True)


def held_posts(user: User, on: date) -> tuple[Held, ...]:
    """Every post in which `user` may act on that day, their own first.

    An inactive account holds none. A deputy may act only while the deputised post itself runs.
    """
    if not user.is_active or user.pk is None:
        return ()
    posts = _HELD.read(user=user.pk, on=on)
    held = [Held(post, user.pk) for post in posts]
    return tuple(sorted(held, key=lambda h: (h.deputising, h.post.pk)))


def _own_or_lent() -> QuerySet[Post]:
    lent = Deputy.objects.filter(_covers(Slot("on")), person=Slot("user")).values("post")
    posts = Post.objects.filter(_covers(Slot("on"))).filter(Q(person=Slot("user")) | Q(pk__in=lent))
    return posts.select_related("organisation", "person")


_HELD: Final = Prepared(_own_or_lent)


def organisations_active(jurisdiction: Jurisdiction, on: date) -> QuerySet[Organisation]:
    """The organisations of a jurisdiction that exist on that day."""
    begun = Q(active_from__isnull=True) | Q(active_from__lte=on)
    not_ended = Q(active_until__isnull=True) | Q(active_until__gte=on)
    return Organisation.objects.filter(begun & not_ended, jurisdiction=jurisdiction)


def alias_table(jurisdiction: Jurisdiction, year: int) -> dict[str, str]:
    """Every spelling in use that year → full name. A full name wins over an alias, a doubtful alias is left out."""
    organisations = list(
        Organisation.objects.filter(jurisdiction=jurisdiction).prefetch_related("aliases").order_by("pk")
    )
    claims: dict[str, set[str]] = {}
    for organisation in organisations:
        in_use = (
            alias.name
            for alias in organisation.aliases.all()
            if (alias.since_year or 0) <= year <= (alias.until_year or year)
        )
        for spelling in (organisation.short_name, *in_use):
            claims.setdefault(spelling, set()).add(organisation.name)
    table = {spelling: names.copy().pop() for spelling, names in claims.items() if len(names) == 1}
    return table | {organisation.name: organisation.name for organisation in organisations}


def holds_post_at(person: User, organisation_id: int, on: date) -> bool:
    """Whether the person holds any post at the organisation on that day."""
    return posts_active(on).filter(person=person, organisation_id=organisation_id).exists()


def role_filled_at(organisation_id: int, role: str, on: date) -> bool:
    """Whether anybody holds the role at the organisation on that day."""
    return posts_active(on).filter(organisation_id=organisation_id, role=role).exists()


def sessions_to_file_for(held: Iterable[Held], on: date) -> QuerySet[Session]:
    """The sessions whose filing window is open and for which one of the posts may file, the newest first."""
    places = {h.jurisdiction_id for h in held if h.role in FILING}
    open_now = Q(filing_opens_on__lte=on, filing_closes_on__gte=on)
    return Session.objects.filter(open_now, jurisdiction_id__in=places).order_by("-year", "-pk")


def bodies_to_file_for(held: Iterable[Held]) -> QuerySet[Organisation]:
    """The bodies in whose name the posts may file a collective proposal."""
    bodies = {h.organisation_id for h in held if h.role == Role.COLLECTIVE}
    return Organisation.objects.filter(pk__in=bodies).order_by("name", "pk")


def jurisdictions_administered_by(held: Iterable[Held]) -> QuerySet[Jurisdiction]:
    """The jurisdictions whose settings the posts may change."""
    places = {h.jurisdiction_id for h in held if h.role == Role.ADMINISTRATOR}
    return Jurisdiction.objects.filter(pk__in=places).order_by("name", "pk")
