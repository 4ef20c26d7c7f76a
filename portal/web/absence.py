"""Absences and who stands in meanwhile, as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Deputation, User
from proposals.roles import STANDS_IN
from proposals.services.deputies import candidates, lendable_posts
from workflow.forms.base import day

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from django.db.models import QuerySet

    from portal.web.visitor import Visitor
    from proposals.models import Post

LISTED: Final = 50
"""So many posts, and so many past deputations, are listed; an administrator searches by name."""


class AbsenceForm(forms.Form):
    """Who stands in, from when until when, and why."""

    person = forms.ModelChoiceField(
        label=_("代理人"), queryset=User.objects.none(),
        help_text=_("同一单位、角色相称的人；经办的人不能代人核稿和签发。"),
    )  # fmt: skip
    from_on = day(_("代理起"))
    until_on = day(_("代理止"), help_text=_("含当日。"))
    note = forms.CharField(
        label=_("事由"), required=False, max_length=100, help_text=_("例如 出差、病假。代理人看得到。")
    )

    def __init__(self, data: Any = None, *, post: Post, on: date) -> None:
        super().__init__(data, initial={"from_on": on})
        people: Any = self.fields["person"]
        people.queryset = candidates(post, on, on).order_by("name", "pk")


@dataclass(frozen=True)
class Standing:
    """One deputation. `mine`: the visitor is the one who stands in."""

    deputation: Deputation
    mine: bool
    begun: bool
    may_end: bool


def standing(me: Visitor, lendable: QuerySet[Post]) -> list[Standing]:
    """What runs or is to come, of the visitor's own posts, of those they answer for, and where they stand in."""
    found = _concerning(me, lendable).filter(deputy__until_on__gte=me.on).order_by("from_on", "pk")
    return [
        Standing(one, mine=one.person_id == me.user.pk, begun=one.from_on <= me.on, may_end=True)
        for one in found
    ]


def past(me: Visitor, lendable: QuerySet[Post]) -> QuerySet[Deputation]:
    """What is over, the newest first."""
    over = _concerning(me, lendable).filter(Q(deputy=None) | Q(deputy__until_on__lt=me.on))
    return over.order_by("-from_on", "-pk")[:LISTED]


def _concerning(me: Visitor, lendable: QuerySet[Post]) -> QuerySet[Deputation]:
    own = Q(person=me.user) | Q(post__person=me.user) | Q(post__in=lendable)
    found: QuerySet[Deputation] = Deputation.objects.filter(own)
    return found.select_related("person", "post__person", "post__organisation", "named_by", "ended_by")


def posts_offered(me: Visitor, asked: str) -> Sequence[Post]:
    """The posts for which the visitor may name somebody, their own first; narrowed to names that contain the words."""
    found = lendable_posts(me.held, me.on).select_related("person", "organisation")
    if asked:
        found = found.filter(Q(person__name__icontains=asked) | Q(organisation__short_name__icontains=asked))
    posts = found.order_by("organisation__name", "person__name", "pk")[: LISTED + 1]
    return sorted(posts, key=lambda post: post.person_id != me.user.pk)


def notes(me: Visitor) -> list[Standing]:
    """What the workbench says: who acts for the visitor now or soon, and for whom the visitor does. One query at most."""
    if me.roles.isdisjoint(STANDS_IN):
        return []
    own = Deputation.objects.filter(Q(person=me.user) | Q(post__person=me.user), deputy__until_on__gte=me.on)
    found = own.select_related("person", "post__person", "post__organisation").order_by("from_on", "pk")
    return [
        Standing(one, mine=one.person_id == me.user.pk, begun=one.from_on <= me.on, may_end=True)
        for one in found
    ]
