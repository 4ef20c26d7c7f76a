"""Moves that bring files, sent as a form as a browser would: several at once, as large as on the pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from portal.api.described import KEY, NAME, ErrorSerializer, InvalidSerializer
from portal.api.errors import InvalidInputsError
from portal.api.inputs import form_faults, refuse_unknown, shown_value
from portal.api.keyset import LARGEST_KEY
from portal.api.moving import Asked, key_of, made_before, row_of
from portal.api.offers import form_of
from portal.api.serializers.event import EventSerializer
from portal.api.views.base import SubjectView
from portal.api.views.below import CommitmentView
from portal.api.views.case import CaseView
from workflow.errors import MoveRefusedError
from workflow.rules import cases_of
from workflow.services import perform, why_not
from workflow.services.clock import today

if TYPE_CHECKING:
    from rest_framework.request import Request

    from workflow.machine import Transition

UPLOAD = inline_serializer(
    "Upload",
    {
        "file": serializers.ListField(child=serializers.FileField(), required=False),
        "expected": serializers.IntegerField(required=False, max_value=LARGEST_KEY, min_value=0),
    },
)
UPLOADED = inline_serializer("Uploaded", {"event": EventSerializer()})
ERRORS = {
    status: InvalidSerializer if status == 400 else ErrorSerializer  # noqa: PLR2004 -- HTTP own number
    for status in (400, 401, 403, 404, 409, 413, 415)
}


class UploadView(SubjectView):
    """A move as at `transitions`, its inputs as fields of a form, its files beside them."""

    parser_classes = (MultiPartParser,)

    @extend_schema(
        summary=_("办理一步，连同文件（表单）"),
        request={"multipart/form-data": UPLOAD},
        parameters=[KEY, NAME],
        filters=False,
        responses={200: UPLOADED} | ERRORS,
    )
    def upload(self, request: Request, pk: int, name: str) -> Response:
        """Make the move. Raises what it would at its own address."""
        subject = self.get_queryset().filter(pk=pk).first()
        if subject is None:
            asked = Asked({}, None, key_of(request))
            event = made_before(self.machine, pk, name, self.caller, asked)
            if event is None:
                raise Http404
            return Response({"event": EventSerializer(self._told(event)).data})
        row = row_of(subject, name, self.caller)
        if not row.form_class().takes_files:
            raise Http404
        asked = Asked({}, self._expected(request), key_of(request))
        inputs = self._inputs(row, subject, request)
        event = perform(
            name, subject, actor=self.caller.user, expected=asked.expected, key=asked.key, **inputs
        )
        return Response({"event": EventSerializer(self._told(event)).data})

    def _inputs(self, row: Transition, subject: Any, request: Request) -> dict[str, Any]:
        """Raises MoveRefusedError for what stands against the move itself, else InvalidInputsError."""
        blank = form_of(row, subject, self.caller)
        refuse_unknown(request.data, {*blank.fields, "expected"})
        data: Any = request.data
        data = data.copy()
        for name in blank.fields:
            if name not in data and (present := shown_value(blank, name)) is not None:
                data.setlist(name, present if isinstance(present, list) else [present])
        on = today(cases_of(subject)[0].jurisdiction)
        form = row.form_class()(data, files=request.FILES, subject=subject, actor=self.caller.user, on=on)
        if form.is_valid():
            inputs: dict[str, Any] = form.inputs()
            return inputs
        refusal = why_not(row, subject, on, row.acting(self.caller.user, self.caller.held, subject))
        if refusal is not None:
            raise MoveRefusedError(refusal)
        raise InvalidInputsError(form_faults(form))

    @staticmethod
    def _expected(request: Request) -> int | None:
        data: Any = request.data
        told = str(data.get("expected", ""))
        return (
            int(told) if told.isascii() and told.isdecimal() and len(told) < len(str(LARGEST_KEY)) else None
        )


class CaseUploadView(UploadView, CaseView):
    """Files of a proposal, and signed sheets with ratings."""


class CommitmentUploadView(UploadView, CommitmentView):
    """Files that prove what is reported."""
