"""What the public would read of a case, for who decides on it. The decisions themselves are moves of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.http import Http404
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portal.api.access import caller_of
from portal.api.described import ErrorSerializer, InvalidSerializer
from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import refuse_unknown, shaped
from portal.api.serializers.publication import MarkInputSerializer, MarkSerializer, PublicationSerializer
from proposals.scopes import Scope
from workflow.errors import ForbiddenMoveError
from workflow.publishing.drafts import sent_opinions
from workflow.publishing.wanted import ANSWER, FULL, PROPOSAL, Wanted
from workflow.queries import cases_visible_to
from workflow.services.publications import Said, decisions_of, mark_words, marks_of, may_mark, preview

if TYPE_CHECKING:
    from rest_framework.request import Request

    from workflow.models import Case

ERRORS = {401: ErrorSerializer, 403: ErrorSerializer, 404: ErrorSerializer}


class PublicationView(GenericViewSet[Any]):
    """For the office and the secretariat; who sees the case otherwise is refused."""

    scope, scope_of_change = Scope.READ, Scope.ACT
    things: ClassVar[Any] = _("公开")
    serializer_class = PublicationSerializer

    def _case(self, pk: int) -> Case:
        """Raises Http404 for a case that the caller does not see, ForbiddenMoveError where they decide nothing."""
        caller = caller_of(self.request)
        found = cases_visible_to(caller.held).select_related("jurisdiction", "proposal", "pack")
        case: Case | None = found.filter(pk=pk).first()
        if case is None:
            raise Http404
        if not may_mark(case, caller.user, caller.on):
            raise ForbiddenMoveError
        return case

    @extend_schema(
        operation_id="cases_publication_retrieve",
        summary=_("公开：公众将会看到的，和还没有处理的"),
        filters=False,
        parameters=[OpenApiParameter("about", enum=[PROPOSAL, ANSWER], description=_("提案还是答复。"))],
        responses={200: PublicationSerializer, 400: InvalidSerializer} | ERRORS,
    )
    def preview(self, request: Request, pk: int) -> Response:
        """All that could be published whole: with every opinion of the round, named as the proposer wished."""
        case = self._case(pk)
        refuse_unknown(request.query_params, {"about", "format"})
        about = request.query_params.get("about", ANSWER)
        if about not in {PROPOSAL, ANSWER}:
            raise InvalidInputsError(
                {"about": [Fault("invalid_choice", str(_("应为 proposal 或 answer。")))]}
            )
        opinions = tuple(sent_opinions(case)) if about == ANSWER else ()
        wanted = Wanted(about, FULL, named=case.proposal.wish == "public", opinions=opinions)
        return Response(PublicationSerializer(_told(case, wanted)).data)

    @extend_schema(
        operation_id="cases_publication_words_create",
        summary=_("公开：删去某处文字，或写明可以公开"),
        request=MarkInputSerializer,
        responses={200: MarkSerializer, 400: InvalidSerializer, 409: ErrorSerializer, 413: ErrorSerializer,
                   415: ErrorSerializer} | ERRORS,
    )  # fmt: skip
    def mark(self, request: Request, pk: int) -> Response:
        """Keep what is said of the words, in place of what was said before."""
        case = self._case(pk)
        given = shaped(MarkInputSerializer, request)
        said = Said(given["words"], given["mark"], given.get("reason", ""))
        return Response(MarkSerializer(mark_words(case, said, actor=caller_of(request).user)).data)


def _told(case: Case, wanted: Wanted) -> dict[str, Any]:
    shown = preview(case, wanted)
    texts = [
        {"part": text.part, "place": text.place, "heading": text.heading, "body": text.body}
        for text in shown.texts
    ]
    return {
        "about": wanted.about,
        "cleared": shown.cleared,
        "findings": shown.findings,
        "readable": shown.readable,
        "texts": texts,
        "marks": marks_of(case),
        "decisions": decisions_of(case),
    }
