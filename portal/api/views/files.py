"""Lists and reports as files, by the same filters as their JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404, HttpResponse
from django.utils import translation
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema

from portal.api.access import caller_of
from portal.api.described import ErrorSerializer, InvalidSerializer
from portal.api.filters import CaseFilter, StrictFilterBackend
from portal.api.views.case import CaseView
from portal.api.views.figures import PARAMETERS, FigureView, scope_asked
from portal.api.views.papers import AnyForm
from portal.api.views.scores import ScoreSheetView
from portal.documents.collection import BESIDE, MOST, Collection, gather
from portal.documents.examination_report import report_book, report_paper
from portal.documents.exports import EXPORTS
from portal.documents.figures import figures_book, figures_paper
from portal.documents.registry import CHINESE
from portal.documents.rendering import FORMS
from portal.documents.scoring import scores_book
from portal.documents.streaming import streamed
from portal.documents.tables import EXCEL_TYPE
from proposals.models import Session
from workflow.errors import ForbiddenMoveError, MoveRefusedError, Refusal
from workflow.queries import OVERSEEING
from workflow.services.closure import CITY_WIDE, Reach, closure_of
from workflow.services.examination_report import REPORTING, report_of, sessions_reported_to

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from django.http import StreamingHttpResponse
    from rest_framework.request import Request

    from portal.api.access import Caller
    from workflow.models import Case

EXCEL: Final = "xlsx"
REPORTS: Final = (*FORMS, EXCEL)
EXPORTED: Final = 20_000
PDF: Final = "application/pdf"
HEADS: Final = (
    gettext_lazy("编号"), gettext_lazy("案由"), gettext_lazy("类别"), gettext_lazy("届次"), gettext_lazy("分类"),
    gettext_lazy("提案者"), gettext_lazy("状态"), gettext_lazy("立案日期"), gettext_lazy("交办日期"), gettext_lazy("答复日期"),
    gettext_lazy("办结日期"),
)  # fmt: skip


def _of(*kinds: str) -> dict[Any, Any]:
    return {(200, kind): OpenApiTypes.BINARY for kind in kinds}


def _errors(*statuses: int) -> dict[Any, Any]:
    shapes = {400: InvalidSerializer}
    return {status: shapes.get(status, ErrorSerializer) for status in (401, *statuses)}


def _form(*forms: str) -> OpenApiParameter:
    words = gettext_lazy("文件的格式。")
    return OpenApiParameter("form", str, OpenApiParameter.PATH, description=words, enum=list(forms))


def _file(made: bytes, name: str, kind: str) -> HttpResponse:
    told = content_disposition_header(as_attachment=True, filename=name) or "attachment"
    response = HttpResponse(made, content_type=kind, headers={"Content-Disposition": told})
    patch_cache_control(response, private=True, no_store=True)
    return response


class CaseFileView(CaseView):
    """What a filter of the list of cases finds, as a file."""

    content_negotiation_class = AnyForm
    filter_backends = (StrictFilterBackend,)
    filterset_class = CaseFilter
    pagination_class = None
    beside_filters = frozenset({"by"})

    @extend_schema(
        operation_id="cases_export",
        summary=gettext_lazy("办件：列表导出"),
        filters=True,
        parameters=[_form(*EXPORTS)],
        responses=_of(*(kind for kind, _make in EXPORTS.values())) | _errors(400, 404),
    )
    def export(self, request: Request, form: str) -> StreamingHttpResponse:
        """The whole list that the filters leave, up to twenty thousand lines."""
        if form not in EXPORTS:
            raise Http404
        kind, make = EXPORTS[form]
        cases = self.filter_queryset(self.get_queryset()).order_by("-pk")[:EXPORTED]
        title = _("提案")
        name = f"{title} {self.caller.on.isoformat()}.{form}"
        return streamed(request, make(title, _lines(cases)), name=name, media_type=kind)

    @extend_schema(
        operation_id="cases_collection",
        summary=gettext_lazy("办件：提案和答复汇编（PDF）"),
        filters=True,
        parameters=[
            OpenApiParameter(
                "by", str, enum=["category"], description=gettext_lazy("按分类排列；不写则按编号。")
            )
        ],
        responses=_of(PDF) | _errors(400, 403, 409),
    )
    def collection(self, request: Request) -> HttpResponse:
        """A book of what the filters leave. Raises ForbiddenMoveError, MoveRefusedError for none or too many."""
        if not any(held.role in OVERSEEING for held in self.caller.held):
            raise ForbiddenMoveError
        found = self.filter_queryset(self.get_queryset()).select_related(*BESIDE)
        cases = list(found.order_by("proposal__number", "pk")[: MOST + 1])
        if not cases or len(cases) > MOST:
            words = _("一册至多 %(most)d 件，至少 1 件。请先用届次、分类等条件筛选。") % {"most": MOST}
            raise MoveRefusedError(Refusal("collection_size", words))
        sessions = {str(case.proposal.session) for case in cases}
        name = sessions.pop() if len(sessions) == 1 else ""
        book = Collection(
            title=(f"{cases[0].jurisdiction.name}{name}", "提案和答复汇编"),
            issuer=self.caller.held[0].post.organisation.name,
            dated=self.caller.on,
            by_category=request.query_params.get("by") == "category",
            items=gather(cases, self.caller.held),
        )
        return _file(book.as_pdf(), f"{name}提案和答复汇编.pdf", PDF)


def _lines(cases: Iterable[Case]) -> Iterator[list[str | int]]:
    yield [str(head) for head in HEADS]
    for case in cases:
        proposal = case.proposal
        days = (case.filed_on, case.handed_over_on, case.replied_on, case.closed_on)
        yield [
            proposal.number or "", proposal.title, str(proposal.get_kind_display()), str(proposal.session),
            proposal.category, proposal.proposer_name, str(case.get_state_display()),
            *(day.isoformat() if day else "" for day in days),
        ]  # fmt: skip


class ReportView(FigureView):
    """Figures and reports as papers. Their words are Chinese whatever language is asked for."""

    content_negotiation_class = AnyForm

    @property
    def caller(self) -> Caller:
        return caller_of(self.request)

    @extend_schema(
        operation_id="figures_report",
        summary=gettext_lazy("指标：办理情况通报"),
        parameters=[*(one for one in PARAMETERS if one.name not in {"year", "by"}), _form(*REPORTS)],
        filters=False,
        responses=_of(*(kind for kind, _make in FORMS.values()), EXCEL_TYPE) | _errors(400, 403, 404),
    )
    def report(self, request: Request, form: str) -> HttpResponse:
        """The report of a session by the same filters. Raises ForbiddenMoveError, Http404 and InvalidInputsError."""
        caller = self.caller
        if not Reach.of(caller.held):
            raise ForbiddenMoveError
        if form not in REPORTS:
            raise Http404
        scope = scope_asked(caller, request.query_params, but={"year", "by"})
        session = Session.objects.select_related("jurisdiction").get(pk=scope.session or 0)
        narrowed = {
            name: value
            for name in ("unit", "handler", "kind", "category", "month")
            if (value := getattr(scope, name))
        }
        closure = closure_of(caller.held, session, caller.on, **narrowed)
        conditions = [str(value) for value in narrowed.values()]
        with translation.override(CHINESE):
            if form == EXCEL:
                kind, made = EXCEL_TYPE, figures_book(closure, conditions=conditions)
            else:
                kind, make = FORMS[form]
                here = [h for h in caller.held if h.jurisdiction_id == session.jurisdiction_id]
                over = [h for h in here if h.role in CITY_WIDE]
                issuer = next(h.post.organisation.name for h in [*over, *here])
                made = make(figures_paper(closure, issuer=issuer, conditions=conditions))
        return _file(made, f"{session.name}提案办理情况通报.{form}", kind)

    @extend_schema(
        operation_id="examination_report",
        summary=gettext_lazy("审查：审查情况报告"),
        parameters=[OpenApiParameter("session", int, OpenApiParameter.PATH, description=gettext_lazy("届次的 id。")), _form(*REPORTS)],
        filters=False,
        responses=_of(*(kind for kind, _make in FORMS.values()), EXCEL_TYPE) | _errors(403, 404),
    )  # fmt: skip
    def examination(self, _request: Request, session: int, form: str) -> HttpResponse:
        """The report of a session. Raises ForbiddenMoveError, Http404."""
        held = self.caller.held
        if not any(one.role in REPORTING for one in held):
            raise ForbiddenMoveError
        found = sessions_reported_to(held).select_related("jurisdiction").filter(pk=session).first()
        if found is None or form not in REPORTS:
            raise Http404
        with translation.override(CHINESE):
            report = report_of(found, held)
            if form == EXCEL:
                kind, made = EXCEL_TYPE, report_book(report, held)
            else:
                kind, make = FORMS[form]
                made = make(report_paper(report, self.caller.on))
        return _file(made, f"{found.name}{report.noun}审查情况报告.{form}", kind)


class ScoreFileView(ScoreSheetView):
    """The result of a year as a workbook."""

    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="score_sheets_result",
        summary=gettext_lazy("考核评分表：结果（Excel）"),
        filters=False,
        responses=_of(EXCEL_TYPE) | _errors(404),
    )
    def book(self, _request: Request, **_key: Any) -> HttpResponse:
        """As far as the caller reads it."""
        sheet = self.get_object()
        with translation.override(CHINESE):
            made = scores_book(sheet, self.standings_of(sheet))
        return _file(made, f"{sheet.title}.xlsx", EXCEL_TYPE)
