"""Every rate is what somebody finds who counts the dumped rows by the words of its definition."""

from datetime import date

import pytest
from django.db import connection

from proposals.roles import Role
from tests.workflow.rates.recount import recount
from tests.workflow.rates.season import ON, held_of, season
from workflow.queries.rates import Scope, figures
from workflow.rates import RATES

TABLES = (
    "proposals_proposal", "proposals_ask", "workflow_rulepack", "workflow_archivedcase", "workflow_case",
    "workflow_assignment", "workflow_deadline", "workflow_consultation", "workflow_reply", "workflow_askanswer",
    "workflow_evaluation", "workflow_askadoption", "workflow_commitment", "workflow_opinion",
)  # fmt: skip


def dumped():
    found = {}
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608 -- the names above
            names = [column[0] for column in cursor.description]
            found[table] = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return found


def counted(user, city, on):
    scope = Scope((city.jurisdiction.pk,), on)
    return {code: (one.numerator, one.denominator) for code, one in figures(held_of(user, on), scope).items()}


@pytest.mark.parametrize("on", [ON, date(2023, 5, 20), date(2026, 12, 31)])
@pytest.mark.parametrize(
    ("role", "sealed"), [(Role.SECRETARIAT, False), (Role.AUDITOR, True), (Role.OFFICE, True)]
)
def test_every_rate_is_recounted_from_the_rows(db, role, sealed, on):
    city = season()

    found = recount(dumped(), on, sealed=sealed)

    assert found.keys() == RATES.keys()
    assert counted(city[role], city, on) == found
    assert all(denominator for _numerator, denominator in found.values()) or on == date(2023, 5, 20)
