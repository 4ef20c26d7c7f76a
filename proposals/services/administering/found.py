"""The people of a city as its administrator looks for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Prefetch, Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Post, User
from proposals.queries import people_of, those_who_joined

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet

    from proposals.models import Jurisdiction


class Standing(models.TextChoices):
    """Whom an administrator has to look after."""

    WAITING = "waiting", _("还不能登录")
    IDLE = "idle", _("没有在任的职务")
    DISABLED = "disabled", _("已停用")


def running(on: date) -> Q:
    """The posts that are held on the day, by their own holders."""
    return Q(from_on__lte=on) & (Q(until_on__isnull=True) | Q(until_on__gte=on))


def named(people: QuerySet[User], asked: str) -> QuerySet[User]:
    """Those whose name, account or body has the words."""
    theirs = Q(posts__organisation__name__icontains=asked) | Q(
        posts__organisation__short_name__icontains=asked
    )
    found = User.objects.filter(Q(name__icontains=asked) | Q(username__icontains=asked) | theirs)
    return people.filter(pk__in=found.values("pk"))


def standing(people: QuerySet[User], shown: str, on: date) -> QuerySet[User]:
    """Those of that `Standing`; everybody for any other word."""
    match shown:
        case Standing.WAITING:
            return people.filter(is_active=True).exclude(pk__in=those_who_joined().values("pk"))
        case Standing.IDLE:
            return people.exclude(pk__in=Post.objects.filter(running(on)).values("person"))
        case Standing.DISABLED:
            return people.filter(is_active=False)
        case _:
            return people


def with_posts(people: QuerySet[User], on: date) -> QuerySet[User]:
    """Each with `held_now`, the posts of the day, and `joined`, whether they can log in. One query more for all."""
    held = Post.objects.filter(running(on)).select_related("person", "organisation").order_by("pk")
    joined = Exists(those_who_joined().filter(pk=OuterRef("pk")))
    return people.annotate(joined=joined).prefetch_related(Prefetch("posts", held, to_attr="held_now"))


def waiting_people(city: Jurisdiction, on: date) -> QuerySet[User]:
    """Those who cannot log in yet, with the posts that they hold and their invitations."""
    waiting = standing(people_of([city]), Standing.WAITING, on)
    return with_posts(waiting, on).prefetch_related("invitations")
