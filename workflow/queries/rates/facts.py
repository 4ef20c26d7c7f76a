"""The rates asked of the rows: for each measure which rows it counts. There is no second place that says so.

A measure is a condition on the rows of its subject (`Subject`), which name their case and its round at `CASE_AT`. Each
rate has two: `<code>_of` counts its denominator, `<code>` its numerator; its parts have their own names.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Exists, F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from proposals.models import Ask
from workflow.letters import SENT
from workflow.models import (
    ArchivedCase,
    AskAdoption,
    AskAnswer,
    Assignment,
    Case,
    Commitment,
    Consultation,
    Deadline,
    Evaluation,
    Event,
)
from workflow.queries import ledger
from workflow.queries.base import beyond
from workflow.queries.cases import cases_visible_to
from workflow.rates import Subject
from workflow.states import (
    ASSIGNMENT_GONE,
    REPLYING,
    AssignmentRole,
    AssignmentState,
    CaseState,
    CommitmentState,
    ReplyState,
)
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from django.db.models import Model, QuerySet

    from proposals.queries import Held
    from workflow.queries.rates.scope import Scope

LIVING: Final = sorted({
    CaseState.FILED, CaseState.HANDLING, CaseState.REPLIED, CaseState.CLOSED, CaseState.TRACKING, CaseState.ARCHIVED,
})  # fmt: skip
"""The states of the cases that are counted at all."""
PERSONALLY: Final = sorted({Consultation.How.VISIT, Consultation.How.MEETING, Consultation.How.FACE_TO_FACE})
ENDING: Final = ["mark_kept", "mark_partly_kept", "mark_broken"]
ANSWERING: Final = [Step.REPLY, Step.REHANDLE]
SATISFIED: Final = [Evaluation.Grade.SATISFIED, Evaluation.Grade.MOSTLY, Evaluation.Grade.UNDERSTANDS]
CASE_AT: Final[Mapping[Subject, str]] = {
    Subject.CASE: "",
    Subject.SHARE: "case__",
    Subject.ASK: "proposal__case__",
    Subject.RATING: "case__",
    Subject.PROMISE: "case__",
}
MODELS: Final[Mapping[Subject, type[Model]]] = {
    Subject.CASE: Case,
    Subject.SHARE: Assignment,
    Subject.ASK: Ask,
    Subject.RATING: Evaluation,
    Subject.PROMISE: Commitment,
}


@dataclass(frozen=True)
class Day:
    """Up to when things count (None: everything), and the day on which it is asked what is late."""

    until: date | None
    on: date

    def by(self, column: str) -> Q:
        """That the day stands there, and has come."""
        there = Q(**{f"{column}__isnull": False})
        return there if self.until is None else there & Q(**{f"{column}__lte": self.until})

    def at(self, column: str) -> Q:
        """That the moment has come; days end at 24:00 where the installation is."""
        if self.until is None:
            return Q()
        midnight = datetime.combine(self.until + timedelta(1), time.min)
        return Q(**{f"{column}__lt": timezone.make_aware(midnight)})


def counted_cases(day: Day, path: str = "") -> Q:
    """The cases that are counted: filed, still alive, and handled here."""
    brought_in = Exists(ArchivedCase.objects.filter(case=OuterRef(f"{path}pk")))
    return Q(**{f"{path}state__in": LIVING}) & day.by(f"{path}filed_on") & ~Q(brought_in)


def brought_in_cases(held: Iterable[Held], scope: Scope) -> QuerySet[Case]:
    """Those of the scope that are not counted because they were brought in from the past, as far as the posts read them.

    Nobody handled them here: nothing says who received them when, by which day, or how they were rated.
    """
    found = cases_visible_to(held).filter(scope.of_cases(), archived__isnull=False)
    own = {
        f"assignments__{name}": key
        for name, key in (("organisation", scope.unit), ("handler", scope.handler))
        if key
    }
    return found.filter(assignments__role__in=sorted(REPLYING), **own).distinct() if own else found


def counted_rows(subject: Subject, day: Day) -> QuerySet[Any]:
    """All rows of the subject that are counted anywhere: of counted cases, less the shares that were lost, the ratings of
    earlier rounds, and the promises of letters that were not delivered.
    """
    rows = MODELS[subject]._default_manager.filter(  # noqa: SLF001 -- Django documents it under this name
        counted_cases(day, CASE_AT[subject])
    )
    if subject is Subject.SHARE:
        return rows.exclude(state__in=sorted(ASSIGNMENT_GONE))
    if subject is Subject.PROMISE:
        return rows.filter(
            Q(reply__isnull=True, opinion__isnull=True)
            | Q(reply__state=ReplyState.DELIVERED)
            | Q(opinion__state__in=SENT)
        )
    return rows.filter(round=F("case__round")) if subject is Subject.RATING else rows


def measures(subject: Subject, day: Day, readable: Q) -> dict[str, Q]:
    """Measure → which rows of the subject it counts. `readable` says which ratings the reader may read."""
    if subject is Subject.CASE:
        return _of_cases(day)
    if subject is Subject.SHARE:
        return _of_shares(day)
    if subject is Subject.ASK:
        return _of_asks(day, readable)
    return _of_ratings(day) if subject is Subject.RATING else _of_promises(day)


def _of_cases(day: Day) -> dict[str, Q]:
    answered = day.by("replied_on")
    talks = Consultation.objects.filter(
        case=OuterRef("pk"),
        round=OuterRef("round"),
        response=Consultation.Response.CONFIRMED,
        on__lte=OuterRef("replied_on"),
    )
    personally = Q(Exists(talks.filter(how__in=PERSONALLY)))
    enough = Coalesce(Subquery(talks.order_by().values("case").annotate(n=Count("pk")).values("n")), 0)
    late = Deadline.objects.filter(
        case=OuterRef("pk"), round=OuterRef("round"), step__in=ANSWERING, met_on__gt=F("due_on")
    )
    procedure = Q(pack__consultations_required__lte=enough) & ~Q(Exists(late)) & ~Q(Exists(_open_asks()))
    published = answered & Q(publication__in=["full", "summary"]) & day.by("published_on")
    return {
        "replied_of": Q(),
        "replied": answered & procedure,
        "answered": answered,
        "consulted_of": answered,
        "consulted": answered & personally,
        "talked": answered & Q(Exists(talks)) & ~personally,
        "published_of": answered,
        "published": published,
        "in_full": published & Q(publication="full"),
    }


def _open_asks() -> QuerySet[Ask]:
    """The asks of the case to which no letter of its round says anything."""
    said = AskAnswer.objects.filter(
        ask=OuterRef("pk"),
        reply__state=ReplyState.DELIVERED,
        reply__case=OuterRef(OuterRef("pk")),
        reply__round=OuterRef(OuterRef("round")),
    )
    return Ask.objects.filter(~Exists(said), proposal=OuterRef("proposal"))


def _of_shares(day: Day) -> dict[str, Q]:
    own = Deadline.objects.filter(assignment=OuterRef("pk"))
    replies = own.filter(day.by("met_on"), step__in=ANSWERING)
    opinions = own.filter(step=Step.OPINION)
    led = Q(role__in=sorted(REPLYING), state=AssignmentState.ANSWERED) & Q(Exists(replies))
    sent = Q(state=AssignmentState.ANSWERED) & day.by("answered_on")
    given_up = Q(state=AssignmentState.WAIVED)
    if day.until is not None:
        given_up &= Q(Exists(opinions.filter(day.by("cancelled_on"))))
    told = Q(role=AssignmentRole.CO) & (sent | given_up)
    late = opinions.filter(met_on__gt=F("due_on"))
    return {
        "receipt_of": _handed_over(day),
        "receipt": day.by("accepted_on"),
        "on_time_of": led,
        "on_time": led & ~Q(Exists(replies.filter(met_on__gt=F("due_on")))),
        "opinion_on_time_of": told,
        "opinion_on_time": told & sent & ~Q(Exists(late)),
    }


def _handed_over(day: Day) -> Q:
    """Every share, as of a day those that there were: what was handed over in an earlier round was, before."""
    if day.until is None:
        return Q()
    return Q(round__lt=F("case__round")) | Q(case__handed_over_on__lte=day.until)


def _of_asks(day: Day, readable: Q) -> dict[str, Q]:
    case = CASE_AT[Subject.ASK]
    said = AskAdoption.objects.filter(
        beyond(readable, "evaluation__"),
        day.at("evaluation__given_at"),
        ask=OuterRef("pk"),
        evaluation__round=OuterRef(f"{case}round"),
    )
    adopted = Q(Exists(said.filter(answer="adopted"))) & ~Q(Exists(said.exclude(answer="adopted")))
    told = AskAnswer.objects.filter(
        ask=OuterRef("pk"),
        how=AskAnswer.How.ANSWERED,
        reply__state=ReplyState.DELIVERED,
        reply__case=OuterRef(f"{case}pk"),
        reply__round=OuterRef(f"{case}round"),
    )
    if day.until is not None:
        told = told.filter(reply__delivered_on__lte=day.until)
    by_reply = ~Q(Exists(said)) & Q(Exists(told))
    return {
        "adopted_of": Q(),
        "adopted": adopted | by_reply,
        "by_members": adopted,
        "by_reply": by_reply,
        "partly": Q(Exists(said.filter(answer="partly"))) & ~Q(Exists(said.exclude(answer__in=["adopted", "partly"]))),
    }  # fmt: skip


def _of_ratings(day: Day) -> dict[str, Q]:
    given = Q(state=Evaluation.State.GIVEN) & day.at("given_at")
    silent = Q(state=Evaluation.State.NO_ANSWER)
    if day.until is not None:
        lapsed = Deadline.objects.filter(case=OuterRef("case"), round=OuterRef("round"), step=Step.EVALUATE)
        silent &= Q(Exists(lapsed.filter(day.by("cancelled_on"))))
    grades = Evaluation.Grade
    return {
        "satisfied_of": given | silent,
        "satisfied": given & Q(result__in=SATISFIED),
        "fully": given & Q(result=grades.SATISFIED),
        "mostly": given & Q(result=grades.MOSTLY),
        "understands": given & Q(result=grades.UNDERSTANDS),
        "reserves": given & Q(result=grades.RESERVES),
        "dissatisfied": given & Q(result=grades.DISSATISFIED),
        "no_answer": silent,
    }


def _of_promises(day: Day) -> dict[str, Q]:
    settled = Q(state__in=ledger.SETTLED)
    late = ledger.late(day.on)
    if day.until is not None:
        ended = Event.objects.filter(
            day.at("at"),
            case=OuterRef("case"),
            machine="commitment",
            subject=OuterRef("pk"),
            transition__in=ENDING,
        )
        settled &= Q(Exists(ended))
        late = Q(state__in=ledger.CONFIRMED, due_on__lt=day.on) & ~settled
    return {
        "kept_of": settled | late,
        "kept": settled & Q(state=CommitmentState.KEPT),
        "partly_kept": settled & Q(state=CommitmentState.PARTLY_KEPT),
        "broken": settled & Q(state=CommitmentState.BROKEN),
        "late": late,
    }
