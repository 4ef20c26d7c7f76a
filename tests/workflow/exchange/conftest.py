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


@pytest.fixture(scope="module")
def two(fresh_database, django_db_blocker):
    """Makes an outer and an inner installation, and closes them when the module is done."""
    if fresh_database is None:
        pytest.skip("two databases in one process are made with SQLite's own copy of one")
    made = []

    def make(folder):
        made.extend(two_installations(fresh_database, folder, at(date(2023, 2, 1))))
        return made[-2:]

    with django_db_blocker.unblock():
        yield make
        for side in made:
            side.database.close()


@pytest.fixture
def sides(two, db, tmp_path):
    """The outer and the inner installation."""
    return two(tmp_path)
