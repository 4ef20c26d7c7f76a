"""The migration that makes everything at once, and the steps that it stands for."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import connection, migrations, models
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils import translation

from proposals.migrations._together import CreateModels

OURS = {"proposals", "workflow", "notifications"}


@pytest.mark.parametrize("at_once", [True, False])
def test_both_ways_lead_to_the_models(at_once):
    with translation.override(None):
        loader = MigrationLoader(None, replace_migrations=at_once)
        ends = [
            key for key in loader.graph.leaf_nodes() if at_once or not loader.disk_migrations[key].replaces
        ]
        found = MigrationAutodetector(loader.project_state(ends), ProjectState.from_apps(apps))
        changes = found.changes(graph=loader.graph)

    assert OURS.isdisjoint(changes)


def test_what_is_made_at_once_stands_for_steps_that_are_there():
    loader = MigrationLoader(None)
    first = {key[0]: one for key, one in loader.disk_migrations.items() if one.replaces}

    assert first.keys() == OURS
    for label, migration in first.items():
        steps = sorted(key for key in loader.disk_migrations if key[0] == label and key[1] != migration.name)
        assert sorted(migration.replaces) == steps[: len(migration.replaces)]


def test_what_is_made_at_once_needs_no_more_than_its_steps():
    """Or a database that has all steps of one app, and not yet all of another, could not go on."""
    known = MigrationLoader(None).disk_migrations
    folded = [migration for migration in known.values() if migration.replaces]

    needed = {
        migration.app_label: {
            need for step in migration.replaces for need in known[step].dependencies if need[0] != step[0]
        }
        for migration in folded
    }

    assert all(set(one.dependencies) <= needed[one.app_label] for one in folded)


@pytest.mark.django_db(transaction=True)
def test_tables_that_refer_to_each_other_come_and_go():
    key = ("id", models.BigAutoField(primary_key=True))
    hen = migrations.CreateModel("Hen", [key, ("egg", models.ForeignKey("yard.Egg", models.CASCADE))])
    egg = migrations.CreateModel(
        "Egg", [key, ("hen", models.ForeignKey("yard.Hen", models.CASCADE, null=True))]
    )
    operation, before, after = CreateModels([hen, egg]), ProjectState(), ProjectState()
    operation.state_forwards("yard", after)

    with connection.schema_editor() as editor:
        operation.database_forwards("yard", editor, before, after)
    made = set(connection.introspection.table_names())
    with connection.schema_editor() as editor:
        operation.database_backwards("yard", editor, after, before)
    left = set(connection.introspection.table_names())

    assert made - left == {"yard_hen", "yard_egg"}
    assert operation.describe() == "Create 2 models"
