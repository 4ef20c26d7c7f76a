"""The shares that are overdue or near and that the visitor may urge, and the words that go to those that are ticked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import Q
from django.utils.translation import gettext, gettext_lazy

from portal.web.dues import Calendars, due_of
from portal.web.subjects import case_url
from portal.web.urged import urged_of, with_urgings
from proposals.models import Organisation
from workflow.forms.base import paragraph
from workflow.forms.urging import by_day, checked_by_day, urging_words
from workflow.models import Deadline, RulePack, Urging
from workflow.queries import assignments_visible_to, shares_to_urge
from workflow.queries.watch import PRESSED
from workflow.services.clock import day_of
from workflow.steps import Step
from workflow.transitions import ASSIGNMENT

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from django.db.models import QuerySet

    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.models import Assignment

ROW: Final = ASSIGNMENT["remind"]
MOST: Final = 100
"""So many are urged at one stroke."""
LISTED: Final = 200
READ: Final = 1000
"""At most so many deadlines are read for the list; who has more of them narrows it."""


class Stretch:
    """Which days are listed."""

    OVERDUE, NEAR = "overdue", "near"
    CHOICES: Final = (
        ("", gettext_lazy("已逾期和临近")),
        (OVERDUE, gettext_lazy("已逾期")),
        (NEAR, gettext_lazy("临近期限")),
    )


def may_urge(me: Visitor) -> bool:
    """Whether one of the posts urges units at all."""
    return not me.roles.isdisjoint(ROW.who.roles)


@dataclass(frozen=True, slots=True)
class Pressed:
    """One share in the list. `again_on` is the day until which the visitor's body must wait, when it must."""

    share: Assignment
    step: str
    due: Due
    url: str
    urged: str
    again_on: date | None
    ticked: bool


class FilterForm(forms.Form):
    """What the list is narrowed to; a senseless value narrows nothing."""

    due = forms.ChoiceField(label=gettext_lazy("期限"), required=False, choices=Stretch.CHOICES)
    step = forms.ChoiceField(
        label=gettext_lazy("事项"),
        required=False,
        choices=[("", gettext_lazy("全部")), *((step.value, step.label) for step in map(Step, PRESSED))],
    )
    unit = forms.ModelChoiceField(
        label=gettext_lazy("承办单位"),
        required=False,
        queryset=Organisation.objects.none(),
        empty_label=gettext_lazy("全部"),
    )

    def __init__(self, data: Any, *, listed: QuerySet[Deadline]) -> None:
        super().__init__(data)
        units = Organisation.objects.filter(pk__in=listed.values("assignment__organisation"))
        self.fields["unit"].queryset = units.order_by("kind", "pk")  # type: ignore[attr-defined]
        for field in self.fields.values():
            field.widget.attrs["class"] = "form-select"
        self.is_valid()

    def narrow(self, deadlines: QuerySet[Deadline], on: date) -> QuerySet[Deadline]:
        """The deadlines that meet every chosen filter."""
        chosen = self.cleaned_data
        if stretch := chosen.get("due"):
            late = Q(due_on__lt=on)
            deadlines = deadlines.filter(late if stretch == Stretch.OVERDUE else ~late)
        if step := chosen.get("step"):
            deadlines = deadlines.filter(step=step)
        if unit := chosen.get("unit"):
            deadlines = deadlines.filter(assignment__organisation=unit)
        return deadlines


class UrgingForm(forms.Form):
    """What is said to all of them."""

    reason = paragraph(gettext_lazy("催办内容"), rows=4, help_text=gettext_lazy("各单位收到的都是这一段话。"))
    by_on = by_day()

    def __init__(self, data: Any = None, *, on: date) -> None:
        super().__init__(data)
        self.on = on
        self.fields["by_on"].widget.attrs["min"] = on.isoformat()

    def clean_by_on(self) -> date | None:
        return checked_by_day(self.cleaned_data["by_on"], self.on)

    @property
    def words(self) -> str:
        return urging_words(self.cleaned_data["reason"], self.cleaned_data["by_on"])


def pressing(me: Visitor) -> QuerySet[Deadline]:
    """The running deadlines, over or near by the pack of their case, of the shares that the visitor may urge."""
    calendars = Calendars()
    near = Q(pk__in=[])
    places = {held.jurisdiction_id for held in me.held}
    for pack in RulePack.objects.filter(jurisdiction__in=places).select_related("jurisdiction"):
        on = day_of(me.at, pack.jurisdiction)
        beyond = calendars[pack.counted_by_id].shift(on, pack.near + 1)
        near |= Q(case__pack=pack, due_on__lt=beyond)
    running = Deadline.objects.filter(near, met_on=None, cancelled_on=None, paused_on=None, step__in=PRESSED)
    found: QuerySet[Deadline] = running.filter(assignment__in=shares_to_urge(me.held).values("pk"))
    return found


@dataclass(frozen=True, slots=True)
class Listing:
    """The rows of the page, and how many more there are."""

    rows: list[Pressed]
    left_out: int


def listing(deadlines: QuerySet[Deadline], me: Visitor, *, ticked: Collection[int] | None) -> Listing:
    """One row for each share, by its nearest day; without `ticked` all are that may be. Three queries, however many rows."""
    first: dict[int, Deadline] = {}
    near = deadlines.select_related("case__pack", "case__jurisdiction", "case__proposal__proposing_body")
    for deadline in near.order_by("due_on", "pk")[:READ]:
        first.setdefault(deadline.assignment_id or 0, deadline)
    shown = dict(list(first.items())[:LISTED])
    shares = assignments_visible_to(me.held).filter(pk__in=shown).select_related("organisation")
    by_key = {share.pk: share for share in with_urgings(shares)}
    calendars = Calendars()
    rows = []
    for key, deadline in shown.items():
        share, case = by_key[key], deadline.case
        on = day_of(me.at, case.jurisdiction)
        urged = urged_of(share)
        again_on = _again_on(share, me, on)
        share.case = case
        rows.append(
            Pressed(
                share=share,
                step=str(deadline.get_step_display()),
                due=due_of(deadline, calendars[case.pack.counted_by_id], on, near=case.pack.near),
                url=case_url(case),
                urged=urged.words(on) if urged else "",
                again_on=again_on,
                ticked=again_on is None and (ticked is None or key in ticked),
            )
        )
    return Listing(rows, len(first) - len(rows))


def _again_on(share: Assignment, me: Visitor, on: date) -> date | None:
    """The day until which every body for which the visitor may urge has to wait."""
    urged = urged_of(share)
    if urged is None:
        return None
    bodies = {held.organisation_id for held in me.held if held.role in ROW.who.roles}
    days = [urged.again_on(body, on) for body in bodies]
    return max((day for day in days if day), default=None) if all(days) else None


def named_shares(told: Iterable[str], me: Visitor) -> tuple[list[Assignment], str]:
    """The shares of these keys as far as the visitor may see them; and what is wrong with the choice, or ""."""
    keys = {int(key) for key in told if key.isascii() and key.isdigit() and len(key) <= 18}  # noqa: PLR2004
    if not keys:
        return [], gettext("请至少选一件。")
    if len(keys) > MOST:
        words = gettext("选了 %(n)d 件，一次最多 %(most)d 件，请分几次办理。")
        return [], words % {"n": len(keys), "most": MOST}
    shares = assignments_visible_to(me.held).filter(pk__in=keys)
    return list(shares.select_related("organisation", "case__proposal", "case__jurisdiction")), ""


@dataclass(frozen=True, slots=True)
class Done:
    """One unit that was urged at one stroke: in which cases, and the urging by whose key its notice is made."""

    unit: Organisation
    urgings: list[Urging]

    @property
    def notice(self) -> tuple[str, int]:
        """The kind of the paper and the key of its row: a list for several cases, the sheet of the one."""
        last = self.urgings[-1]
        return ("urging-list", last.pk) if len(self.urgings) > 1 else ("urging", last.assignment_id)


def done_under(batch: str, me: Visitor) -> list[Done]:
    """What the visitor urged under this key, unit by unit. One query."""
    if not batch:
        return []
    seen = assignments_visible_to(me.held).values("pk")
    mine = Urging.objects.filter(batch=batch, person=me.user, assignment__in=seen)
    beside = ("assignment__organisation", "assignment__case__proposal", "assignment__case__jurisdiction")
    by_unit: dict[int, Done] = {}
    for urging in mine.select_related(*beside).order_by("pk"):
        unit = urging.assignment.organisation
        by_unit.setdefault(unit.pk, Done(unit, [])).urgings.append(urging)
    return list(by_unit.values())
