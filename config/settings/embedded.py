"""The embedded default: SQLite, one process, nothing to configure. Not for an open network."""

from __future__ import annotations

from pathlib import Path

from django.core.management.utils import get_random_secret_key

from config.settings.base import *


def _kept_secret() -> str:
    """The installation's own key, made at the first start and kept readable by its owner alone."""
    path = VAR_DIR / "secret_key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key(), encoding="ascii")
    return path.read_text(encoding="ascii")


VAR_DIR.mkdir(parents=True, exist_ok=True)
SECRET_KEY = env("SECRET_KEY", default="") or _kept_secret()
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'huiban.sqlite3'}")}
JOBS_DIR = VAR_DIR
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    # Beside its data, so that two installations on one checkout do not take each other's jobs.
    JOBS_DIR = Path(DATABASES["default"]["NAME"]).parent
else:
    DATABASES["default"]["OPTIONS"] = POSTGRES_OPTIONS | DATABASES["default"].get("OPTIONS", {})
HUEY = {"huey_class": "config.queue.kept_in_file", "name": str(JOBS_DIR / "jobs.sqlite3")}
EMBEDDED_JOBS = True
SLOW_QUERY_MS = env.int(
    "SLOW_QUERY_MS", default=0
)  # whoever tries it out watches the address, not the statements
DEMO_ALLOWED = True
vars().update(env.email_url("EMAIL_URL", default="consolemail://"))
