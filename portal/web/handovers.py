"""What is asked before many cases are handed over, and what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.utils.translation import gettext, gettext_lazy

from portal.documents.handovers import days_of
from portal.web.assign_list import Line, verdict_of, why_of
from portal.web.subjects import case_url
from proposals.models import Organisation, TopicGroup
from workflow.forms.base import paragraph
from workflow.models import HandOver, Plan
from workflow.services.clock import day_of
from workflow.services.handing import left_behind, together_refusal
from workflow.states import REPLYING
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from portal.web.visitor import Visitor
    from workflow.errors import Refusal
    from workflow.models import Case
    from workflow.services.assigning import Waiting

KEY: Final = re.compile(r"[0-9a-f]{32}")
MOST: Final = 100
"""So many cases are handed over at one stroke."""
_RUNNING: Final = re.compile(r"(\d+)(?=号?\s*$)")
SHOWN: Final = (Step.SIGN, Step.OBJECT, Step.OPINION, Step.REPLY)


class DocumentForm(forms.Form):
    """The one number under which the batch goes out."""

    document = forms.CharField(label=gettext_lazy("交办文号"), max_length=60)

    def __init__(self, data: Any = None, *, proposed: str = "") -> None:
        super().__init__(data, initial={"document": proposed})


class ReturnForm(forms.Form):
    """Why cases go back to the committee."""

    reason = paragraph(gettext_lazy("退回理由"), rows=4)


class TogetherForm(forms.Form):
    """Under which topic the cases go together, and who leads all of them."""

    topic = forms.CharField(label=gettext_lazy("专题"), max_length=60)
    lead = forms.ModelChoiceField(
        label=gettext_lazy("共同的主办单位"), queryset=Organisation.objects.none(), widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, waiting: Sequence[Waiting]) -> None:
        topics = [one.topic.name for one in waiting if one.topic is not None]
        leads = [part.organisation.pk for one in waiting for part in one.parts if part.role in REPLYING]
        first = max(dict.fromkeys(leads), key=leads.count, default=None)
        super().__init__(data, initial={"topic": topics[0] if topics else "", "lead": first})
        units = {part.organisation.pk for one in waiting for part in one.parts}
        self.fields["lead"].queryset = Organisation.objects.filter(pk__in=units).order_by("kind", "pk")  # type: ignore[attr-defined]


@dataclass(frozen=True, slots=True)
class Checked:
    """One case before it is handed over. `stops` says why it cannot be."""

    line: Line
    stops: list[str]
    warnings: list[str]
    revision: int
    shares: list[dict[str, Any]]

    @property
    def waiting(self) -> Waiting:
        return self.line.waiting


@dataclass(slots=True)
class Check:
    """What was looked at before confirming."""

    rows: list[Checked]
    days: list[tuple[str, list[date]]]
    units: int

    @property
    def ready(self) -> list[Checked]:
        return [row for row in self.rows if not row.stops]

    @property
    def stopped(self) -> list[Checked]:
        return [row for row in self.rows if row.stops]

    @property
    def to_adopt(self) -> list[Checked]:
        """What only lacks somebody's word for the suggestion."""
        return [
            row
            for row in self.rows
            if not row.waiting.settled and not row.waiting.doubtful and not row.waiting.stopped
        ]


def check(waiting: Sequence[Waiting], me: Visitor) -> Check:
    """Each case with what speaks against it; cases that go together are looked at together."""
    groups = _groups(waiting)
    rows = [_checked(one, me, groups) for one in waiting]
    spans: dict[Step, set[date]] = {}
    if waiting:
        on = day_of(me.at, waiting[0].case.jurisdiction)
        for _one, foretold in days_of(waiting, on):
            for day in foretold:
                spans.setdefault(day.step, set()).add(day.derivation.due_on)
    days = [(str(step.label), sorted(spans[step])) for step in SHOWN if step in spans]
    units = {part.organisation.pk for one in waiting for part in one.parts}
    return Check(rows, days, len(units))


def _groups(waiting: Iterable[Waiting]) -> dict[int, Refusal | None]:
    """By the key of each topic that cases go together under, why they cannot."""
    found: dict[TopicGroup, list[Plan]] = {}
    for one in waiting:
        if one.plan is not None and one.plan.together is not None:
            found.setdefault(one.plan.together, []).append(one.plan)
    return {
        topic.pk: left_behind(topic, [plan.case for plan in plans]) or together_refusal(plans)
        for topic, plans in found.items()
    }


def _checked(one: Waiting, me: Visitor, groups: Mapping[int, Refusal | None]) -> Checked:
    on = day_of(me.at, one.case.jurisdiction)
    stops = [concern.message for concern in one.stopped]
    if one.plan is None:
        words = (
            gettext("请人工判断后拟定分办。") if one.doubtful else gettext("还没有拟定分办，请先采纳建议。")
        )
        stops.insert(0, words)
    elif one.plan.together_id is not None and (refusal := groups[one.plan.together_id]) is not None:
        stops.append(refusal.message)
    line = Line(one, verdict_of(one), why_of(one, on), current=False, ticked=True, url=case_url(one.case))
    shares = [
        {"unit": part.organisation, "role": part.role, "asks": part.asks, "question": part.question}
        for part in one.parts
    ]
    warnings = [concern.message for concern in one.concerns if not concern.stops]
    return Checked(line, stops, warnings, one.plan.revision if one.plan else 0, shares)


def proposed_document(me: Visitor, waiting: Sequence[Waiting]) -> str:
    """The number after the last one of the place; "" where none was used before in this year."""
    if not waiting:
        return ""
    year = day_of(me.at, waiting[0].case.jurisdiction).year
    used = HandOver.objects.filter(jurisdiction=waiting[0].case.jurisdiction, handed_over_on__year=year)
    last = used.order_by("-pk").values_list("document", flat=True).first() or ""
    return _RUNNING.sub(lambda found: str(int(found[0]) + 1), last) if _RUNNING.search(last) else ""


@dataclass(slots=True)
class Outcome:
    """What a step for many came to: the numbers of those that went, and of the others why not."""

    done: list[str] = field(default_factory=list)
    refused: list[tuple[str, str]] = field(default_factory=list)


def seen_of(post: Mapping[str, str], cases: Iterable[Case]) -> dict[int, int]:
    """The revision of each plan as it was shown."""
    told = {case.pk: post.get(f"seen-{case.pk}", "") for case in cases}
    return {key: int(value) for key, value in told.items() if value.isdecimal() and len(value) < 10}  # noqa: PLR2004 -- digits
