"""Every error of the API in one shape: `{code, detail}`, and `errors` where single fields are to blame."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from django.core.exceptions import RequestDataTooBig
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework.exceptions import APIException, ErrorDetail, NotFound
from rest_framework.response import Response
from rest_framework.views import exception_handler

from portal.api.parsing import TooLargeError
from proposals.services.administering.acts import NotAdministratorError, SetUpRefusedError
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal, StaleMoveError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True)
class Fault:
    """What is wrong with one field: a stable code, one sentence."""

    code: str
    message: str


class InvalidInputsError(Exception):
    """The inputs do not fit; `errors` names the faults by field."""

    def __init__(self, errors: Mapping[str, Sequence[Fault]]) -> None:
        super().__init__(", ".join(errors))
        self.errors = errors


def answer(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """The response to an error, or None for one that nobody foresaw, which the server logs and answers with 500."""
    error = _of_setting_up(error)
    if isinstance(error, MoveRefusedError):
        return _response(_status(error, context), error.refusal.code, error.refusal.message)
    if isinstance(error, InvalidInputsError):
        return _invalid(error.errors)
    if isinstance(error, RequestDataTooBig):
        error = TooLargeError()
    if isinstance(error, Http404):  # whatever was looked for, it is answered in the same words
        error = NotFound()
    response = exception_handler(error, dict(context))
    if response is None:
        return None
    if isinstance(error, APIException) and isinstance(error.detail, dict):
        return _invalid({name: _faults(found) for name, found in error.detail.items()})
    detail = _single(response.data)
    response.data = {"code": detail.code, "detail": str(detail)}
    return response


def _of_setting_up(error: Exception) -> Exception:
    """What administrators are refused, as every refusal is told."""
    if isinstance(error, NotAdministratorError):
        return ForbiddenMoveError()
    if isinstance(error, SetUpRefusedError):
        return MoveRefusedError(Refusal(error.code, str(error)))
    return error


def _status(error: MoveRefusedError, context: Mapping[str, Any]) -> int:
    """As HTTP has it where the caller asked by If-Match; the code is the same."""
    stale = isinstance(error, StaleMoveError) and error.refusal.code == "stale"
    return 412 if stale and "If-Match" in context["request"].headers else error.status


def _response(status: int, code: str, detail: str) -> Response:
    return Response({"code": code, "detail": detail}, status=status)


def _invalid(errors: Mapping[str, Sequence[Fault]]) -> Response:
    shown = {name: [asdict(fault) for fault in faults] for name, faults in errors.items()}
    words = _("有 %(n)d 处填写不合要求，没有办理。") % {"n": len(shown)}
    return Response({"code": "invalid", "detail": words, "errors": shown}, status=400)


def _faults(found: Any) -> list[Fault]:
    details = found if isinstance(found, list) else [found]
    return [Fault(detail.code or "invalid", str(detail)) for detail in details]


def _single(data: Any) -> ErrorDetail:
    found = data["detail"] if isinstance(data, dict) else data[0]
    return found if isinstance(found, ErrorDetail) else ErrorDetail(str(found), code="error")
