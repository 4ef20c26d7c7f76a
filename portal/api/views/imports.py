"""Workbooks: an empty one to fill in, what a filled one would do, and taking it in, all of it or nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework.parsers import MultiPartParser
from rest_framework.response import Response

from portal.api.described import ErrorSerializer, InvalidSerializer, operation
from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import shaped
from portal.api.serializers.imports import (
    BookOutcomeSerializer,
    HandedInSerializer,
    ImportSerializer,
    PlanTableInputSerializer,
    WorkbookInputSerializer,
)
from portal.api.views.managing import KeptView
from portal.api.views.papers import AnyForm
from proposals.files import MEDIA_TYPES
from proposals.models import Import
from proposals.queries import jurisdictions_administered_by
from proposals.scopes import Scope
from proposals.services.importing import NotWaitingError, RefusedBookError, apply_import, hand_in
from proposals.sheets import LARGEST, template
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal
from workflow.queries.handover import ROW
from workflow.services.archiving import WAYS
from workflow.services.plan_sheet import PLAN_SHEETS, PLAN_TAKERS

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from rest_framework.request import Request

    from proposals.models import Jurisdiction

CHANGED: Final = (403, 404, 409)
XLSX: Final = MEDIA_TYPES["xlsx"]
PLANS: Final[dict[str, Any]] = {"sheets": PLAN_SHEETS, "takers": PLAN_TAKERS}
MISSING: Final = {
    status: InvalidSerializer if status == 400 else ErrorSerializer  # noqa: PLR2004 -- HTTP's own number
    for status in (400, 401, 403, 404, 413, 415)
}


class BookView(KeptView):
    """What workbooks of every kind have in common."""

    queryset = Import.objects.none()
    serializer_class = ImportSerializer
    beside = ("uploaded_by",)

    def get_queryset(self) -> QuerySet[Any]:
        return super().get_queryset().defer("content")

    def _handed_in(self, place: Jurisdiction, given: dict[str, Any], subject: str, **way: Any) -> Response:
        """What it would do. Raises InvalidInputsError for a file that is not taken in at all."""
        file = given["workbook"]
        try:
            outcome, waiting = hand_in(
                place, file.read(LARGEST + 1), file.name or "", actor=self.caller.user, at=self.at, subject=subject,
                **way,
            )  # fmt: skip
        except RefusedBookError as error:
            raise InvalidInputsError({"workbook": [Fault(error.code, str(error))]}) from error
        told = {"waiting": None if waiting is None else waiting.pk, "outcome": outcome}
        return Response(HandedInSerializer(told).data)

    def _taken_in(self, waiting: Import, **way: Any) -> Response:
        """Raises MoveRefusedError `not_waiting`, `faults_since`."""
        try:
            outcome = apply_import(waiting, actor=self.caller.user, at=self.at, **way)
        except NotWaitingError as error:
            words = _("这份工作簿已经导入过，或者放得太久了，请重新上传。")
            raise MoveRefusedError(Refusal("not_waiting", words)) from error
        if outcome.faults:
            words = _("预览之后有了变动，现在不能导入：%(why)s请重新上传，按新的预览改正。")
            why = {"why": outcome.faults[0].message}
            raise MoveRefusedError(Refusal("faults_since", words % why))
        return Response(BookOutcomeSerializer(outcome).data)


def _file(sheets: Any, name: str) -> HttpResponse:
    told = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    return HttpResponse(template(sheets), content_type=XLSX, headers={"Content-Disposition": told})


class RegisterBookView(BookView):
    """The registers of a city, and its proposals of past years."""

    things = gettext_lazy("已导入的工作簿")
    parser_classes = (MultiPartParser,)

    def seen(self) -> QuerySet[Any]:
        place = self.administered(self.kwargs["pk"])
        return Import.objects.filter(jurisdiction=place, subject__in=WAYS, applied_at__isnull=False)

    @extend_schema(
        operation_id="jurisdictions_imports_create",
        summary=gettext_lazy("工作簿：上传，逐行预览，不导入"),
        request={"multipart/form-data": WorkbookInputSerializer},
        filters=False,
        responses={200: HandedInSerializer} | MISSING,
    )
    def hand_in(self, request: Request, pk: int) -> Response:
        """Row by row what it would do, or every fault by its cell. Raises Http404, InvalidInputsError."""
        place = self.administered(pk)
        given = shaped(WorkbookInputSerializer, request)
        return self._handed_in(place, given, given["subject"], **WAYS[given["subject"]])


class WaitingBookView(BookView):
    """A workbook that was looked at."""

    things = gettext_lazy("工作簿")

    def seen(self) -> QuerySet[Any]:
        places = jurisdictions_administered_by(self.caller.held)
        return Import.objects.filter(jurisdiction__in=places, subject__in=WAYS)

    @operation(gettext_lazy("工作簿：导入"), BookOutcomeSerializer, name="imports_apply", errors=CHANGED)
    def apply(self, _request: Request, **_key: Any) -> Response:
        """All of it, or nothing. Raises Http404, MoveRefusedError."""
        waiting = self.get_object()
        return self._taken_in(waiting, **WAYS[waiting.subject])


class TemplateView(BookView):
    """Empty workbooks."""

    things = gettext_lazy("工作簿模板")
    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="jurisdictions_imports_template",
        summary=gettext_lazy("工作簿：空白模板"),
        filters=False,
        responses={(200, XLSX): OpenApiTypes.BINARY, 401: ErrorSerializer, 404: ErrorSerializer},
    )
    def template(self, _request: Request, pk: int, subject: str) -> HttpResponse:
        """Raises Http404."""
        self.administered(pk)
        way = WAYS.get(subject)
        if way is None:
            raise Http404
        return _file(way["sheets"], f"{subject}.xlsx")


class PlanBookView(BookView):
    """The table of hand-overs, settled by whoever hands cases over."""

    things = gettext_lazy("分办表")
    scope = Scope.ACT
    scope_of_change = Scope.ACT
    parser_classes: Any = (MultiPartParser,)

    @extend_schema(
        operation_id="plan_imports_create",
        summary=gettext_lazy("分办表：上传，逐行预览，不拟定"),
        request={"multipart/form-data": PlanTableInputSerializer},
        filters=False,
        responses={200: HandedInSerializer} | {key: MISSING[key] for key in MISSING if key != 404},  # noqa: PLR2004 -- HTTP's own number
    )
    def hand_in(self, request: Request) -> Response:
        """Raises ForbiddenMoveError, InvalidInputsError."""
        place = self._place()
        given = shaped(PlanTableInputSerializer, request)
        return self._handed_in(place, given, Import.Subject.PLANS, **PLANS)

    def _place(self) -> Jurisdiction:
        """Where the caller hands cases over. Raises ForbiddenMoveError."""
        held = next((one for one in self.caller.held if one.role in ROW.who.roles), None)
        if held is None:
            raise ForbiddenMoveError
        return held.post.organisation.jurisdiction


class WaitingPlanBookView(PlanBookView):
    """A table of hand-overs that was looked at by the caller."""

    parser_classes: Any = BookView.parser_classes

    def seen(self) -> QuerySet[Any]:
        own = Import.objects.filter(subject=Import.Subject.PLANS, uploaded_by=self.caller.user)
        return own.filter(jurisdiction=self._place())

    @operation(
        gettext_lazy("分办表：照预览拟定分办"),
        BookOutcomeSerializer,
        name="plan_imports_apply",
        errors=CHANGED,
    )
    def apply(self, _request: Request, **_key: Any) -> Response:
        """All of it, or nothing; no case is handed over by it. Raises Http404, MoveRefusedError."""
        return self._taken_in(self.get_object(), **PLANS)


class PlanTemplateView(PlanBookView):
    """An empty table of hand-overs."""

    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="plan_imports_template",
        summary=gettext_lazy("分办表：空白模板"),
        filters=False,
        responses={(200, XLSX): OpenApiTypes.BINARY, 401: ErrorSerializer, 403: ErrorSerializer},
    )
    def template(self, _request: Request) -> HttpResponse:
        """Raises ForbiddenMoveError."""
        self._place()
        return _file(PLAN_SHEETS, "plans.xlsx")
