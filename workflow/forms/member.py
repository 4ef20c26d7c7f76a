"""The rating form (征询意见表): attitude and result apart, each ask for itself, contact and pertinence asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from proposals.models import User
from workflow.forms.attachments import UploadField
from workflow.forms.base import MoveForm, ReasonForm, paragraph
from workflow.models import AskAdoption, Evaluation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.models import Ask

ASK: Final = "ask_"
"""What stands before an ask's key in the name of its question."""
POINTS: Final = [
    (5, gettext_lazy("5 很好")),
    (4, gettext_lazy("4 较好")),
    (3, gettext_lazy("3 一般")),
    (2, gettext_lazy("2 较差")),
    (1, gettext_lazy("1 很差")),
]


def choice(label: Any, choices: Iterable[Any], *, help_text: Any = "") -> forms.ChoiceField:
    """One answer of a few, none of them given beforehand."""
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        help_text=help_text,
        error_messages={"required": gettext_lazy("请选一项。")},
    )


class EvaluationForm(MoveForm):
    """What one signer says of the round. What is typed is kept for them alone until they send it."""

    autosaves: ClassVar[bool] = True

    contact = choice(gettext_lazy("承办单位怎样与您联系"), Evaluation.Contact.choices)
    visited = choice(gettext_lazy("是否走访过您"), Evaluation.Visited.choices)
    attitude = choice(gettext_lazy("对办理态度"), Evaluation.Grade.choices)
    pertinence = choice(gettext_lazy("答复是否有针对性"), Evaluation.Pertinence.choices)
    leader_answered = choice(
        gettext_lazy("分管负责同志是否参加答复"),
        Evaluation.LeaderAnswered.choices,
        help_text=gettext_lazy("集体提案须由承办单位分管负责同志参加答复。"),
    )
    result = choice(
        gettext_lazy("对办理结果"),
        Evaluation.Grade.choices,
        help_text=gettext_lazy("与办理态度分开评价。“理解”“保留意见”不计为满意。"),
    )
    words = paragraph(gettext_lazy("具体意见"), required=False)

    def prepare(self) -> None:
        """Add a question for each ask, before the result; what is asked of bodies alone is left out for others."""
        proposal = self.subject.proposal
        if proposal.proposing_body_id is None:
            del self.fields["leader_answered"]
        self.asks: dict[str, Ask] = {f"{ASK}{ask.pk}": ask for ask in proposal.asks.order_by("position")}
        for name, ask in self.asks.items():
            label = _("建议%(number)s的采纳情况") % {"number": ask.number}
            self.fields[name] = choice(label, AskAdoption.Answer.choices)
        self.order_fields([*(n for n in self.fields if n not in {"result", "words"}), "result", "words"])

    def inputs(self) -> dict[str, Any]:
        values = {name: value for name, value in self.cleaned_data.items() if name not in self.asks}
        adoptions = {ask.pk: self.cleaned_data[name] for name, ask in self.asks.items()}
        return values | {"adoptions": adoptions}


class CorrectionForm(EvaluationForm):
    """The same, with the answers that the signer gave."""

    def prepare(self) -> None:
        super().prepare()
        given = self._given()
        if given is None:
            return
        for name in self.fields:
            self.fields[name].initial = getattr(given, name, None)
        for ask, answer in given.adoptions.values_list("ask_id", "answer"):
            if f"{ASK}{ask}" in self.fields:
                self.fields[f"{ASK}{ask}"].initial = answer

    def _given(self) -> Evaluation | None:
        """The person's own rating of this round, or that of the body whose office they keep."""
        round_ = self.subject.evaluations.filter(round=self.subject.round, state="given").order_by("pk")
        own: Evaluation | None = round_.filter(signer=self.actor, body=None).first()
        return own or round_.exclude(body=None).first()


class PaperEvaluationForm(EvaluationForm):
    """The same, entered from a signed sheet with its scan; it says whose sheet it is."""

    autosaves: ClassVar[bool] = False
    takes_files: ClassVar[bool] = True

    field_order = ("signer", "file")
    signer = forms.ModelChoiceField(label=gettext_lazy("评价人"), queryset=User.objects.none())
    file = UploadField(
        label=gettext_lazy("有签名的评价表扫描件"),
        allow_empty_file=True,
        help_text=gettext_lazy("承办单位看不到这份扫描件。"),
    )

    def prepare(self) -> None:
        super().prepare()
        pending = self.subject.evaluations.filter(round=self.subject.round, state="pending")
        people = User.objects.filter(pk__in=pending.values("signer_id")).order_by("pk")
        self.fields["signer"].queryset = people  # type: ignore[attr-defined]
        self.order_fields(["signer", "file"])


class RehandlingForm(ReasonForm):
    """To have a case handled again."""

    reason = paragraph(gettext_lazy("审议意见：为什么需要重新办理"))


class StandingForm(ReasonForm):
    """Not to have it handled again although somebody is not satisfied: the reason stays on record."""

    reason = paragraph(gettext_lazy("审议意见：为什么不再重新办理"))


class ProposalRatingForm(MoveForm):
    """What the unit that answered thinks of the proposal (双向评议)."""

    topic = forms.TypedChoiceField(
        label=gettext_lazy("选题"), choices=POINTS, coerce=int, widget=forms.RadioSelect,
        help_text=gettext_lazy("是否切中当前需要解决的问题。"),
    )  # fmt: skip
    research = forms.TypedChoiceField(
        label=gettext_lazy("调研"), choices=POINTS, coerce=int, widget=forms.RadioSelect,
        help_text=gettext_lazy("情况是否清楚，事实和数据是否可靠。"),
    )  # fmt: skip
    feasibility = forms.TypedChoiceField(
        label=gettext_lazy("建议可行"), choices=POINTS, coerce=int, widget=forms.RadioSelect,
        help_text=gettext_lazy("建议是否具体、能够办理。"),
    )  # fmt: skip
    words = paragraph(gettext_lazy("评议意见"), required=False)
