"""Of what the figures are asked: which cities, which part of their cases, and as of which day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from django.db.models import Q

from proposals.models import Session
from proposals.prepared import Slot
from proposals.queries import session_before

if TYPE_CHECKING:
    from collections.abc import Iterable

    from proposals.queries import Held

DIMENSIONS: Final = ("unit", "category", "month", "session", "handler", "kind")
"""By what the figures can be told apart."""
NARROWING: Final = ("session", "year", "kind", "category", "unit", "handler", "month")


@dataclass(frozen=True)
class Scope:
    """Part of the cases of some cities, by keys; what is left open narrows nothing.

    `on` is the day on which overdue is asked. With `as_of` nothing counts that happened after it. `month` is the first
    day of the month in which a case was filed; `unit` leads the case in its present round or, where shares or promises
    are counted, has them itself.
    """

    jurisdictions: tuple[int, ...]
    on: date
    session: int | None = None
    year: int | None = None
    kind: str = ""
    category: str = ""
    unit: int | None = None
    handler: int | None = None
    month: date | None = None
    as_of: bool = False

    @property
    def until(self) -> date | None:
        """The day after which nothing counts, if there is one."""
        return self.on if self.as_of else None

    def of_cases(self, path: str = "") -> Q:
        """The cases of the scope, by what the proposal and the filing say; `path` leads to the case."""
        asked: dict[str, object] = {f"{path}jurisdiction__in": self.jurisdictions}
        if self.session is not None:
            asked[f"{path}proposal__session"] = self.session
        if self.year is not None:
            asked[f"{path}proposal__session__year"] = self.year
        if self.kind:
            asked[f"{path}proposal__kind"] = self.kind
        if self.category:
            asked[f"{path}proposal__category"] = self.category
        if self.month is not None:
            asked[f"{path}filed_on__gte"] = self.month
            asked[f"{path}filed_on__lt"] = self.month_end
        return Q(**asked)

    @property
    def month_end(self) -> date | None:
        """The first day of the month after, of which Django's prepared reads know nothing but the name."""
        if self.month is None or isinstance(self.month, Slot):
            return self.month and Slot("month_end")
        return (self.month.replace(day=1) + timedelta(31)).replace(day=1)

    def values(self) -> dict[str, Any]:
        """What stands in the slots of a scope made by `shaped`."""
        given = {name: value for name in NARROWING if (value := getattr(self, name))}
        end = {"month_end": self.month_end} if self.month else {}
        return {"on": self.on, **given, **end}

    @property
    def shape(self) -> frozenset[str]:
        """What narrows the scope."""
        return frozenset(name for name in NARROWING if getattr(self, name))


def shaped(places: tuple[int, ...], shape: frozenset[str]) -> Scope:
    """A scope of these cities that is narrowed by these, with a slot in the place of each value (`proposals.prepared`)."""
    slots: dict[str, Any] = {name: Slot(name) for name in shape}
    on: Any = Slot("on")
    return Scope(jurisdictions=places, on=on, **slots)


def scope_of(
    held: Iterable[Held], on: date, *, jurisdiction: int | None = None, session: int | None = None
) -> Scope:
    """Everything of the city, or of all cities in which a post is held."""
    places = {h.jurisdiction_id for h in held} if jurisdiction is None else {jurisdiction}
    return Scope(jurisdictions=tuple(sorted(places)), on=on, session=session)


def same_period(scope: Scope) -> Scope | None:
    """The year before, up to the same day of the season: as many days after its opening; None without such a session.

    Of several cities (or without a session) the year before up to the same date.
    """
    if scope.session is None:
        year = scope.year and scope.year - 1
        month = scope.month and _year_before(scope.month)
        return replace(scope, year=year, month=month, on=_year_before(scope.on), as_of=True)
    session = Session.objects.get(pk=scope.session)
    earlier = session_before(session)
    if earlier is None:
        return None
    on = earlier.opens_on + (scope.on - session.opens_on)
    return replace(
        scope, session=earlier.pk, month=scope.month and _year_before(scope.month), on=on, as_of=True
    )


def _year_before(on: date) -> date:
    leap_day = (on.month, on.day) == (2, 29)
    return on.replace(year=on.year - 1, day=28 if leap_day else on.day)
