"""The filters of the registers: sessions, bodies and people, also as their administrator keeps them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_filters as filters
from django.utils.translation import gettext_lazy as _

from portal.api.filters import KeyFilter, ListFilter
from proposals.models import Organisation
from proposals.queries import posts_active
from proposals.roles import Role
from proposals.services.administering.found import Standing, named, standing

if TYPE_CHECKING:
    from django.db.models import QuerySet


class SessionFilter(ListFilter):
    """Sessions."""

    jurisdiction = filters.CharFilter(
        field_name="jurisdiction__slug", max_length=40, help_text=_("辖区代码。")
    )
    year = KeyFilter(help_text=_("年度。"))


class OrganisationFilter(ListFilter):
    """Bodies."""

    jurisdiction = filters.CharFilter(
        field_name="jurisdiction__slug", max_length=40, help_text=_("辖区代码。")
    )
    kind = filters.ChoiceFilter(choices=Organisation.Kind.choices, help_text=_("类型。"))
    q = filters.CharFilter(
        field_name="name", lookup_expr="icontains", max_length=60, help_text=_("全称里的文字。")
    )


class PersonFilter(ListFilter):
    """People."""

    q = filters.CharFilter(
        field_name="name", lookup_expr="icontains", max_length=60, help_text=_("姓名里的文字。")
    )
    organisation = KeyFilter(method="narrow_by_post", help_text=_("现任职单位的 id。"))
    role = filters.ChoiceFilter(method="narrow_by_post", choices=Role.choices, help_text=_("现任职务。"))

    def narrow_by_post(self, people: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        posts = posts_active(self.caller.on).filter(**{name: value})
        return people.filter(pk__in=posts.values("person"))


class KeptPersonFilter(ListFilter):
    """People of a city, as its administrator looks for them."""

    q = filters.CharFilter(
        method="narrow_by_words", max_length=40, help_text=_("姓名、账号名或单位里的文字。")
    )
    show = filters.ChoiceFilter(
        method="narrow_by_standing",
        choices=[(one.value, one.label) for one in Standing],
        help_text=_("还不能登录的、没有在任职务的，或者已停用的。"),
    )

    def narrow_by_words(self, people: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return named(people, value)

    def narrow_by_standing(self, people: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return standing(people, value, self.caller.on)
