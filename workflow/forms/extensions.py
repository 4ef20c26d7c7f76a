"""Forms of what a unit asks for in time (延期), of the secretariat's consent and of the office's answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from workflow.forms.base import MoveForm, NoteForm, ReasonForm, day, paragraph
from workflow.guards.assignment import open_due
from workflow.steps import Step

if TYPE_CHECKING:
    from datetime import date

    from workflow.models import Deadline

ANSWERS = frozenset({Step.REPLY, Step.REHANDLE})
"""What is owed to the proposer, who is told before it is put off."""


class ExtensionForm(MoveForm):
    """Until when, why, what was done so far, and when the proposer was told."""

    until_on = day(_("申请延至"))
    reason = paragraph(_("延期理由"))
    work_done = paragraph(_("已做工作"), rows=3, help_text=_("例如已调研、已会商、已拟出初稿。"))
    proposer_told_on = day(
        _("告知提案人的日期"), required=False, help_text=_("延后答复的，先把办到哪一步告诉提案人。")
    )

    def prepare(self) -> None:
        self.due: Deadline | None = open_due(self.subject)
        self.fields["proposer_told_on"].widget.attrs["max"] = self.on.isoformat()
        if self.due is not None:
            self.fields["proposer_told_on"].required = self.due.step in ANSWERS
            self.fields["until_on"].help_text = _window(self.due)
            if self.due.latest_on is not None:
                self.fields["until_on"].widget.attrs["max"] = self.due.latest_on.isoformat()

    def clean_proposer_told_on(self) -> date | None:
        told: date | None = self.cleaned_data["proposer_told_on"]
        if told is not None and told > self.on:
            raise forms.ValidationError(gettext("告知日期不能晚于今天。"), code="in_future")
        return told

    def inputs(self) -> dict[str, Any]:
        return dict(self.cleaned_data) | {"deadline": self.due}


def _window(due: Deadline) -> str:
    words = {"day": due.due_on, "latest": due.latest_on}
    if due.latest_on is None:
        return gettext("须晚于现期限 %(day)s；本项没有规定延期上限。") % words
    return gettext("须晚于现期限 %(day)s，最迟 %(latest)s。") % words


class ConsentForm(MoveForm):
    """The secretariat's word on a later date."""

    consent = forms.TypedChoiceField(
        label=_("提案委意见"),
        choices=[("yes", _("同意延期")), ("no", _("不同意延期"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    reason = paragraph(_("说明"), rows=3, required=False, help_text=_("不同意的须写明理由。"))


class ExtensionGrantForm(NoteForm):
    """The office agrees to the later date."""


class ExtensionRefusalForm(ReasonForm):
    """The office does not agree; the date stays."""
