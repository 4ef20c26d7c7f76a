"""Production as a bench rehearses it: the same but for style sheets, which need not be gathered first."""

from __future__ import annotations

from config.settings.production import *  # noqa: F403 -- settings are taken over whole

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
