"""The forms in which an opinion and a reply are written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from proposals.models import Ask
from workflow.assembly.blocks import joined
from workflow.forms.base import MoveForm, paragraph
from workflow.forms.parts import PartsField, blocks_of, check_blocks, check_sources, one_newline
from workflow.guards.reply import WITHHELD_NEEDS_REASON
from workflow.letters import current_text
from workflow.models import AskAnswer, OutcomeClass
from workflow.states import Openness, Verdict

if TYPE_CHECKING:
    from workflow.assembly.blocks import Block


class LetterForm(MoveForm):
    """A letter, handed in as one text or part by part: then each part says what it answers and where it came from."""

    autosaves = True

    text = paragraph(_("正文"), rows=24, required=False)
    asks: list[Ask]
    """The asks that the letter may speak to, in order; `prepare` reads them."""
    blocks_in: tuple[Block, ...] | None = None
    """The parts that were handed in, once the form is valid."""

    def given_blocks(self) -> tuple[Block, ...] | None:
        """The parts as they were handed in, or None where the letter came as one text. Raises ValidationError."""
        given = self.cleaned_data.get("parts")
        return None if given is None else blocks_of(given, self.asks)

    def check(self, blocks: tuple[Block, ...]) -> None:
        """Raises ValidationError for parts that this letter cannot have."""
        check_blocks(blocks, self.asks)

    def clean_text(self) -> str:
        return one_newline(self.cleaned_data["text"])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        try:
            self.blocks_in = self.given_blocks()
            if self.blocks_in is not None:
                self.check(self.blocks_in)
        except forms.ValidationError as error:
            self.add_error("parts" if "parts" in self.fields else None, error)
            return cleaned
        self._one_of_both(cleaned.get("text", ""))
        return cleaned

    def _one_of_both(self, text: str) -> None:
        if self.errors.get("parts") or self.errors.get("text"):
            return
        if self.blocks_in is not None and text not in {"", one_newline(current_text(self.subject)).strip()}:
            words = _("正文和分段正文只填一种，请去掉另一种。")
            self.add_error("text", forms.ValidationError(words, code="both"))
        elif not (text if self.blocks_in is None else joined(self.blocks_in)):
            required = forms.ValidationError(_("请写正文。"), code="required")
            self.add_error("text" if "text" in self.fields else None, required)

    def letter(self) -> dict[str, Any]:
        """The letter as the effect expects it: `parts` where it was handed in so, else `text`."""
        if self.blocks_in is not None:
            return {"parts": self.blocks_in}
        return {"text": self.cleaned_data["text"]}


class OpinionForm(LetterForm):
    """The letter, and for every ask of every case it answers one word."""

    parts = PartsField(
        label=_("分段正文"),
        names=("asks", "quotable"),
        required=False,
        help_text=_("代替正文：逐段给出文字、所答的建议条目号，以及可否引用。"),
    )
    contact = forms.CharField(label=_("联系人"), max_length=60, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)

    def prepare(self) -> None:
        opinion = self.subject
        self.fields["text"].initial = current_text(opinion)
        self.fields["contact"].initial, self.fields["phone"].initial = opinion.contact, opinion.phone
        given = dict(opinion.verdicts.values_list("ask_id", "verdict"))
        asks = Ask.objects.filter(proposal__case__opinion_links__opinion=opinion)
        self.asks = list(asks.select_related("proposal").order_by("proposal_id", "position"))
        for ask in self.asks:
            self.fields[f"ask-{ask.pk}"] = forms.ChoiceField(
                label=f"{ask.proposal.reference}　{ask.number}　{ask.text[:60]}",
                choices=[("", gettext("还没有表态")), *Verdict.choices],
                required=False,
                initial=given.get(ask.pk, ""),
            )

    def inputs(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        values = self.letter() | {name: cleaned[name] for name in ("contact", "phone")}
        return values | {"verdicts": {ask.pk: cleaned[f"ask-{ask.pk}"] for ask in self.asks}}


class ReplyForm(LetterForm):
    """The letter with its particulars, and for every ask how it is met."""

    parts = PartsField(
        label=_("分段正文"),
        names=("asks", "sources"),
        required=False,
        help_text=_("代替正文：逐段给出文字、所答的建议条目号，以及来自哪些意见段落（编号）。"),
    )
    outcome_class = forms.ModelChoiceField(
        label=_("办理结果类别"), queryset=OutcomeClass.objects.none(), required=False
    )
    openness = forms.ChoiceField(label=_("公开属性"), choices=[("", "—"), *Openness.choices], required=False)
    openness_reason = forms.CharField(label=_("不公开理由"), max_length=200, required=False)
    contact = forms.CharField(label=_("联系人"), max_length=60, required=False)
    phone = forms.CharField(label=_("联系电话"), max_length=40, required=False)
    copy_to = forms.CharField(label=_("抄送"), max_length=400, required=False)

    def prepare(self) -> None:
        reply = self.subject
        self.fields["outcome_class"].queryset = OutcomeClass.objects.filter(  # type: ignore[attr-defined]
            pack_id=reply.case.pack_id
        ).order_by("letter")
        for name in ("openness", "openness_reason", "contact", "phone", "copy_to"):
            self.fields[name].initial = getattr(reply, name)
        self.fields["outcome_class"].initial = reply.outcome_class_id
        self.fields["text"].initial = current_text(reply)
        self._add_asks()

    def _add_asks(self) -> None:
        given = {answer.ask_id: answer for answer in self.subject.answers.all()}
        asks = self.subject.case.proposal.asks.select_related("proposal")
        self.asks = list(asks.order_by("position"))
        for ask in self.asks:
            answer = given.get(ask.pk)
            self.fields[f"how-{ask.pk}"] = forms.ChoiceField(
                label=f"{ask.number}　{ask.text[:60]}",
                choices=[("", gettext("还没有回应")), *AskAnswer.How.choices],
                required=False,
                initial=answer.how if answer else "",
            )
            self.fields[f"reason-{ask.pk}"] = forms.CharField(
                label=_("建议%(number)s的说明") % {"number": ask.number},
                required=False,
                max_length=400,
                initial=answer.reason if answer else "",
            )

    def check(self, blocks: tuple[Block, ...]) -> None:
        super().check(blocks)
        check_sources(blocks, self.subject)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for ask in self.asks:
            if cleaned.get(f"how-{ask.pk}") == AskAnswer.How.DECLINED and not cleaned.get(f"reason-{ask.pk}"):
                self.add_error(f"reason-{ask.pk}", _("不能采纳的建议须说明理由。"))
        if cleaned.get("openness") == Openness.WITHHELD and not cleaned.get("openness_reason"):
            self.add_error("openness_reason", WITHHELD_NEEDS_REASON)
        return cleaned

    def inputs(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        particulars = {
            name: value
            for name, value in cleaned.items()
            if "-" not in name and name not in {"text", "parts"}
        }
        answers = {ask.pk: (cleaned[f"how-{ask.pk}"], cleaned[f"reason-{ask.pk}"]) for ask in self.asks}
        return self.letter() | particulars | {"answers": answers}
