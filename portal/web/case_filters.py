"""The filters of the case list, and the orders in which it can stand."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Exists, F, OuterRef, Q, Subquery
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.web.keyset import NEWEST, Order, Part, keyed
from portal.web.listing import ANY, ListForm
from portal.web.sections import sections_of
from portal.web.visitor import BUREAU
from proposals.models import Organisation, Proposal, Session
from proposals.queries import HANDLING_KINDS
from workflow.models import Assignment, Case, Category, Deadline, OutcomeClass
from workflow.queries import OUT, overdue, replies_visible_to
from workflow.states import (
    ASSIGNMENT_GONE,
    ASSIGNMENT_OPEN,
    REPLYING,
    AssignmentRole,
    AssignmentState,
    CaseState,
)
from workflow.steps import RIGHTS

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from portal.web.visitor import Visitor

ORDERS: Final = {
    "": _("新的在前"),
    "number": _("编号大的在前"),
    "due": _("期限近的在前"),
    "moved": _("最近办理的在前"),
}
WAITING: Final = {
    "proposer": _("提案人修改或联名"),
    "examination": _("提案委审查"),
    "handover": _("督查室交办"),
    "receipt": _("单位签收"),
    "objection": _("督查室答复改办"),
    "opinion": _("会办单位报意见"),
    "reply": _("主办单位答复"),
    "closing": _("评价和办结"),
    "promise": _("落实承诺"),
}
"""For whom a case waits, as far as everybody who sees it may know: whether somebody has rated is not among it."""
STATES_WAITING: Final = {
    "proposer": [CaseState.DRAFT, CaseState.COSIGNING, CaseState.RETURNED],
    "examination": [CaseState.SUBMITTED, CaseState.RECOMMENDED],
    "handover": [CaseState.FILED],
    "closing": [CaseState.REPLIED],
    "promise": [CaseState.TRACKING],
}
SHARES_WAITING: Final = {
    "receipt": Q(state=AssignmentState.PENDING),
    "objection": Q(state=AssignmentState.OBJECTED),
    "opinion": Q(role=AssignmentRole.CO, state__in=sorted(ASSIGNMENT_OPEN)),
    "reply": Q(role__in=sorted(REPLYING), state__in=sorted(ASSIGNMENT_OPEN)),
}
OWN_SHARE: Final = {"role": "role", "section": "section_share__section"}
"""What is asked of the share of the visitor's own unit."""


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

    def narrow(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """The cases that meet every chosen filter."""
        for name, value in self.chosen.items():
            if (condition := self._conditions(name, value)) is not None:
                rows = rows.filter(condition)
        return rows

    def _conditions(self, name: str, value: Any) -> Any:
        plain = {
            "state": "state",
            "kind": "proposal__kind",
            "session": "proposal__session",
            "category": "proposal__category",
            "priority": "priority",
        }
        if name in plain:
            return Q(**{plain[name]: value})
        if name == "publication":
            return Q(publication="" if value == "open" else value)
        if name == "year":
            return Q(proposal__session__in=[pk for pk, _name, year in self.sessions if year == value])
        return self._asked_below(name, value)

    def _asked_below(self, name: str, value: Any) -> Any:
        """What is asked of the shares, deadlines and replies of a case."""
        if name == "unit":
            return Exists(present_shares().filter(organisation=value))
        if name in OWN_SHARE:
            own = own_assignments(self.me).filter(case=OuterRef("pk"))
            return Exists(own.filter(**{OWN_SHARE[name]: value}))
        if name == "waiting":
            return _waiting(value)
        if name == "overdue":
            return Exists(overdue(own_deadlines(self.me), self.me.on).filter(case=OuterRef("pk")))
        if name == "outcome":
            replies = replies_visible_to(self.me.held).filter(case=OuterRef("pk"), state__in=OUT)
            return Exists(replies.filter(outcome_class__letter=value, round=OuterRef("round")))
        return _matching(value, self.me) if name == "q" else None

    @cached_property
    def chosen_order(self) -> Order:
        """By number, by the next due day of what concerns the visitor, by the last move, or the newest first."""
        return {
            "number": Order(self._by_number, str),
            "due": Order(self._by_due, date.fromisoformat, self._with_due),
            "moved": Order(_by_move, _moment),
        }.get(self.chosen.get("order", ""), NEWEST)

    def _by_number(self, cases: QuerySet[Any]) -> list[Part]:
        places = sorted({held.jurisdiction_id for held in self.me.held})
        numbered = cases.filter(proposal__number__isnull=False, proposal__jurisdiction__in=places)
        return keyed(numbered, cases.filter(proposal__number__isnull=True), key="proposal__number")

    def _by_due(self, cases: QuerySet[Any]) -> list[Part]:
        own = own_deadlines(self.me)
        sooner = Q(due_on__lt=OuterRef("due_on")) | Q(due_on=OuterRef("due_on"), pk__lt=OuterRef("pk"))
        first = own.filter(~Exists(own.filter(sooner, case=OuterRef("case"))))
        return keyed(
            cases.filter(deadlines__in=first),
            cases.filter(~Exists(own.filter(case=OuterRef("pk")))),
            key="deadlines__due_on",
            tie="deadlines__pk",
            falling=False,
        )

    def _with_due(self, cases: QuerySet[Any]) -> list[Part]:
        """The cases of a page with the day by which they stand in it."""
        first = own_deadlines(self.me).filter(case=OuterRef("pk")).order_by("due_on", "pk")
        told = cases.annotate(
            list_key=Subquery(first.values("due_on")[:1]), list_tie=Subquery(first.values("pk")[:1])
        )
        return [Part(told, "list_key", "list_tie", falling=False), Part(cases)]


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


def present_shares() -> QuerySet[Assignment]:
    """The shares of the case asked about, in its present round, of units that still have it."""
    present: QuerySet[Assignment] = Assignment.objects.exclude(state__in=sorted(ASSIGNMENT_GONE))
    return present.filter(case=OuterRef("pk"), round=OuterRef("round"))


def _waiting(whom: str) -> Any:
    if whom in STATES_WAITING:
        return Q(state__in=STATES_WAITING[whom])
    return Q(state=CaseState.HANDLING) & Q(Exists(present_shares().filter(SHARES_WAITING[whom])))


def _matching(words: str, me: Visitor) -> Any:
    """In number or title, or in the name of a unit that still has the case."""
    places = sorted({held.jurisdiction_id for held in me.held})
    named = Q(name__icontains=words) | Q(short_name__icontains=words)
    units = Organisation.objects.filter(named, jurisdiction__in=places)
    handled = Assignment.objects.filter(organisation__in=units).exclude(state__in=sorted(ASSIGNMENT_GONE))
    told = Q(proposal__number__icontains=words) | Q(proposal__title__icontains=words)
    return told | Q(pk__in=handled.values("case"))


def own_assignments(me: Visitor) -> QuerySet[Assignment]:
    """The shares that the visitor's units have in the present round of any case."""
    present: QuerySet[Assignment] = Assignment.objects.exclude(state__in=sorted(ASSIGNMENT_GONE))
    return present.filter(organisation_id__in=sorted(me.organisations), round=F("case__round"))


def own_deadlines(me: Visitor) -> QuerySet[Deadline]:
    """Open deadlines that concern the visitor: those of their units, or all where no post is a bureau's."""
    places = sorted({held.jurisdiction_id for held in me.held})
    running = Deadline.objects.filter(met_on=None, cancelled_on=None, jurisdiction__in=places)
    running = running.exclude(step__in=sorted(RIGHTS))
    if me.roles and me.roles <= BUREAU:
        return running.filter(assignment__organisation_id__in=sorted(me.organisations))
    return running


def _by_move(cases: QuerySet[Any]) -> list[Part]:
    return keyed(cases.filter(moved_at__isnull=False), cases.filter(moved_at__isnull=True), key="moved_at")


def _moment(told: str) -> datetime:
    """A moment as an address carries it. Raises ValueError."""
    moment = datetime.fromisoformat(told)
    if moment.tzinfo is None:
        raise ValueError(told)
    return moment
