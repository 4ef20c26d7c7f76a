"""A day that begins somewhere: posts end and others begin, and open pages show what theirs open now."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Final

from django.db.models import Q

from notifications.push import push, revoke
from proposals.models import Deputy, Jurisdiction, Post

if TYPE_CHECKING:
    from datetime import date, datetime

EVERY: Final = timedelta(minutes=15)
"""How far the looks are apart; wherever on earth it is midnight, it is a whole quarter of an hour."""


def begin_days(at: datetime) -> set[int]:
    """Have the open pages of those whose posts changed look anew, wherever a day began in the last quarter of an hour.

    Gives who that is. What a page may show is asked at each of its requests; this only makes it ask.
    """
    people: set[int] = set()
    for place in Jurisdiction.objects.order_by("pk"):
        today = place.day_of(at)
        if today != place.day_of(at - EVERY):
            people |= _changed(place, today)
    push(people)
    revoke(people)
    return people


def _changed(place: Jurisdiction, today: date) -> set[int]:
    """Whose own posts, or posts that they stand in for, ended yesterday or begin today."""
    turned = Q(until_on=today - timedelta(days=1)) | Q(from_on=today)
    posts = Post.objects.filter(turned, organisation__jurisdiction=place)
    lent = Deputy.objects.filter(post__organisation__jurisdiction=place)
    deputies = lent.filter(turned | Q(post__in=posts))
    return {*posts.values_list("person", flat=True), *deputies.values_list("person", flat=True)}
