"""The filters of the lists. They only narrow what the caller may see."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import django_filters as filters
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _
from django_filters.rest_framework import DjangoFilterBackend
from drf_spectacular.utils import extend_schema_field

from notifications.kinds import Kind
from portal.api.access import caller_of
from portal.api.errors import Fault, InvalidInputsError
from portal.api.inputs import refuse_unknown
from portal.api.keyset import LARGEST_KEY
from proposals.models import Proposal
from proposals.search import read_query
from proposals.search.asked import LONGEST
from workflow.models import (
    Assignment,
    Comment,
    Consultation,
    Deadline,
    Evaluation,
    Extension,
    Honour,
    Objection,
)
from workflow.queries import cases_visible_to, overdue
from workflow.queries.clues import open_calls
from workflow.queries.look_back import GROUPS
from workflow.queries.sealed import own_evaluations
from workflow.queries.search import Narrowing, Where, found, narrowed
from workflow.states import (
    ASSIGNMENT_GONE,
    COMMITMENT_OPEN,
    AssignmentRole,
    AssignmentState,
    CaseState,
    CommitmentState,
    OpinionState,
    ReplyState,
)
from workflow.steps import Step
from workflow.transitions import TABLES

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from portal.api.access import Caller

OF_THE_LIST: Final = frozenset({"cursor", "page_size", "format"})


class StrictFilterBackend(DjangoFilterBackend):  # type: ignore[misc]  # django-filter is not typed
    """A filter that is not there, or a value that makes no sense, is refused with 400 instead of narrowing nothing."""

    def filter_queryset(self, request: Any, queryset: Any, view: Any) -> Any:
        filterset = self.get_filterset_class(view, queryset)
        known = filterset.base_filters if filterset else ()
        beside: frozenset[str] = getattr(view, "beside_filters", frozenset())
        refuse_unknown(request.query_params, OF_THE_LIST | set(known) | beside)
        return super().filter_queryset(request, queryset, view)


class KeyFilter(filters.NumberFilter):  # type: ignore[misc]  # django-filter is not typed
    """The key of a row."""

    def __init__(self, *, help_text: Any, **kwargs: Any) -> None:
        limits = [MinValueValidator(1), MaxValueValidator(LARGEST_KEY)]
        super().__init__(decimal_places=0, validators=limits, help_text=help_text, **kwargs)
        extend_schema_field({"type": "integer", "minimum": 1, "description": help_text})(self)

    def get_max_validator(self) -> None:
        return None


class ListFilter(filters.FilterSet):  # type: ignore[misc]  # django-filter is not typed
    """What every list has: the caller on whose behalf it is narrowed."""

    @property
    def caller(self) -> Caller:
        return caller_of(self.request)


class CaseFilter(ListFilter):
    """Cases."""

    state = filters.MultipleChoiceFilter(choices=CaseState.choices, help_text=_("状态，可重复。"))
    kind = filters.ChoiceFilter(
        field_name="proposal__kind", choices=Proposal.Kind.choices, help_text=_("类别。")
    )
    session = KeyFilter(field_name="proposal__session", help_text=_("届次的 id。"))
    jurisdiction = filters.CharFilter(
        field_name="jurisdiction__slug", max_length=40, help_text=_("辖区代码。")
    )
    number = filters.CharFilter(field_name="proposal__number", max_length=20, help_text=_("编号。"))
    organisation = KeyFilter(method="narrow_by_share", help_text=_("本轮承办单位的 id。"))
    role = filters.ChoiceFilter(
        method="narrow_by_share",
        choices=AssignmentRole.choices,
        help_text=_("该承办单位的分工；没有给出 organisation 时指本人任职的单位。"),
    )
    overdue = filters.BooleanFilter(method="narrow_by_overdue", help_text=_("有没有逾期未完成的事项。"))
    q = filters.CharFilter(method="narrow_by_words", max_length=60, help_text=_("编号或案由里的文字。"))

    def narrow_by_share(self, cases: QuerySet[Any], _name: str, _value: Any) -> QuerySet[Any]:
        """`organisation` and `role` speak of the same share, so whichever is given first asks for both."""
        chosen = self.form.cleaned_data
        units = [chosen["organisation"]] if chosen["organisation"] else sorted(self.caller.organisations)
        shares = Assignment.objects.filter(
            case=OuterRef("pk"), round=OuterRef("round"), organisation_id__in=units
        ).exclude(state__in=sorted(ASSIGNMENT_GONE))
        return cases.filter(Exists(shares.filter(role=chosen["role"]) if chosen["role"] else shares))

    def narrow_by_overdue(self, cases: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        late = Exists(overdue(Deadline.objects.filter(case=OuterRef("pk")), self.caller.on))
        return cases.filter(late if value else ~late)

    def narrow_by_words(self, cases: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return cases.filter(Q(proposal__number__icontains=value) | Q(proposal__title__icontains=value))


class BelowCaseFilter(ListFilter):
    """What belongs to one case."""

    case = KeyFilter(help_text=_("办件的 id。"))
    kind = filters.ChoiceFilter(
        field_name="case__proposal__kind", choices=Proposal.Kind.choices, help_text=_("类别。")
    )
    session = KeyFilter(field_name="case__proposal__session", help_text=_("届次的 id。"))


class AssignmentFilter(BelowCaseFilter):
    """Shares of units."""

    state = filters.MultipleChoiceFilter(choices=AssignmentState.choices, help_text=_("状态，可重复。"))
    role = filters.ChoiceFilter(choices=AssignmentRole.choices, help_text=_("分工。"))
    organisation = KeyFilter(help_text=_("承办单位的 id。"))
    round = KeyFilter(help_text=_("轮次。"))
    overdue = filters.BooleanFilter(method="narrow_by_overdue", help_text=_("有没有逾期未完成的事项。"))

    def narrow_by_overdue(self, shares: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        late = Exists(overdue(Deadline.objects.filter(assignment=OuterRef("pk")), self.caller.on))
        return shares.filter(late if value else ~late)


class OpinionFilter(ListFilter):
    """Opinions. An opinion may answer cases that the caller does not see; by those it cannot be found."""

    case = KeyFilter(method="narrow_by_case", help_text=_("所答复的办件的 id。"))
    state = filters.MultipleChoiceFilter(choices=OpinionState.choices, help_text=_("状态，可重复。"))
    organisation = KeyFilter(help_text=_("会办单位的 id。"))

    def narrow_by_case(self, opinions: QuerySet[Any], _name: str, value: Any) -> QuerySet[Any]:
        return opinions.filter(links__case__in=cases_visible_to(self.caller.held).filter(pk=value))


class ReplyFilter(BelowCaseFilter):
    """Replies."""

    state = filters.MultipleChoiceFilter(choices=ReplyState.choices, help_text=_("状态，可重复。"))
    organisation = KeyFilter(help_text=_("答复单位的 id。"))
    round = KeyFilter(help_text=_("轮次。"))


class CommitmentFilter(BelowCaseFilter):
    """Promises."""

    state = filters.MultipleChoiceFilter(choices=CommitmentState.choices, help_text=_("状态，可重复。"))
    organisation = KeyFilter(help_text=_("责任单位的 id。"))
    overdue = filters.BooleanFilter(method="narrow_by_overdue", help_text=_("是否已过兑现日期而没有结果。"))
    due_before = filters.DateFilter(
        field_name="due_on", lookup_expr="lte", help_text=_("兑现日期不晚于这一天。")
    )
    undated = filters.BooleanFilter(
        field_name="due_on", lookup_expr="isnull", help_text=_("是否没有写期限。")
    )
    of_opinion = filters.BooleanFilter(
        field_name="opinion", lookup_expr="isnull", exclude=True, help_text=_("是否出自会办意见。")
    )

    def narrow_by_overdue(self, promises: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        late = Q(state__in=sorted(COMMITMENT_OPEN), due_on__isnull=False, due_on__lt=self.caller.on)
        return promises.filter(late) if value else promises.exclude(late)


class DeadlineFilter(BelowCaseFilter):
    """Days by which something is due."""

    step = filters.ChoiceFilter(choices=Step.choices, help_text=_("事项。"))
    organisation = KeyFilter(field_name="assignment__organisation", help_text=_("承办单位的 id。"))
    assignment = KeyFilter(help_text=_("承办分工的 id。"))
    open = filters.BooleanFilter(method="narrow_by_open", help_text=_("是否还在计时或中止中。"))
    overdue = filters.BooleanFilter(method="narrow_by_overdue", help_text=_("是否逾期未完成。"))
    due_from = filters.DateFilter(field_name="due_on", lookup_expr="gte", help_text=_("期限不早于这一天。"))
    due_until = filters.DateFilter(field_name="due_on", lookup_expr="lte", help_text=_("期限不晚于这一天。"))

    def narrow_by_open(self, deadlines: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        running = Q(met_on=None, cancelled_on=None)
        return deadlines.filter(running) if value else deadlines.exclude(running)

    def narrow_by_overdue(self, deadlines: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        late = overdue(deadlines, self.caller.on)
        return late if value else deadlines.exclude(pk__in=late.values("pk"))


class EvaluationFilter(BelowCaseFilter):
    """Ratings of the handling."""

    state = filters.MultipleChoiceFilter(choices=Evaluation.State.choices, help_text=_("状态，可重复。"))
    round = KeyFilter(help_text=_("轮次。"))
    mine = filters.BooleanFilter(method="narrow_to_mine", help_text=_("是否由本人（或本单位）评价。"))

    def narrow_to_mine(self, ratings: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        own = own_evaluations(self.caller.held)
        return ratings.filter(own) if value else ratings.exclude(own)


class ProposalRatingFilter(ListFilter):
    """What units think of proposals."""

    case = KeyFilter(field_name="assignment__case", help_text=_("办件的 id。"))
    organisation = KeyFilter(field_name="assignment__organisation", help_text=_("承办单位的 id。"))


class EventFilter(ListFilter):
    """What happened."""

    case = KeyFilter(help_text=_("办件的 id。"))
    machine = filters.ChoiceFilter(choices=[(name, name) for name in TABLES], help_text=_("对象的种类。"))
    subject = KeyFilter(help_text=_("对象的 id。"))
    transition = filters.CharFilter(max_length=40, help_text=_("步骤的名称。"))


class AttachmentFilter(ListFilter):
    """Files of proposals."""

    case = KeyFilter(field_name="proposal__case", help_text=_("办件的 id。"))


class CallFilter(ListFilter):
    """Calls for proposals."""

    session = KeyFilter(help_text=_("届次的 id。"))
    open = filters.BooleanFilter(method="narrow_by_open", help_text=_("是不是正在征集。"))

    def narrow_by_open(self, calls: QuerySet[Any], _name: str, value: bool) -> QuerySet[Any]:
        now = open_calls(calls, self.caller.on)
        return now if value else calls.exclude(pk__in=now.values("pk"))


class ClueFilter(ListFilter):
    """Clues."""

    call = KeyFilter(help_text=_("征集的 id。"))


class SearchFilter(ListFilter):
    """What is looked for, and where; what narrows it speaks of the case of a hit."""

    q = filters.CharFilter(
        method="narrow_by_words",
        required=True,
        max_length=LONGEST,
        help_text=_(
            "要查的词：每个至少两个字，以空格隔开，须全部出现；引号内的须连在一起。简体繁体、全角半角不分。"
        ),
    )
    where = filters.ChoiceFilter(
        method="narrow_by_words",
        choices=[(where.value, where.value) for where in Where],
        help_text=_("在哪里查；不写为任何地方。"),
    )
    kind = filters.ChoiceFilter(method="narrow_by_case", choices=Proposal.Kind.choices, help_text=_("类别。"))
    session = KeyFilter(method="narrow_by_case", help_text=_("届次的 id。"))
    state = filters.ChoiceFilter(
        method="narrow_by_case", choices=CaseState.choices, help_text=_("办件的状态。")
    )
    organisation = KeyFilter(method="narrow_by_case", help_text=_("本轮承办单位的 id。"))
    category = filters.CharFilter(method="narrow_by_case", max_length=40, help_text=_("分类里的文字。"))
    proposer = filters.CharFilter(method="narrow_by_case", max_length=40, help_text=_("提案人姓名里的文字。"))

    def narrow_by_words(self, entries: QuerySet[Any], name: str, value: str) -> QuerySet[Any]:
        """`where` is read together with `q`."""
        if name == "where":
            return entries
        asked = read_query(value)
        if asked.problem:
            words = _("每个词至少两个字，至多八个词。")
            raise InvalidInputsError({"q": [Fault(f"query_{asked.problem}", str(words))]})
        return found(entries, asked, Where(self.form.cleaned_data["where"] or Where.ANYWHERE))

    def narrow_by_case(self, entries: QuerySet[Any], name: str, value: Any) -> QuerySet[Any]:
        told: dict[str, Any] = {"unit" if name == "organisation" else name: value}
        return narrowed(entries, self.caller.held, Narrowing(**told))


class NoticeFilter(ListFilter):
    """What the caller was told."""

    kind = filters.MultipleChoiceFilter(choices=Kind.choices, help_text=_("类别，可重复。"))
    unread = filters.BooleanFilter(field_name="read_at", lookup_expr="isnull", help_text=_("是不是没有读。"))


class ProposalFilter(ListFilter):
    """Proposals."""

    kind = filters.ChoiceFilter(choices=Proposal.Kind.choices, help_text=_("类别。"))
    session = KeyFilter(help_text=_("届次的 id。"))
    number = filters.CharFilter(max_length=20, help_text=_("编号。"))
    q = filters.CharFilter(
        field_name="title", lookup_expr="icontains", max_length=60, help_text=_("案由里的文字。")
    )


class ConsultationFilter(BelowCaseFilter):
    """Talks with proposers."""

    round = KeyFilter(help_text=_("轮次。"))
    response = filters.ChoiceFilter(choices=Consultation.Response.choices, help_text=_("提案人确认。"))


class OfAShareFilter(ListFilter):
    """What a unit asks of the office."""

    case = KeyFilter(field_name="assignment__case", help_text=_("办件的 id。"))
    assignment = KeyFilter(help_text=_("承办分工的 id。"))
    organisation = KeyFilter(field_name="assignment__organisation", help_text=_("承办单位的 id。"))


class ExtensionFilter(OfAShareFilter):
    """Requests for later dates."""

    decision = filters.ChoiceFilter(choices=Extension.Decision.choices, help_text=_("处理。"))


class ObjectionFilter(OfAShareFilter):
    """Requests to hand a case on."""

    decision = filters.ChoiceFilter(choices=Objection.Decision.choices, help_text=_("处理。"))


class ExaminationFilter(ListFilter):
    """What is under examination."""

    state = filters.MultipleChoiceFilter(choices=CaseState.choices, help_text=_("状态，可重复。"))
    kind = filters.ChoiceFilter(
        field_name="proposal__kind", choices=Proposal.Kind.choices, help_text=_("类别。")
    )
    category = filters.CharFilter(field_name="proposal__category", max_length=40, help_text=_("分类。"))
    alike = filters.BooleanFilter(help_text=_("有没有相似的。"))
    looked = filters.BooleanFilter(help_text=_("相似的有没有人看过。"))


class CommentFilter(ListFilter):
    """What visitors wrote."""

    case = KeyFilter(help_text=_("办件的 id。"))
    state = filters.ChoiceFilter(choices=Comment.State.choices, help_text=_("状态。"))


class LookBackFilter(ListFilter):
    """What was not solved."""

    session = KeyFilter(field_name="proposal__session", help_text=_("届次的 id；不写则为上一届次。"))
    show = filters.ChoiceFilter(
        method="narrow_to_group", choices=[(name, name) for name in GROUPS], help_text=_("后来怎样。")
    )

    def narrow_to_group(self, cases: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        return cases if cases.query.is_empty() else cases.filter(GROUPS[value])


class HonourFilter(ListFilter):
    """What was named."""

    session = KeyFilter(help_text=_("届次的 id。"))
    decision = filters.ChoiceFilter(choices=Honour.Decision.choices, help_text=_("评定。"))
