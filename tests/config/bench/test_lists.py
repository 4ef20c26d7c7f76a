"""The bench of lists: the list and the SQL show the same, on few rows."""

from __future__ import annotations

import pytest
from django.db import connection

from config.bench import lists
from config.bench.country import lay_country


class Connected:
    """The connection of the test, in whose transaction the rows are."""

    def execute(self, sql, parameters):
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            return cursor.fetchall()

    def commit(self):
        """Nothing is kept."""


@pytest.mark.django_db
def test_lists_and_sql_show_the_same_cases():
    country = lay_country(120)
    visitors = {
        "secretary": lists._visitor(country.secretary),
        "auditor": lists._visitor(country.auditor),
        "handler": lists._visitor(lists.User.objects.get(pk=lists.UNIT)),
    }
    ours, told, asked = {}, {}, set()
    driver = Connected()
    for one in lists._series(country):
        ours[one.name], queries = lists._asked(one, visitors[one.who], {})
        told[one.name] = one.page(driver)
        asked.add(queries)

    assert ours == told
    assert all(ours.values())
    assert max(asked) == lists.MOST_QUERIES
