"""The sections of a bureau: those that a visitor may ask for, and the forms of their page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Section
from proposals.queries import posts_active

if TYPE_CHECKING:
    from datetime import date

    from portal.web.visitor import Visitor
    from proposals.models import Organisation


def sections_of(me: Visitor) -> list[Section]:
    """Those of the visitor's bureaus, their own first. One query, for whoever handles cases."""
    if not me.handles:
        return []
    found = Section.objects.filter(organisation__in=me.organisations, closed_on=None).order_by("name", "pk")
    own = own_sections(me)
    return sorted(found, key=lambda one: one.pk not in own)


def own_sections(me: Visitor) -> frozenset[int]:
    """Those in which the visitor sits, or whoever they stand in for."""
    return frozenset(held.post.section_id for held in me.held if held.post.section_id is not None)


class SectionForm(forms.Form):
    name = forms.CharField(label=_("科室名称"), max_length=40)


class SeatsForm(forms.Form):
    """For each person of the bureau the section they sit in."""

    def __init__(self, data: Any = None, *, unit: Organisation, on: date) -> None:
        super().__init__(data)
        open_ones = Section.objects.filter(organisation=unit, closed_on=None).order_by("name", "pk")
        self.sections = list(open_ones)
        choices = [("", str(_("不分科室"))), *((str(one.pk), one.name) for one in self.sections)]
        posts = posts_active(on).filter(organisation=unit).select_related("person")
        self.posts = {post.pk: post for post in posts.order_by("role", "person__name", "pk")}
        for key, post in self.posts.items():
            self.fields[f"post-{key}"] = forms.ChoiceField(
                label=f"{post.person}（{post.get_role_display()}）",
                choices=choices,
                required=False,
                initial=str(post.section_id or ""),
                widget=forms.Select,
            )

    @property
    def seats(self) -> dict[int, Section | None]:
        """By the key of each post its section as it was chosen."""
        by_key = {str(one.pk): one for one in self.sections}
        return {key: by_key.get(self.cleaned_data[f"post-{key}"]) for key in self.posts}
