"""For the tests: DATABASE_URL and REDIS_URL choose PostgreSQL and Redis, unset means SQLite and memory."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import gettempdir

from config.settings.base import *

VAR_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = "only-for-tests-" + "x" * 50
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'unused.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # A file, as in the embedded default: threads of a live server cannot share SQLite's memory and its locks.
    DATABASES["default"]["TEST"] = {"NAME": str(Path(gettempdir()) / f"huiban-test-{os.getpid()}.sqlite3")}
else:
    DATABASES["default"]["OPTIONS"] = POSTGRES_OPTIONS | DATABASES["default"].get("OPTIONS", {})
if env("REDIS_URL", default=""):
    # Tests at once in several processes have rows of the same keys, and with them groups of the same names.
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = env("PYTEST_XDIST_WORKER", default="alone")
MEDIA_ROOT = str(VAR_DIR / "test-media")
HUEY = {"huey_class": "huey.MemoryHuey", "name": "huiban", "immediate": True}
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
LOCAL_TARGETS = True  # the sinks of the tests listen here
AXES_ENABLED = False
SLOW_QUERY_MS = 0  # on a busy machine any statement is slow
PUBLIC_PAGES_KEPT = env.int("PUBLIC_PAGES_KEPT", default=0)  # what asks for pages shall see how they are made
API_CALLS_A_MINUTE = API_WRONG_TOKENS = 0  # time stands still in most tests
