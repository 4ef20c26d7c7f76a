from __future__ import annotations

import os
import runpy
import subprocess
import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.config.test_environment import GOOD, INSECURE, REQUIRED
from tests.conftest import REPOSITORY


@pytest.fixture
def production(monkeypatch):
    """Runs the production settings afresh with the good environment and what the test changes in it."""

    def run(**changes):
        for name, value in {**GOOD, **changes}.items():
            monkeypatch.setenv(name, value)
        return runpy.run_module("config.settings.production")

    return run


def test_production_takes_everything_from_the_environment(production):
    made = production()

    assert made["SECRET_KEY"] == GOOD["SECRET_KEY"]
    assert made["ALLOWED_HOSTS"] == ["tian.example.org", "www.example.org"]
    assert made["TIME_ZONE"] == "Asia/Urumqi"
    assert made["MEDIA_ROOT"] == "/srv/huiban/media"
    assert made["DATABASES"]["default"]["ENGINE"] == "django.db.backends.postgresql"
    assert made["DATABASES"]["default"]["OPTIONS"] == {
        "options": "-c jit=off",
        "server_side_binding": True,
        "prepare_threshold": 2,
        "pool": {"min_size": 2, "max_size": 20, "timeout": 45},
    }
    assert made["CHANNEL_LAYERS"]["default"]["CONFIG"]["hosts"] == ["rediss://127.0.0.1:6379/0"]
    assert (made["EMAIL_HOST"], made["EMAIL_PORT"], made["EMAIL_USE_TLS"]) == ("127.0.0.1", 587, True)
    assert (made["SITE_URL"], made["DEFAULT_FROM_EMAIL"]) == (GOOD["SITE_URL"], GOOD["MAIL_FROM"])
    assert (made["DEBUG"], made["EMBEDDED_JOBS"], made["LOCAL_TARGETS"]) == (False, False, False)


def test_production_keeps_the_database_options_of_the_address(production):
    made = production(DATABASE_URL="postgresql://huiban@127.0.0.1/huiban?sslmode=verify-full")

    assert made["DATABASES"]["default"]["OPTIONS"]["sslmode"] == "verify-full"
    assert "pool" in made["DATABASES"]["default"]["OPTIONS"]


@pytest.mark.parametrize("name", REQUIRED)
def test_production_refuses_to_start_without(production, name):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} 未设置"):
        production(**{name: ""})


@pytest.mark.parametrize(("name", "given", "says"), INSECURE)
def test_production_refuses_to_start_on_an_insecure(production, name, given, says):
    with pytest.raises(ImproperlyConfigured, match=f"^{name} "):
        production(**{name: given})


def test_production_passes_the_deployment_check():
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=REPOSITORY,
        env={**os.environ, **GOOD, "DJANGO_SETTINGS_MODULE": "config.settings.production"},
        capture_output=True,
        text=True,
        check=False,
    )

    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout == "System check identified no issues (0 silenced).\n"
