"""`manage.py fold_migrations`: one migration for each app that makes all its tables at once, for an empty database."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from django.apps import apps
from django.core.management.base import BaseCommand, no_translations
from django.db import migrations
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.db.migrations.writer import MigrationWriter

from proposals.migrations._together import CreateModels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

APPS: Final = ("proposals", "workflow", "notifications")
STEPS: Final = {
    "workflow": ("0011_search_entries", "0018_voices_and_public_index", "0027_search_lines"),
}
"""Migrations of an app whose `make` and `unmake` do what cannot be had from models."""


class Command(BaseCommand):
    """Writes the files in place of those that it wrote before; a database that is on its way goes on step by step."""

    help = (
        "把各应用至今的迁移合成一个，空数据库一次建成全部的表；已有的数据库照旧逐步迁移。开发时用。 "
        "Fold the migrations so far into one for each app, for empty databases; used in development."
    )

    @no_translations
    def handle(self, **options: Any) -> None:
        for path in _folded():
            self.stdout.write(str(path))


def _folded() -> Iterator[Path]:
    known = MigrationLoader(None, replace_migrations=False).disk_migrations
    state = ProjectState.from_apps(apps)
    for label in APPS:
        steps = sorted(key for key, step in known.items() if key[0] == label and not step.replaces)
        name = f"0001_squashed_{steps[-1][1][:4]}"
        folded = _migration(
            label,
            name,
            replaces=steps,
            dependencies=_needed(label, [known[step] for step in steps]),
            operations=[_tables(label, state)],
        )
        writer = MigrationWriter(folded, include_header=False)
        path = Path(writer.path)
        for earlier in path.parent.glob("0001_squashed_*.py"):
            earlier.unlink()
        path.write_text(_with_steps(writer.as_string(), label), encoding="utf-8")
        yield path


def _needed(label: str, steps: Iterable[migrations.Migration]) -> list[tuple[str, str]]:
    """What the steps need of other apps, and nothing beyond.

    A database in which all of them were applied counts this one as applied too. Were it to need a step of another app
    that such a database has yet to go, Django would refuse to go on.
    """
    needed: dict[str, str] = {}
    for step in steps:
        for app, name in step.dependencies:
            if app != label and name != "__first__":
                needed[app] = max(name, needed.get(app, ""))
    return sorted(needed.items())


def _migration(label: str, name: str, **parts: Any) -> migrations.Migration:
    made: migrations.Migration = type("Migration", (migrations.Migration,), {"initial": True, **parts})(
        name, label
    )
    return made


def _tables(label: str, state: ProjectState) -> CreateModels:
    return CreateModels([
        migrations.CreateModel(one.name, list(one.fields.items()), one.options, one.bases, one.managers)
        for (app, _model), one in state.models.items()
        if app == label
    ])  # fmt: skip


def _with_steps(text: str, label: str) -> str:
    """The migration with the STEPS behind its tables."""
    if label not in STEPS:
        return text
    names = [f"{label}.migrations.{step}" for step in STEPS[label]]
    body, end = text.rsplit("    ]\n", 1)
    steps = f"        *(migrations.RunPython(m.make, m.unmake) for m in map(import_module, {names!r})),\n"
    return f"from importlib import import_module\n\n{body}{steps}    ]\n{end}"
