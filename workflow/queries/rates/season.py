"""How far a season is: the curve of the replies by week, and the steps that its cases have come to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Count, Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from proposals.models import Session
from workflow.models import Assignment, Consultation, Deadline, Evaluation
from workflow.queries.rates.facts import PERSONALLY
from workflow.queries.rates.scope import same_period
from workflow.queries.rates.sight import Sight, leading
from workflow.rates import Subject
from workflow.states import ASSIGNMENT_OPEN, AssignmentRole
from workflow.steps import Step

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from django.db.models import QuerySet

    from proposals.queries import Held
    from workflow.queries.rates.scope import Scope

WEEK: Final = timedelta(7)
STAGES: Final = {
    "filed": _("立案"),
    "handed_over": _("交办"),
    "received": _("主办签收"),
    "opinions": _("会办收齐"),
    "consulted": _("已面商"),
    "replied": _("已答复"),
    "published": _("已公开"),
    "rated": _("已评价"),
}


@dataclass(frozen=True)
class Week:
    """The end of one week of the season: all replies up to then, and up to the same day of the season before.

    `now` is None where the day has not come, `before` without a season before.
    """

    on: date
    now: int | None
    before: int | None


@dataclass(frozen=True)
class Curve:
    """`filed` is what is to be answered, `due_on` the day by which most of the replies are due."""

    weeks: Sequence[Week]
    filed: int
    due_on: date | None


@dataclass(frozen=True)
class Stage:
    """How many cases have come to a step."""

    code: str
    label: Any
    count: int


def curve(held: Iterable[Held], scope: Scope) -> Curve:
    """Replies by week since the first one of either season. Five queries for a session, two without one."""
    sight = Sight.of(held, scope)
    days = _replies(sight)
    filed = sight.rows(Subject.CASE).count()
    if scope.session is None:
        return Curve(_weeks(days, {}, scope.on, with_before=False), filed, None)
    earlier = same_period(scope)
    before: dict[date, int] = {}
    if earlier is not None:
        shift = scope.on - earlier.on
        whole = Sight.of(held, _whole(earlier))
        before = {on + shift: n for on, n in _replies(whole).items()}
    due = _due_on(sight)
    return Curve(_weeks(days, before, scope.on, with_before=earlier is not None), filed, due)


def _whole(earlier: Scope) -> Scope:
    """The whole season, also after the day."""
    end = Session.objects.values_list("filing_closes_on", flat=True).get(pk__in=[earlier.session])
    return replace(earlier, on=max(end, earlier.on))


def _replies(sight: Sight) -> dict[date, int]:
    answered = sight.rows(Subject.CASE).filter(sight.measures(Subject.CASE)["answered"])
    return dict(
        answered.order_by().values("replied_on").annotate(n=Count("pk")).values_list("replied_on", "n")
    )


def _due_on(sight: Sight) -> date | None:
    cases = sight.rows(Subject.CASE).values("pk")
    replies = (
        Deadline.objects.filter(step=Step.REPLY, case__in=cases).values("due_on").annotate(n=Count("pk"))
    )
    found: date | None = replies.order_by("-n", "due_on").values_list("due_on", flat=True).first()
    return found


def _weeks(days: dict[date, int], before: dict[date, int], on: date, *, with_before: bool) -> list[Week]:
    every = [*days, *before]
    if not every:
        return []
    first, last = min(every), max(*every, on) if days else max(every)
    ends = [first + n * WEEK for n in range((last - first).days // 7 + 2)]
    ends = [end for end in ends if end < last] + [last]
    if first <= on < last:
        ends = sorted({*ends, on})
    return [
        Week(
            end,
            _until(days, end) if end <= on else None,
            _until(before, end) if with_before else None,
        )
        for end in ends
    ]


def _until(days: dict[date, int], end: date) -> int:
    return sum(n for on, n in days.items() if on <= end)


def funnel(held: Iterable[Held], scope: Scope) -> list[Stage]:
    """How many of the cases have come to each step in their present round. One query."""
    sight = Sight.of(held, scope)
    counted = sight.rows(Subject.CASE).aggregate(
        **{
            code: Count("pk", filter=asked) if asked else Count("pk")
            for code, asked in _stages(sight).items()
        }
    )
    return [Stage(code, label, counted[code]) for code, label in STAGES.items()]


def stage_rows(held: Iterable[Held], scope: Scope, code: str) -> QuerySet[Any]:
    """The cases that have come to a step."""
    sight = Sight.of(held, scope)
    return sight.rows(Subject.CASE).filter(_stages(sight)[code])


def _stages(sight: Sight) -> dict[str, Q]:
    measures = sight.measures(Subject.CASE)
    handed = sight.day.by("handed_over_on")
    shares = leading(OuterRef("pk"), OuterRef("round"))
    unsigned = shares.exclude(sight.day.by("accepted_on"))
    case = {"case": OuterRef("pk"), "round": OuterRef("round")}
    waiting = Assignment.objects.filter(**case, role=AssignmentRole.CO, state__in=sorted(ASSIGNMENT_OPEN))
    return {
        "filed": Q(),
        "handed_over": handed,
        "received": handed & Q(Exists(shares)) & ~Q(Exists(unsigned)),
        "opinions": handed & ~Q(Exists(waiting)),
        "consulted": handed & Q(Exists(_talks(case, sight))),
        "replied": measures["answered"],
        "published": measures["published"],
        "rated": measures["answered"] & _rated(case, sight),
    }


def _talks(case: dict[str, Any], sight: Sight) -> QuerySet[Consultation]:
    found = Consultation.objects.filter(**case, response=Consultation.Response.CONFIRMED, how__in=PERSONALLY)
    return found if sight.scope.until is None else found.filter(on__lte=sight.scope.until)


def _rated(case: dict[str, Any], sight: Sight) -> Q:
    """Every signer has rated or let the day pass, as far as the ratings may be read."""
    ratings = Evaluation.objects.filter(sight.readable, **case)
    pending = ratings.filter(state=Evaluation.State.PENDING)
    return Q(Exists(ratings)) & ~Q(Exists(pending))
