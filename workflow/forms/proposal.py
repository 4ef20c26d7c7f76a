"""The text of a proposal: 案由, 理由, and 办法 as numbered asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Organisation, Proposal
from proposals.parsing import parse_asks
from proposals.queries import handling_units
from proposals.services.texts import AskInput
from workflow.forms.base import MoveForm, paragraph

if TYPE_CHECKING:
    from django.db.models import QuerySet


class ProposalForm(MoveForm):
    """办法 is typed or pasted as one text; it is read into asks, which keep the numbers they came with."""

    autosaves = True

    title = forms.CharField(label=_("案由"), max_length=200, help_text=_("一事一案，写明希望解决什么问题。"))
    reasons = paragraph(_("理由"), rows=10, help_text=_("写明事实、数据和日期。"))
    measures = paragraph(
        _("办法"), rows=12, help_text=_("一条建议一段，可用“一、”“1.”编号；每条将单独交由单位答复。")
    )
    wish = forms.ChoiceField(label=_("公开意愿"), choices=Proposal.Wish.choices)
    contact = forms.CharField(
        label=_("联系方式"),
        max_length=120,
        required=False,
        help_text=_("电话或邮箱，供承办单位与您联系、面商，不公开。"),
    )
    endorsement = forms.CharField(
        label=_("召集人或印章"),
        max_length=120,
        required=False,
        help_text=_("集体提案须写明：界别、小组写召集人姓名，其他单位写何时由谁盖章。"),
    )
    wished_units = forms.ModelMultipleChoiceField(
        label=_("建议承办单位"),
        queryset=Organisation.objects.none(),
        required=False,
        help_text=_("供交办时参考，由督查室最后确定。"),
    )

    def prepare(self) -> None:
        units: Any = self.fields["wished_units"]
        units.queryset = self.units_to_wish_for().order_by("kind", "pk")
        proposal = getattr(self.subject, "proposal", None)
        if proposal is None or self.is_bound:
            return
        text = proposal.texts.filter(version=proposal.text_version).first()
        self.initial = {
            "title": proposal.title,
            "reasons": text.reasons if text else "",
            "measures": typed_asks(proposal),
            "wish": proposal.wish,
            "contact": proposal.contact,
            "endorsement": proposal.endorsement,
            "wished_units": list(proposal.wished_units.order_by("kind", "pk")),
        } | dict(self.initial)

    def units_to_wish_for(self) -> QuerySet[Organisation]:
        """The units that may be named as a wish: those that can be given a case in the jurisdiction."""
        return handling_units(self.subject.jurisdiction, self.on)

    def clean_measures(self) -> str:
        measures: str = self.cleaned_data["measures"]
        if not parse_asks(measures):
            raise forms.ValidationError(_("没有读出一条具体建议。请把每条建议单独写成一段。"), code="no_ask")
        return measures

    def inputs(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values["asks"] = [
            AskInput(ask.number, (ask.group or "")[:120], ask.text)
            for ask in parse_asks(values.pop("measures"))
        ]
        return values


def typed_asks(proposal: Proposal) -> str:
    """The asks as a person would have typed them, so that reading them again gives the same asks."""
    lines: list[str] = []
    group = ""
    for ask in proposal.asks.order_by("position"):
        heading, _dot, item = ask.number.rpartition(".")
        if heading and ask.group != group:
            lines.append(f"{heading}、{ask.group}")
            group = ask.group
        lines.append(f"{item}.{ask.text}" if item.isdigit() else f"{item}、{ask.text}")
    return "\n".join(lines)
