from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from django.db import connection

from tests.city import at
from tests.workflow.exchange.installations import two_installations


@pytest.fixture(scope="session")
def fresh_database(django_db_setup, django_db_blocker):
    """The migrated database before any test wrote to it, to make others of; none where it is not SQLite."""
    if connection.vendor != "sqlite":
        return None
    original = sqlite3.connect(":memory:", check_same_thread=False)
    with django_db_blocker.unblock():
        connection.ensure_connection()
        connection.connection.backup(original)
    return original


@pytest.fixture
def sides(fresh_database, db, tmp_path, settings):
    """The outer and the inner installation."""
    if fresh_database is None:
        pytest.skip("two databases in one process are made with SQLite's own copy of one")
    outer, inner = two_installations(fresh_database, tmp_path, settings, at(date(2023, 2, 1)))
    yield outer, inner
    for side in (outer, inner):
        side.database.close()
