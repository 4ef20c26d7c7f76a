"""What must hold on PostgreSQL as on SQLite; the tests themselves stand beside this file."""

from __future__ import annotations

import pytest

from tests.config.backups.test_faults import (
    test_a_restore_that_is_killed_changes_nothing_and_can_be_begun_again as killed,
)
from tests.config.backups.test_faults import test_a_row_that_the_database_refuses_is_named as refused
from tests.config.backups.test_faults import (
    test_nothing_is_replaced_or_moved_under_somebody_who_works as in_use,
)
from tests.config.backups.test_round_trip import test_a_backup_under_load_is_one_moment as under_load
from tests.config.backups.test_round_trip import test_new_rows_have_keys_that_no_row_ever_had as keys

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]


def test_a_backup_of_postgresql_under_load_is_one_moment(source, city, places, tmp_path):
    under_load(source, city, places, tmp_path)


def test_new_rows_of_postgresql_have_keys_that_no_row_ever_had(source, places, tmp_path):
    keys(source, places, tmp_path)


def test_what_postgresql_does_not_take_leaves_it_as_it_was(source, backups, places, tmp_path):
    refused(source, places, tmp_path, backups)
    in_use(source, backups, places)


def test_a_restore_into_postgresql_that_is_killed_changes_nothing(source, places, backups, capsys):
    killed(source, places, backups, capsys)
