"""Forms of the case's rows."""

from __future__ import annotations

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import CoSigner, Organisation, Proposal, TopicGroup, User
from proposals.queries import handling_units, posts_active
from proposals.roles import Role
from workflow.forms.base import MoveForm, day, paragraph
from workflow.models import Assignment, Case, Consultation, Opinion, PlannedShare, Reply
from workflow.states import (
    ASSIGNMENT_GONE,
    REPLYING,
    AssignmentRole,
    CaseState,
    OpinionState,
    Outcome,
    ReplyState,
)


class InvitationForm(MoveForm):
    people = forms.ModelMultipleChoiceField(
        label=_("邀请联名的委员"), queryset=User.objects.none(), widget=forms.CheckboxSelectMultiple
    )

    def prepare(self) -> None:
        members = posts_active(self.on).filter(
            role=Role.MEMBER, organisation__jurisdiction_id=self.subject.jurisdiction_id
        )
        signed = self.subject.proposal.cosigners.filter(answer=CoSigner.Answer.ACCEPTED)
        people = User.objects.filter(pk__in=members.values("person_id")).exclude(
            pk=self.subject.proposal.proposer_id
        )
        people = people.exclude(pk__in=signed.values("person_id"))  # asking again would undo what they said
        self.fields["people"].queryset = people.order_by("name", "pk")  # type: ignore[attr-defined]


class InvitationAnswerForm(MoveForm):
    accept = forms.TypedChoiceField(
        label=_("答复"),
        choices=[("yes", _("同意联名")), ("no", _("不联名"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


class RecommendationForm(MoveForm):
    similar_reviewed = forms.BooleanField(
        label=_("已查看相似提案"),
        required=False,
        help_text=_("在系统里对照过相似提案的不必填；补录的档案由程序写明。"),
    )
    category = forms.CharField(label=_("建议分类"), max_length=40, required=False)
    nature = forms.ChoiceField(
        label=_("建议性质"),
        choices=Proposal.Nature.choices,
        required=False,
        initial=Proposal.Nature.ORDINARY,
    )
    reason = paragraph(_("初审意见"), rows=3, required=False)

    def prepare(self) -> None:
        _offer_categories(self)


def _offer_categories(form: MoveForm) -> None:
    """The categories of the pack, where it has any; chosen already is what was given before."""
    names = list(form.subject.pack.categories.order_by("position").values_list("name", flat=True))
    field = form.fields["category"]
    if names:
        choices = [("", _("请选择")), *((name, name) for name in names)]
        form.fields["category"] = forms.ChoiceField(
            label=field.label, choices=choices, required=field.required
        )
    for name in ("category", "nature"):
        if given := getattr(form.subject.proposal, name):
            form.initial.setdefault(name, given)


class FilingForm(MoveForm):
    category = forms.CharField(label=_("分类"), max_length=40, help_text=_("例如 经济发展"))
    nature = forms.ChoiceField(label=_("性质"), choices=Proposal.Nature.choices)
    topic_group = forms.ModelChoiceField(label=_("专题"), queryset=TopicGroup.objects.none(), required=False)
    number = forms.CharField(
        label=_("编号"), max_length=20, required=False, help_text=_("留空即自动编号；补录往年提案时才填写。")
    )

    def prepare(self) -> None:
        groups = TopicGroup.objects.filter(jurisdiction_id=self.subject.jurisdiction_id).order_by(
            "name", "pk"
        )
        self.fields["topic_group"].queryset = groups  # type: ignore[attr-defined]
        _offer_categories(self)


class MergeForm(MoveForm):
    target = forms.ModelChoiceField(label=_("并入哪一件"), queryset=Case.objects.none())

    def prepare(self) -> None:
        targets = Case.objects.filter(
            jurisdiction_id=self.subject.jurisdiction_id, state__in=[CaseState.FILED, CaseState.HANDLING]
        )
        targets = targets.exclude(pk=self.subject.pk).select_related("proposal").order_by("-pk")
        self.fields["target"].queryset = targets  # type: ignore[attr-defined]


class DeclineForm(MoveForm):
    ground = forms.ChoiceField(label=_("不予立案的理由"), choices=Case.Ground.choices)
    reason = paragraph(_("向提案人的说明"))
    convert = forms.BooleanField(
        label=_("转为社情民意"), required=False, help_text=_("须先征求提案人的意见，并经提案人在系统里同意。")
    )


class ReturnForm(MoveForm):
    """Back to the proposer: a reason to choose, and what exactly is to be corrected."""

    ground = forms.ChoiceField(
        label=_("退回的理由"),
        choices=Case.ReturnGround.choices,
        widget=forms.RadioSelect,
        initial=Case.ReturnGround.OTHER,
    )
    reason = paragraph(_("请提案人修改什么"))


class ConversionAnswerForm(MoveForm):
    """The proposer's own answer."""

    accept = forms.TypedChoiceField(
        label=_("是否同意不作为提案立案，转为社情民意送有关部门参考"),
        choices=[("yes", _("同意转为社情民意")), ("no", _("不同意"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = paragraph(_("说明"), rows=3, required=False)


class LeaderForm(MoveForm):
    leader = forms.ModelChoiceField(label=_("领办督办领导"), queryset=User.objects.none())

    def prepare(self) -> None:
        leaders = posts_active(self.on).filter(
            role=Role.LEADER_IN_CHARGE, organisation__jurisdiction_id=self.subject.jurisdiction_id
        )
        people = User.objects.filter(pk__in=leaders.values("person_id")).order_by("name", "pk")
        self.fields["leader"].queryset = people  # type: ignore[attr-defined]


def _units(form: MoveForm) -> Any:
    return handling_units(form.subject.jurisdiction, form.on).order_by("kind", "pk")


class HandOverForm(MoveForm):
    """One lead alone is 独办, one with co-handlers 主办, several are 分办. What was planned stands filled in, and the asks
    and questions of the plan go along with the units that are kept."""

    LISTS: ClassVar = {
        "leads": REPLYING,
        "co_handlers": {AssignmentRole.CO},
        "information": {AssignmentRole.INFORMATION},
    }

    leads = forms.ModelMultipleChoiceField(
        label=_("主办单位"),
        queryset=Organisation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text=_("选一个为主办（没有会办即独办），选两个以上为分办。"),
    )
    co_handlers = forms.ModelMultipleChoiceField(
        label=_("会办单位"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    information = forms.ModelMultipleChoiceField(
        label=_("参阅单位"),
        queryset=Organisation.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    document = forms.CharField(label=_("交办文号"), max_length=60, required=False)

    def prepare(self) -> None:
        for name in self.LISTS:
            self.fields[name].queryset = _units(self)  # type: ignore[attr-defined]
        self.planned = self._planned() if self.subject.state == CaseState.FILED else []
        if self.planned:
            self.initial = {
                name: [share.organisation_id for share in self.planned if share.role in roles]
                for name, roles in self.LISTS.items()
            } | dict(self.initial)

    def _planned(self) -> list[PlannedShare]:
        shares = PlannedShare.objects.filter(plan__case=self.subject).prefetch_related("asks")
        return list(shares.order_by("pk"))

    def inputs(self) -> dict[str, Any]:
        values = super().inputs()
        units = {unit.pk for name in self.LISTS for unit in values[name]}
        kept = [share for share in self.planned if share.organisation_id in units]
        asks = {share.organisation_id: [ask.pk for ask in share.asks.all()] for share in kept}
        questions = {share.organisation_id: share.question for share in kept if share.question}
        given = {"asks": {unit: some for unit, some in asks.items() if some}, "questions": questions}
        return values | {name: what for name, what in given.items() if what}


class AddUnitForm(MoveForm):
    organisation = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    role = forms.ChoiceField(
        label=_("分工"),
        choices=[(r.value, r.label) for r in (AssignmentRole.CO, AssignmentRole.INFORMATION)],
    )
    question = paragraph(_("请其答复的事项"), rows=3, required=False)

    def prepare(self) -> None:
        self.fields["organisation"].queryset = _units(self)  # type: ignore[attr-defined]


class ConsultationForm(MoveForm):
    consulted_on = day(_("日期"))
    how = forms.ChoiceField(label=_("方式"), choices=Consultation.How.choices)
    participants = forms.CharField(label=_("参加人"), max_length=200, required=False)
    summary = paragraph(_("沟通情况"))

    def clean_consulted_on(self) -> Any:
        consulted_on = self.cleaned_data["consulted_on"]
        if consulted_on > self.on:
            raise forms.ValidationError(_("日期不能晚于今天。"), code="in_future")
        return consulted_on


class MeetingForm(ConsultationForm):
    """A meeting face to face that the secretariat or the office called."""

    field_order = ("consulted_on", "participants", "summary")

    def prepare(self) -> None:
        del self.fields["how"]


class ConsultationAnswerForm(MoveForm):
    consultation = forms.ModelChoiceField(label=_("哪一次面商"), queryset=Consultation.objects.none())
    confirmed = forms.TypedChoiceField(
        label=_("情况是否属实"),
        choices=[("yes", _("属实")), ("no", _("不属实"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    words = paragraph(_("说明"), rows=3, required=False)

    def prepare(self) -> None:
        pending = self.subject.consultations.filter(response="pending").order_by("-on", "-pk")
        self.fields["consultation"].queryset = pending  # type: ignore[attr-defined]


class CommitmentForm(MoveForm):
    """What is promised, by whom, until when, and where it says so."""

    source_kind = forms.ChoiceField(label=_("出自"), choices=(), required=False)
    source_text = paragraph(_("原文"))
    measure = paragraph(_("承诺事项"), rows=2)
    target = forms.CharField(
        label=_("指标"), max_length=200, required=False, help_text=_("写到可以核对，例如 不少于20家。")
    )
    organisation = forms.ModelChoiceField(label=_("责任单位"), queryset=Organisation.objects.none())
    due_on = day(_("兑现日期"), required=False, help_text=_("原文没有写日期的留空，将标为“没有写期限”。"))

    def prepare(self) -> None:
        units = Organisation.objects.filter(
            pk__in=Assignment.objects.filter(case=self.subject)
            .exclude(state__in=sorted(ASSIGNMENT_GONE))
            .values("organisation_id")
        )
        self.fields["organisation"].queryset = units.order_by("pk")  # type: ignore[attr-defined]
        self.sources = {f"reply-{r.pk}": r for r in self._replies()} | {
            f"opinion-{o.pk}": o for o in self._opinions()
        }
        choices = [("", _("其他"))] + [
            (key, str(source.organisation)) for key, source in self.sources.items()
        ]
        self.fields["source_kind"].choices = choices  # type: ignore[attr-defined]

    def _replies(self) -> Any:
        issued = [ReplyState.ISSUED, ReplyState.DELIVERED]
        return (
            Reply.objects.filter(case=self.subject, state__in=issued)
            .select_related("organisation")
            .order_by("pk")
        )

    def _opinions(self) -> Any:
        return (
            Opinion.objects.filter(links__case=self.subject, state=OpinionState.SENT)
            .select_related("organisation")
            .order_by("pk")
        )

    def inputs(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values["source"] = self.sources.get(values.pop("source_kind"))
        return values


class ClosingForm(MoveForm):
    outcome = forms.ChoiceField(label=_("办理结果"), choices=[("", "—"), *Outcome.choices], required=False)
    reason = paragraph(_("说明"), rows=3, required=False)

    def prepare(self) -> None:
        self.initial.setdefault("outcome", self.subject.outcome)
