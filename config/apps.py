"""The configuration of the installation as a Django app: its system checks and its command."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConfigConfig(AppConfig):
    """Registers the checks of config.checks."""

    name = "config"
    verbose_name = _("系统配置")

    def ready(self) -> None:
        """Importing the module is what registers its checks."""
        from config import checks  # noqa: F401, PLC0415 - Django's way to register checks
