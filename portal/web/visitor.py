"""Who is asking: the person behind a request with the posts in which they may act today."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, cast
from zoneinfo import ZoneInfo

from django.utils import timezone

from proposals.prepared import alike
from proposals.queries import held_posts_at, local_day
from proposals.roles import FILING, Role

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.http import HttpRequest

    from proposals.models import User
    from proposals.prepared import AnyHeld
    from proposals.queries import Held

BUREAU = frozenset({Role.LIAISON, Role.HANDLER, Role.SECTION_HEAD, Role.BUREAU_LEADER})


@dataclass(frozen=True)
class Visitor:
    """A logged-in person at one moment. `held` is read once for a request; `on` is the day where their first post is."""

    user: User
    held: tuple[Held, ...]
    at: datetime
    on: date

    @cached_property
    def roles(self) -> frozenset[str]:
        return frozenset(held.role for held in self.held)

    @cached_property
    def organisations(self) -> frozenset[int]:
        return frozenset(held.organisation_id for held in self.held)

    @property
    def may_file(self) -> bool:
        """Whether one of the posts lets them write proposals."""
        return not self.roles.isdisjoint(FILING)

    @cached_property
    def alike(self) -> tuple[tuple[AnyHeld, ...], dict[str, int]]:
        """Posts in place of theirs, with which statements are kept that all who have such posts share, and the values."""
        return alike(self.held)

    @cached_property
    def handles(self) -> bool:
        """Whether one of the posts is in a unit that handles cases."""
        return not self.roles.isdisjoint(BUREAU)

    @property
    def post_words(self) -> str:
        """The first post in words, with how many more there are."""
        if not self.held:
            return ""
        post = self.held[0].post
        more = f" +{len(self.held) - 1}" if len(self.held) > 1 else ""
        return f"{post.organisation.short_name} {post.get_role_display()}{more}"


class _Visited:
    """What this module keeps on a request."""

    visitor: Visitor


def visitor(request: HttpRequest) -> Visitor:
    """The visitor of this request; only for views that demand a log-in. From then on its times are those of their place."""
    kept = cast("_Visited", request)
    if not hasattr(kept, "visitor"):
        user = cast("User", request.user)
        at = timezone.now()
        held = held_posts_at(user, at)
        kept.visitor = Visitor(user=user, held=held, at=at, on=local_day(held, at))
        if held:
            timezone.activate(ZoneInfo(held[0].post.organisation.jurisdiction.time_zone))
    return kept.visitor
