"""The configuration of the installation as a Django app: its system checks and its command."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    """Registers the checks of config.checks, and has statements and moves counted."""

    name = "config"
    verbose_name = _("系统配置")

    def ready(self) -> None:
        """Importing the module is what registers its checks."""
        from django.db.backends.signals import connection_created  # noqa: PLC0415 -- once Django is set up

        from config import checks  # noqa: F401, PLC0415 - Django's way to register checks
        from config.operations import moves, statements  # noqa: PLC0415 -- once Django is set up
        from workflow.signals import tried  # noqa: PLC0415 -- once Django is set up

        connection_created.connect(statements.watch, dispatch_uid="config.statements")
        tried.connect(moves.count, dispatch_uid="config.moves")
