"""What belongs to cases: shares, letters, promises, deadlines, events."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef, Prefetch
from django.utils.translation import gettext_lazy as _

from portal.api import filters
from portal.api.serializers.event import EventSerializer
from portal.api.serializers.letters import (
    OpinionDetailSerializer,
    OpinionSerializer,
    ReplyDetailSerializer,
    ReplySerializer,
)
from portal.api.serializers.shares import (
    AssignmentDetailSerializer,
    AssignmentSerializer,
    CommitmentDetailSerializer,
    CommitmentSerializer,
    DeadlineDetailSerializer,
    DeadlineSerializer,
)
from portal.api.views.base import ReadView, SubjectView
from portal.api.views.letters import LetterView, OpinionHistoryView
from proposals.roles import FILING
from workflow.models import (
    AskAnswer,
    AskVerdict,
    Countersignature,
    OpinionCase,
    PassageAsk,
    PassageUse,
    ProgressReport,
    Renegotiation,
    ReplyPassage,
    ReplyPassageAsk,
    ReplySource,
    ReportFile,
    Urging,
)
from workflow.queries import (
    assignments_visible_to,
    cases_visible_to,
    commitments_visible_to,
    deadlines_visible_to,
    deliveries_visible_to,
    events_visible_to,
    opinions_read_whole_by,
    opinions_visible_to,
    passages_visible_to,
    replies_visible_to,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from workflow.models import Case

CASE = ("case__jurisdiction", "case__proposal")


class AssignmentView(SubjectView):
    """Shares of units."""

    things = _("承办分工")
    machine = "assignment"
    visible = assignments_visible_to
    filterset_class = filters.AssignmentFilter
    serializer_class = AssignmentSerializer
    detail_class = AssignmentDetailSerializer
    beside = (*CASE, "organisation", "handler", "paused_by")

    def within(self) -> Iterable[Any]:
        if self.action == "list":
            return ()
        urgings = Urging.objects.select_related("organisation", "person").order_by("pk")
        return (Prefetch("urgings", urgings),)


class OpinionView(OpinionHistoryView):
    """Opinions. Of the cases that one answers, only those that the caller may see are shown, and what was said to them;
    of its text, a passage that may not be quoted only to its bureau and the leads."""

    things = _("会办意见")
    machine = "opinion"
    visible = opinions_visible_to
    filterset_class = filters.OpinionFilter
    serializer_class = OpinionSerializer
    detail_class = OpinionDetailSerializer
    beside = ("organisation",)

    def within(self) -> Iterable[Any]:
        cases = cases_visible_to(self.caller.held)
        links = (
            OpinionCase.objects.filter(case__in=cases).select_related(*CASE, "assignment").order_by("case_id")
        )
        if self.action == "list":
            return (Prefetch("links", links),)
        verdicts = AskVerdict.objects.filter(ask__proposal__case__in=cases).select_related("ask")
        return (
            Prefetch("links", links),
            Prefetch("verdicts", verdicts.order_by("ask__proposal_id", "ask__position")),
            *self._passages(cases),
        )

    def _passages(self, cases: QuerySet[Case]) -> Iterable[Any]:
        """The passages that the caller may read, with what they speak to in those cases and what became of them."""
        held = self.caller.held
        whole = Exists(opinions_read_whole_by(held).filter(pk=OuterRef("opinion")))
        links = PassageAsk.objects.filter(ask__proposal__case__in=cases).select_related("ask")
        return (
            Prefetch("passages", passages_visible_to(held).annotate(read_whole=whole).order_by("position")),
            Prefetch("passages__ask_links", links.order_by("ask__proposal_id", "ask__position")),
            Prefetch("passages__uses", PassageUse.objects.filter(case__in=cases).order_by("case_id")),
        )


class ReplyView(LetterView):
    """Replies. Whoever has only a copy of a letter, because their case was merged, gets the letter and nothing else."""

    things = _("答复")
    machine = "reply"
    visible = replies_visible_to
    filterset_class = filters.ReplyFilter
    serializer_class = ReplySerializer
    detail_class = ReplyDetailSerializer
    beside = (*CASE, "organisation", "outcome_class", "signer")

    def within(self) -> Iterable[Any]:
        cases = cases_visible_to(self.caller.held)
        merged = self._own_cases(cases)
        if self.action == "list":
            return merged
        answers = AskAnswer.objects.filter(reply__case__in=cases).select_related("ask")
        signing = Countersignature.objects.filter(reply__case__in=cases).select_related("organisation")
        return (
            *merged,
            Prefetch("answers", answers.order_by("ask__position")),
            *self._passages(cases),
            Prefetch("countersignatures", signing.order_by("pk")),
            Prefetch("deliveries", deliveries_visible_to(self.caller.held).order_by("pk")),
        )

    def _passages(self, cases: QuerySet[Case]) -> tuple[Any, ...]:
        """The parts, with the asks of those cases, and the sources among what the caller may read."""
        links = ReplyPassageAsk.objects.filter(ask__proposal__case__in=cases).select_related("ask")
        sources = ReplySource.objects.filter(source__in=passages_visible_to(self.caller.held))
        return (
            Prefetch("passages", ReplyPassage.objects.order_by("position")),
            Prefetch("passages__ask_links", links.order_by("ask__position")),
            Prefetch("passages__sources", sources.order_by("source_id")),
        )

    def _own_cases(self, cases: QuerySet[Case]) -> tuple[Any, ...]:
        """A proposer's own cases under those that they may not see, into which they were merged."""
        if all(held.role not in FILING for held in self.caller.held):
            return ()
        own = cases.exclude(merged_into__in=cases).select_related("jurisdiction", "proposal").order_by("pk")
        return (Prefetch("case__merged", own, to_attr="own_merged"),)


class CommitmentView(SubjectView):
    """Promises."""

    things = _("承诺事项")
    machine = "commitment"
    visible = commitments_visible_to
    filterset_class = filters.CommitmentFilter
    serializer_class = CommitmentSerializer
    detail_class = CommitmentDetailSerializer
    beside = (*CASE, "organisation")

    def within(self) -> Iterable[Any]:
        if self.action == "list":
            return ()
        return (
            Prefetch("reports", ProgressReport.objects.order_by("at", "pk")),
            Prefetch("reports__files", ReportFile.objects.select_related("attachment").order_by("pk")),
            Prefetch("renegotiations", Renegotiation.objects.order_by("at", "pk")),
        )


class DeadlineView(ReadView):
    """Days by which something is due, the earliest first."""

    things = _("期限")
    visible = deadlines_visible_to
    order = ("due_on", "pk")
    filterset_class = filters.DeadlineFilter
    serializer_class = DeadlineSerializer
    detail_class = DeadlineDetailSerializer
    beside = (*CASE, "assignment__organisation")


class EventView(ReadView):
    """What happened, the newest first."""

    things = _("办理记录")
    visible = events_visible_to
    filterset_class = filters.EventFilter
    serializer_class = EventSerializer
    beside = ("actor", "post__organisation", "on_behalf_of")
