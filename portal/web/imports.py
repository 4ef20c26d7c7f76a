"""Workbooks that an administrator hands in: what kinds there are, and how their outcome is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from proposals.models import Import
from proposals.services.importing import Effect
from proposals.sheets import LARGEST

if TYPE_CHECKING:
    from collections.abc import Mapping

    from proposals.services.importing import Line, Outcome

SHOWN: Final = 300
"""So many lines of one effect are listed; the rest is counted."""


REGISTERED: Final = [(one.value, one.label) for one in (Import.Subject.REGISTER, Import.Subject.PAST)]
"""What an administrator takes in; who hands cases over takes in the plans."""
NAMES: Final[Mapping[str, str]] = {
    Import.Subject.REGISTER: "单位人员届次.xlsx",
    Import.Subject.PAST: "往年提案.xlsx",
    Import.Subject.PLANS: "分办表.xlsx",
}
"""What an empty workbook of each kind is called."""


class WorkbookForm(forms.Form):
    """Which kind of workbook, and the file."""

    subject = forms.ChoiceField(
        label=_("内容"),
        choices=REGISTERED,
        widget=forms.RadioSelect,
        initial=Import.Subject.REGISTER,
    )
    workbook = forms.FileField(
        label=_("工作簿"),
        help_text=_("按模板填写的 .xlsx，至多 5 MB"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx"}),
    )

    def clean_workbook(self) -> bytes:
        """Its content; of what is too large only as much as tells that it is."""
        content: bytes = self.cleaned_data["workbook"].read(LARGEST + 1)
        return content

    @property
    def file_name(self) -> str:
        return str(getattr(self.files["workbook"], "name", ""))


class PlanTableForm(WorkbookForm):
    """The table of hand-overs; also as text, which has one sheet."""

    subject = None  # type: ignore[assignment]  # Django's way to leave a field out
    workbook = forms.FileField(
        label=_("分办表"),
        help_text=_("按模板填写的 .xlsx 或 .csv，至多 5 MB"),
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@dataclass(frozen=True)
class Told:
    """The lines of one effect, so far as they are listed, and how many there are."""

    label: str
    count: int
    lines: tuple[Line, ...]

    @property
    def left_out(self) -> int:
        return self.count - len(self.lines)


def told(outcome: Outcome) -> list[Told]:
    """What is new and what is changed line by line; what stays the same is only counted."""
    found = []
    for effect, label, shown in (
        (Effect.CREATED, _("新建"), SHOWN),
        (Effect.CHANGED, _("改动"), SHOWN),
        (Effect.UNCHANGED, _("未变"), 0),
    ):
        lines = [line for line in outcome.lines if line.effect is effect]
        if lines:
            found.append(Told(str(label), len(lines), tuple(lines[:shown])))
    return found
