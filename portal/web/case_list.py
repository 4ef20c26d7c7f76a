"""The filters of the case list, and its rows. Three queries a page, and one more for whoever oversees."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from portal.web.dues import Calendars, due_of
from portal.web.keyset import page_of
from portal.web.subjects import case_url
from portal.web.visitor import BUREAU
from proposals.models import Proposal, Session
from workflow.models import Assignment, Deadline
from workflow.queries import OVERSEEING, cases_visible_to, going_to_and_fro, overdue
from workflow.services.clock import day_of
from workflow.states import ASSIGNMENT_GONE, AssignmentRole, CaseState
from workflow.steps import RIGHTS

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from portal.web.keyset import Page
    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.models import Case

ANY = ("", _("全部"))


class FilterForm(forms.Form):
    """Every field may stay empty; a senseless value narrows nothing."""

    q = forms.CharField(label=_("编号、案由、单位"), required=False, max_length=60)
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *CaseState.choices])
    kind = forms.ChoiceField(label=_("类别"), required=False, choices=[ANY, *Proposal.Kind.choices])
    session = forms.ModelChoiceField(
        label=_("届次"), required=False, queryset=Session.objects.none(), empty_label=_("全部")
    )
    role = forms.ChoiceField(label=_("我单位分工"), required=False, choices=[ANY, *AssignmentRole.choices])
    overdue = forms.BooleanField(label=_("只看逾期"), required=False)

    def __init__(self, data: Any, *, me: Visitor) -> None:
        super().__init__(data, prefix="")
        self.me = me
        places = {held.jurisdiction_id for held in me.held}
        sessions = Session.objects.filter(jurisdiction_id__in=places).order_by("-year", "-pk")
        self.fields["session"].queryset = sessions  # type: ignore[attr-defined]  # a model choice field has one
        if not me.handles:
            del self.fields["role"]
        for name, field in self.fields.items():
            looks = {"overdue": "form-check-input", "q": "form-control"}
            field.widget.attrs["class"] = looks.get(name, "form-select")
        self.fields["q"].widget.attrs["type"] = "search"

    @property
    def chosen(self) -> dict[str, Any]:
        """What was chosen and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def narrow(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """The cases that meet every chosen filter."""
        chosen = self.chosen
        if state := chosen.get("state"):
            cases = cases.filter(state=state)
        if kind := chosen.get("kind"):
            cases = cases.filter(proposal__kind=kind)
        if session := chosen.get("session"):
            cases = cases.filter(proposal__session=session)
        if role := chosen.get("role"):
            cases = cases.filter(Exists(own_assignments(self.me).filter(case=OuterRef("pk"), role=role)))
        if chosen.get("overdue"):
            cases = cases.filter(
                Exists(overdue(own_deadlines(self.me), self.me.on).filter(case=OuterRef("pk")))
            )
        return _matching(cases, chosen["q"]) if "q" in chosen else cases


def _matching(cases: QuerySet[Case], words: str) -> QuerySet[Case]:
    unit = Q(organisation__name__icontains=words) | Q(organisation__short_name__icontains=words)
    handled = Assignment.objects.filter(unit, case=OuterRef("pk")).exclude(state__in=sorted(ASSIGNMENT_GONE))
    return cases.filter(
        Q(proposal__number__icontains=words) | Q(proposal__title__icontains=words) | Exists(handled)
    )


def own_assignments(me: Visitor) -> QuerySet[Assignment]:
    """The shares that the visitor's units have in the present round of any case."""
    present: QuerySet[Assignment] = Assignment.objects.exclude(state__in=sorted(ASSIGNMENT_GONE))
    return present.filter(organisation_id__in=sorted(me.organisations), round=F("case__round"))


def own_deadlines(me: Visitor) -> QuerySet[Deadline]:
    """Open deadlines that concern the visitor: those of their units, or all where no post is a bureau's."""
    running = Deadline.objects.filter(met_on=None, cancelled_on=None).exclude(step__in=sorted(RIGHTS))
    if me.roles and me.roles <= BUREAU:
        return running.filter(assignment__organisation_id__in=sorted(me.organisations))
    return running


@dataclass(frozen=True)
class CaseRow:
    """One line of the list; `to_and_fro` where a unit's share was handed back or on again and again."""

    case: Case
    url: str
    roles: list[str]
    due: Due | None
    due_step: str
    to_and_fro: bool = False

    @property
    def proposal(self) -> Proposal:
        return self.case.proposal


def page(request: HttpRequest, me: Visitor, filters: FilterForm) -> tuple[Page[Case], list[CaseRow]]:
    """One page of the list and its rows."""
    cases = filters.narrow(cases_visible_to(me.held)).select_related(
        "jurisdiction", "pack", "proposal__session", "proposal__proposer", "proposal__proposing_body"
    )
    found = page_of(cases, request)
    return found, _rows(found.rows, me)


def _rows(cases: list[Case], me: Visitor) -> list[CaseRow]:
    keys = [case.pk for case in cases]
    roles: dict[int, list[str]] = {}
    for case_id, role in own_assignments(me).filter(case__in=keys).values_list("case_id", "role"):
        roles.setdefault(case_id, []).append(role)
    first: dict[int, Deadline] = {}
    running = own_deadlines(me).filter(case__in=keys).select_related("assignment__paused_by")
    for deadline in running.order_by("due_on", "pk"):
        first.setdefault(deadline.case_id, deadline)
    tossed = _to_and_fro(keys, me)
    calendars = Calendars()
    result = []
    for case in cases:
        due, step = None, ""
        if (next_due := first.get(case.pk)) is not None:
            on, calendar = day_of(me.at, case.jurisdiction), calendars[case.pack.counted_by_id]
            due = due_of(next_due, calendar, on, near=case.pack.near)
            step = str(next_due.get_step_display())
        result.append(CaseRow(case, case_url(case), roles.get(case.pk, []), due, step, case.pk in tossed))
    return result


def _to_and_fro(cases: list[int], me: Visitor) -> set[int]:
    """Which of the cases go to and fro between units, for whoever oversees how they are handled."""
    if me.roles.isdisjoint(OVERSEEING):
        return set()
    return set(going_to_and_fro(me.held).filter(case__in=cases).values_list("case", flat=True))
