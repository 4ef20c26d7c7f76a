"""Cases: to read, to open, to move."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Prefetch
from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema, inline_serializer
from rest_framework import serializers
from rest_framework.response import Response

from portal.api.described import ErrorSerializer
from portal.api.errors import InvalidInputsError
from portal.api.filters import CaseFilter
from portal.api.inputs import form_data, form_faults, object_of, schema_of
from portal.api.moving import key_of
from portal.api.opening import OpeningForm
from portal.api.serializers.case import CaseDetailSerializer, CaseSerializer
from portal.api.serializers.coverage import CoverageSerializer
from portal.api.serializers.likeness import SimilarSerializer
from portal.api.serializers.parts import RefusalSerializer, SchemaField
from portal.api.serializers.suggestion import SuggestionSerializer
from portal.api.views.base import SubjectView
from proposals.models import Ask, Organisation
from proposals.queries import referred_to
from proposals.scopes import Scope
from workflow.coverage import coverage_of
from workflow.errors import ForbiddenMoveError
from workflow.models import Case
from workflow.queries import cases_visible_to
from workflow.queries.examination import EXAMINERS, alike_to
from workflow.queries.suggestions import suggest_for_cases
from workflow.services import filing_refusal, open_case
from workflow.states import CaseState
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rest_framework.request import Request

FILED_BY: Final = frozenset(
    name
    for name, row in TABLES["case"].items()
    if not row.derived and row.source <= {CaseState.DRAFT, CaseState.COSIGNING, CaseState.RETURNED}
)
"""The moves of a proposal that is not handed in, or was given back."""
OPENING: Final = inline_serializer(
    "Opening", {"refusal": RefusalSerializer(allow_null=True), "inputs": SchemaField()}
)
OPENING_INPUTS: Final = inline_serializer("OpeningInputs", {"inputs": serializers.DictField()})


class CaseView(SubjectView):
    """A case is named by its key, or by its jurisdiction and number."""

    things = _("办件")
    machine = "case"
    visible = cases_visible_to
    listing = {"get": "list", "post": "create"}
    filterset_class = CaseFilter
    serializer_class = CaseSerializer
    detail_class = CaseDetailSerializer
    beside = (
        "jurisdiction", "proposal__session", "proposal__proposer", "proposal__proposing_body", "leader_in_charge",
    )  # fmt: skip

    @property
    def scope_of_change(self) -> Scope:  # type: ignore[override]  # the other things have one for all moves
        """To open a draft and to move it until it is handed in is filing, everything later is acting."""
        filing = self.action == "create" or self.kwargs.get("name") in FILED_BY
        return Scope.FILE if filing else Scope.ACT

    def within(self) -> Iterable[Any]:
        if self.action == "list":
            return ()
        wished = Organisation.objects.order_by("kind", "pk")
        return (
            Prefetch("proposal__asks", Ask.objects.order_by("position")),
            Prefetch("proposal__wished_units", wished),
        )

    @extend_schema(operation_id="cases_retrieve_by_number", summary=_("办件：按辖区和编号读一件"))
    def retrieve_by_number(self, _request: Request, jurisdiction: str, reference: str) -> Response:
        """The case by its number, or by the stand-in that it had as a draft."""
        case = self.get_queryset().filter(referred_to(reference), jurisdiction__slug=jurisdiction).first()
        if case is None:
            raise Http404
        return Response(self.get_serializer(case).data)

    @extend_schema(
        summary=_("办件：各单位逐条回应对照"),
        responses={200: CoverageSerializer, 401: ErrorSerializer, 404: ErrorSerializer},
    )
    def coverage(self, _request: Request, **_key: Any) -> Response:
        """Who answers which ask, and what is still open, as the caller may see it."""
        case = self.get_object()
        return Response(CoverageSerializer(coverage_of(case, self.caller.held, on=self.caller.on)).data)

    @extend_schema(
        summary=_("办件：建议交给哪些单位"),
        responses={
            200: SuggestionSerializer,
            401: ErrorSerializer,
            403: ErrorSerializer,
            404: ErrorSerializer,
        },
    )
    def suggestion(self, _request: Request, **_key: Any) -> Response:
        """Which units are suggested and why, for who may hand the case over. Raises ForbiddenMoveError."""
        case = self.get_object()
        if Case.transitions["hand_over"].acting(self.caller.user, self.caller.held, case) is None:
            raise ForbiddenMoveError
        found = suggest_for_cases([case], jurisdiction=case.jurisdiction, on=self.caller.on)
        return Response(SuggestionSerializer(found[case.pk]).data)

    @extend_schema(
        summary=_("办件：与哪些办件相似"),
        responses={200: SimilarSerializer, 401: ErrorSerializer, 403: ErrorSerializer, 404: ErrorSerializer},
    )
    def similar(self, _request: Request, **_key: Any) -> Response:
        """What the case is like, for who examines it. Raises ForbiddenMoveError."""
        case = self.get_object()
        mine = {held.jurisdiction_id for held in self.caller.held if held.role in EXAMINERS}
        if case.jurisdiction_id not in mine:
            raise ForbiddenMoveError
        return Response(SimilarSerializer(alike_to(case, self.caller.held)).data)

    @extend_schema(summary=_("办件：建立草稿要填写什么"), responses={200: OPENING, 401: ErrorSerializer})
    def opening(self, _request: Request) -> Response:
        """Whether the caller may open a case, and with which inputs."""
        refusal = filing_refusal(self.caller.held)
        shown = None if refusal is None else RefusalSerializer(refusal).data
        return Response({"refusal": shown, "inputs": schema_of(OpeningForm(caller=self.caller))})

    @extend_schema(request=OPENING_INPUTS)
    def create(self, request: Request) -> Response:
        """Open a draft; under an Idempotency-Key once, however often it is asked for.

        Raises ForbiddenMoveError, StaleMoveError and InvalidInputsError.
        """
        refusal = filing_refusal(self.caller.held)
        if refusal is not None:
            raise ForbiddenMoveError(refusal)
        key = key_of(request)
        form = OpeningForm(self._given(request), caller=self.caller)
        if not form.is_valid():
            raise InvalidInputsError(form_faults(form))
        case = open_case(actor=self.caller.user, key=key, **form.inputs())
        made = self.get_queryset().get(pk=case.pk)
        shown = self.get_serializer(made).data
        return Response(shown, status=201, headers={"Location": shown["url"]})

    def _given(self, request: Request) -> dict[str, Any]:
        body = object_of(request.data, {"inputs"})
        return form_data(OpeningForm(caller=self.caller), body.get("inputs", {}))
