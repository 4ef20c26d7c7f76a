"""The accounts of other systems with which a person comes in here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from allauth.socialaccount.models import SocialAccount

from portal.web.identity.providers import SERVER_WIDE, offered_in, server_wide
from proposals.models import LogInProvider

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from proposals.models import User
    from proposals.queries import Held


@dataclass(frozen=True)
class Link:
    """One account elsewhere, under the name of its system."""

    row: SocialAccount
    name: str


def links_of(user: User) -> list[Link]:
    """The person's own, by the name of the system."""
    rows = list(SocialAccount.objects.filter(user=user))
    named = dict(
        LogInProvider.objects.filter(slug__in=[row.provider for row in rows]).values_list("slug", "name")
    )
    wide = server_wide()
    if wide is not None:
        named[SERVER_WIDE] = wide.name
    return sorted(
        (Link(row, named.get(row.provider, row.provider)) for row in rows), key=lambda link: link.name
    )


def linkable(user: User, held: Iterable[Held]) -> Sequence[LogInProvider]:
    """The systems of the places where the person holds a post, with which they do not come in yet."""
    have = set(SocialAccount.objects.filter(user=user).values_list("provider", flat=True))
    places = {one.jurisdiction_id for one in held}
    return [provider for provider in offered_in(places) if provider.slug not in have]
