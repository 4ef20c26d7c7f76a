"""The bench of the closure figures on few rows: what is kept is what is counted, and both are what hand-written SQL finds."""

from __future__ import annotations

import pytest
from django.db import connection

from config.bench.country import ON, YEARS, lay_country
from config.bench.dashboard import _city, _close, _country
from config.bench.least import CITY, CODES
from proposals.models import Jurisdiction, Proposal, Session
from workflow.models import Assignment, Case, RateSummary
from workflow.queries.rates import figures, overdue_count
from workflow.services.rates import differing, rebuild

ROWS = 300


@pytest.fixture
def country(db):
    made = lay_country(ROWS)
    for place in Jurisdiction.objects.order_by("pk"):
        rebuild(place)
    return made


def test_kept_live_and_hand_written_counts_of_a_country_are_the_same(country):
    assert (Proposal.objects.count(), Case.objects.count(), country.cities) == (ROWS, ROWS, 3)
    assert Session.objects.count() == 3 * YEARS
    assert 2.9 * ROWS < Assignment.objects.count() <= 3 * ROWS
    assert set(Case.objects.values_list("state", flat=True)) >= {"archived", "closed", "replied", "handling"}
    held, scope = _city(country)
    theirs = _by_hand_on_this_connection(scope)

    mine = figures(held, scope)

    assert [value for code in CODES for value in (mine[code].denominator, mine[code].numerator)] == theirs
    assert [differing(place) for place in Jurisdiction.objects.order_by("pk")] == [[], [], []]
    held, scope = _country(country)
    assert figures(held, scope)["receipt"].denominator > 0
    assert overdue_count(held, scope) >= 0
    assert ON.year == scope.year


def test_a_closing_of_the_bench_is_a_closing(country):
    case = Case.objects.filter(
        jurisdiction=country.places[0],
        state="replied",
        evaluations__state="given",
        evaluations__result="satisfied",
    ).first()
    before = RateSummary.objects.count()

    _close(country, case)

    assert RateSummary.objects.count() > before
    assert differing(case.jurisdiction) == []


def _by_hand_on_this_connection(scope):
    found = []
    with connection.cursor() as cursor:
        for sql in CITY:
            cursor.execute(sql, (scope.session,))
            found += cursor.fetchone()
    return found
