"""The papers of a case: what there is, and each as a Word file or PDF. Who may have which is the registry's to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.response import Response
from rest_framework.viewsets import ViewSet

from portal.api.access import caller_of
from portal.api.described import ErrorSerializer
from portal.api.serializers.paper import PaperSerializer
from portal.documents.casefile import ZIP_TYPE, casefile, file_name
from portal.documents.registry import KINDS, offers
from portal.documents.rendering import FORMS
from portal.documents.serving import paper_file
from portal.documents.streaming import streamed
from proposals.queries import referred_to
from proposals.scopes import Scope
from workflow.queries import cases_visible_to

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.http import HttpResponse, StreamingHttpResponse
    from rest_framework.renderers import BaseRenderer
    from rest_framework.request import Request

    from portal.documents.registry import Offer
    from workflow.models import Case

BESIDE: Final = (
    "jurisdiction", "pack", "proposal__session", "proposal__proposer", "proposal__proposing_body",
    "merged_into__proposal",
)  # fmt: skip
ERRORS: Final = {401: ErrorSerializer, 404: ErrorSerializer}
PLACE: Final = [
    OpenApiParameter("jurisdiction", str, OpenApiParameter.PATH, description=_("辖区。")),
    OpenApiParameter("reference", str, OpenApiParameter.PATH, description=_("编号；没有编号的草稿用 d 加提案 id。")),
]  # fmt: skip
FILE: Final = [
    *PLACE,
    OpenApiParameter("kind", str, OpenApiParameter.PATH, description=_("文书的种类。"), enum=list(KINDS)),
    OpenApiParameter("key", int, OpenApiParameter.PATH, description=_("文书的 id。")),
    OpenApiParameter("form", str, OpenApiParameter.PATH, description=_("文件的格式。"), enum=list(FORMS)),
]
FILES: Final[dict[Any, Any]] = {
    (200, media_type): OpenApiTypes.BINARY for media_type, _make in FORMS.values()
}


class AnyForm(DefaultContentNegotiation):
    """The address names the form, so whatever the caller says to accept is no reason to refuse; errors are JSON."""

    any_form = True

    def select_renderer(
        self,
        request: Request,  # noqa: ARG002 -- DRF's signature
        renderers: Sequence[BaseRenderer],  # type: ignore[override]  # the stub asks for an iterable that is indexed
        format_suffix: str | None = None,  # noqa: ARG002 -- DRF's signature
    ) -> tuple[BaseRenderer, str]:
        return renderers[0], renderers[0].media_type


class PaperView(ViewSet):
    """Papers over REST: the same as on the page of papers, for the same people."""

    scope = Scope.READ
    content_negotiation_class = AnyForm

    @extend_schema(
        operation_id="cases_papers_list",
        summary=_("办件：可以取得的文书"),
        parameters=PLACE,
        responses={200: PaperSerializer(many=True), **ERRORS},
    )
    def papers(self, request: Request, jurisdiction: str, reference: str) -> Response:
        """Every paper of the case that the caller may have."""
        case = _case(request, jurisdiction, reference)
        shown = [_shown(offer, case) for offer in offers(case, caller_of(request).held)]
        return Response(PaperSerializer(shown, many=True).data)

    @extend_schema(
        operation_id="cases_papers_retrieve",
        summary=_("办件：取一份文书"),
        parameters=FILE,
        responses=FILES | ERRORS,
    )
    def paper(self, request: Request, jurisdiction: str, reference: str, **which: Any) -> HttpResponse:
        """One paper as a file: `kind`, `key`, `form`."""
        case = _case(request, jurisdiction, reference)
        return paper_file(case, caller_of(request).held, **which)

    @extend_schema(
        operation_id="cases_archive_retrieve",
        summary=_("办件：取整个案卷（zip）"),
        parameters=PLACE,
        responses={(200, ZIP_TYPE): OpenApiTypes.BINARY, **ERRORS},
    )
    def archive(self, request: Request, jurisdiction: str, reference: str) -> StreamingHttpResponse:
        """Everything of the case that the caller may have."""
        case = _case(request, jurisdiction, reference)
        pieces = casefile(case, caller_of(request).held)
        return streamed(request, pieces, name=file_name(case), media_type=ZIP_TYPE)


def _case(request: Request, jurisdiction: str, reference: str) -> Case:
    """The case that the caller sees under that number. Raises Http404."""
    visible = cases_visible_to(caller_of(request).held).select_related(*BESIDE)
    case = visible.filter(referred_to(reference), jurisdiction__slug=jurisdiction).first()
    if case is None:
        raise Http404
    return case


def _shown(offer: Offer, case: Case) -> dict[str, Any]:
    place = [case.jurisdiction.slug, case.proposal.reference, offer.kind.slug, offer.key]
    return {
        "kind": offer.kind.slug,
        "id": offer.key,
        "title": f"{offer.kind.label} {offer.about}".strip(),
        "about": offer.about,
        "forms": [
            {
                "form": form,
                "media_type": media_type,
                "file_name": offer.file_name(case, form),
                "url": reverse("api_case_paper", args=[*place, form]),
            }
            for form, (media_type, _make) in FORMS.items()
        ],
    }
