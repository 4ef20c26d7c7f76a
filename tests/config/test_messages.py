from __future__ import annotations

import os
import shutil
import subprocess
import sys

import polib
import pytest

from tests.conftest import REPOSITORY

ROOMS = ("config", "notifications", "portal", "proposals", "workflow")


@pytest.fixture
def fresh_catalogue(tmp_path):
    """The English catalogue as it would be after collecting every message of the code once more."""
    shutil.copy(REPOSITORY / "manage.py", tmp_path)
    for room in ROOMS:
        shutil.copytree(
            REPOSITORY / room, tmp_path / room, ignore=shutil.ignore_patterns("__pycache__", "vendor")
        )
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--locale", "en", "--no-obsolete"],
        cwd=tmp_path,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        capture_output=True,
        check=True,
    )
    return polib.pofile(str(tmp_path / "config" / "locale" / "en" / "LC_MESSAGES" / "django.po"))


@pytest.mark.gettext
def test_english_catalogue_says_every_message(fresh_catalogue):
    assert [entry.msgid for entry in fresh_catalogue if not entry.translated()] == []
