"""Accounts of programs, as the administrator's pages show and ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation, Program
from proposals.queries import jurisdictions_administered_by, organisations_active
from proposals.roles import PROGRAMS, Role

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from django.db.models import QuerySet

    from proposals.models import Jurisdiction
    from proposals.queries import Held

ROLES = [("", "---------"), *((role.value, role.label) for role in Role if role in PROGRAMS)]


class ProgramForm(forms.Form):
    """Which program, what for, who answers for it, and the one post that it holds."""

    name = forms.CharField(
        label=_("名称"), max_length=60, help_text=_("办理的记录里就写这个名称，例如 市科技局 OA 对接")
    )
    purpose = forms.CharField(label=_("用途"), max_length=200, help_text=_("替谁做什么，依据哪份批准。"))
    contact = forms.CharField(label=_("责任人和联系方式"), max_length=100)
    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(
        label=_("职务"), choices=ROLES, widget=forms.Select,
        help_text=_("程序看得到、办得了的，与担任这个职务的人一样。核稿、签发和决定须由人担任，不在其列。"),
    )  # fmt: skip

    def __init__(self, data: Any = None, *, jurisdiction: Jurisdiction, on: date) -> None:
        super().__init__(data)
        units = cast("forms.ModelChoiceField[Organisation]", self.fields["organisation"])
        units.queryset = organisations_active(jurisdiction, on).order_by("name", "pk")


def programs_run_by(held: Iterable[Held]) -> QuerySet[Program]:
    """The programs of the cities that the posts administer."""
    places = jurisdictions_administered_by(held)
    found: QuerySet[Program] = Program.objects.filter(jurisdiction__in=places)
    return found.select_related("jurisdiction", "account", "made_by", "closed_by")
