"""Forms by which something is published or taken back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from workflow.forms.base import MoveForm, day, paragraph
from workflow.models import Case, Opinion, Reply
from workflow.publishing.drafts import open_supplements, sent_opinions

LONGEST_SUMMARY = 5000


class PublicationForm(MoveForm):
    """How much of something is published; without names where the proposer did not agree to all of it."""

    publication = forms.ChoiceField(
        label=_("公开决定"), choices=Case.Publication.choices, widget=forms.RadioSelect
    )
    summary = paragraph(_("摘要"), rows=6, required=False, help_text=_("只公开摘要时填写，代替全文。"))
    named = forms.BooleanField(label=_("公开提案人姓名"), required=False)
    publication_reason = forms.CharField(label=_("不公开理由"), max_length=200, required=False)

    def prepare(self) -> None:
        wish = self.subject.proposal.wish
        self.initial = {"named": wish == "public"} | dict(self.initial)
        if wish != "public":
            del self.fields["named"]

    def clean_summary(self) -> str:
        words: str = self.cleaned_data["summary"]
        if len(words) > LONGEST_SUMMARY:
            message = _("摘要不超过 %(n)d 字。")
            raise forms.ValidationError(message, code="max_length", params={"n": LONGEST_SUMMARY})
        return words.replace("\r\n", "\n")


class ProposalPublicationForm(PublicationForm):
    """The text of a proposal, no further than its proposer wished."""

    def prepare(self) -> None:
        super().prepare()
        self.fields["publication"].help_text = _("提案人的意愿：%(wish)s。") % {
            "wish": self.subject.proposal.get_wish_display()
        }


class AnswerPublicationForm(PublicationForm):
    """The answer, with whichever opinions are public."""

    opinions = forms.ModelMultipleChoiceField(
        label=_("一并公开的会办意见"),
        queryset=Opinion.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("仅供主办单位参考的段落不公开。"),
    )
    review_on = day(_("复查日期"), required=False, help_text=_("不公开的，到这一天再看能否公开。"))

    def prepare(self) -> None:
        super().prepare()
        keys = [opinion.pk for opinion in sent_opinions(self.subject)]
        choices = Opinion.objects.filter(pk__in=keys).select_related("organisation").order_by("sent_at", "pk")
        self.fields["opinions"].queryset = choices  # type: ignore[attr-defined]
        self.fields["opinions"].label_from_instance = _opinion_named  # type: ignore[attr-defined]


class SupplementPublicationForm(PublicationForm):
    """One supplement."""

    supplement = forms.ModelChoiceField(label=_("补充答复"), queryset=Reply.objects.none(), empty_label=None)

    def prepare(self) -> None:
        super().prepare()
        waiting = open_supplements(self.subject).filter(publication_decisions=None)
        self.fields["supplement"].queryset = waiting  # type: ignore[attr-defined]
        self.fields["supplement"].label_from_instance = _reply_named  # type: ignore[attr-defined]
        self.fields["supplement"].initial = waiting.first()


class PublicationChangeForm(AnswerPublicationForm):
    """Another decision on the answer, or on a supplement about which one was made."""

    supplement = forms.ModelChoiceField(
        label=_("更改哪一份"), queryset=Reply.objects.none(), required=False, empty_label=_("答复")
    )

    def prepare(self) -> None:
        super().prepare()
        decided = open_supplements(self.subject).filter(publication_decisions__isnull=False).distinct()
        self.fields["supplement"].queryset = decided  # type: ignore[attr-defined]
        self.fields["supplement"].label_from_instance = _reply_named  # type: ignore[attr-defined]


class TakingBackForm(MoveForm):
    """What is taken off the public pages, and why."""

    about = forms.ChoiceField(
        label=_("撤下"),
        choices=[("all", _("全部")), ("answer", _("答复和会办意见")), ("proposal", _("提案文本"))],
        widget=forms.RadioSelect,
        initial="all",
    )
    reason = forms.CharField(label=_("理由"), max_length=200)


def _opinion_named(opinion: Any) -> str:
    return f"{opinion.organisation.name}　{opinion.sent_at:%Y-%m-%d}"


def _reply_named(reply: Any) -> str:
    return f"{reply.organisation.name}　{reply.document_number}"
