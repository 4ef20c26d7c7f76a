"""The examination of proposals: the queue, and decisions on many. Each single decision is a move of the case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Min, Q
from django.utils.translation import gettext_lazy as _
from rest_framework.response import Response

from portal.api import filters
from portal.api.described import operation
from portal.api.inputs import shaped
from portal.api.serializers.batches import ExaminedInputSerializer, ExaminedSerializer, StrokeSerializer
from portal.api.serializers.likeness import SimilarSerializer
from portal.api.views.base import ReadView
from portal.api.views.batches import batch_key, outcome
from proposals.models import Proposal
from proposals.scopes import Scope
from workflow.errors import ForbiddenMoveError
from workflow.queries import cases_visible_to
from workflow.queries.examination import EXAMINERS, alike_to, under_examination
from workflow.services.examination import Examined, file_many, look, recommend_many
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from django.db.models import QuerySet
    from rest_framework.request import Request

    from proposals.queries import Held


def _queue(held: Iterable[Held]) -> QuerySet[Any]:
    running = Q(deadlines__step=Step.EXAMINE, deadlines__met_on=None, deadlines__cancelled_on=None)
    return under_examination(held).annotate(due_on=Min("deadlines__due_on", filter=running))


class ExaminationView(ReadView):
    """What is under examination, for who examines; nothing for everybody else."""

    things = _("审查")
    visible = _queue
    filterset_class = filters.ExaminationFilter
    serializer_class = ExaminedSerializer
    beside = ("jurisdiction", "proposal__session", "proposal__proposer", "proposal__proposing_body")
    scope_of_change = Scope.ACT

    @operation(_("审查：记下看过相似的提案"), SimilarSerializer, name="examination_look", errors=(403, 404))
    def look(self, _request: Request, **_key: Any) -> Response:
        """Compare anew, note that the caller looked, and show what the case is like."""
        case = self.get_object()
        look(case, person=self.caller.user, held=self.caller.held)
        return Response(SimilarSerializer(alike_to(case, self.caller.held)).data)

    @operation(
        _("审查：初审通过几件"), StrokeSerializer, name="examination_recommend", takes=ExaminedInputSerializer,
        errors=(), keyed=True,
    )  # fmt: skip
    def recommend(self, request: Request) -> Response:
        """Each by itself. Raises ForbiddenMoveError for who examines nothing."""
        return self._stroke(request, recommend_many)

    @operation(
        _("审查：立案几件"), StrokeSerializer, name="examination_file", takes=ExaminedInputSerializer, errors=(),
        keyed=True,
    )  # fmt: skip
    def file(self, request: Request) -> Response:
        """Each by itself, in the order in which they were handed in, so that the numbers follow it."""
        return self._stroke(request, file_many)

    def _stroke(self, request: Request, make: Callable[..., Any]) -> Response:
        me = self.caller
        places = {held.jurisdiction_id for held in me.held if held.role in EXAMINERS}
        if not places:
            raise ForbiddenMoveError
        given = {one["case"]: one for one in shaped(ExaminedInputSerializer, request)["cases"]}
        seen = cases_visible_to(me.held).filter(pk__in=given, jurisdiction__in=places)
        chosen = [
            Examined(
                case,
                given[case.pk].get("category") or case.proposal.category,
                given[case.pk].get("nature") or case.proposal.nature or Proposal.Nature.ORDINARY,
            )
            for case in seen.select_related("proposal", "jurisdiction", "pack").order_by("pk")
        ]
        return outcome(make(chosen, actor=me.user, key=batch_key(request)), given)
