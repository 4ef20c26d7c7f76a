"""Forms of what comes after a promise: the proposal that takes it up, the second reply, the look back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.forms.base import MoveForm, ReasonForm, day, paragraph
from workflow.guards.following import UNKEPT
from workflow.models import Commitment
from workflow.states import COMMITMENT_OPEN, CommitmentState, Outcome


class FollowForm(MoveForm):
    """Which promise the proposal takes up, named by its key."""

    commitment = forms.ModelChoiceField(
        label=_("没有兑现的承诺"), queryset=Commitment.objects.none(), widget=forms.HiddenInput
    )

    def prepare(self) -> None:
        here = Commitment.objects.filter(jurisdiction=self.subject.jurisdiction_id, state__in=sorted(UNKEPT))
        self.fields["commitment"].queryset = here  # type: ignore[attr-defined]


class UnfollowForm(MoveForm):
    commitment = forms.ModelChoiceField(
        label=_("已关联的承诺"), queryset=Commitment.objects.none(), empty_label=None
    )

    def prepare(self) -> None:
        followed = Commitment.objects.filter(follow_ups__case=self.subject).order_by("pk")
        self.fields["commitment"].queryset = followed  # type: ignore[attr-defined]


class LookBackForm(MoveForm):
    """What the leads are asked, and by when they should report."""

    reason = paragraph(
        _("请主办单位说明什么"),
        required=False,
        help_text=_("可不填，默认请说明落实到哪一步、承诺兑现了没有。"),
    )
    by_on = day(_("请在此前报告"), required=False)

    def clean_by_on(self) -> Any:
        wanted = self.cleaned_data["by_on"]
        if wanted is not None and wanted < self.on:
            raise forms.ValidationError(_("这一天已经过去，请改为今天或以后。"), code="date_passed")
        return wanted


class LookBackAnswerForm(MoveForm):
    outcome = forms.ChoiceField(
        label=_("目前进展"), choices=[(one.value, one.label) for one in Outcome if one != Outcome.UNKNOWN]
    )
    text = paragraph(_("落实情况"), help_text=_("写明做到了哪一步、承诺兑现了没有、还差什么。"))


class SupplementForm(ReasonForm):
    """Why a second letter is written, and the promises on which it reports."""

    commitments = forms.ModelMultipleChoiceField(
        label=_("报告哪些承诺"),
        queryset=Commitment.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("承诺兑现后的第二次答复，请勾选所报告的承诺；类别有变化的，在补充答复里选定新的类别。"),
    )

    def prepare(self) -> None:
        told = (*COMMITMENT_OPEN, CommitmentState.KEPT, CommitmentState.PARTLY_KEPT)
        found = Commitment.objects.filter(case=self.subject.case_id, state__in=sorted(told)).order_by("pk")
        self.fields["commitments"].queryset = found  # type: ignore[attr-defined]
