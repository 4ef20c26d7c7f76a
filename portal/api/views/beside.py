"""What stands beside a case, and the batches in which cases were handed over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.utils.cache import patch_cache_control
from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response

from portal.api.described import ErrorSerializer, operation
from portal.api.serializers.asked import ReviewSerializer
from portal.api.serializers.beside import (
    FollowableSerializer,
    HandOverBatchDetailSerializer,
    HandOverBatchSerializer,
    PrecedentsSerializer,
)
from portal.api.views.base import ReadView, row_there
from portal.api.views.case import CaseView
from portal.api.views.papers import AnyForm
from portal.documents.handovers import issue_papers, kept_letter
from portal.documents.rendering import FORMS
from proposals.scopes import Scope
from workflow.errors import ForbiddenMoveError
from workflow.models import Case, HandedCase, HandOverPaper
from workflow.queries import cases_visible_to, dissatisfaction_reviews_visible_to
from workflow.queries.following import followable
from workflow.queries.handover import ROW, handovers_visible_to
from workflow.queries.likeness import similar_cases
from workflow.queries.precedents import NEAR, answers_to
from workflow.services.examination import text_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rest_framework.request import Request

SHOWN: Final = 8
MOST: Final = 100
FOLLOWING: Final = [Case.transitions[name] for name in ("follow_promise", "follow_promise_later")]


class BesideView(CaseView):
    """Below the address of a case."""

    @operation(_("办件：以往怎样答复"), PrecedentsSerializer, name="cases_precedents")
    def precedents(self, _request: Request, **_key: Any) -> Response:
        """Similar cases and earlier answers, the likest first, of those that the caller may read or that were published."""
        case, held = self.get_object(), self.caller.held
        text = text_of(case.proposal)
        near = similar_cases(held, text=text, jurisdiction=case.jurisdiction, exclude=case, limit=NEAR)
        told = {"similar": near[:SHOWN], "answers": answers_to(near, held, text=text, limit=SHOWN)}
        return Response(PrecedentsSerializer(told).data)

    @operation(
        _("办件：可以关联哪些没有兑现的承诺"),
        FollowableSerializer(many=True),
        name="cases_followable",
        errors=(403, 404),
    )
    def followable(self, _request: Request, **_key: Any) -> Response:
        """At most a hundred, for who may link them (`follow_promise`). Raises ForbiddenMoveError."""
        case = self.get_object()
        me = self.caller
        if not any(row.acting(me.user, me.held, case) for row in FOLLOWING):
            raise ForbiddenMoveError
        found = followable(case, self.caller.held).select_related("organisation").order_by("due_on", "pk")
        return Response(FollowableSerializer(found[:MOST], many=True).data)

    @operation(_("办件：对不满意评价的审议"), ReviewSerializer(many=True), name="cases_reviews")
    def reviews(self, _request: Request, **_key: Any) -> Response:
        """What the committee decided round by round, as far as the caller may know of it."""
        found = dissatisfaction_reviews_visible_to(self.caller.held).filter(case=self.get_object())
        return Response(ReviewSerializer(found.select_related("by").order_by("pk"), many=True).data)


class HandOverView(ReadView):
    """The batches of the places that the caller oversees."""

    things = _("交办批次")
    visible = handovers_visible_to
    scope_of_change = Scope.ACT
    serializer_class = HandOverBatchSerializer
    detail_class = HandOverBatchDetailSerializer
    beside = ("jurisdiction", "made_by")

    def within(self) -> Iterable[Any]:
        if self.action == "list":
            return ()
        seen = HandedCase.objects.filter(case__in=cases_visible_to(self.caller.held))
        cases = seen.select_related("case__proposal", "case__jurisdiction", "together")
        papers = HandOverPaper.objects.select_related("organisation").order_by("organisation_id", "pk")
        return (
            Prefetch("cases", cases.order_by("case__proposal__number", "pk")),
            Prefetch("papers", papers),
        )

    @operation(
        _("交办批次：补印通知"),
        HandOverBatchDetailSerializer,
        name="handover_batches_issue",
        errors=(403, 404),
    )
    def issue(self, _request: Request, **_key: Any) -> Response:
        """Make the notices of a batch that has none. Raises ForbiddenMoveError for who hands nothing over."""
        batch = self.get_object()
        if not any(held.role in ROW.who.roles for held in self.caller.held):
            raise ForbiddenMoveError
        issue_papers(batch)
        return Response(self.get_serializer(self.get_object()).data)


class HandOverPaperView(HandOverView):
    """The notices as files."""

    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="handover_batches_paper",
        summary=_("交办批次：取一份通知"),
        filters=False,
        parameters=[
            OpenApiParameter("paper", int, OpenApiParameter.PATH, description=_("通知的 id。")),
            OpenApiParameter(
                "form", str, OpenApiParameter.PATH, description=_("文件的格式。"), enum=list(FORMS)
            ),
        ],
        responses={
            **{(200, kind): OpenApiTypes.BINARY for kind, _make in FORMS.values()},
            401: ErrorSerializer,
            404: ErrorSerializer,
        },
    )
    def paper(self, _request: Request, pk: int, paper: int, form: str) -> HttpResponse:
        """A notice as it was issued."""
        batch = row_there(self.get_queryset(), pk)
        row = row_there(batch.papers.select_related("organisation", "handover"), paper)
        if form not in FORMS:
            raise Http404
        kind, make = FORMS[form]
        unit = f" {row.organisation.short_name}" if row.organisation else ""
        name = "".join(
            sign for sign in f"{batch.document} 交办通知{unit}" if sign.isalnum() or sign in " 〔〕"
        )
        told = content_disposition_header(as_attachment=True, filename=f"{name}.{form}") or "attachment"
        made = HttpResponse(make(kept_letter(row)), content_type=kind, headers={"Content-Disposition": told})
        patch_cache_control(made, private=True, no_cache=True)
        return made
