"""What the caller may do with one thing now, read from the tables: name, label, reason against it, inputs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from portal.api.inputs import schema_of
from workflow.rules import cases_of
from workflow.services import available
from workflow.services.clock import today

if TYPE_CHECKING:
    from portal.api.access import Caller
    from workflow.errors import Refusal
    from workflow.forms import MoveForm
    from workflow.machine import Transition


@dataclass(frozen=True)
class Offer:
    """One row that the caller may move from the present state. `refusal` says why not now."""

    name: str
    label: str
    duty: bool
    url: str
    refusal: Refusal | None
    inputs: dict[str, Any]


def offers(subject: Any, caller: Caller) -> list[Offer]:
    """The rows in the order of the table."""
    return [
        Offer(
            name=row.name,
            label=str(row.label),
            duty=row.duty,
            url=reverse(f"api_{row.machine}_transition", args=[subject.pk, row.name]),
            refusal=refusal,
            inputs=schema_of(form_of(row, subject, caller)),
        )
        for row, refusal in available(subject, caller.user, held=caller.held)
    ]


def form_of(row: Transition, subject: Any, caller: Caller, data: dict[str, Any] | None = None) -> MoveForm:
    """The row's form for this subject and caller on the jurisdiction's own day; bound where data is given."""
    on = today(cases_of(subject)[0].jurisdiction)
    form: MoveForm = row.form_class()(data, subject=subject, actor=caller.user, on=on)
    return form
