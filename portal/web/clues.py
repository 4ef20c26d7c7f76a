"""Calls for proposals and clues as pages show them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.web.subjects import case_url
from proposals.models import Session
from proposals.queries import bodies_to_file_for, places_of, sessions_open_in
from proposals.roles import Role
from workflow.forms.base import day, paragraph
from workflow.queries import cases_visible_to
from workflow.queries.clues import calls_visible_to, may_sort, open_calls

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from portal.web.visitor import Visitor
    from proposals.models import Call, Clue, Organisation
    from workflow.models import Case

SHOWN_ON_BENCH: Final = 3


class CallForm(forms.Form):
    """What is called for, for which session and until when."""

    session = forms.ModelChoiceField(
        label=gettext_lazy("届次"), queryset=Session.objects.none(), empty_label=None
    )
    title = forms.CharField(label=gettext_lazy("标题"), max_length=120)
    text = paragraph(
        gettext_lazy("征集说明"), rows=8, help_text=gettext_lazy("写明围绕什么征集、希望提供哪些内容。")
    )
    until_on = day(gettext_lazy("截止日期"))

    def __init__(self, data: Any = None, *, me: Visitor) -> None:
        super().__init__(data)
        self.on = me.on
        sessions: Any = self.fields["session"]
        sessions.queryset = sessions_open_in(places_of(me.held, Role.SECRETARIAT), me.on)

    def clean_until_on(self) -> date:
        until: date = self.cleaned_data["until_on"]
        if until < self.on:
            raise forms.ValidationError(_("截止日期已经过去，请改为今天或以后的日期。"), code="until_passed")
        return until


class ClueForm(forms.Form):
    title = forms.CharField(
        label=gettext_lazy("线索"),
        max_length=120,
        help_text=gettext_lazy("一句话说明是什么事，例如 老旧小区充电难"),
    )
    text = paragraph(
        gettext_lazy("情况说明"), rows=8, help_text=gettext_lazy("写明事实、数据和来源，可以写建议。")
    )


class ClosingForm(forms.Form):
    reason = forms.CharField(label=gettext_lazy("理由"), max_length=200)


@dataclass(frozen=True)
class ClueLine:
    """One clue. `own_url` leads to the visitor's own proposal from it; `bodies` are those for which they may take it up."""

    clue: Clue
    own_url: str
    may_take: bool
    may_close: bool

    @property
    def taken_words(self) -> str:
        """How many proposals there are from it; whose they are is not said while they are drafts."""
        taken: int = getattr(self.clue, "taken", 0)
        if not taken:
            return _("还没有人选用")
        return ngettext("已有 %(n)d 件提案选用", "已有 %(n)d 件提案选用", taken) % {"n": taken}


def lines(clues: Sequence[Clue], me: Visitor) -> list[ClueLine]:
    """The clues in their order. One query, however many they are."""
    own = cases_visible_to([h for h in me.held if h.role in {Role.MEMBER, Role.COLLECTIVE}])
    mine: dict[int | None, Case] = {}
    for case in (
        own.filter(proposal__clue__in=clues).select_related("proposal", "jurisdiction").order_by("pk")
    ):
        mine[case.proposal.clue_id] = case
    return [_line(clue, mine.get(clue.pk), me) for clue in clues]


def _line(clue: Clue, own: Case | None, me: Visitor) -> ClueLine:
    opened = clue.closed_at is None
    return ClueLine(
        clue,
        case_url(own) if own else "",
        may_take=opened and own is None and me.may_file,
        may_close=opened and (clue.offered_by_id == me.user.pk or may_sort(me.held, clue.jurisdiction_id)),
    )


def bodies(me: Visitor) -> list[Organisation]:
    """The bodies in whose name the visitor may take a clue up."""
    return list(bodies_to_file_for(me.held))


def calls_on_bench(me: Visitor) -> list[Call]:
    """The calls that the visitor may answer now, those that end first before the others. One query."""
    found = open_calls(calls_visible_to(me.held), me.on)
    return list(found.order_by("until_on", "pk")[:SHOWN_ON_BENCH])
