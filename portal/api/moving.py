"""One move asked for over HTTP: decode it, ask the service, say what came of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.utils.translation import gettext as _

from portal.api.conditions import expected_of, refuse_sealed
from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import form_data, form_faults, object_of
from portal.api.offers import form_of
from workflow.errors import ForbiddenMoveError, MoveRefusedError
from workflow.models import Event
from workflow.rules import cases_of
from workflow.services import perform, why_not
from workflow.services.clock import today

if TYPE_CHECKING:
    from rest_framework.request import Request

    from portal.api.access import Caller
    from workflow.machine import Transition

KEY: Final = re.compile(r"[!-~]{1,64}")


@dataclass(frozen=True)
class Asked:
    """A move as the caller asked for it. `expected` is the revision that they saw, `key` makes repeating safe."""

    inputs: Any
    expected: int | None
    key: str | None


def decode(request: Request) -> Asked:
    """Raises InvalidInputsError for anything that is not `{inputs?, expected?}` with a fitting Idempotency-Key and
    If-Match."""
    data = object_of(request.data, {"inputs", "expected"})
    expected = data.get("expected")
    if expected is not None and (not isinstance(expected, int) or isinstance(expected, bool)):
        raise InvalidInputsError({"expected": [Fault("wrong_type", _("应为整数。"))]})
    return Asked(data.get("inputs", {}), expected_of(request, expected), key_of(request))


def key_of(request: Request) -> str | None:
    """The Idempotency-Key of a request. Raises InvalidInputsError for one that is no such key."""
    key = request.headers.get("Idempotency-Key")
    if key is not None and KEY.fullmatch(key) is None:
        words = _("凭证应为 1 到 64 个可见的 ASCII 字符。")
        raise InvalidInputsError({"Idempotency-Key": [Fault("invalid_key", words)]})
    return key


def row_of(subject: Any, name: str, caller: Caller) -> Transition:
    """The row that the caller asks for. Raises Http404 where the table has none, ForbiddenMoveError as `perform` would."""
    row: Transition | None = type(subject).transitions.get(name)
    if row is None or row.derived:
        raise Http404
    if row.acting(caller.user, caller.held, subject) is None:
        raise ForbiddenMoveError
    return row


def move(row: Transition, subject: Any, caller: Caller, asked: Asked) -> Event:
    """Make the move. Raises MoveRefusedError, or InvalidInputsError where nothing but the inputs stands against it."""
    refuse_sealed(asked.expected, subject, caller.held)
    try:
        inputs = _inputs(row, subject, caller, asked.inputs)
    except InvalidInputsError:
        made = made_before(row.machine, subject.pk, row.name, caller, asked)
        if made is not None:
            return made
        _check_move_itself(row, subject, caller)
        raise
    return perform(row.name, subject, actor=caller.user, expected=asked.expected, key=asked.key, **inputs)


def made_before(machine: str, subject: int, name: str, caller: Caller, asked: Asked) -> Event | None:
    """The caller's own event of the same move under the same key.

    A move can take away what its repetition would need: the choice that it used up, or the sight of the thing.
    """
    if asked.key is None:
        return None
    mine = Event.objects.filter(actor=caller.user, key=asked.key)
    return mine.filter(machine=machine, subject=subject, transition=name).order_by("pk").first()


def _inputs(row: Transition, subject: Any, caller: Caller, given: Any) -> dict[str, Any]:
    form = form_of(row, subject, caller, form_data(form_of(row, subject, caller), given))
    if not form.is_valid():
        raise InvalidInputsError(form_faults(form))
    return form.inputs()


def _check_move_itself(row: Transition, subject: Any, caller: Caller) -> None:
    """What speaks against the move whatever is entered comes before what speaks against its inputs."""
    on = today(cases_of(subject)[0].jurisdiction)
    refusal = why_not(row, subject, on, row.acting(caller.user, caller.held, subject))
    if refusal is not None:
        raise MoveRefusedError(refusal)
