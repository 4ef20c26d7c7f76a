"""Saying of each promise of a letter whether it binds, beside the words in which it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy

from workflow.forms import PromisesForm

if TYPE_CHECKING:
    from django.forms import BoundField

    from portal.web.visitor import Visitor
    from workflow.models import Case, Promise

LABELS: Final = {
    "decision": gettext_lazy("是否列为承诺"),
    "measure": gettext_lazy("承诺事项"),
    "organisation": gettext_lazy("责任单位"),
    "due_on": gettext_lazy("兑现日期"),
}
"""Each promise has a heading of its own, so its fields need not name it."""
ADDED: Final = ("source_text", "measure", "organisation", "due_on")


@dataclass(frozen=True, slots=True)
class Settling:
    """One promise with its fields in order."""

    promise: Promise
    fields: list[BoundField]


class PromisesSheet(PromisesForm):
    """The same questions under shorter labels."""

    def prepare(self) -> None:
        super().prepare()
        for promise in self.promises:
            for name, label in LABELS.items():
                self.fields[f"{name}-{promise.pk}"].label = label

    def settlings(self) -> list[Settling]:
        """The promises in the order of the letter."""
        return [
            Settling(promise, [self[f"{name}-{promise.pk}"] for name in LABELS]) for promise in self.promises
        ]

    def added(self) -> list[BoundField]:
        """The fields for one that was not found."""
        return [self[name] for name in ADDED]


def promises_screen(form: PromisesSheet, _me: Visitor, _case: Case) -> dict[str, Any]:
    """What stands on the page beside the fields."""
    added = form.added()
    return {
        "settlings": form.settlings(),
        "added": added,
        "adding": any(bound.errors or bound.value() for bound in added),
    }
