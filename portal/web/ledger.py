"""The ledger of promises: its filters, its lines with their words, and how many stand where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Count, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from portal.web.dues import Calendars, due_of
from portal.web.keyset import page_of
from portal.web.subjects import case_url, deadline_url, subject_url
from portal.web.visitor import BUREAU
from proposals.models import Organisation, Session
from workflow.models import Deadline
from workflow.queries import commitments_visible_to
from workflow.queries.ledger import late
from workflow.services.clock import day_of
from workflow.states import COMMITMENT_OPEN, CommitmentState, Outcome

if TYPE_CHECKING:
    from datetime import date

    from django.db.models import QuerySet
    from django.http import HttpRequest

    from portal.web.keyset import Page
    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.models import Case, Commitment

ANY: Final = ("", _("全部"))
OPEN: Final = Q(state__in=sorted(COMMITMENT_OPEN))
STRETCHES: Final = {"30": 30, "90": 90, "365": 365}
DUES: Final = [
    ANY,
    ("overdue", _("已过期限")),
    ("30", _("30 天内到期")),
    ("90", _("90 天内到期")),
    ("365", _("一年内到期")),
    ("none", _("没有写期限")),
]
SOURCES: Final = [
    ANY,
    ("reply", _("出自答复")),
    ("opinion", _("出自会办意见")),
    ("hand", _("另行登记")),
]
FROM: Final = {
    "reply": Q(reply__isnull=False),
    "opinion": Q(opinion__isnull=False),
    "hand": Q(reply=None, opinion=None),
}


def due_condition(wanted: str, on: date) -> Q:
    """The promises that are due so."""
    if wanted == "overdue":
        return late(on)
    if wanted == "none":
        return OPEN & Q(due_on=None)
    return OPEN & Q(due_on__range=(on, on + timedelta(days=STRETCHES[wanted])))


class LedgerForm(forms.Form):
    """Every field may stay empty; a senseless value narrows nothing."""

    whose = forms.ChoiceField(
        label=_("谁的承诺"), required=False, choices=[("", _("本单位的")), ("all", _("看得到的全部"))]
    )
    unit = forms.ModelChoiceField(
        label=_("责任单位"), required=False, queryset=Organisation.objects.none(), empty_label=_("全部")
    )
    state = forms.ChoiceField(label=_("状态"), required=False, choices=[ANY, *CommitmentState.choices])
    due = forms.ChoiceField(label=_("期限"), required=False, choices=DUES)
    source = forms.ChoiceField(label=_("出处"), required=False, choices=SOURCES)
    session = forms.ModelChoiceField(
        label=_("届次"), required=False, queryset=Session.objects.none(), empty_label=_("全部")
    )
    outcome = forms.ChoiceField(label=_("办理结果"), required=False, choices=[ANY, *Outcome.choices])
    vague = forms.BooleanField(label=_("只看用语含糊的"), required=False)

    def __init__(self, data: Any, *, me: Visitor) -> None:
        super().__init__(data)
        self.me = me
        places = {held.jurisdiction_id for held in me.held}
        fields: dict[str, Any] = self.fields
        owners = commitments_visible_to(me.held).order_by().values("organisation")
        fields["unit"].queryset = Organisation.objects.filter(pk__in=owners).order_by("kind", "pk")
        fields["session"].queryset = Session.objects.filter(jurisdiction__in=places).order_by("-year", "-pk")
        if not self.of_units:
            del fields["whose"]
        for name, field in fields.items():
            field.widget.attrs["class"] = "form-check-input" if name == "vague" else "form-select"

    @property
    def of_units(self) -> bool:
        """Whether all posts are at handling units, which first of all look after their own promises."""
        return bool(self.me.roles) and self.me.roles <= BUREAU

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """What was chosen and makes sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def narrows(self) -> bool:
        return bool(self.chosen)

    def whole(self) -> QuerySet[Commitment]:
        """All of it that the visitor looks after: their units' own unless they ask for all that they see."""
        seen = commitments_visible_to(self.me.held)
        if self.of_units and self.chosen.get("whose") != "all":
            return seen.filter(organisation__in=sorted(self.me.organisations))
        return seen

    def narrowed(self) -> QuerySet[Commitment]:
        """The promises that meet every chosen filter."""
        chosen, found = self.chosen, self.whole()
        columns = {"unit": "organisation", "state": "state", "session": "case__proposal__session",
                   "outcome": "case__outcome"}  # fmt: skip
        found = found.filter(**{column: chosen[name] for name, column in columns.items() if name in chosen})
        if due := chosen.get("due"):
            found = found.filter(due_condition(due, self.me.on))
        if source := chosen.get("source"):
            found = found.filter(FROM[source])
        return found.exclude(vague="") if chosen.get("vague") else found


@dataclass(frozen=True)
class Tally:
    """How many promises stand so, and the address that lists them."""

    label: str
    count: int
    url: str
    look: str = ""


def tallies(form: LedgerForm) -> list[Tally]:
    """How many stand where, of all that the visitor looks after. One query."""
    states = (CommitmentState.PROPOSED, CommitmentState.OPEN, CommitmentState.REPORTED, CommitmentState.KEPT,
              CommitmentState.PARTLY_KEPT, CommitmentState.BROKEN)  # fmt: skip
    wanted = {state.value: Q(state=state) for state in states}
    wanted |= {"overdue": late(form.me.on), "none": OPEN & Q(due_on=None)}
    counts = form.whole().aggregate(**{f"n_{name}": Count("pk", filter=q) for name, q in wanted.items()})
    whose = "whose=all&" if form.chosen.get("whose") == "all" else ""
    by_state = [
        Tally(str(state.label), counts[f"n_{state.value}"], f"?{whose}state={state.value}")
        for state in states
    ]
    special = [
        Tally(str(_("已过期限")), counts["n_overdue"], f"?{whose}due=overdue", "is-late"),
        Tally(str(_("没有写期限")), counts["n_none"], f"?{whose}due=none", "is-soon"),
    ]
    return [tally for tally in (*special, *by_state) if tally.count]


@dataclass(frozen=True)
class Line:
    """One promise: its page, its case, its clock, and what about it needs a second look."""

    promise: Commitment
    url: str
    case_url: str
    due: Due | None

    @property
    def undated(self) -> bool:
        return self.promise.due_on is None

    @property
    def source_words(self) -> str:
        if self.promise.opinion_id is not None:
            return str(_("会办意见"))
        return str(_("答复")) if self.promise.reply_id is not None else str(_("另行登记"))


def page(request: HttpRequest, form: LedgerForm) -> tuple[Page[Commitment], list[Line]]:
    """One page of the list, the newest first, and its lines. Two queries and the calendars."""
    beside = ("organisation", "case__jurisdiction", "case__pack", "case__proposal__session")
    found = page_of(form.narrowed().select_related(*beside), request)
    clocks = due_by_promise(found.rows, form.me)
    return found, [
        Line(one, subject_url(one, one.case), case_url(one.case), clocks.get(one.pk)) for one in found.rows
    ]


def due_by_promise(promises: list[Commitment], me: Visitor) -> dict[int, Due]:
    """The clock of each promise that has one, the last of them; by the promise's key."""
    rows = Deadline.objects.filter(commitment__in=[one.pk for one in promises]).order_by("pk")
    cases: dict[int, Case] = {one.case_id: one.case for one in promises}
    calendars, clocks = Calendars(), {}
    for row in rows:
        case = cases[row.case_id]
        on, calendar = day_of(me.at, case.jurisdiction), calendars[case.pack.counted_by_id]
        if row.commitment_id is not None:
            clocks[row.commitment_id] = due_of(
                row, calendar, on, near=case.pack.near, url=deadline_url(row, case)
            )
    return clocks
