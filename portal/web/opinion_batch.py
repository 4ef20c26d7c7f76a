"""The cases for which a bureau still owes an opinion, and one answer to several of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext, gettext_lazy

from portal.web.dues import Calendars, due_of
from portal.web.letter_opening import opinion_frame
from portal.web.similar import clusters
from portal.web.subjects import case_url
from portal.web.tasks import lead_names
from workflow.assembly.blocks import Block
from workflow.assembly.passages import Role, parts
from workflow.forms.base import paragraph
from workflow.forms.parts import LONGEST, one_newline, storable
from workflow.guards.assignment import OPINION_IN_WORK
from workflow.models import Assignment, Deadline
from workflow.queries import assignments_visible_to
from workflow.rules import cases_of
from workflow.services.clock import day_of
from workflow.states import (
    AssignmentRole,
    AssignmentState,
    CaseState,
    Verdict,
)
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from portal.web.signals import Due
    from portal.web.visitor import Visitor
    from workflow.errors import Refusal
    from workflow.models import Opinion

MOST: Final = 50
"""So many cases are answered at one stroke."""
LISTED: Final = 200
ROW: Final = "draft_opinion"
INDENT: Final = "\u3000\u3000"


class Content:
    """What the letters say: words of one's own, or one of two that need none."""

    OWN, NOTHING, NOT_OURS = "own", "nothing", "not_ours"
    CHOICES: Final = (
        (OWN, gettext_lazy("写一份正文")),
        (NOTHING, gettext_lazy("无补充意见")),
        (NOT_OURS, gettext_lazy("不属本单位职责")),
    )
    WORDS: Final = {
        NOTHING: gettext_lazy("经研究，对提案所提建议没有补充意见。"),
        NOT_OURS: gettext_lazy("经研究，提案所提建议不属本单位职责范围，请主办单位统筹研究。"),
    }


def may_answer(me: Visitor) -> bool:
    """Whether one of the posts begins opinions at all."""
    return not me.roles.isdisjoint(Assignment.transitions[ROW].who.roles)


def owed(me: Visitor) -> QuerySet[Assignment]:
    """The shares for which the visitor may begin an opinion and nobody did; those asked again are answered one by one."""
    mine = Assignment.transitions[ROW].who.select(me.held, "case__")
    if mine is None:
        nothing: QuerySet[Assignment] = Assignment.objects.none()
        return nothing
    shares = assignments_visible_to(me.held).filter(
        mine,
        role=AssignmentRole.CO,
        state=AssignmentState.ACCEPTED,
        round=F("case__round"),
        case__state=CaseState.HANDLING,
        missing="",
    )
    begun = shares.filter(opinion_links__opinion__state__in=OPINION_IN_WORK).values("pk")
    found: QuerySet[Assignment] = shares.exclude(pk__in=begun)
    return found


@dataclass(frozen=True, slots=True)
class Owing:
    """One case in the list. `refusal` says why the last try stood against it, or is empty."""

    share: Assignment
    due: Due | None
    url: str
    lead: str
    ticked: bool
    refusal: str


@dataclass(frozen=True, slots=True)
class Group:
    """Cases of one topic, or with titles alike; without a name those that are like no other."""

    name: str
    rows: list[Owing]


class BatchForm(forms.Form):
    """Which cases, and what is said to all of them."""

    shares = forms.ModelMultipleChoiceField(
        label=gettext_lazy("答复哪些提案"),
        queryset=Assignment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": gettext_lazy("请至少选一件提案。"),
            "invalid_choice": gettext_lazy("有的提案已不在待办之列，可能同事已经起草。请核对后重新选择。"),
            "invalid_pk_value": gettext_lazy("有的提案已不在待办之列，可能同事已经起草。请核对后重新选择。"),
        },
    )
    content = forms.ChoiceField(
        label=gettext_lazy("内容"), choices=Content.CHOICES, widget=forms.RadioSelect, initial=Content.OWN
    )
    text = paragraph(
        gettext_lazy("正文"),
        rows=10,
        required=False,
        help_text=gettext_lazy(
            "选“写一份正文”时填写，只写意见本身；称谓、案号和结尾按各件提案自动加上。自带称谓的整封信原样使用。"
        ),
    )
    verdict = forms.ChoiceField(
        label=gettext_lazy("对各条建议的表态"),
        choices=[("", gettext_lazy("以后逐条表态")), *Verdict.choices],
        required=False,
        widget=forms.RadioSelect,
    )
    together = forms.TypedChoiceField(
        label=gettext_lazy("怎样成文"),
        choices=[("no", gettext_lazy("每件提案一份")), ("yes", gettext_lazy("所选提案合为一份"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    contact = forms.CharField(label=gettext_lazy("联系人"), max_length=60, required=False)
    phone = forms.CharField(label=gettext_lazy("联系电话"), max_length=40, required=False)

    def __init__(self, data: Any = None, *, me: Visitor, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        rows = owed(me).select_related("organisation", "case__proposal")
        self.fields["shares"].queryset = rows.order_by("case_id")  # type: ignore[attr-defined]

    def clean_shares(self) -> list[Assignment]:
        shares = list(self.cleaned_data["shares"])
        if len(shares) > MOST:
            words = gettext("选了 %(n)d 件，一次最多 %(most)d 件，请分几次办理。")
            raise forms.ValidationError(words % {"n": len(shares), "most": MOST}, code="too_many")
        return shares

    def clean_text(self) -> str:
        text = one_newline(self.cleaned_data["text"])
        if len(text) > LONGEST or not storable(text):
            words = gettext("正文太长或含有不完整的字符，最多 %(most)d 字。")
            raise forms.ValidationError(words % {"most": LONGEST}, code="invalid_text")
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("content") == Content.OWN and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", forms.ValidationError(gettext("请写正文。"), code="required"))
        units = {share.organisation_id for share in cleaned.get("shares", ())}
        if cleaned.get("together") and len(units) > 1:
            words = gettext("所选提案分属两个会办单位，不能合为一份。")
            self.add_error("together", forms.ValidationError(words, code="several_units"))
        return cleaned

    @property
    def verdict_said(self) -> str:
        """The word on every ask; who says that nothing is theirs need not say it twice."""
        cleaned = self.cleaned_data
        if cleaned["verdict"] or cleaned["content"] != Content.NOT_OURS:
            return str(cleaned["verdict"])
        return str(Verdict.NOT_OURS)

    def compose(self, opinion: Opinion) -> list[Block]:
        """The letter of one draft. Letters are in Chinese whatever language the page speaks."""
        content, text = self.cleaned_data["content"], self.cleaned_data["text"]
        with translation.override("zh-hans"):
            body = text if content == Content.OWN else str(Content.WORDS[content])
            if any(part.role is Role.SALUTATION for part in parts(body)):
                return [Block(body)]
            *front, close = opinion_frame(opinion, cases_of(opinion))
            lines = "\n".join(INDENT + line.strip() for line in body.splitlines() if line.strip())
            return [*(block.block for block in front), Block(lines), close.block]


def groups(form: BatchForm, me: Visitor, refusals: dict[int, Refusal]) -> list[Group]:
    """The cases as the page lists them: topics first, then titles that are alike, then the others."""
    shares = list(
        owed(me)
        .select_related(
            "organisation",
            "case__jurisdiction",
            "case__pack",
            "case__proposal__topic_group",
            "case__proposal__proposer",
            "case__proposal__proposing_body",
        )
        .order_by("case_id")[:LISTED]
    )
    ticked = {str(key) for key in form["shares"].value() or ()}
    rows = _rows(shares, me, ticked, refusals)
    topics: dict[str, list[Owing]] = {}
    loose = []
    for row in rows:
        topic = row.share.case.proposal.topic_group
        if topic is None:
            loose.append(row)
        else:
            topics.setdefault(topic.name, []).append(row)
    alike = [[loose[place] for place in places] for places in clusters([_title(row) for row in loose])]
    several = [
        Group(gettext("案由相近：%(title)s") % {"title": _title(some[0])}, some)
        for some in alike
        if len(some) > 1
    ]
    single = [some[0] for some in alike if len(some) == 1]
    named = [Group(gettext("专题：%(name)s") % {"name": name}, some) for name, some in topics.items()]
    others = [Group(gettext("其他提案") if named or several else "", single)] if single else []
    return [*named, *several, *others]


def _title(row: Owing) -> str:
    return str(row.share.case.proposal.title)


def _rows(
    shares: Sequence[Assignment], me: Visitor, ticked: set[str], refusals: dict[int, Refusal]
) -> list[Owing]:
    dues = _dues(shares)
    leads = lead_names(share.case_id for share in shares)
    calendars = Calendars()
    rows = []
    for share in shares:
        deadline, case = dues.get(share.pk), share.case
        due = None
        if deadline is not None:
            on = day_of(me.at, case.jurisdiction)
            due = due_of(deadline, calendars[case.pack.counted_by_id], on, near=case.pack.near)
        refusal = refusals.get(share.pk)
        rows.append(
            Owing(
                share,
                due,
                case_url(case),
                leads.get(case.pk, ""),
                str(share.pk) in ticked,
                refusal.message if refusal else "",
            )
        )
    return rows


def _dues(shares: Iterable[Assignment]) -> dict[int, Deadline]:
    """The open deadline for the opinion of each share. One query."""
    running = Deadline.objects.filter(
        assignment__in=[share.pk for share in shares],
        step__in=[Step.OPINION, Step.SUPPLEMENT],
        met_on=None,
        cancelled_on=None,
    )
    found: dict[int, Deadline] = {}
    for deadline in running.select_related("assignment__paused_by").order_by("due_on", "pk"):
        if deadline.assignment_id is not None:
            found.setdefault(deadline.assignment_id, deadline)
    return found
