"""Bench `dashboard`: the closure figures, in milliseconds, of a country of so many proposals and three times the shares.

`country_summary_ms` is every rate of all cities for the last year, read from the kept counts, with what is overdue counted
live; against the same reads by the bare driver. `city_ms` is every rate of one city's session counted live, against
the same counts in hand-written SQL. `units_ms` is the city by its bureaus, `country_live_ms` what the kept counts save.
`closing_ms` is one closing with the counts kept, against the same where none are kept.

Whether the kept counts are the live ones is a fault of the report if not.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING, Any, Final

from config.bench.country import FIRST_YEAR, ON, YEARS, Country, lay_country
from config.bench.drivers import bare_driver
from config.bench.ladders import settle
from config.bench.least import CITY, CODES, COUNTRY, OVERDUE, PROMISES
from config.bench.report import Report, medians, ratios
from config.bench.scratch import scratch_database
from proposals.models import Jurisdiction
from proposals.queries import held_posts
from workflow.models import Case, RateBook
from workflow.queries.rates import Scope, figures, figures_by, overdue_count
from workflow.queries.rates.counting import count_all
from workflow.queries.rates.kept import KEPT
from workflow.queries.rates.sight import Sight
from workflow.services import perform
from workflow.services.rates import close_book, rebuild

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from config.bench.drivers import Driver
    from proposals.queries import Held

AT: Final = datetime(ON.year, ON.month, ON.day, 2, tzinfo=UTC)
CLOSINGS: Final = 20
"""Cases that are closed for a round, in either way."""
WARM: Final = 6
"""Turns until statements are prepared and their plans chosen."""
Samples = dict[str, list[float]]


def measure(*, rows: int, rounds: int) -> Report:
    """The report's faults tell of counts that are not the same in two ways."""
    with scratch_database():
        country = lay_country(rows)
        settle()
        began = perf_counter()
        for place in Jurisdiction.objects.order_by("pk"):
            rebuild(place)
        kept = perf_counter() - began
        settle()
        faults = list(_faults(country))
        ours, limit = _rounds(country, rounds)
        closed, plain = _closings(country, rounds)
    figures = medians({**ours, "closing_ms": closed}) | {"rebuild_seconds": round(kept, 1)}
    limits = medians({**limit, "closing_ms": plain})
    extra = {
        "country_summary_ms": figures["country_summary_ms"], "city_ms": figures["city_ms"], "cities": country.cities,
    }  # fmt: skip
    return Report(
        "dashboard", rounds, figures, limits, ratios(figures, limits), faults=tuple(faults), extra=extra
    )


def _country(country: Country) -> tuple[tuple[Held, ...], Scope]:
    return held_posts(country.auditor, ON), Scope(tuple(country.places), ON, year=FIRST_YEAR + YEARS - 1)


def _city(country: Country) -> tuple[tuple[Held, ...], Scope]:
    place, session = country.places[0], country.session_of(0)
    return held_posts(country.secretary, ON), Scope((place,), ON, session=session)


def _faults(country: Country) -> Iterator[str]:
    """Kept and live, our counts and those of the hand-written statements."""
    held, scope = _country(country)
    kept = figures(held, scope)
    live = [figures(held, replace(scope, jurisdictions=(place,))) for place in scope.jurisdictions[:5]]
    some = figures(held, replace(scope, jurisdictions=scope.jurisdictions[:5]))
    for code, figure in some.items():
        if figure.denominator != sum(one[code].denominator for one in live):
            yield f"{code}: {figure.denominator} kept, {sum(one[code].denominator for one in live)} live"
    if not kept["receipt"].denominator:
        yield "nothing was counted"
    held, scope = _city(country)
    ours = figures(held, scope)
    driver = bare_driver()
    theirs = _by_hand(driver, scope)
    driver.close()
    mine = [value for code in CODES for value in (ours[code].denominator, ours[code].numerator)]
    if mine != theirs:
        yield f"city: {mine} ours, {theirs} by hand"


def _by_hand(driver: Driver, scope: Scope) -> list[int]:
    return [value for sql in CITY for value in driver.execute(sql, (scope.session,))[0]]


def _rounds(country: Country, rounds: int) -> tuple[Samples, Samples]:
    """The samples of ours and of the limit, in turns; the first turns only warm up."""
    ours: Samples = defaultdict(list)
    limit: Samples = defaultdict(list)
    whole, city, driver = _country(country), _city(country), bare_driver()
    for turn in range(rounds + WARM):
        made = {
            "country_summary_ms": _timed(lambda: _summary(*whole)),
            "city_ms": _timed(lambda: figures(*city)),
            "units_ms": _timed(lambda: figures_by(*city, "unit")),
        }
        least = {
            "country_summary_ms": _timed(lambda: _summary_by_hand(driver, whole[1])),
            "city_ms": _timed(lambda: _by_hand(driver, city[1])),
        }
        if turn >= WARM:
            for samples, times in ((ours, made), (limit, least)):
                for name, time in times.items():
                    samples[name].append(time)
    ours["country_live_ms"].append(_timed(lambda: count_all(Sight.of(*whole))))
    driver.close()
    return ours, limit


def _summary(held: tuple[Held, ...], scope: Scope) -> None:
    figures(held, scope)
    overdue_count(held, scope)


def _summary_by_hand(driver: Driver, scope: Scope) -> None:
    places = ", ".join(map(str, scope.jurisdictions))
    sums = ", ".join(f"sum({name})" for name in KEPT)
    driver.execute(COUNTRY.format(sums=sums, places=places), (scope.year,))
    driver.execute(PROMISES.format(places=places), (scope.year, str(scope.on)))
    driver.execute(OVERDUE.format(places=places), (str(scope.on), scope.year))


def _closings(country: Country, rounds: int) -> tuple[list[float], list[float]]:
    """What a closing takes in the first city while its counts are kept, and while they are not, in turns."""
    ready = Case.objects.filter(
        jurisdiction=country.places[0], state="replied", evaluations__state__in=["given", "no_answer"]
    )
    cases = list(ready.order_by("pk")[: WARM + 2 * CLOSINGS * rounds])
    place = Jurisdiction.objects.get(pk=country.places[0])
    samples: tuple[list[float], list[float]] = ([], [])
    for number, case in enumerate(cases):
        plain = number % 2
        if plain:
            close_book(place)
        time = _timed(lambda: _close(country, case))  # noqa: B023 -- called at once
        RateBook.objects.get_or_create(jurisdiction=place, defaults={"since": AT})
        if number >= WARM:
            samples[plain].append(time)
    return samples


def _close(country: Country, case: Case) -> None:
    perform("close", case, actor=country.secretary, at=AT, outcome="in_progress")


def _timed(act: Callable[[], Any]) -> float:
    began = perf_counter()
    act()
    return 1000 * (perf_counter() - began)
