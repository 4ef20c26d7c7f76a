"""Production: PostgreSQL, Redis, TLS in front. Everything comes from the environment; config.environment refuses
what is missing or insecure and says which.
"""

from __future__ import annotations

import os

from config.environment import (
    read_allowed_hosts,
    read_database_url,
    read_email_url,
    read_mail_from,
    read_media_root,
    read_metrics_key,
    read_redis_url,
    read_secret_key,
    read_site_url,
    read_time_zone,
)
from config.settings.base import *

SECRET_KEY = read_secret_key(os.environ)
ALLOWED_HOSTS = read_allowed_hosts(os.environ)
TIME_ZONE = read_time_zone(os.environ)
MEDIA_ROOT = read_media_root(os.environ)
SITE_URL = read_site_url(os.environ)
DEFAULT_FROM_EMAIL = read_mail_from(os.environ)
METRICS_KEY = read_metrics_key(os.environ)

DATABASES = {"default": env.db_url_config(read_database_url(os.environ))}
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"]["OPTIONS"] = {
    **POSTGRES_OPTIONS,
    **DATABASES["default"].get("OPTIONS", {}),
    # Connections of one process, and seconds for which a request waits for one: when everybody logs in at eight,
    # they shall wait and not be turned away.
    "pool": {"min_size": 2, "max_size": 20, "timeout": 45},
}

REDIS_URL = read_redis_url(os.environ)
CHANNEL_LAYERS = channel_layers(REDIS_URL)
CACHES = caches(REDIS_URL)
HUEY = {"huey_class": "config.queue.kept_in_redis", "name": REDIS_URL}
INSTALLED_APPS += ["huey.contrib.djhuey"]  # for `manage.py run_huey`
vars().update(env.email_url_config(read_email_url(os.environ)))

STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = False

SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
