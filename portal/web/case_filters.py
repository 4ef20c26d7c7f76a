"""The filters of the case list, and the orders in which it can stand."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.web.case_narrowing import ORDERS, WAITING, CaseNarrowing
from portal.web.listing import ANY, ListForm
from portal.web.sections import sections_of
from proposals.models import Organisation, Proposal, Session
from proposals.queries import HANDLING_KINDS
from workflow.models import Case, Category, OutcomeClass
from workflow.states import (
    AssignmentRole,
    CaseState,
)

if TYPE_CHECKING:
    from portal.web.visitor import Visitor


class FilterForm(ListForm):
    """What narrows the case list."""

    orders = ORDERS

    q = forms.CharField(label=_("编号、案由、单位"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *CaseState.choices])
    unit = forms.TypedChoiceField(label=_("承办单位"), required=False, coerce=int, empty_value=None)
    role = forms.ChoiceField(label=_("我单位分工"), required=False, choices=[ANY, *AssignmentRole.choices])
    section = forms.TypedChoiceField(label=_("科室"), required=False, coerce=int, empty_value=None)
    waiting = forms.ChoiceField(label=_("等谁办"), required=False, choices=[ANY, *WAITING.items()])
    overdue = forms.BooleanField(label=_("只看逾期"), required=False)
    priority = forms.BooleanField(label=_("只看重点提案"), required=False)
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *Proposal.Kind.choices])
    session = forms.TypedChoiceField(label=_("届次"), required=False, coerce=int, empty_value=None)
    year = forms.TypedChoiceField(label=_("年度"), required=False, coerce=int, empty_value=None)
    category = forms.ChoiceField(label=_("分类"), required=False)
    outcome = forms.ChoiceField(label=_("答复类别"), required=False)
    publication = forms.ChoiceField(
        label=_("公开"), required=False, choices=[ANY, *Case.Publication.choices, ("open", _("尚未决定"))]
    )

    FURTHER: Final = ("kind", "session", "year", "category", "outcome", "publication", "priority")
    """Shown when they are asked for, or set."""

    def __init__(self, data: Any, *, me: Visitor) -> None:
        super().__init__(data, me=me)
        fields: dict[str, Any] = self.fields
        places = sorted({held.jurisdiction_id for held in me.held})
        self.sessions = list(
            Session.objects.filter(jurisdiction__in=places)
            .order_by("-year", "-pk")
            .values_list("pk", "name", "year")
        )
        fields["session"].choices = [ANY, *((pk, name) for pk, name, _year in self.sessions)]
        years = sorted({year for _pk, _name, year in self.sessions}, reverse=True)
        fields["year"].choices = [ANY, *((year, str(year)) for year in years)]
        fields["unit"].choices = [ANY, *_units(places)]
        words = _words(places)
        fields["category"].choices = [ANY, *words["category"]]
        fields["outcome"].choices = [ANY, *words["outcome"]]
        if not me.handles:
            del fields["role"]
        sections = sections_of(me)
        fields["section"].choices = [ANY, *((one.pk, one.name) for one in sections)]
        if not sections:
            del fields["section"]
        first = [name for name in fields if name not in {*self.FURTHER, "order", "overdue"}]
        self.order_fields([*first, "order", "overdue", *self.FURTHER])
        self.dress()
        self.fields["q"].widget.attrs["type"] = "search"

    @property
    def first_fields(self) -> list[Any]:
        """What is always shown."""
        return [self[name] for name in self.fields if name not in self.FURTHER]

    @property
    def further_fields(self) -> list[Any]:
        return [self[name] for name in self.FURTHER]

    @property
    def further_set(self) -> int:
        """How many of the further filters are set."""
        return len(self.chosen.keys() & set(self.FURTHER))

    @cached_property
    def narrowing(self) -> CaseNarrowing:
        """What is chosen, as the conditions take it: a year as the sessions in it."""
        asked = {**self.chosen}
        if "year" in asked:
            asked["year"] = tuple(pk for pk, _name, year in self.sessions if year == asked["year"])
        return CaseNarrowing(self.me, asked)


def _units(places: list[int]) -> list[tuple[int, str]]:
    found = Organisation.objects.filter(jurisdiction__in=places, kind__in=HANDLING_KINDS)
    return list(found.order_by("name", "pk").values_list("pk", "name"))


def _words(places: list[int]) -> dict[str, list[tuple[str, str]]]:
    """The categories and the letters of replies that the packs of these places know. One query."""
    categories = Category.objects.filter(pack__jurisdiction__in=places).order_by()
    letters = OutcomeClass.objects.filter(pack__jurisdiction__in=places).order_by()
    found = categories.values_list("name", flat=True).union(letters.values_list("letter", flat=True))
    names = sorted(found)
    is_letter = [len(name) == 1 and name.isascii() for name in names]
    pairs = list(zip(names, is_letter, strict=True))
    return {
        "category": [(name, name) for name, letter in pairs if not letter],
        "outcome": [(name, str(_("%(letter)s 类") % {"letter": name})) for name, letter in pairs if letter],
    }
