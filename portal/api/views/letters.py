"""What became of letters, below their own addresses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.response import Response

from portal.api.described import ErrorSerializer
from portal.api.serializers.history import CoursesSerializer, ReceiptSerializer, VersionSerializer
from portal.api.views.base import SubjectView
from workflow.history.fates import courses_of
from workflow.history.receipts import receipt_of
from workflow.history.versions import versions_of
from workflow.letters import told_reason
from workflow.queries import assignments_visible_to

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rest_framework.request import Request
    from rest_framework.serializers import Serializer

    from workflow.models import Case


def _answers(shown: type[Serializer[Any]]) -> dict[int, Any]:
    return {200: shown(many=True), 401: ErrorSerializer, 404: ErrorSerializer}


VERSIONS: Final = _answers(VersionSerializer)


class LetterView(SubjectView):
    """Opinions and replies."""

    @extend_schema(summary=_("文稿：历次稿本"), responses=VERSIONS, filters=False)
    def versions(self, _request: Request, **_key: Any) -> Response:
        """The texts of the letter that the caller may read, the newest first; of an opinion also those of the letters
        before and after it."""
        return Response(VersionSerializer(versions_of(self.get_object(), self.caller.held), many=True).data)


class OpinionHistoryView(LetterView):
    """What became of an opinion in each of its cases that the caller sees."""

    @extend_schema(summary=_("会办意见：送达回执"), responses=_answers(ReceiptSerializer), filters=False)
    def receipts(self, _request: Request, **_key: Any) -> Response:
        """To whom, when and by whose hand the letter went, case by case; nothing before it is sent."""
        opinion = self.get_object()
        found = [
            {"case": case} | {name: getattr(receipt, name) for name in receipt.__slots__}
            for case in self._cases(opinion)
            if (receipt := receipt_of(opinion, case, self.caller.held)) is not None
        ]
        return Response(ReceiptSerializer(found, many=True).data)

    @extend_schema(summary=_("会办意见：各段的去向"), responses=_answers(CoursesSerializer), filters=False)
    def fates(self, _request: Request, **_key: Any) -> Response:
        """How the lead marked each passage, and what became of its words in the replies that the caller may read."""
        opinion = self.get_object()
        shares = assignments_visible_to(self.caller.held).filter(opinion_links__opinion=opinion)
        said = {share.case_id: told_reason(share, share.use_objection) for share in shares}
        found = []
        for case in self._cases(opinion) if opinion.sent_at else ():
            courses = courses_of(opinion, case, self.caller.held)
            told = {"case": case, "issued": courses.issued, "objection": said[case.pk]}
            found.append(told | {"passages": courses.rows})
        return Response(CoursesSerializer(found, many=True).data)

    def _cases(self, opinion: Any) -> Iterator[Case]:
        """The cases that the view has read along with the letter: those that the caller may see."""
        for link in opinion.links.all():
            yield link.case
