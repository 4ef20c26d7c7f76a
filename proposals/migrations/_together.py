"""Many tables in one operation. Django thinks all models through anew for each table that a migration makes; an empty
database needs them once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db.migrations.operations.base import Operation, OperationCategory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.db.backends.base.schema import BaseDatabaseSchemaEditor
    from django.db.migrations.operations import CreateModel
    from django.db.migrations.state import ProjectState


class CreateModels(Operation):
    """Makes the tables of all these models; each may refer to any other."""

    category = OperationCategory.ADDITION
    reduces_to_sql = True
    reversible = True
    serialization_expand_args: ClassVar = ["models"]

    def __init__(self, models: Sequence[CreateModel]) -> None:
        self.models = models

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.__dict__.pop("apps", None)  # the models that were thought through: they are once more when asked for
        for model in self.models:
            model.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, _from: Any, to_state: ProjectState
    ) -> None:
        for model in self._here(app_label, schema_editor, to_state):
            schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, _to: Any
    ) -> None:
        for model in reversed(self._here(app_label, schema_editor, from_state)):
            schema_editor.delete_model(model)

    def describe(self) -> str:
        return f"Create {len(self.models)} models"

    def _here(self, app_label: str, schema_editor: Any, state: ProjectState) -> list[Any]:
        found = [state.apps.get_model(app_label, model.name) for model in self.models]
        return [m for m in found if self.allow_migrate_model(schema_editor.connection.alias, m)]
