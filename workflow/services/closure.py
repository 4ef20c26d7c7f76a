"""The closure figures of one session as pages and papers show them: who reads of what, and each figure counted once."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from proposals.models import Organisation, Session, User
from proposals.queries import newest_first
from workflow.letters import UNIT_ROLES
from workflow.queries.rates import Scope, figures, figures_by, same_period
from workflow.queries.rates.facts import brought_in_cases
from workflow.queries.rates.sight import WATCHING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date
    from decimal import Decimal

    from django.db.models import QuerySet

    from proposals.queries import Held
    from workflow.queries.rates import Figure, Line

CITY_WIDE: Final = WATCHING
"""Who reads the figures of the whole city; a unit's people read those of their unit."""


@dataclass(frozen=True)
class Reach:
    """Of what the posts read figures: `cities` as a whole, elsewhere of single `units` (unit → its city)."""

    cities: frozenset[int]
    units: Mapping[int, int]

    @classmethod
    def of(cls, held: Iterable[Held]) -> Reach:
        held = tuple(held)
        cities = frozenset(h.jurisdiction_id for h in held if h.role in CITY_WIDE)
        units = {h.organisation_id: h.jurisdiction_id for h in held if h.role in UNIT_ROLES}
        return cls(cities, {unit: city for unit, city in units.items() if city not in cities})

    def __bool__(self) -> bool:
        return bool(self.cities or self.units)

    @property
    def places(self) -> set[int]:
        return {*self.cities, *self.units.values()}

    @property
    def sessions(self) -> QuerySet[Session]:
        """The sessions of which there are figures to read, the newest first."""
        return newest_first(Session.objects.filter(jurisdiction__in=self.places))

    def whole(self, session: Session) -> bool:
        return session.jurisdiction_id in self.cities

    def units_of(self, session: Session) -> QuerySet[Organisation]:
        """The units to which the figures of the session can be narrowed: of a whole city those that handle anything."""
        units = Organisation.objects.filter(jurisdiction=session.jurisdiction_id)
        if self.whole(session):
            return units.filter(assignments__isnull=False).distinct()
        return units.filter(pk__in=self.units)


@dataclass(frozen=True)
class Closure:
    """The figures of a scope, each part counted when it is first asked for and never again."""

    held: tuple[Held, ...]
    session: Session
    scope: Scope

    @cached_property
    def figures(self) -> dict[str, Figure]:
        return figures(self.held, self.scope)

    @cached_property
    def earlier(self) -> Scope | None:
        """The same period of the year before; None without a session then."""
        return same_period(self.scope)

    @cached_property
    def before(self) -> dict[str, Figure] | None:
        return figures(self.held, self.earlier) if self.earlier else None

    @cached_property
    def brought_in(self) -> int:
        """How many cases of the scope are in none of the figures because they were brought in from the past."""
        return brought_in_cases(self.held, self.scope).count()

    @cached_property
    def units(self) -> list[Line]:
        return self.by("unit")

    def by(self, dimension: str) -> list[Line]:
        """The lines of a dimension; of sessions those of the same city, whatever session is looked at."""
        scope = replace(self.scope, session=None) if dimension == "session" else self.scope
        lines, unit = figures_by(self.held, scope, dimension), self.scope.unit
        if unit is None or dimension not in {"unit", "handler"}:
            return lines
        # Where several units lead a case, the others and their people are nothing to read here.
        people = User.objects.filter(handled_assignments__organisation=unit).values_list("pk", flat=True)
        own = {unit} if dimension == "unit" else set(people)
        return [line for line in lines if line.key in own]

    def change(self, code: str) -> Decimal | None:
        """By how many percentage points a rate is above the year before; None where one of both has no denominator."""
        if self.before is None:
            return None
        now, then = self.figures[code].percent, self.before[code].percent
        return None if now is None or then is None else now - then


def closure_of(
    held: Iterable[Held], session: Session, on: date, *, unit: int | None = None, **narrowed: Any
) -> Closure:
    """The closure figures of the session on that day, narrowed as `Scope` says. A unit's people get those of a unit of theirs.

    Raises LookupError where the posts read nothing of the session, or nothing of the unit.
    """
    held = tuple(held)
    reach = Reach.of(held)
    if session.jurisdiction_id not in reach.places:
        raise LookupError
    if not reach.whole(session):
        own = sorted(key for key, city in reach.units.items() if city == session.jurisdiction_id)
        unit = own[0] if unit is None else unit
        if unit not in own:
            raise LookupError
    whole = Scope(jurisdictions=(session.jurisdiction_id,), on=on, session=session.pk, unit=unit)
    return Closure(held, session, replace(whole, **narrowed))
