"""What every form of a move has in common."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import date

    from proposals.models import User


class MoveForm(forms.Form):
    """The form of a row without inputs, and the base of all others.

    `subject` is what moves, `actor` who asks, `on` the day in the jurisdiction; the choices offered depend on them.
    `autosaves` says that what is typed into it is kept for whoever types it, until it is sent; `takes_files` that a
    browser sends files with it.
    """

    autosaves: ClassVar[bool] = False
    takes_files: ClassVar[bool] = False

    def __init__(
        self,
        data: Any = None,
        *,
        subject: Any,
        actor: User | None,
        on: date,
        initial: dict[str, Any] | None = None,
        files: Any = None,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.subject = subject
        self.actor = actor
        self.on = on
        self.prepare()

    def prepare(self) -> None:
        """Narrow the choices to what this subject allows."""

    def inputs(self) -> dict[str, Any]:
        """The cleaned values as the row's effect expects them."""
        return dict(self.cleaned_data)


def paragraph(label: Any, *, rows: int = 4, required: bool = True, help_text: Any = "") -> forms.CharField:
    """A text of several lines."""
    return forms.CharField(
        label=label, required=required, widget=forms.Textarea(attrs={"rows": rows}), help_text=help_text
    )


def day(label: Any, *, required: bool = True, help_text: Any = "") -> forms.DateField:
    """A calendar day, entered as the browser's own date field."""
    return forms.DateField(
        label=label,
        required=required,
        help_text=help_text,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class ReasonForm(MoveForm):
    """A move that must say why."""

    reason = paragraph(_("理由"))


class NoteForm(MoveForm):
    """A move that may say something."""

    reason = paragraph(_("说明"), rows=3, required=False)
