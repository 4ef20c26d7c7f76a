"""Which rows the figures count for whom. Whoever oversees a whole city does not pay for rights asked row by row: what
stands here asks the same of the cases that are counted as `…_visible_to` does.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Exists, OuterRef, Q

from proposals.roles import Role
from workflow.models import Assignment, Passage
from workflow.queries.base import OVERSEEING
from workflow.queries.cases import cases_visible_to
from workflow.queries.letters import commitments_visible_to
from workflow.queries.rates.facts import CASE_AT, Day, counted_rows, measures
from workflow.queries.sealed import UNSEALED, evaluations_visible_to
from workflow.rates import Subject
from workflow.states import ASSIGNMENT_GONE, REPLYING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from django.db.models import QuerySet

    from proposals.queries import Held
    from workflow.queries.rates.scope import Scope

WATCHING: Final = OVERSEEING | {Role.EXAMINER}
"""Who sees every case of the city that is counted."""
CLOSED: Final = Q(case__state__in=UNSEALED)
"""The ratings that are not sealed any more from anybody who sees the case."""


@dataclass(frozen=True)
class Sight:
    """What of a scope the posts see: its cases, ratings and promises."""

    held: tuple[Held, ...]
    scope: Scope

    @classmethod
    def of(cls, held: Iterable[Held], scope: Scope) -> Sight:
        return cls(tuple(held), scope)

    @property
    def day(self) -> Day:
        return Day(self.scope.until, self.scope.on)

    def wholly(self, roles: frozenset[Role]) -> bool:
        """Whether one of the roles is held in each of the cities."""
        return {h.jurisdiction_id for h in self.held if h.role in roles}.issuperset(self.scope.jurisdictions)

    @property
    def sealed(self) -> bool:
        """Whether all that is counted is seen, and of the ratings those that are sealed from nobody: an auditor's sight."""
        keeping = any(
            h.role == Role.SECRETARIAT and h.jurisdiction_id in self.scope.jurisdictions for h in self.held
        )
        return self.wholly(OVERSEEING) and not keeping

    @property
    def readable(self) -> Q:
        """Of the ratings of visible cases those that the posts may read."""
        if self.wholly(frozenset({Role.SECRETARIAT})):
            return Q()
        return CLOSED if self.sealed else Q(pk__in=evaluations_visible_to(self.held).values("pk"))

    def measures(self, subject: Subject) -> dict[str, Q]:
        """Measure → which of the rows it counts."""
        return measures(subject, self.day, self.readable)

    def rows(self, subject: Subject) -> QuerySet[Any]:
        """Everything of the subject that is in the scope, counted anywhere, and seen."""
        rows = counted_rows(subject, self.day).filter(
            self.scope.of_cases(CASE_AT[subject]), self._seen(subject), self._own(subject)
        )
        return rows.filter(self.readable) if subject is Subject.RATING else rows

    def _seen(self, subject: Subject) -> Q:
        if subject is Subject.PROMISE:
            if self.wholly(OVERSEEING):
                return PROMISED_OPENLY
            return Q(pk__in=commitments_visible_to(self.held).values("pk"))
        if self.wholly(WATCHING):
            return Q()
        return Q(**{f"{CASE_AT[subject] or 'pk__'}in": cases_visible_to(self.held).values("pk")})

    def _own(self, subject: Subject) -> Q:
        """Where the scope names a unit or handler: the shares and promises are theirs, of all else they lead the case."""
        unit, handler = self.scope.unit, self.scope.handler
        if unit is None and handler is None:
            return Q()
        if subject in {Subject.SHARE, Subject.PROMISE}:
            own = Q() if unit is None else Q(organisation=unit)
            return own if handler is None else own & self._by(subject)
        led = {"organisation": unit, "handler": handler}
        asked = {name: value for name, value in led.items() if value is not None}
        case = CASE_AT[subject]
        return Q(Exists(leading(OuterRef(f"{case}pk"), OuterRef(f"{case}round")).filter(**asked)))

    def _by(self, subject: Subject) -> Q:
        if subject is Subject.SHARE:
            return Q(handler=self.scope.handler)
        own = Assignment.objects.filter(
            case=OuterRef("case"),
            round=OuterRef("case__round"),
            organisation=OuterRef("organisation"),
            handler=self.scope.handler,
        )
        return Q(Exists(own.exclude(state__in=sorted(ASSIGNMENT_GONE))))


def leading(case: Any, round_: Any) -> QuerySet[Assignment]:
    """The shares that lead a case in a round."""
    found: QuerySet[Assignment] = Assignment.objects.filter(
        case=case, round=round_, role__in=sorted(REPLYING)
    ).exclude(state__in=sorted(ASSIGNMENT_GONE))
    return found


def _promised_openly() -> Q:
    """Of the promises that are counted those that whoever oversees a city reads (`commitments_visible_to`)."""
    passages = Passage.objects.filter(opinion=OuterRef("opinion"))
    elsewhere = Exists(passages.filter(quotable=True, text__contains=OuterRef("source_text")))
    return Q(opinion__isnull=True) | ~Exists(passages.filter(quotable=False)) | elsewhere


PROMISED_OPENLY: Final = _promised_openly()


def audited_rows(subject: Subject, day: Day) -> QuerySet[Any]:
    """All that an auditor of every city sees of the subject."""
    rows = counted_rows(subject, day)
    if subject is Subject.RATING:
        return rows.filter(CLOSED)
    return rows.filter(PROMISED_OPENLY) if subject is Subject.PROMISE else rows
